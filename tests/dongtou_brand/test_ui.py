"""Icons, states, bars, charts, numbers, dates and masks as pages print them."""

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.workflow import Status, Step, Workflow
from dongtou_brand.templatetags import ui

CLERKS = frozenset({Role.ENTERPRISE_CLERK})
FLOW = Workflow(
    "thing",
    "事项",
    {
        "draft": Status("企业填报中", "填报中", "填报", CLERKS, "info"),
        "done": Status("已办结", "办好了", "办结"),
    },
    (Step("finish", ("draft",), "done", CLERKS, "办结"),),
    "draft",
)


def shown(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


# ── numbers ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("value", "form", "words"),
    [
        (Decimal("8604.2"), "2 万元", "8,604.20 万元"),
        (Decimal("8604.2000"), "", "8,604.2"),
        (Decimal("1000"), "", "1,000"),
        (Decimal("1E+3"), "", "1,000"),
        (22400, "次", "22,400 次"),
        (Decimal("2.345"), 2, "2.35"),
        (Decimal("-0.15"), 2, "−0.15"),
        (Decimal("-0.001"), 2, "0.00"),
        (0, "1%", "0.0%"),
        (None, "万元", "—"),
        ("", "", "—"),
    ],
)
def test_figure_is_written_as_officials_write_it(value: object, form: object, words: str) -> None:
    assert ui.figure(value, form) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"), [(86042000, "", "8,604.20"), (1, "万元", "0.00 万元"), (None, "", "—")]
)
def test_wan_turns_yuan_into_ten_thousands(value: int | None, unit: str, words: str) -> None:
    assert ui.wan(value, unit) == words


@pytest.mark.parametrize(
    ("value", "words"), [(Decimal("88.00"), "88%"), (Decimal("3.75"), "3.75%"), (None, "—")]
)
def test_percent_keeps_decimals_as_stated(value: Decimal | None, words: str) -> None:
    assert ui.percent(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1.5, "+1.50 个百分点"),
        (Decimal("-0.15"), "−0.15 个百分点"),
        (0, "0.00 个百分点"),
        (0.001, "0.00 个百分点"),
        (None, "—"),
    ],
)
def test_points_carry_their_sign(value: float | None, words: str) -> None:
    assert ui.points(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0 字节"), (1023, "1023 字节"), (1024, "1 KB"), (20 * 1024**2, "20.0 MB"), (None, "—")],
)
def test_filesize_names_its_unit(value: int | None, words: str) -> None:
    assert ui.filesize(value) == words


# ── dates ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("form", "words"), [("short", "2018-04-27"), ("long", "2018 年 4 月 27 日"), ("month", "2018 年 4 月")]
)
def test_zhdate_writes_a_day(form: str, words: str) -> None:
    assert ui.zhdate(date(2018, 4, 27), form) == words


def test_zhdate_is_the_day_in_china() -> None:
    assert ui.zhdate(datetime(2018, 4, 26, 17, 0, tzinfo=UTC)) == "2018-04-27"


@pytest.mark.parametrize(
    ("form", "words"), [("", "2018-04-27 10:24"), ("clock", "10:24"), ("seconds", "2018-04-27 10:24:07")]
)
def test_zhtime_is_the_time_in_china(form: str, words: str) -> None:
    assert ui.zhtime(datetime(2018, 4, 27, 2, 24, 7, tzinfo=UTC), form) == words


def test_missing_days_and_times_are_dashes() -> None:
    assert (ui.zhdate(None), ui.zhtime(None)) == ("—", "—")


# ── masks ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("value", "words"), [("13800000027", "138****0027"), ("6338", "****38"), ("", "—"), (None, "—")]
)
def test_mask_phone_hides_the_middle(value: str | None, words: str) -> None:
    assert ui.mask_phone(value) == words


@pytest.mark.parametrize(("value", "words"), [("林晓", "林＊"), ("海大富", "海＊＊"), (None, "—")])
def test_mask_name_keeps_the_family_name(value: str | None, words: str) -> None:
    assert ui.mask_name(value) == words


# ── marks ───────────────────────────────────────────────────────────────────────────────────────
def test_icon_is_decoration_unless_it_speaks() -> None:
    assert shown('{% icon "bell" %}') == (
        '<svg class="ic" aria-hidden="true"><use href="/static/vendor/icons.svg#bell"></use></svg>'
    )
    assert 'role="img" aria-label="&lt;消息&gt;"' in shown('{% icon "bell" words %}', words="<消息>")


