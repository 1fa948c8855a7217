"""What a certificate must say."""

from datetime import date, timedelta

from dongtou_brand.kernel.rule import rule
from enterprises.enums import CertificateKind, CertificateStatus

# 证书最早见于 1990 年代（方圆认证 1991 年）；换发的新证至多提前一年。强制性产品认证有效期五年，其余更短。
FIRST_DAY = date(1990, 1, 1)
AHEAD = timedelta(days=366)
LONGEST = timedelta(days=20 * 366)

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


@rule
def days_are_plausible(valid_from: date | None, valid_to: date | None, day: date) -> str | None:
    """有效期起不早于 1990 年、至多提前一年，有效期不超过二十年：年份写错的，登记时就能发现。"""
    if valid_from is not None and not FIRST_DAY <= valid_from <= day + AHEAD:
        return f"有效期起 {valid_from} 过早或晚于今天一年以上，请核对年份。"
    if valid_to is not None and valid_to - (valid_from or day) > LONGEST:
        return f"有效期止 {valid_to} 距有效期起超过二十年，请核对年份。"
    return None
