"""What the boxes of a form are called that has one for each gap, where the form itself cannot be made any more."""

from collections.abc import Sequence

from benchmarking.enums import CatalogueStatus
from benchmarking.models import Indicator

WORDS = {"aim": "针对的差距：{code} {name}", "points": "{code} 预期得分"}


def labels(names: Sequence[str]) -> dict[str, str]:
    """The names of `aim-7` and `points-7` by their indicator; other fields, and drafts, are not answered."""
    parts = {name: name.partition("-")[::2] for name in names}
    keyed = {name: (kind, int(key)) for name, (kind, key) in parts.items() if kind in WORDS and _is_key(key)}
    if not keyed:
        return {}
    found = Indicator.objects.exclude(catalogue__status=CatalogueStatus.DRAFT).in_bulk(
        [key for _, key in keyed.values()]
    )
    return {
        name: WORDS[kind].format(code=found[key].code, name=found[key].name)
        for name, (kind, key) in keyed.items()
        if key in found
    }


def _is_key(words: str) -> bool:
    return words.isascii() and words.isdigit() and len(words) < 16