@pytest.mark.parametrize(
    ("role", "html"),
    [
        (Role.LEAD_OFFICER, '<span class="st info">企业填报中</span>'),
        (Role.ENTERPRISE_CLERK, '<span class="st info">填报中</span>'),
    ],
)
def test_status_uses_the_readers_own_word(role: Role, html: str) -> None:
    assert shown("{% status 'draft' flow=flow %}", flow=FLOW, actor=Actor(role, 1)) == html


def test_status_of_words_escapes_them() -> None:
    assert shown('{% status words "warn" %}', words="<b>") == '<span class="st warn">&lt;b&gt;</span>'


def test_status_that_is_missing_is_a_dash() -> None:
    assert shown("{% status none %}", none=None) == '<span class="st ">—</span>'


def test_status_refuses_a_bare_stored_value() -> None:
    with pytest.raises(ValueError, match="'draft'"):
        shown("{% status 'draft' %}")


def test_tag_takes_label_and_value_of_an_enum_member() -> None:
    assert shown("{% tag role 'line' %}", role=Role.LEADER) == '<span class="tag line">领导小组成员</span>'


@pytest.mark.parametrize(
    ("value", "total", "percent"),
    [(1, 2, 50), (7, 3, 100), (-1, 2, 0), (None, 2, 0), (1, 0, 0), (1, None, 0)],
)
def test_share_is_held_between_0_and_100(value: int | None, total: int | None, percent: int) -> None:
    assert ui.share(value, total) == percent


def test_bar_prints_lengths_as_classes() -> None:
    assert shown('{% bar 70.5 tone="warn" second=88 target=80 words="核验 70.5" %}') == (
        '<div class="z-bar warn" role="img" aria-label="核验 70.5">'
        '<i class="p2 p-88"></i><i class="p-71"></i><b class="x-80"></b></div>'
    )


# ── parts ───────────────────────────────────────────────────────────────────────────────────────
ROWS = [
    {"label": "2016", "营业收入": Decimal("7512.3"), "研发强度": Decimal("3.9")},
    {"label": "2017</script>", "营业收入": None, "研发强度": Decimal("3.75")},
]


def test_chart_carries_rows_and_the_same_rows_as_a_table() -> None:
    html = shown(
        '{% chart "bars" rows "收入" name="r" unit="万元"'
        ' right="研发强度" right_unit="%" right_decimals=2 %}',
        rows=ROWS,
    )

    found = re.search(r'<script id="chart-r" type="application/json">(.*?)</script>', html)
    assert found is not None
    spec = json.loads(found[1])
    assert spec["labels"] == ["2016", "2017</script>"]
    assert spec["series"] == [
        {"name": "营业收入", "values": [7512.3, None]},
        {"name": "研发强度", "values": [3.9, 3.75]},
    ]
    assert (spec["decimals"], spec["rightDecimals"]) == (1, 2)
    assert re.findall(r'<td class="num">(.*?)</td>', html) == ["7,512.3", "3.90", "—", "3.75"]
    assert re.findall(r'<th scope="col" class="num">(.*?)</th>', html) == [
        "营业收入（万元）",
        "研发强度（%）",
    ]
    assert 'aria-label="柱形图，收入：2016 营业收入（万元） 7,512.3，研发强度（%） 3.90；' in html


def test_chart_without_rows_is_an_empty_table() -> None:
    assert "<tbody></tbody>" in shown('{% chart "lines" rows "收入" %}', rows=[])


def test_pager_keeps_the_filter_and_elides_far_pages() -> None:
    page = Paginator(range(163), 10).page(9)
    html = shown("{% pager page '家' %}", page=page, request=RequestFactory().get("/?q=阀门&page=9"))

    assert "第 81—90 家，共 163 家" in html
    assert re.findall(r"page=(\d+)\" aria-(?:current|label=\"第)", html) == [
        "1",
        "7",
        "8",
        "9",
        "10",
        "11",
        "17",
    ]
    assert html.count("?q=%E9%98%80%E9%97%A8&amp;page=") == 9


@pytest.mark.parametrize(
    ("count", "words"), [(0, "共 0 家"), (1, "第 1—1 家，共 1 家"), (3, "第 1—3 家，共 3 家")]
)
def test_pager_of_one_page_only_counts(count: int, words: str) -> None:
    html = shown(
        "{% pager page '家' %}", page=Paginator(range(count), 10).page(1), request=RequestFactory().get("/")
    )

    assert f"<span>{words}</span>" in html
    assert "<nav" not in html


def test_timeline_marks_what_is_now() -> None:
    html = shown("{% timeline rows %}", rows=[{"words": "核验中", "tone": "now", "at": date(2018, 4, 27)}])

    assert '<li class="now" aria-current="step">' in html
    assert "<time>2018-04-27</time>" in html
