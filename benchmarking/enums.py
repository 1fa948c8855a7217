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
    DROPPED = "dropped", "已取消"
