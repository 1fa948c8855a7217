"""Formulas of derived figures: the vectors of the reference, what is refused, and what no formula may ever do."""

import ast
from contextlib import suppress
from decimal import Decimal, localcontext
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongtou_brand.kernel import datafile
from dongtou_brand.kernel.money import half_up
from enterprises.rules.definition_files import FigureFile, figures_of
from enterprises.rules.figures import Absent, Value
from enterprises.rules.formulas import FormulaError, compute, parse

DATA = Path(__file__).resolve().parents[3] / "data" / "figures.yaml"
FORMULAS = {row.code: row.formula for _, _, row in figures_of(datafile.read(DATA, FigureFile)) if row.formula}
LOSS = FORMULAS["quality_loss_rate"]


def _d(text: str) -> Decimal:
    return Decimal(text)


def rate(code: str, **figures: str | Value | None) -> Value:
    """A derived figure of the portal's own definitions."""
    return compute(FORMULAS[code], {k: _d(v) if isinstance(v, str) else v for k, v in figures.items()})


@pytest.mark.parametrize(
    ("code", "result"),
    [("internal_loss_rate", "0.365"), ("external_loss_rate", "0.135"), ("quality_loss_rate", "0.50")],
)
def test_quality_loss_is_split_as_the_reference_has_it(code: str, result: str) -> None:
    assert rate(code, internal_loss="36.5", external_loss="13.5", gross_output="10000") == _d(result)


def test_a_blank_loss_leaves_the_rate_unknown() -> None:
    assert (
        rate("quality_loss_rate", internal_loss="36.5", external_loss=None, gross_output="1") is Absent.BLANK
    )


def test_a_true_zero_stays_zero() -> None:
    assert rate("quality_loss_rate", internal_loss="0", external_loss="0", gross_output="10000") == 0


def test_revenue_is_never_taken_for_output() -> None:
    given_ = {"internal_loss": "36.5", "external_loss": "13.5", "revenue": "20000"}

    assert rate("quality_loss_rate", **given_) is Absent.BLANK
    assert rate("quality_loss_rate_revenue", **given_) == _d("0.25")


@pytest.mark.parametrize(
    ("exports", "own", "share"),
    [
        ("0", "0", Absent.NOT_APPLICABLE),
        (Absent.NOT_APPLICABLE, Absent.NOT_APPLICABLE, Absent.NOT_APPLICABLE),
        (Absent.NOT_APPLICABLE, None, Absent.BLANK),
        (None, "1", Absent.BLANK),
        ("500", "0", _d("0")),
        ("500", "158", _d("31.6")),
    ],
)
def test_share_without_exports_is_not_applicable(
    exports: str | Value | None, own: str | Value | None, share: Value
) -> None:
    assert rate("own_brand_share", exports=exports, own_brand_exports=own) == share


@pytest.mark.parametrize(("zhejiang", "share"), [("7", "41.1765"), ("10", "58.8235")])
def test_suppliers_are_shared_by_count(zhejiang: str, share: str) -> None:
    found = rate("zhejiang_supplier_share", qualified_suppliers_zhejiang=zhejiang, qualified_suppliers="17")

    assert found == _d(share)


@pytest.mark.parametrize(
    ("spending", "revenue", "share"), [("400", "10000", "4"), ("430", "12000", "3.5833")]
)
def test_research_intensity_is_that_of_the_reference(spending: str, revenue: str, share: str) -> None:
    assert rate("rd_intensity", rd_spending=spending, revenue=revenue) == _d(share)


def test_energy_per_output_keeps_four_decimals() -> None:
    assert rate("energy_per_output", energy="512.35", gross_output="8812") == _d("0.0581")


