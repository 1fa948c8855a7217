"""Formulas of derived figures, as data: “(internal_loss + external_loss) / gross_output * 100”.

A formula is codes of figures, numbers, brackets and the four kinds of arithmetic. It is read with Python's own
grammar and computed by walking the tree, so nothing else that Python can do can happen.
"""

import ast
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Final

from dongtou_brand.kernel.money import half_up
from enterprises.models import FigureDefinition
from enterprises.rules.figures import Absent, Value

__all__ = ["PLACES", "Formula", "FormulaError", "compute", "derived", "parse"]

PLACES: Final = 4
"""Decimals of a derived figure; the definition says with how many it is shown."""
MAX_LENGTH: Final = 200
_EXACT = 60
_LARGEST = Decimal(10) ** 9
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ALLOWED = "公式只能由数据代码、数字、括号和加减乘除（+ - * /）组成"
_SIMPLE: Final[Mapping[type[ast.operator], Callable[[Decimal, Decimal], Decimal]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}


class FormulaError(ValueError):
    """What stands in the file is no formula; the words say why and how to mend it."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class _NoWhole(Exception):
    """The whole of a rate is zero or less: the rate does not apply."""


@dataclass(frozen=True)
class Formula:
    """A formula that was read: its text and the codes of the figures that it needs, each once."""

    text: str
    names: tuple[str, ...]
    _tree: ast.expr

    def __call__(self, figures: Mapping[str, Value | None]) -> Value:
        """The value, rounded half up to four decimals.

        Blank as soon as one figure is blank or missing; else not applicable as soon as one is, or when something
        is divided by zero or less (no exports, so no share of own-brand exports).
        """
        given = {name: figures.get(name) for name in self.names}
        numbers = {name: value for name, value in given.items() if isinstance(value, Decimal)}
        if len(numbers) < len(given):
            absent = {Absent.BLANK if value is None else value for value in given.values()}
            return Absent.BLANK if Absent.BLANK in absent else Absent.NOT_APPLICABLE
        with localcontext() as context:
            context.prec = _EXACT
            try:
                return half_up(_computed(self._tree, numbers), PLACES)
            except _NoWhole:
                return Absent.NOT_APPLICABLE


def _computed(node: ast.expr, numbers: Mapping[str, Decimal]) -> Decimal:
    match node:
        case ast.Name(id=name):
            return numbers[name]
        case ast.Constant(value=value):
            return Decimal(str(value))
        case ast.UnaryOp(operand=operand):
            return -_computed(operand, numbers)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            whole = _computed(right, numbers)
            if whole <= 0:
                raise _NoWhole
            return _computed(left, numbers) / whole
        case ast.BinOp(left=left, op=op, right=right):
            return _SIMPLE[type(op)](_computed(left, numbers), _computed(right, numbers))
    raise AssertionError(node)


@lru_cache(maxsize=256)
def parse(text: str) -> Formula:
    """Read a formula; raises `FormulaError` with a sentence."""
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"公式过长（最多 {MAX_LENGTH} 个字符），请拆成几项")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise FormulaError(f"公式“{text}”写得不完整或有多余的符号；{_ALLOWED}") from None
    exact = _checked(tree, text.strip())
    names = dict.fromkeys(node.id for node in ast.walk(exact) if isinstance(node, ast.Name))
    if not names:
        raise FormulaError(f"公式“{text}”里没有数据代码；{_ALLOWED}")
    return Formula(text, tuple(names), exact)


def _checked(node: ast.expr, text: str) -> ast.expr:
    """The same tree with exact numbers; raises `FormulaError` at whatever is not allowed."""
    match node:
        case ast.Name(id=name) if _CODE.fullmatch(name):
            return node
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return ast.Constant(value=_exact(node, text))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return ast.UnaryOp(op=ast.USub(), operand=_checked(operand, text))
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div() as op, right=right):
            return ast.BinOp(left=_checked(left, text), op=op, right=_checked(right, text))
    raise FormulaError(f"公式中不能有“{ast.get_source_segment(text, node) or text}”；{_ALLOWED}")


def _exact(node: ast.expr, text: str) -> str:
    """A number as it is written, so that 0.1 stays a tenth."""
    written = (ast.get_source_segment(text, node) or "").replace("_", "")
    if not re.fullmatch(r"\d+(\.\d+)?", written) or Decimal(written) > _LARGEST:
        raise FormulaError(f"公式中的数字“{written}”请写成不超过 10 亿的十进制数")
    return written


def compute(formula: str, figures: Mapping[str, Value | None]) -> Value:
    """The value of a formula from the stated figures of one year; see `Formula`. Raises `FormulaError`."""
    return parse(formula)(figures)


def derived(known: Iterable[FigureDefinition], stated: Mapping[str, Value | None]) -> dict[str, Value]:
    """Every derived figure among these definitions, by code, from the stated figures of one year."""
    return {one.code: compute(one.formula, stated) for one in known if one.formula}
