from incentives.models.items import Item, Support

__all__ = ["Item", "Support"]
