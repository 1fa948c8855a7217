"""What a certificate must say."""

from datetime import date, timedelta

from dongtou_brand.kernel.rule import rule
from enterprises.enums import CertificateKind, CertificateStatus

# How long before its end a certificate is said to run out.
EXPIRY_WARNING = timedelta(days=90)


@rule
def is_whole(
    kind: str, status: str, valid_from: date | None, valid_to: date | None, *, has_product: bool
) -> str | None:
    """除已受理的申请外须有起止日期且先后有序；“浙江制造”认证须注明认证产品。"""
    if status != CertificateStatus.APPLIED and (valid_from is None or valid_to is None):
        return "请填写证书有效期的起止日期；尚在受理的申请请把状态选为“已受理”。"
    if valid_from is not None and valid_to is not None and valid_from > valid_to:
        return "有效期止早于有效期起，请核对。"
    if kind == CertificateKind.ZHEJIANG_MADE and not has_product:
        return "“浙江制造”认证按产品发证，请选择认证产品。"
    return None
