"""The way of an annual report."""

from dongtou_brand.kernel.actor import ENTERPRISE, Role
from dongtou_brand.kernel.workflow import Status, Step, Workflow
from reporting.enums import ReportStatus as S

MANAGER = frozenset({Role.ENTERPRISE_MANAGER})
SYSTEM = frozenset({Role.SYSTEM})

REPORT = Workflow(
    name="report",
    title="年度报告",
    start=S.DRAFT,
    statuses={
        S.DRAFT: Status("企业编制中", "编制中", "编制", owner=ENTERPRISE, tone="warn"),
        S.SIGNED: Status("已签发，生成中", "已签发，生成中", "生成", owner=ENTERPRISE | SYSTEM, tone="info"),
        S.READY: Status("已生成，待企业公开", "已生成，待公开", "公开", owner=MANAGER, tone="info"),
        S.PUBLISHED: Status("已公开", "已公开", "公开", tone="ok"),
        S.WITHDRAWN: Status("已撤回", "已撤回", "撤回", tone="err"),
    },
    steps=(
        Step("sign", (S.DRAFT,), S.SIGNED, MANAGER, "签发并生成报告"),
        Step("finish", (S.SIGNED,), S.READY, SYSTEM, "完成生成"),
        Step("publish", (S.READY,), S.PUBLISHED, MANAGER, "公开报告"),
        Step(
            "revise",
            (S.SIGNED, S.READY, S.PUBLISHED, S.WITHDRAWN),
            S.DRAFT,
            ENTERPRISE,
            "修订报告",
            reason=True,
        ),
        # Also while the next version is being written: what is public must be stoppable at any time.
        Step("withdraw", (S.PUBLISHED, S.DRAFT), S.WITHDRAWN, MANAGER, "撤回报告", reason=True),
    ),
)
