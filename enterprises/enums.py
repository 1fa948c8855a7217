"""The vocabulary of the dossier."""

from django.db.models import TextChoices


class Rung(TextChoices):
    """The ladder of the policy, 规划一批、培育一批、创建一批, and what it leads to."""

    NONE = "none", "未入库"
    PLANNED = "planned", "规划"
    CULTIVATED = "cultivated", "培育"
    CREATING = "creating", "创建"
    CERTIFIED = "certified", "认证"


# The rungs from 培育 up: the policy's duties of a 培育企业 bind these.
CULTIVATED_AND_UP = (Rung.CULTIVATED, Rung.CREATING, Rung.CERTIFIED)


class FigureSource(TextChoices):
    """Where a yearly figure comes from."""

    REPORTED = "reported", "填报"
    AUDIT = "audit", "审计"
    STATISTICS = "statistics", "统计"
    TAX = "tax", "税务"
    CUSTOMS = "customs", "海关"
    SOCIAL_SECURITY = "social_security", "社保"


class FigureStatus(TextChoices):
    """How far a yearly figure can be trusted."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待确认"
    CONFIRMED = "confirmed", "已确认"
    LOCKED = "locked", "已锁定"


# Figures that somebody other than their author has vouched for; a locked one can't be reopened by itself.
TRUSTED = (FigureStatus.CONFIRMED, FigureStatus.LOCKED)


class FigureState(TextChoices):
    """What a yearly figure says. A figure that was never stated has no row; BLANK is one that was taken back.

    None of these is zero.
    """

    VALUE = "value", "有数值"
    NOT_APPLICABLE = "not_applicable", "不适用"
    BLANK = "blank", "未填写"


class CertificateKind(TextChoices):
    """Kinds of certificate that the programme asks for."""

    ZHEJIANG_MADE = "zhejiang_made", "“浙江制造”认证"
    QUALITY = "quality", "质量管理体系"
    ENVIRONMENT = "environment", "环境管理体系"
    SAFETY = "safety", "职业健康安全管理体系"
    CCC = "ccc", "强制性产品认证（CCC）"
    ENERGY = "energy", "能源管理体系"
    OTHER = "other", "其他"


class CertificateStatus(TextChoices):
    """The state that the certifying body has published."""

    APPLIED = "applied", "已受理"
    VALID = "valid", "有效"
    SUSPENDED = "suspended", "暂停"
    REVOKED = "revoked", "撤销"
    CANCELLED = "cancelled", "注销"


class EnterpriseEnd(TextChoices):
    """Why an enterprise is no longer in the pool."""

    CLOSED = "closed", "注销"
    MERGED = "merged", "被合并"


class AlterationKind(TextChoices):
    """A change of what the enterprise is, from a day, on the ground of a document."""

    NAME = "name", "更名"
    TOWNSHIP = "township", "变更所在街道（乡镇）"
    MERGER = "merger", "合并"
    CLOSURE = "closure", "注销"
    REVIVAL = "revival", "恢复"


class RegistrationStatus(TextChoices):
    """How far an enterprise's own registration is."""

    SUBMITTED = "submitted", "待街道（乡镇）确认"
    CONFIRMED = "confirmed", "待牵头单位入库"
    RETURNED = "returned", "退回补正"
    ADMITTED = "admitted", "已入库"
    REFUSED = "refused", "不予入库"
    WITHDRAWN = "withdrawn", "已撤回"


class StandardRole(TextChoices):
    """What an enterprise did for a standard; every incentive that is known pays by it (reference §1.3)."""

    LEAD = "lead", "主起草（第一起草单位）"
    PARTICIPANT = "participant", "参与起草"


class StandardStage(TextChoices):
    """How far a standard is."""

    PROPOSED = "proposed", "立项建议"
    ARGUED = "argued", "立项论证"
    PLANNED = "planned", "列入计划"
    DRAFTING = "drafting", "起草"
    COMMENTS = "comments", "征求意见"
    REVIEWED = "reviewed", "送审"
    PUBLISHED = "published", "现行"
    REVISING = "revising", "修订中"
    REPLACED = "replaced", "被代替"
    WITHDRAWN = "withdrawn", "废止"


class PropertyKind(TextChoices):
    """Kinds of intellectual property."""

    INVENTION = "invention", "发明专利"
    UTILITY_MODEL = "utility_model", "实用新型专利"
    DESIGN = "design", "外观设计专利"
    TRADEMARK = "trademark", "注册商标"
    SOFTWARE = "software", "软件著作权"


class Level(TextChoices):
    """Which government or body recognised something."""

    NATIONAL = "national", "国家级"
    PROVINCIAL = "provincial", "省级"
    CITY = "city", "市级"
    DISTRICT = "district", "区（县）级"
    OTHER = "other", "其他"


class ProofKind(TextChoices):
    """How a market share is proved; what the enterprise says itself is marked so (reference §3.4)."""

    ASSOCIATION = "association", "行业协会证明"
    YEARBOOK = "yearbook", "统计年鉴"
    REPORT = "report", "第三方研究报告"
    SELF_DECLARED = "self_declared", "企业自行声明"


class ImportKind(TextChoices):
    """What a workbook brings."""

    ENTERPRISES = "enterprises", "企业名录"
    FIGURES = "figures", "年度数据"


class ImportStatus(TextChoices):
    """How far a workbook is."""

    CHECKING = "checking", "核对中"
    WRONG = "wrong", "有错误"
    READY = "ready", "待导入"
    APPLYING = "applying", "导入中"
    APPLIED = "applied", "已导入"
    FAILED = "failed", "未导入"
    CANCELLED = "cancelled", "已取消"


class StandingKind(TextChoices):
    """What a later stage writes into the dossier."""

    RUNG = "rung", "梯度变动"
    ASSESSMENT = "assessment", "对标核验"
    REPORT = "report", "年度报告"
    SUPPORT = "support", "政策扶持"
    FILE = "file", "建档"
    ALTERATION = "alteration", "变更登记"
    RECORD = "record", "资料更新"
    CERTIFICATION = "certified", "认证进展"
    INSPECTION = "inspection", "抽查"
    OBJECTION = "objection", "核验异议"


class UnmaskReason(TextChoices):
    """Why somebody needs to see a name or a number in full."""

    MATERIAL = "material", "核实申报材料"
    VISIT = "visit", "联系现场核查"
    NOTICE = "notice", "通知办理事项"
    OTHER = "other", "其他"
