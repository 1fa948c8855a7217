"""What a workbook, what it once said, and what stands now come to."""

from decimal import Decimal

import pytest

from benchmarking.enums import AnswerState, IndicatorKind
from benchmarking.models import Indicator
from benchmarking.rules.answers import Content
from benchmarking.rules.workbook_cells import Typed, typed
from benchmarking.rules.workbook_merges import CLEAR, SERVER, SHEET, Item, item
from benchmarking.rules.workbooks import JUDGEMENT, NOTE, OWN, printed

STEPS = [
    {"value": "none", "label": "未统计", "points": 0},
    {"value": "all", "label": "按月统计", "points": 5},
]
RATE = {"kind": "number", "unit": "%", "label": "损失率"}
NOBODY: frozenset[str] = frozenset()
FILLED = Content(AnswerState.ANSWERED, "all", "", Decimal("0.5800"), "按月")


def scored(**values) -> Indicator:
    filled = {"scale": STEPS, "own_value": RATE, "may_be_not_applicable": True} | values
    return Indicator(code="A-07", name="统计", kind=IndicatorKind.SCORE, points=Decimal(5), **filled)


def read(base: Content, **cells) -> Typed:
    """What is found in a row that says as before but for these cells."""
    said = {column: text or None for column, text in printed(scored(), base).items()}
    return typed(scored(), base, said | cells, percent=False, skipped=NOBODY)


def merged(base: Content, server: Content, **cells) -> Item | None:
    said = read(base, **cells)
    assert said.faults == []
    return item(scored(), said, row=5, version=1, present=2, base=base, server=server)


CONTENTS = [
    Content(),
    FILLED,
    Content(AnswerState.LATER, "all", "", None, ""),
    Content(AnswerState.NOT_APPLICABLE, "", "", Decimal(0), "没有生产"),
    Content(AnswerState.UNANSWERED, "", "", None, "一\r\n二 \n"),
    Content(AnswerState.ANSWERED, "none", "", Decimal("12345678901.1234"), ""),
]


@pytest.mark.parametrize("content", CONTENTS)
def test_row_that_was_not_touched_says_nothing(content):
    assert read(content) == Typed()


@pytest.mark.parametrize("content", CONTENTS)
def test_row_that_was_not_touched_leaves_whatever_stands_now(content):
    assert [merged(content, server) for server in CONTENTS] == [None] * len(CONTENTS)


def test_blank_zero_and_not_applicable_are_three():
    empty = Content()

    zero = merged(empty, empty, **{OWN: 0.0})
    mark = merged(empty, empty, **{JUDGEMENT: "不适用", NOTE: "没有生产"})

    assert (zero and zero.sheet) == Content(own_number=Decimal(0))
    assert (mark and mark.sheet) == Content(AnswerState.NOT_APPLICABLE, note="没有生产")
    assert merged(empty, empty, **{OWN: None}) is None


def test_change_on_what_stands_is_written_without_a_question():
    found = merged(FILLED, FILLED, **{OWN: 0.4})

    assert found is not None
    assert (found.picks, found.conflict, found.picked(SHEET).own_number) == ((SHEET,), False, Decimal("0.4"))


def test_change_on_what_was_replaced_is_a_conflict_in_which_the_newer_is_the_default():
    server = Content(AnswerState.ANSWERED, "none", "", Decimal("0.58"), "同事")

    found = merged(FILLED, server, **{OWN: 0.4})

    assert found is not None
    assert found.picks == (SERVER, SHEET)
    assert found.picked(SERVER) == server
    assert found.picked(SHEET) == Content(AnswerState.ANSWERED, "none", "", Decimal("0.4"), "同事")


def test_change_that_a_colleague_made_as_well_is_no_conflict():
    server = Content(AnswerState.ANSWERED, "all", "", Decimal("0.4"), "按月")

    assert merged(FILLED, server, **{OWN: 0.4}) is None


def test_clearing_is_asked_and_not_the_default():
    found = merged(FILLED, FILLED, **{OWN: None})

    assert found is not None
    assert (found.picks, found.cleared) == ((SERVER, CLEAR), ["本企业现状"])
    assert found.picked(CLEAR) == Content(AnswerState.ANSWERED, "all", "", None, "按月")


def test_clearing_in_a_conflict_is_a_third_choice():
    server = Content(AnswerState.ANSWERED, "none", "", Decimal("0.58"), "同事")

    found = merged(FILLED, server, **{OWN: 0.4, NOTE: None})

    assert found is not None
    assert found.picks == (SERVER, SHEET, CLEAR)
    assert [found.picked(pick).note for pick in found.picks] == ["同事", "同事", ""]


def test_judgement_taken_away_leaves_what_was_typed_beside_it():
    found = merged(FILLED, FILLED, **{JUDGEMENT: None})

    assert found is not None
    assert found.picked(CLEAR) == Content(AnswerState.UNANSWERED, "", "", Decimal("0.58"), "按月")


def test_put_off_keeps_the_choice_that_was_made():
    found = merged(FILLED, FILLED, **{JUDGEMENT: "稍后填写"})

    assert found is not None
    assert (found.sheet.state, found.sheet.choice) == (AnswerState.LATER, "all")


def test_reason_that_a_colleague_took_away_comes_with_the_workbook_that_needs_it():
    base = Content(AnswerState.UNANSWERED, "", "", None, "没有生产")
    server = Content(AnswerState.ANSWERED, "all", "", None, "")

    found = merged(base, server, **{JUDGEMENT: "不适用"})

    assert found is not None
    assert found.picked(SHEET) == Content(AnswerState.NOT_APPLICABLE, note="没有生产")


def test_reason_of_what_does_not_apply_can_not_be_cleared():
    base = Content(AnswerState.NOT_APPLICABLE, note="没有生产")

    assert read(base, **{NOTE: None}).faults == [(NOTE, "选择“不适用”须在说明中写明原因。")]


def test_column_that_could_not_be_read_changes_nothing():
    said = typed(
        scored(), FILLED, {OWN: None, NOTE: "新"}, percent=False, skipped=frozenset({OWN, JUDGEMENT})
    )

    assert (said.changes, said.cleared) == ({NOTE: "新"}, frozenset())


def test_indicator_that_states_nothing_has_no_place_for_it():
    said = typed(scored(own_value={}), Content(), {OWN: "有"}, percent=False, skipped=NOBODY)

    assert said.faults == [(OWN, "本项不填写现状，请删去，或写在“说明”中。")]


@pytest.mark.parametrize(
    ("unit", "cell"), [("分", "486分"), ("万元", "12.5万元"), ("批次", "３批次"), ("", "7")]
)
def test_unit_may_stand_behind_its_number(unit, cell):
    asked = scored(own_value=RATE | {"unit": unit})

    said = typed(asked, Content(), {OWN: cell}, percent=False, skipped=NOBODY)

    number = {"486分": "486", "12.5万元": "12.5", "３批次": "3", "7": "7"}[cell]
    assert (said.changes, said.faults) == ({OWN: ("", Decimal(number))}, [])


def test_percent_format_at_another_unit_is_told():
    asked = scored(own_value=RATE | {"unit": "万元"})

    said = typed(asked, Content(), {OWN: 0.5}, percent=True, skipped=NOBODY)

    assert said.faults == [(OWN, "单元格是百分比格式，本项单位为“万元”，请设为常规格式后重新填写。")]
