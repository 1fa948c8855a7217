"""How a year's figures, a registration and an imported workbook travel."""

from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, Role
from dongtou_brand.kernel.workflow import Status, Step, Workflow
from enterprises.enums import FigureStatus, ImportStatus
from enterprises.enums import RegistrationStatus as R

CHIEF = frozenset({Role.LEAD_CHIEF})
# Who brings workbooks in: the list of enterprises the lead bureau, figures also townships and enterprises.
IMPORTERS = LEAD | ENTERPRISE | {Role.TOWNSHIP_OFFICER}
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
        FigureStatus.LOCKED: Status(staff="已锁定", enterprise="已锁定", ahead="锁定", tone="ok"),
    },
    steps=(
        Step("submit", (FigureStatus.DRAFT,), FigureStatus.SUBMITTED, ENTERPRISE, "提交"),
        Step("withdraw", (FigureStatus.SUBMITTED,), FigureStatus.DRAFT, ENTERPRISE, "撤回"),
        Step("confirm", (FigureStatus.SUBMITTED,), FigureStatus.CONFIRMED, CONFIRMERS, "确认"),
        Step("return", (FigureStatus.SUBMITTED,), FigureStatus.DRAFT, CONFIRMERS, "退回", reason=True),
        Step("reopen", (FigureStatus.CONFIRMED,), FigureStatus.DRAFT, LEAD, "退回更正", reason=True),
        Step("lock", (FigureStatus.CONFIRMED,), FigureStatus.LOCKED, LEAD, "锁定"),
        Step("unlock", (FigureStatus.LOCKED,), FigureStatus.CONFIRMED, CHIEF, "解锁", reason=True),
    ),
)

# The applicant has no account: he is the public, known by the number and the query code.
APPLICANT = frozenset({Role.PUBLIC})
TOWNSHIP = frozenset({Role.TOWNSHIP_OFFICER})

REGISTRATION = Workflow(
    name="registration",
    title="企业入库登记",
    start=R.SUBMITTED,
    statuses={
        R.SUBMITTED: Status("待街道（乡镇）确认", "已提交，待确认", "提交", owner=TOWNSHIP, tone="warn"),
        R.CONFIRMED: Status("待牵头单位入库", "已确认，待入库", "街道（乡镇）确认", owner=LEAD, tone="info"),
        R.RETURNED: Status("已退回，待补正", "已退回，请补正", "补正", owner=APPLICANT, tone="err"),
        R.ADMITTED: Status("已入库", "已入库", "入库", tone="ok"),
        R.REFUSED: Status("不予入库", "不予入库", "入库", tone="err"),
        R.WITHDRAWN: Status("已撤回", "已撤回", "撤回"),
    },
    steps=(
        Step("resubmit", (R.RETURNED,), R.SUBMITTED, APPLICANT, "重新提交"),
        Step("withdraw", (R.SUBMITTED, R.RETURNED), R.WITHDRAWN, APPLICANT, "撤回"),
        Step("confirm", (R.SUBMITTED,), R.CONFIRMED, TOWNSHIP, "确认属实"),
        Step("return", (R.SUBMITTED,), R.RETURNED, TOWNSHIP, "退回补正", reason=True),
        Step("return", (R.CONFIRMED,), R.RETURNED, LEAD, "退回补正", reason=True),
        Step("admit", (R.CONFIRMED,), R.ADMITTED, LEAD, "准予入库"),
        # Also before it is confirmed and while it is being mended: nobody blocks a credit code by a registration
        # that is not his to make, or to which he never comes back.
        Step("refuse", (R.SUBMITTED, R.RETURNED), R.REFUSED, LEAD | TOWNSHIP, "不予入库", reason=True),
        Step("refuse", (R.CONFIRMED,), R.REFUSED, LEAD, "不予入库", reason=True),
    ),
)

WORKER = frozenset({Role.SYSTEM})

IMPORT = Workflow(
    name="import_run",
    title="Excel 导入",
    start=ImportStatus.CHECKING,
    statuses={
        ImportStatus.CHECKING: Status("核对中", "核对中", "核对", owner=WORKER, tone="info"),
        ImportStatus.WRONG: Status("有错误，未导入", "有错误，未导入", "改正", tone="err"),
        ImportStatus.READY: Status(
            "核对通过，待导入", "核对通过，待导入", "确认导入", owner=IMPORTERS, tone="warn"
        ),
        ImportStatus.APPLYING: Status("导入中", "导入中", "导入", owner=WORKER, tone="info"),
        ImportStatus.APPLIED: Status("已导入", "已导入", "导入", tone="ok"),
        ImportStatus.FAILED: Status("未导入", "未导入", "导入", tone="err"),
        ImportStatus.CANCELLED: Status("已取消", "已取消", "取消"),
    },
    steps=(
        Step("find_wrong", (ImportStatus.CHECKING,), ImportStatus.WRONG, WORKER, "标出错误"),
        Step("find_right", (ImportStatus.CHECKING,), ImportStatus.READY, WORKER, "核对通过"),
        Step("apply", (ImportStatus.READY,), ImportStatus.APPLYING, IMPORTERS, "确认导入"),
        # While it is checked or written only once its worker has given up (rules/imports.py: can_cancel).
        Step(
            "cancel",
            (ImportStatus.READY, ImportStatus.CHECKING, ImportStatus.APPLYING),
            ImportStatus.CANCELLED,
            IMPORTERS,
            "取消",
        ),
        Step(
            "expire",
            (ImportStatus.READY, ImportStatus.CHECKING, ImportStatus.APPLYING),
            ImportStatus.CANCELLED,
            WORKER,
            "逾期取消",
        ),
        Step("finish", (ImportStatus.APPLYING,), ImportStatus.APPLIED, WORKER, "写入"),
        Step("fail", (ImportStatus.CHECKING, ImportStatus.APPLYING), ImportStatus.FAILED, WORKER, "中止"),
    ),
)
