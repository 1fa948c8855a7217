from datetime import date, datetime
from decimal import Decimal

import pytest

from enterprises.models import FigureDefinition
from enterprises.rules.figures import Absent
from enterprises.rules.workbook_cells import BadCell, choice, credit_code, day, figure, phone, text, yes_no

MONEY = FigureDefinition(code="revenue", name="营业收入", unit="万元", decimals=2)
RATE = FigureDefinition(code="pass_rate", name="合格率", unit="%", decimals=2)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (None, None),
        ("  　", None),
        (0.0, Decimal(0)),
        (1234.5, Decimal("1234.5")),
        (0.1 + 0.2, Decimal("0.3")),
        ("1,234.50 ", Decimal("1234.50")),
        ("１２３４．５", Decimal("1234.5")),
        ("12万元", Decimal(12)),
        ("不 适用", Absent.NOT_APPLICABLE),
        ("清空", Absent.BLANK),
        ("0", Decimal(0)),
    ],
)
def test_figure_is_understood_without_guessing(cell, value):
    assert figure(cell, MONEY) == value


@pytest.mark.parametrize("cell", ["—", "－", "-", "/", "／", "\\", "无", "暂无", "N/A", "ｎａ", "……", "?"])
def test_marks_that_may_mean_anything_are_asked_about(cell):
    if cell == "……":
        with pytest.raises(BadCell):
            figure(cell, MONEY)
        return
    with pytest.raises(BadCell, match="没有数据的请留空，不适用的请填“不适用”，确为零的请填 0"):
        figure(cell, MONEY)


@pytest.mark.parametrize(
    ("cell", "percent", "value"),
    [
        (0.985, True, "98.5"),
        (98.5, False, "98.5"),
        ("98.5%", False, "98.5"),
        ("９８．５％", False, "98.5"),
        (1.0, True, "100"),
    ],
)
def test_percentages_are_read_as_they_are_shown(cell, percent, value):
    assert figure(cell, RATE, percent=percent) == Decimal(value)


@pytest.mark.parametrize(
    ("cell", "percent", "words"),
    [
        (0.5, True, "单元格是百分比格式，本项以万元为单位"),
        (True, False, "逻辑值"),
        (date(2018, 1, 1), False, "日期格式"),
        ("12元", False, "应填 0.0012"),
        ("3件", False, "单位与本项不符"),
        ("约 12", False, "不适用的请填“不适用”"),
        (1e15, False, "位数过多"),
        (-1.0, False, "负数"),
        (1.005, False, "有 3 位小数"),
    ],
)
def test_figure_that_can_not_be_taken_says_why(cell, percent, words):
    with pytest.raises(BadCell, match=words):
        figure(cell, MONEY, percent=percent)


@pytest.mark.parametrize(
    "cell",
    [
        date(2018, 4, 27),
        datetime.fromisoformat("2018-04-27T09:00"),
        43217.0, 20180427.0, "20180427", "2018-4-27", "2018/04/27",
        "2018.4.27", "２０１８年４月２７日", "2018年4月27号", "二〇一八年四月二十七日", "2018-04-27 00:00:00",
        " 2018 - 04 - 27 ",
    ],
)  # fmt: skip
def test_day_is_read_in_every_spelling(cell):
    assert day(cell) == date(2018, 4, 27)


@pytest.mark.parametrize(
    ("cell", "made"), [("二〇一〇年十月十日", (2010, 10, 10)), ("二○二○年十二月三十一日", (2020, 12, 31))]
)
def test_day_in_chinese_figures_knows_tens(cell, made):
    assert day(cell) == date(*made)


def test_day_of_a_workbook_that_counts_from_1904():
    assert day(41755.0, old_dates=True) == date(2018, 4, 27)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (2018.0, "只有年份，请填写完整的日期，如 2018-06-30"),
        ("2018年4月", "缺少日"),
        ("18.4.27", "分不清年、月、日"),
        ("27/4/2018", "分不清年、月、日"),
        ("2018-02-30", "不是实际存在的日期"),
        ("3018-02-03", "年份不合理"),
        ("上个月", "不是日期"),
        (12.5, "不是日期"),
        (True, "应为日期"),
    ],
)
def test_day_that_can_not_be_taken_says_why(cell, words):
    with pytest.raises(BadCell, match=words):
        day(cell)


def test_codes_keep_their_zeros_or_it_is_told():
    assert credit_code(" ９１330305-1 2\u200b") == "9133030512"
    assert (phone(13800000000.0), phone("０５７７－63480000 ")) == ("13800000000", "0577-63480000")
    with pytest.raises(BadCell, match="信用代码被存成了数字"):
        credit_code(913303050000000012.0)
    with pytest.raises(BadCell, match="开头的 0 可能已丢失"):
        phone(57763480000.0)
    with pytest.raises(BadCell, match="手机号码或带区号的固定电话"):
        phone("12")


def test_text_loses_blanks_and_wide_letters_but_not_its_brackets():
    assert text(" 洞头（ＡＢ）\n 电气　", limit=20) == "洞头（AB） 电气"
    assert (text(2018.0, limit=9), text(date(2018, 1, 2), limit=20)) == ("2018", "2018-01-02")
    with pytest.raises(BadCell, match="最多 2 个字，现有 3 个字"):
        text("一二三", limit=2)


@pytest.mark.parametrize(
    ("cell", "said"),
    [("是", True), ("√", True), (False, False), ("Ｎ", False), ("未核实", None), (" ", None)],
)
def test_yes_and_no_have_many_spellings(cell, said):
    assert yes_no(cell) is said


def test_choice_knows_its_names_and_suggests_the_nearest():
    options = {"北岙街道": 1, "东屏街道": 2}
    assert (choice(" 北岙 街道", options, noun="街道"), choice(None, options, noun="街道")) == (
        "北岙街道",
        None,
    )
    with pytest.raises(BadCell, match="“北奥街道”不是街道中的一项，是否为“北岙街道”。"):
        choice("北奥街道", options, noun="街道")
    with pytest.raises(BadCell, match="请从下拉列表中选择"):
        choice("xyz", options, noun="街道")
