"""How a person may keep a list: names of views, how many, and for which lists."""

from urllib.parse import parse_qsl, urlencode

from dongtou_brand.kernel.rule import rule

LISTS = ("enterprises:list",)
"""The lists that keep views and columns, by the names of their addresses."""
MOST = 10
TITLE_LENGTH = 20
QUERY_LENGTH = 1000
# What belongs to one look at the list, not to the view.
PASSING = frozenset({"page", "csrfmiddlewaretoken"})


@rule
def can_keep(title: str, query: str, others: list[str]) -> str | None:
    """视图的名称不能为空，也不能与自己的另一个视图相同；每个列表最多保存 10 个。"""
    if not title:
        return "请填写视图名称。"
    if len(title) > TITLE_LENGTH:
        return f"视图名称最多 {TITLE_LENGTH} 个字。"
    if title in others:
        return f"您已有名为“{title}”的视图，请换一个名称。"
    if len(others) >= MOST:
        return f"最多保存 {MOST} 个视图，请先删除不用的。"
    if len(query) > QUERY_LENGTH:
        return "条件过长，不能保存为视图。"
    return None


def kept(query: str) -> str:
    """The conditions of an address as a view keeps them: without the page, empty fields left out, in order."""
    pairs = [(name, value) for name, value in parse_qsl(query) if value and name not in PASSING]
    return urlencode(sorted(pairs))
