"""The ways of a self-assessment and of a measure against its gaps."""

from benchmarking.enums import AssessmentStatus as S
from benchmarking.enums import CertificationStatus as C
from benchmarking.enums import ImprovementStatus as I
from benchmarking.enums import InspectionStatus as N
from benchmarking.enums import ObjectionStatus as O
from benchmarking.enums import VisitStatus as V
from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, Role
from dongtou_brand.kernel.workflow import Status, Step, Workflow
from enterprises.enums import StandardStage as G

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
        Step(
            "unlock",
            (S.VERIFIED,),
            S.RETURNED,
            frozenset({Role.LEAD_CHIEF}),
            "撤销核验，退回企业修改",
            reason=True,
        ),
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
        I.VERIFIED: Status("复评确认", "复评确认", "复评", tone="ok"),
        I.DROPPED: Status("已取消", "已取消", "取消"),
    },
    steps=(
        Step("begin", (I.PLANNED,), I.DOING, ENTERPRISE, "开始实施"),
        Step("finish", (I.PLANNED, I.DOING), I.DONE, ENTERPRISE, "登记完成"),
        Step("drop", (I.PLANNED, I.DOING), I.DROPPED, ENTERPRISE, "取消措施", reason=True),
        Step("resume", (I.DONE, I.DROPPED), I.DOING, ENTERPRISE, "重新实施", reason=True),
        # What a re-assessment makes of a measure when its result is confirmed, and when that is taken back.
        Step("reach", (I.DONE,), I.VERIFIED, LEAD, "复评达到预期"),
        Step("miss", (I.DONE,), I.DOING, LEAD, "复评未达到预期", reason=True),
        Step(
            "await", (I.VERIFIED, I.DOING), I.DONE, frozenset({Role.LEAD_CHIEF}), "复评结果撤回", reason=True
        ),
    ),
)

INSPECTION = Workflow(
    name="inspection",
    title="抽查",
    start=N.PENDING,
    statuses={
        N.PENDING: Status("待检查", "待检查", "检查", owner=LEAD, tone="warn"),
        N.PASSED: Status("符合", "符合", "检查结果", tone="ok"),
        N.FAILED: Status("不符合", "不符合", "检查结果", tone="err"),
    },
    steps=(
        Step("pass", (N.PENDING,), N.PASSED, LEAD, "登记符合"),
        Step("fail", (N.PENDING,), N.FAILED, LEAD, "登记不符合"),
        Step(
            "take_back", (N.PASSED, N.FAILED), N.PENDING, frozenset({Role.LEAD_CHIEF}), "撤回检查结果",
            reason=True,
        ),
    ),
)  # fmt: skip

# Enterprise and lead bureau both write down what the certifying body has done: the case is a record of it.
BOTH = ENTERPRISE | LEAD
UNDER_WAY = (C.PREPARING, C.APPLIED, C.ACCEPTED, C.TESTING, C.AUDITING, C.DECIDING)

CERTIFICATION = Workflow(
    name="certification",
    title="“浙江制造”认证",
    start=C.PROPOSED,
    statuses={
        C.PROPOSED: Status("建议申请", "建议申请", "建议", owner=ENTERPRISE, tone="info"),
        C.PREPARING: Status("准备申请", "准备申请", "准备", owner=ENTERPRISE, tone="info"),
        C.APPLIED: Status("已申请", "已申请", "申请", owner=BOTH, tone="info"),
        C.ACCEPTED: Status("已受理", "已受理", "受理", owner=BOTH, tone="info"),
        C.TESTING: Status("产品检验", "产品检验", "产品检验", owner=BOTH, tone="info"),
        C.AUDITING: Status("初始工厂审核", "初始工厂审核", "工厂审核", owner=BOTH, tone="info"),
        C.DECIDING: Status("评价与决定", "评价与决定", "评价与决定", owner=BOTH, tone="info"),
        C.DECLARED: Status("自我声明公开", "自我声明公开", "自我声明公开", owner=BOTH, tone="ok"),
        C.CERTIFIED: Status("获证", "获证", "获证", owner=BOTH, tone="ok"),
        C.SUPERVISED: Status("获证后监督", "获证后监督", "监督", owner=BOTH, tone="ok"),
        C.RENEWING: Status("到期再认证", "到期再认证", "再认证", owner=BOTH, tone="warn"),
        C.REFUSED: Status("未通过", "未通过", "结论", tone="err"),
        C.ENDED: Status("已终止", "已终止", "终止"),
    },
    steps=(
        Step("prepare", (C.PROPOSED, C.REFUSED), C.PREPARING, ENTERPRISE, "准备申请"),
        Step("apply", (C.PREPARING,), C.APPLIED, BOTH, "登记申请"),
        Step("accept", (C.APPLIED,), C.ACCEPTED, BOTH, "登记受理"),
        Step("declare", (C.APPLIED,), C.DECLARED, BOTH, "登记自我声明公开"),
        Step("test", (C.ACCEPTED,), C.TESTING, BOTH, "登记产品检验"),
        Step("audit", (C.ACCEPTED, C.TESTING), C.AUDITING, BOTH, "登记初始工厂审核"),
        Step("decide", (C.TESTING, C.AUDITING), C.DECIDING, BOTH, "登记评价与决定"),
        Step("certify", (C.DECIDING, C.RENEWING), C.CERTIFIED, BOTH, "登记获证"),
        Step("supervise", (C.CERTIFIED, C.DECLARED, C.SUPERVISED), C.SUPERVISED, BOTH, "登记年度监督"),
        Step("renew", (C.CERTIFIED, C.SUPERVISED), C.RENEWING, BOTH, "开始再认证"),
        Step("refuse", (*UNDER_WAY[1:], C.RENEWING), C.REFUSED, BOTH, "登记未通过", reason=True),
        Step(
            "end", (C.PROPOSED, *UNDER_WAY, C.CERTIFIED, C.DECLARED, C.SUPERVISED, C.RENEWING), C.ENDED, BOTH,
            "终止办理", reason=True,
        ),
    ),
)  # fmt: skip