@pytest.mark.parametrize(
    ("formula", "figures", "result"),
    [
        ("a - b - c", {"a": 10, "b": 3, "c": 2}, 5),
        ("a - (b - c)", {"a": 10, "b": 3, "c": 2}, 9),
        ("-a + 2 * b", {"a": 1, "b": 3}, 5),
        ("a * 0.1", {"a": 3}, "0.3"),
        ("a / 3", {"a": 1}, "0.3333"),
        ("a / 3", {"a": 2}, "0.6667"),
        ("a / (b - c)", {"a": 1, "b": 2, "c": 2}, Absent.NOT_APPLICABLE),
        ("a / (b - c)", {"a": 1, "b": 2, "c": 3}, Absent.NOT_APPLICABLE),
    ],
)
def test_arithmetic_is_that_of_school(
    formula: str, figures: dict[str, int], result: Value | int | str
) -> None:
    wanted = result if isinstance(result, Absent) else Decimal(str(result))

    assert compute(formula, {code: Decimal(value) for code, value in figures.items()}) == wanted


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("", "写得不完整"),
        ("a +", "写得不完整"),
        ("a b", "写得不完整"),
        ("（a + b）", "写得不完整"),
        ("a ÷ b", "写得不完整"),
        ("100", "没有数据代码"),
        ("a ** 9", "不能有“a ** 9”"),
        ("a // b", "不能有"),
        ("a if b else c", "不能有"),
        ("abs(a)", "不能有“abs(a)”"),
        ("a.real", "不能有“a.real”"),
        ("a[0]", "不能有“a[0]”"),
        ("'a' * 9", "不能有"),
        ("True * a", "不能有“True”"),
        ("__import__", "不能有“__import__”"),
        ("Revenue", "不能有“Revenue”"),
        ("a * 1e9", "十进制数"),
        ("a * 0x10", "十进制数"),
        ("a * 99999999999", "十进制数"),
        ("a" + " + a" * 60, "公式过长"),
    ],
)
def test_what_is_no_formula_is_refused_in_words(formula: str, words: str) -> None:
    with pytest.raises(FormulaError) as refused:
        parse(formula)

    assert words in refused.value.words


@given(st.text(alphabet="ab_(.)[]+-*/ 019\"'\\:=,λ{}@~\n", max_size=40))
def test_any_text_is_a_formula_or_refused_in_words(text: str) -> None:
    with suppress(FormulaError):
        formula = parse(text)
        assert isinstance(formula(dict.fromkeys(formula.names, Decimal(3))), Decimal | Absent)


NUMBERS = st.decimals(min_value=0, max_value=10**12, places=4)
SAID = st.one_of(NUMBERS, st.sampled_from([Absent.BLANK, Absent.NOT_APPLICABLE]), st.none())


@given(SAID, SAID, SAID)
def test_blank_beats_not_applicable_beats_number(
    internal: Value | None, external: Value | None, output: Value | None
) -> None:
    found = compute(LOSS, {"internal_loss": internal, "external_loss": external, "gross_output": output})

    said = [Absent.BLANK if value is None else value for value in (internal, external, output)]
    if Absent.BLANK in said:
        assert found is Absent.BLANK
    elif Absent.NOT_APPLICABLE in said or said[2] == 0:
        assert found is Absent.NOT_APPLICABLE
    else:
        assert isinstance(found, Decimal)


@given(NUMBERS, NUMBERS, st.decimals(min_value="0.0001", max_value=10**12, places=4))
def test_rate_is_exact_and_rounded_half_up(internal: Decimal, external: Decimal, output: Decimal) -> None:
    found = compute(LOSS, {"internal_loss": internal, "external_loss": external, "gross_output": output})

    with localcontext() as context:
        context.prec = 80
        exact = half_up((internal + external) / output * 100, 4)
    assert found == exact


EXPRESSIONS = st.recursive(
    st.one_of(st.sampled_from(["a", "b", "c"]), st.integers(0, 99).map(str)),
    lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
    max_leaves=12,
)


@given(EXPRESSIONS, st.integers(-50, 50), st.integers(-50, 50), st.integers(-50, 50))
def test_whole_numbers_agree_with_python(text: str, a: int, b: int, c: int) -> None:
    names = {"a": a, "b": b, "c": c}
    if not any(isinstance(node, ast.Name) for node in ast.walk(ast.parse(text))):
        text = f"{text} + a"
    wanted = eval(compile(text, "formula", "eval"), {"__builtins__": {}}, names)  # noqa: S307

    assert compute(text, {name: Decimal(value) for name, value in names.items()}) == wanted
