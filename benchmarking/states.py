"""The way of a self-assessment."""

from benchmarking.enums import AssessmentStatus as S
from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, Role
from dongtou_brand.kernel.workflow import Status, Step, Workflow

# What an expert reads: what was handed in, also while it is being mended; what was taken back is the enterprise's own.
READ_BY_EXPERTS = (S.SUBMITTED, S.RETURNED, S.VERIFIED)

ASSESSMENT = Workflow(
    name="assessment",
    title="对标自评",
    start=S.DRAFT,
    statuses={
        S.DRAFT: Status("企业填报中", "填报中", "填报", owner=ENTERPRISE, tone="info"),
        S.SUBMITTED: Status("待核验", "已提交，待核验", "核验", owner=LEAD, tone="warn"),
        S.RETURNED: Status("已退回，待企业补正", "退回补正", "补正", owner=ENTERPRISE, tone="err"),
        S.VERIFIED: Status("已核验", "已核验", "核验结论", tone="ok"),
    },
    steps=(
        Step("submit", (S.DRAFT, S.RETURNED), S.SUBMITTED, ENTERPRISE, "提交自评"),
        Step("withdraw", (S.SUBMITTED,), S.DRAFT, ENTERPRISE, "撤回自评"),
        Step("return", (S.SUBMITTED,), S.RETURNED, LEAD, "退回补正", reason=True),
        Step("confirm", (S.SUBMITTED,), S.VERIFIED, LEAD, "确认核验结果"),
        Step("reopen", (S.VERIFIED,), S.SUBMITTED, frozenset({Role.LEAD_CHIEF}), "重新核验", reason=True),
    ),
)
