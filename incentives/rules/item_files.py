"""The shape of a file of incentive items: what a clause promises, and demonstration amounts kept apart."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from dongtou_brand.kernel.datafile import Fault, FileModel, Number

__all__ = ["ItemFile", "ItemRow", "known_departments", "quoted_from"]


class ItemRow(FileModel):
    """A support. The policy names no amounts: a cash item says to what other policy it is equal."""

    code: Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9-]{0,39}$")]
    name: Annotated[str, Field(min_length=1, max_length=80)]
    kind: Literal["cash", "non_cash"]
    trigger: Literal["certified", "standard", "standard_led"]
    clause: Annotated[str, Field(min_length=1, max_length=20)]
    quote: Annotated[str, Field(min_length=1, max_length=500)]
    same_as: Annotated[str, Field(max_length=80)] = ""
    department: Annotated[str, Field(max_length=32)] = ""


class Example(FileModel):
    """An amount in 元 for demonstrations only; it is shown as 示例 wherever it appears."""

    item: str
    amount: Annotated[Number, Field(gt=0, max_digits=14, decimal_places=2)]


class ItemFile(FileModel):
    """The items of one policy."""

    format: Literal[1]
    policy: Annotated[str, Field(min_length=1, max_length=60)]
    items: Annotated[list[ItemRow], Field(min_length=1)]
    examples: list[Example] = []


def quoted_from(texts: Mapping[str, Mapping[str, str]]) -> Callable[[ItemFile], Iterator[Fault]]:
    """A check that the policy is stored (number → clause key → text) and is quoted word by word."""

    def check(file: ItemFile) -> Iterator[Fault]:
        if file.policy not in texts:
            yield Fault(("policy",), f"政策“{file.policy}”尚未载入，请先载入政策文件，或改正文号")
            return
        clauses = texts[file.policy]
        for index, item in enumerate(file.items):
            if item.clause and item.clause not in clauses:
                yield Fault(("items", index, "clause"), f"条款键“{item.clause}”不存在，请核对政策文件")
            elif item.clause and item.quote and item.quote not in clauses[item.clause]:
                words = f"“{item.quote}”不是条款“{item.clause}”的原话，请逐字照抄条文"
                yield Fault(("items", index, "quote"), words)

    return check


def known_departments(codes: Iterable[str]) -> Callable[[ItemFile], Iterator[Fault]]:
    """A check that every department named is a stored organisation."""
    known = frozenset(codes)

    def check(file: ItemFile) -> Iterator[Fault]:
        for index, item in enumerate(file.items):
            if item.department and item.department not in known:
                words = f"单位编码“{item.department}”不存在，请改用已登记的编码：{'、'.join(sorted(known))}"
                yield Fault(("items", index, "department"), words)

    return check


def _codes_once(file: ItemFile) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, item in enumerate(file.items):
        if item.code and item.code in seen:
            yield Fault(("items", index, "code"), f"事项代码“{item.code}”重复，请改为未用过的代码")
        seen.add(item.code)


def _references_by_kind(file: ItemFile) -> Iterator[Fault]:
    for index, item in enumerate(file.items):
        if item.kind == "cash" and not item.same_as:
            yield Fault(("items", index), "资金奖励没有写参照对象，请补上 same_as")
        if item.kind == "non_cash" and item.same_as:
            yield Fault(("items", index, "same_as"), "非资金类扶持没有参照金额，请删去 same_as")


def _examples_belong(file: ItemFile) -> Iterator[Fault]:
    cash = {item.code for item in file.items if item.kind != "non_cash"}
    seen: set[str] = set()
    for index, example in enumerate(file.examples):
        if example.item and example.item not in cash:
            yield Fault(("examples", index, "item"), f"“{example.item}”不是本文件中的资金奖励事项，请改正")
        if example.item in seen:
            yield Fault(("examples", index, "item"), f"“{example.item}”的示例金额写了两次，请删去其中一处")
        seen.add(example.item)


ItemFile.checks = (_codes_once, _references_by_kind, _examples_belong)
