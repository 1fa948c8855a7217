"""How a year's figures travel: stated by the enterprise, confirmed by the township or the lead bureau."""

from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, Role
from dongtou_brand.kernel.workflow import Status, Step, Workflow
from enterprises.enums import FigureStatus

CONFIRMERS = LEAD | {Role.TOWNSHIP_OFFICER}

# One status for all figures of an enterprise and a year: they move together.
FIGURES = Workflow(
    name="yearly_figures",
    title="年度数据",
    start=FigureStatus.DRAFT,
    statuses={
        FigureStatus.DRAFT: Status(
            staff="企业填报中", enterprise="草稿", ahead="待填报", owner=ENTERPRISE, tone="warn"
        ),
        FigureStatus.SUBMITTED: Status(
            staff="待确认", enterprise="已提交，待确认", ahead="提交确认", owner=CONFIRMERS, tone="info"
        ),
        FigureStatus.CONFIRMED: Status(staff="已确认", enterprise="已确认", ahead="确认", tone="ok"),
    },
    steps=(
        Step("submit", (FigureStatus.DRAFT,), FigureStatus.SUBMITTED, ENTERPRISE, "提交"),
        Step("withdraw", (FigureStatus.SUBMITTED,), FigureStatus.DRAFT, ENTERPRISE, "撤回"),
        Step("confirm", (FigureStatus.SUBMITTED,), FigureStatus.CONFIRMED, CONFIRMERS, "确认"),
        Step("return", (FigureStatus.SUBMITTED,), FigureStatus.DRAFT, CONFIRMERS, "退回", reason=True),
        Step("reopen", (FigureStatus.CONFIRMED,), FigureStatus.DRAFT, LEAD, "退回更正", reason=True),
    ),
)
