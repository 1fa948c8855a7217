"""The vocabulary of the programme."""

from django.db.models import TextChoices


class Validity(TextChoices):
    """Whether a policy document still holds."""

    VALID = "valid", "有效"
    AMENDED = "amended", "已修订"
    REPEALED = "repealed", "已废止"


class Comparator(TextChoices):
    """How a target's figure is held against its threshold; 以上 includes the boundary, 超过 does not."""

    ABOVE = "gt", "超过"
    AT_LEAST = "ge", "不低于"
    EQUAL = "eq", "等于"
    TREND = "trend", "看趋势"
    RANK = "rank", "看排名"


class DutyRole(TextChoices):
    """A unit's part in a clause: 责任单位 has a task, 成员单位 only takes part in the coordination."""

    RESPONSIBLE = "responsible", "责任单位"
    MEMBER = "member", "成员单位"


class BatchKind(TextChoices):
    """How a batch came about."""

    PILOT = "pilot", "试点培育"
    REGULAR = "regular", "常态培育"
