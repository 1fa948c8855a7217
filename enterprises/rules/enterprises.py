"""Whether an enterprise still takes part in anything."""

from dongtou_brand.kernel.rule import rule
from enterprises.models import Enterprise


@rule
def is_active(enterprise: Enterprise) -> str | None:
    """已注销或被合并的企业不再办理任何事项，档案只供查阅；登记有误的，由牵头单位在变更登记中恢复。"""
    if enterprise.ended_on is None:
        return None
    return (
        f"“{enterprise.name}”已于 {enterprise.ended_on} {enterprise.get_ended_as_display()}，档案只供查阅。"
    )
