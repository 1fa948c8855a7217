"""Certification cases: who keeps one, which way each route takes, and what a stage must say (reference §1.2)."""

import re
from datetime import date
from typing import Final

from benchmarking.enums import CertificationRoute, CertificationStatus, Outcome
from benchmarking.models import CertificationCase
from benchmarking.states import CERTIFICATION
from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, Actor
from dongtou_brand.kernel.rule import rule
from dongtou_brand.kernel.workflow import Step
from enterprises.enums import CertificateKind, CertificateStatus
from enterprises.models import Certificate, Enterprise, Product
from enterprises.rules.enterprises import is_active

__all__ = [
    "CLOSED", "WORDS_MAX", "can_advance", "can_certify", "can_keep", "case_holds", "proposes", "stages", "steps_of",
]  # fmt: skip

S = CertificationStatus
R = CertificationRoute
WORDS_MAX: Final = 1000
CLOSED: Final = (S.REFUSED, S.ENDED)
RULE_NUMBER: Final = re.compile(r"ZJM-\d{3}-\d{4}-\d{4}")

# What a case passes through by each route, for the line of stages on its page.
STAGES: Final = {
    R.CERTIFICATION: (
        S.PREPARING, S.APPLIED, S.ACCEPTED, S.TESTING, S.AUDITING, S.DECIDING, S.CERTIFIED, S.SUPERVISED,
    ),
    R.DECLARATION: (S.PREPARING, S.APPLIED, S.DECLARED, S.SUPERVISED),
}  # fmt: skip
# Steps that only one of the routes knows.
OF_ROUTE: Final = {
    "accept": R.CERTIFICATION, "test": R.CERTIFICATION, "audit": R.CERTIFICATION, "decide": R.CERTIFICATION,
    "certify": R.CERTIFICATION, "renew": R.CERTIFICATION, "declare": R.DECLARATION,
}  # fmt: skip


def stages(route: str) -> tuple[CertificationStatus, ...]:
    """The stages of a route in their order."""
    return STAGES[CertificationRoute(route)]


def steps_of(case: CertificationCase, by: Actor) -> list[Step]:
    """The steps that are open to this person in this case, by its route."""
    if can_keep(by, case.enterprise):
        return []
    steps = CERTIFICATION.open_to(by.role, case.status)
    return [step for step in steps if OF_ROUTE.get(step.name, case.route) == case.route]


def proposes(outcome: str) -> bool:
    """达标的建议申请认证（指标目录的结论规则）。"""
    return outcome == Outcome.MET


@rule
def can_keep(by: Actor, enterprise: Enterprise) -> str | None:
    """认证进展由本企业或者牵头单位登记；已终止的企业不再办理。"""
    own = by.role in ENTERPRISE and enterprise.organisation_id == by.organisation_id
    if not own and by.role not in LEAD:
        return "认证进展由本企业或牵头单位登记。"
    return is_active(enterprise)


@rule
def case_holds(
    enterprise: Enterprise, product: Product | None, rule_number: str, open_twin: bool
) -> str | None:
    """认证产品属于本企业，同一产品同时只办理一件；实施细则编号形如 ZJM-006-4481-2023。"""
    if product is not None and product.enterprise_id != enterprise.pk:
        return "认证产品不属于这家企业，请重新选择。"
    if open_twin:
        return "该产品已有正在办理的认证，请在原记录中继续。"
    if rule_number and not RULE_NUMBER.fullmatch(rule_number):
        return f"实施细则编号“{rule_number}”不符合格式，请按“ZJM-006-4481-2023”填写；不清楚的可以先不填。"
    return None


@rule
def can_advance(
    by: Actor, case: CertificationCase, step: Step, on: date, last: date | None, words: str, today: date
) -> str | None:
    """各阶段按先后登记，日期不晚于今天；申请前须选定产品；未通过和终止须说明原因。"""
    if refused := can_keep(by, case.enterprise):
        return refused
    if OF_ROUTE.get(step.name, case.route) != case.route:
        return f"“{case.get_route_display()}”路径没有“{step.words}”这一步。"
    if step.name == "apply" and case.product_id is None:
        return "请先在认证信息中选定认证产品，再登记申请。"
    if on > today:
        return "日期不能晚于今天。"
    if last is not None and on < last:
        return f"日期不能早于上一阶段的 {last}。"
    if step.reason and not words.strip():
        return f"{step.words}请说明原因。"
    return f"情况不能超过 {WORDS_MAX} 个字。" if len(words) > WORDS_MAX else None


@rule
def can_certify(case: CertificationCase, certificate: Certificate | None) -> str | None:
    """获证以企业档案中登记的“浙江制造”证书为准，日期取自证书，不推算。"""
    if certificate is None:
        return "请选择本企业的“浙江制造”认证证书；档案中还没有的，请先在企业档案登记。"
    if certificate.enterprise_id != case.enterprise_id or certificate.kind != CertificateKind.ZHEJIANG_MADE:
        return "所选证书不是本企业的“浙江制造”认证证书。"
    if certificate.product_id != case.product_id:
        return "所选证书的认证产品与本次申请的产品不一致，请核对。"
    if certificate.status != CertificateStatus.VALID:
        return f"所选证书的状态为“{certificate.get_status_display()}”，不是有效证书。"
    return None
