"""Charts for paper: what is drawn, and what never is."""

import xml.etree.ElementTree as ET
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dongtou_brand.kernel import charts
from reporting.rules.content import Figure

SVG = "{http://www.w3.org/2000/svg}"


def figure(chart: str, *runs: list[Any], **rest: Any) -> Figure:
    return Figure.model_validate(
        {
            "chart": chart,
            "title": "甲 < 乙 & 丙",
            "categories": [f"{2014 + at}" for at in range(len(runs[0]))],
            "series": [{"name": f"系列{at}", "values": run} for at, run in enumerate(runs)],
            **rest,
        }
    )


def drawn(chart: Figure) -> ET.Element:
    return ET.fromstring(charts.svg(chart))  # noqa: S314  our own drawing


def texts(root: ET.Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("chart", ["bar", "line", "radar"])
def test_chart_says_its_numbers_in_its_title(chart: str) -> None:
    made = figure(chart, ["1.0", None, "3.50"])
    root = drawn(made)
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == made.summary == "甲 < 乙 & 丙：2014 1.0，2015 未披露，2016 3.50"


@pytest.mark.parametrize("chart", ["bar", "line"])
def test_missing_value_is_written_and_not_drawn_as_zero(chart: str) -> None:
    root = drawn(figure(chart, ["1.0", None, "3.50"]))
    assert texts(root).count("未披露") == 1
    assert len(list(root.iter(f"{SVG}rect"))) + len(list(root.iter(f"{SVG}circle"))) == 2


def test_gap_breaks_the_line() -> None:
    root = drawn(figure("line", ["1", "2", None, "4", "5"]))
    assert [len((run.get("points") or "").split()) for run in root.iter(f"{SVG}polyline")] == [2, 2]


def test_values_are_written_as_they_are_stored() -> None:
    words = texts(drawn(figure("bar", ["99.0", "1234.50", "-3"])))
    assert {"99.0", "1,234.50", "−3"} <= set(words)


def test_latest_year_of_a_single_series_is_darkest() -> None:
    fills = [bar.get("fill") for bar in drawn(figure("bar", ["1", "2", "3"])).iter(f"{SVG}rect")]
    assert fills == [charts.EARLIER, charts.EARLIER, charts.COLOURS[0]]


def test_legend_stands_only_where_there_are_two_series() -> None:
    assert "系列0" not in texts(drawn(figure("bar", ["1", "2"])))
    assert {"系列0", "系列1"} <= set(texts(drawn(figure("bar", ["1", "2"], ["3", "4"]))))


def test_chart_without_any_value_is_still_a_chart() -> None:
    for chart in ("bar", "line", "radar"):
        assert drawn(figure(chart, [None, None, None])).tag == f"{SVG}svg"


numbers = st.decimals(min_value=-10_000_000, max_value=10_000_000, places=2)


@given(st.lists(st.none() | numbers, min_size=1, max_size=12), st.sampled_from(["bar", "line", "radar"]))
def test_everything_is_drawn_within_the_picture(values: list[Decimal | None], chart: str) -> None:
    positive = [abs(value) if chart == "radar" and value is not None else value for value in values]
    root = drawn(figure(chart, positive))
    _, _, width, height = map(float, (root.get("viewBox") or "").split())
    for dot in root.iter(f"{SVG}circle"):
        assert 0 <= float(dot.get("cx") or -1) <= width
        assert 0 <= float(dot.get("cy") or -1) <= height
    for bar in root.iter(f"{SVG}rect"):
        assert (
            0
            <= float(bar.get("y") or -1)
            <= float(bar.get("y") or -1) + float(bar.get("height") or -1)
            <= height
        )


@given(st.floats(-1e9, 1e9), st.floats(0, 1e9))
@example(0.0, 5e-324)
@example(1e-300, 0.0)
def test_ticks_cover_the_values_in_few_round_steps(low: float, span: float) -> None:
    marks = charts.ticks(low, low + span)
    assert 2 <= len(marks) <= 5
    assert marks[0] <= low + abs(low) * 1e-6 + 1e-6
    assert marks[-1] >= low + span - (abs(low) + span) * 1e-6 - 1e-6


def test_points_bear_numbers_only_where_they_can_be_read() -> None:
    assert "98.1" in texts(drawn(figure("line", ["98.1", "98.6", "99.0"])))
    assert "98.1" not in texts(drawn(figure("line", ["98.1", "98.6"], ["97.0", "97.5"])))


def test_long_name_of_a_corner_is_set_in_two_lines() -> None:
    names = ["质量", "安全环保与职业健康", "诚信"]
    words = texts(drawn(figure("radar", ["1", "2", "3"], categories=names)))
    assert {"安全环保与职业", "健康"} <= set(words)
