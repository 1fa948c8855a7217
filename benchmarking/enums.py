"""The vocabulary of benchmarking."""

from django.db.models import TextChoices


class CatalogueStatus(TextChoices):
    """A published catalogue is never changed."""

    DRAFT = "draft", "草案"
    PUBLISHED = "published", "现行"
    RETIRED = "retired", "停用"


class IndicatorKind(TextChoices):
    """A gate must be met; a scored indicator adds points."""

    GATE = "gate", "必备项"
    SCORE = "score", "计分项"


class AssessmentStatus(TextChoices):
    """How far a self-assessment is."""

    DRAFT = "draft", "填报中"
    SUBMITTED = "submitted", "待核验"
    RETURNED = "returned", "退回补正"
    VERIFIED = "verified", "已核验"


class AnswerState(TextChoices):
    """What an enterprise says to an indicator; unanswered is none of the others, and none of them is zero."""

    UNANSWERED = "unanswered", "未填写"
    ANSWERED = "answered", "已填写"
    NOT_APPLICABLE = "not_applicable", "不适用"
    UNKNOWN = "unknown", "不清楚"
    LATER = "later", "稍后填写"


class Outcome(TextChoices):
    """What an assessment comes to, by the catalogue's own result rule."""

    MET = "met", "达标"
    NEARLY = "nearly", "基本达标"
    CULTIVATING = "cultivating", "培育中"
    UNMET = "unmet", "未达标"


class ImprovementStatus(TextChoices):
    """How far a measure is."""

    PLANNED = "planned", "未开始"
    DOING = "doing", "进行中"
    DONE = "done", "完成，待复评"
    VERIFIED = "verified", "复评确认"
    DROPPED = "dropped", "已取消"


class Direction(TextChoices):
    """Which way a measured value is better."""

    HIGHER = "higher", "越高越好"
    LOWER = "lower", "越低越好"


class AnswerSource(TextChoices):
    """How an answer was brought in."""

    TYPED = "typed", "网页填写"
    WORKBOOK = "workbook", "Excel 回传"
    CARRIED = "carried", "沿用上轮"
    BASE = "base", "沿用原结果"


class VisitStatus(TextChoices):
    """How far an on-site verification is."""

    PLANNED = "planned", "已安排"
    DONE = "done", "已完成"
    CANCELLED = "cancelled", "已取消"


class VisitResult(TextChoices):
    """What was seen on site at one item of the checklist."""

    UNCHECKED = "unchecked", "未核查"
    MATCH = "match", "相符"
    MISMATCH = "mismatch", "不符"
    NOT_CONCERNED = "not_concerned", "不涉及"


class SettledBy(TextChoices):
    """How two scores that lie far apart were brought together."""

    REASON = "reason", "书面说明"
    MEETING = "meeting", "会商"


class ObjectionStatus(TextChoices):
    """How far an enterprise's objection to its result is."""

    RAISED = "raised", "待答复"
    UPHELD = "upheld", "异议成立"
    REJECTED = "rejected", "维持原结果"


class InspectionStatus(TextChoices):
    """How far the inspection of a drawn enterprise is."""

    PENDING = "pending", "待检查"
    PASSED = "passed", "符合"
    FAILED = "failed", "不符合"


class CertificationRoute(TextChoices):
    """The two routes that coexist since 2023 (reference §1.1)."""

    CERTIFICATION = "certification", "标准＋认证"
    DECLARATION = "declaration", "标准＋自我声明公开＋信用保证（监管）"


class CertificationStatus(TextChoices):
    """The stages of the certification rules (reference §1.2); the certificate's own state is in the dossier."""

    PROPOSED = "proposed", "建议申请"
    PREPARING = "preparing", "准备申请"
    APPLIED = "applied", "已申请"
    ACCEPTED = "accepted", "已受理"
    TESTING = "testing", "产品检验"
    AUDITING = "auditing", "初始工厂审核"
    DECIDING = "deciding", "评价与决定"
    DECLARED = "declared", "自我声明公开"
    CERTIFIED = "certified", "获证"
    SUPERVISED = "supervised", "获证后监督"
    RENEWING = "renewing", "到期再认证"
    REFUSED = "refused", "未通过"
    ENDED = "ended", "已终止"