OBJECTION = Workflow(
    name="objection",
    title="核验异议",
    start=O.RAISED,
    statuses={
        O.RAISED: Status("待答复", "已提出，待答复", "提出", owner=LEAD, tone="warn"),
        O.UPHELD: Status("异议成立，重新核验", "异议成立，重新核验", "答复", tone="ok"),
        O.REJECTED: Status("维持原结果", "维持原结果", "答复"),
    },
    steps=(
        Step("uphold", (O.RAISED,), O.UPHELD, LEAD, "异议成立，重新核验", reason=True),
        Step("reject", (O.RAISED,), O.REJECTED, LEAD, "维持原结果", reason=True),
    ),
)

# The register is kept by the lead bureau; an enterprise proposes. A standard that is no longer made is 废止 too.
OPEN_STAGES = (G.PROPOSED, G.ARGUED, G.PLANNED, G.DRAFTING, G.COMMENTS, G.REVIEWED)

STANDARD = Workflow(
    name="standard",
    title="“浙江制造”标准",
    start=G.PROPOSED,
    statuses={
        G.PROPOSED: Status("立项建议", "立项建议", "立项建议", owner=LEAD, tone="info"),
        G.ARGUED: Status("立项论证", "立项论证", "立项论证", owner=LEAD, tone="info"),
        G.PLANNED: Status("列入计划", "列入计划", "立项计划", owner=LEAD, tone="info"),
        G.DRAFTING: Status("起草", "起草", "启动会", owner=LEAD, tone="info"),
        G.COMMENTS: Status("征求意见", "征求意见", "征求意见", owner=LEAD, tone="info"),
        G.REVIEWED: Status("送审", "送审", "专家评审", owner=LEAD, tone="info"),
        G.PUBLISHED: Status("现行", "现行", "发布", tone="ok"),
        G.REVISING: Status("修订中", "修订中", "修订", owner=LEAD, tone="warn"),
        G.REPLACED: Status("被代替", "被代替", "代替"),
        G.WITHDRAWN: Status("废止", "废止", "废止"),
    },
    steps=(
        Step("argue", (G.PROPOSED,), G.ARGUED, LEAD, "登记立项论证"),
        Step("plan", (G.PROPOSED, G.ARGUED), G.PLANNED, LEAD, "列入立项计划"),
        Step("draft", (G.PLANNED,), G.DRAFTING, LEAD, "登记启动会"),
        Step("comment", (G.DRAFTING,), G.COMMENTS, LEAD, "登记征求意见"),
        Step("review", (G.COMMENTS,), G.REVIEWED, LEAD, "登记专家评审"),
        Step("publish", (G.REVIEWED,), G.PUBLISHED, LEAD, "登记发布"),
        Step("revise", (G.PUBLISHED,), G.REVISING, LEAD, "列入修订计划"),
        Step("keep", (G.REVISING,), G.PUBLISHED, LEAD, "继续有效", reason=True),
        Step("replace", (G.PUBLISHED, G.REVISING), G.REPLACED, LEAD, "登记被代替"),
        Step("withdraw", (G.PUBLISHED, G.REVISING), G.WITHDRAWN, LEAD, "登记废止", reason=True),
        Step("drop", OPEN_STAGES, G.WITHDRAWN, LEAD, "不再制定", reason=True),
    ),
)

VISIT = Workflow(
    name="visit",
    title="现场核查",
    start=V.PLANNED,
    statuses={
        V.PLANNED: Status("已安排", "已安排", "安排", owner=LEAD, tone="info"),
        V.DONE: Status("已完成", "已完成", "完成", tone="ok"),
        V.CANCELLED: Status("已取消", "已取消", "取消"),
    },
    steps=(
        Step("finish", (V.PLANNED,), V.DONE, LEAD, "完成核查"),
        Step("cancel", (V.PLANNED,), V.CANCELLED, LEAD, "取消核查", reason=True),
        Step("reopen", (V.DONE,), V.PLANNED, frozenset({Role.LEAD_CHIEF}), "重新核查", reason=True),
    ),
)
