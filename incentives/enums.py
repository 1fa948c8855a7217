"""The vocabulary of incentives."""

from django.db.models import TextChoices


class ItemKind(TextChoices):
    """Money, or help that is not money."""

    CASH = "cash", "资金奖励"
    NON_CASH = "non_cash", "非资金类扶持"


class Trigger(TextChoices):
    """What an enterprise must have reached for an item to open."""

    CERTIFIED = "certified", "通过“浙江制造”认证"
    STANDARD = "standard", "参与制订“浙江制造”产品标准"
    STANDARD_LED = "standard_led", "主导制订“浙江制造”产品标准"
