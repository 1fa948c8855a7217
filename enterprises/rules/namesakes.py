"""Telling apart enterprises whose names are alike."""

from collections.abc import Sequence

from dongtou_brand.kernel.rule import rule

# What the history of an enterprise calls it when somebody has told it apart from those with a name like its own.
TOLD_APART = "核对重名企业"


@rule
def are_told_apart(names: Sequence[str], reason: str) -> str | None:
    """与库内企业重名或曾用名相同的，须核对不是同一家企业并写明依据，避免重复建档。"""
    if not names or reason.strip():
        return None
    return f"库内已有名称相近的企业：{'、'.join(names)}。请核对；不是同一家企业的，请勾选确认并写明依据。"
