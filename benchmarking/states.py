"""The ways of a self-assessment and of a measure against its gaps."""

from benchmarking.enums import AssessmentStatus as S
from benchmarking.enums import ImprovementStatus as I
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

IMPROVEMENT = Workflow(
    name="improvement",
    title="改进措施",
    start=I.PLANNED,
    statuses={
        I.PLANNED: Status("未开始", "未开始", "安排", owner=ENTERPRISE),
        I.DOING: Status("进行中", "进行中", "实施", owner=ENTERPRISE, tone="info"),
        I.DONE: Status("完成，待复评", "完成，待复评", "完成", tone="ok"),
        I.DROPPED: Status("已取消", "已取消", "取消"),
    },
    steps=(
        Step("begin", (I.PLANNED,), I.DOING, ENTERPRISE, "开始实施"),
        Step("finish", (I.PLANNED, I.DOING), I.DONE, ENTERPRISE, "登记完成"),
        Step("drop", (I.PLANNED, I.DOING), I.DROPPED, ENTERPRISE, "取消措施", reason=True),
        Step("resume", (I.DONE, I.DROPPED), I.DOING, ENTERPRISE, "重新实施", reason=True),
    ),
)
