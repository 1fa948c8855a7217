"""The day whose end a page shows: read from its address, and refused in words."""

from dongtou_brand.kernel.past import NotThen, read_day

__all__ = ["NotThen", "read_day"]
