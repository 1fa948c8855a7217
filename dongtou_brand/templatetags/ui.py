"""What every page says in the same way: icons, states, bars, charts, pages of a list, numbers, dates, masks.

Missing values print “—”, never 0.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zlib import crc32

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime

from dongtou_brand.kernel import paging
from dongtou_brand.kernel.actor import ENTERPRISE, Actor
from dongtou_brand.kernel.workflow import Status, Workflow

register = template.Library()

MISSING = "—"
Number = Decimal | int | float | str | None

# How a state looks when its enum does not say so itself (a `tone` on the member wins).
TONES = {
    "draft": "warn",
    "returned": "warn",
    "due_soon": "warn",
    "nearly": "warn",
    "submitted": "info",
    "in_review": "info",
    "verifying": "info",
    "queued": "info",
    "running": "info",
    "in_progress": "info",
    "creating": "info",
    "cultivating": "info",
    "verified": "ok",
    "confirmed": "ok",
    "approved": "ok",
    "published": "ok",
    "signed": "ok",
    "done": "ok",
    "valid": "ok",
    "met": "ok",
    "certified": "ok",
    "rejected": "err",
    "failed": "err",
    "overdue": "err",
    "unmet": "err",
    "revoked": "err",
}


# ── marks ───────────────────────────────────────────────────────────────────────────────────────
@register.simple_tag
def icon(name: str, words: str = "") -> SafeString:
    """An outline icon of the sprite; decoration unless `words` says what it stands for."""
    address = static("vendor/icons.svg")
    if words:
        return format_html(
            '<svg class="ic" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', words, address, name
        )
    return format_html('<svg class="ic" aria-hidden="true"><use href="{}#{}"></use></svg>', address, name)


@register.simple_tag(takes_context=True)
def status(
    context: template.Context, subject: Any, tone: str = "", flow: Workflow | None = None
) -> SafeString:
    """Dot and word of a state.

    `subject` is an enum member, a `Status` of a workflow, an object with a `status`, or words with a tone.
    With `flow` it may be a stored value: the reader's own name for it is printed, in the workflow's tone.
    """
    if flow is not None:
        subject = flow.statuses[getattr(subject, "status", subject)]
    value, words = _state(subject, context.get("actor"))
    return format_html('<span class="st {}">{}</span>', tone or _tone(value), words)


@register.simple_tag
def tag(subject: Any, tone: str = "") -> SafeString:
    """A small label for a kind or level: an enum member or words; tone info, ok, warn, err, line or demo."""
    value, words = _state(subject)
    return format_html('<span class="tag {}">{}</span>', tone or _tone(value), words)


def _state(subject: Any, reader: Actor | None = None) -> tuple[Any, str]:
    """The value of a state and its words; a bare stored value is refused: the page would print English."""
    if isinstance(subject, Status):
        return subject, subject.enterprise if reader and reader.role in ENTERPRISE else subject.staff
    if hasattr(subject, "get_status_display"):
        return subject.status, subject.get_status_display()
    if subject in (None, ""):
        return "", MISSING
    words = str(getattr(subject, "label", subject))
    if re.fullmatch(r"[a-z][a-z_]*", words):
        raise ValueError(f"give the enum member, its words or a workflow instead of {words!r}")
    return subject, words


def _tone(value: Any) -> str:
    own = getattr(value, "tone", "")
    return own or TONES.get(str(getattr(value, "value", value)), "")


@register.simple_tag
def bar(
    value: Number,
    total: Number = 100,
    tone: str = "",
    second: Number = None,
    target: Number = None,
    words: str = "",
) -> SafeString:
    """A bar of `value` in `total`, with a lighter second length behind it and a tick at the target.

    Lengths become classes in whole percent. Without `words` the bar is decoration beside a printed number.
    """
    parts = [("i", f"p2 p-{_share(second, total)}")] if second is not None else []
    parts.append(("i", f"p-{_share(value, total)}"))
    parts += [("b", f"x-{_share(target, total)}")] if target is not None else []
    inside = format_html_join("", '<{0} class="{1}"></{0}>', parts)
    said = (
        format_html('role="img" aria-label="{}"', words) if words else format_html('aria-hidden="{}"', "true")
    )
    return format_html('<div class="z-bar {}" {}>{}</div>', tone, said, inside)


def _share(value: Number, total: Number) -> int:
    """Whole percent of the total, held between 0 and 100; 0 for a missing value or an empty total."""
    part, whole = decimal(value), decimal(total)
    if part is None or not whole:
        return 0
    return int(min(max(part / whole * 100, Decimal(0)), Decimal(100)).to_integral_value(ROUND_HALF_UP))


@register.filter
def share(value: Number, total: Number = 100) -> int:
    """Whole percent for a p-NN or x-NN class."""
    return _share(value, total)


# ── parts of a page ─────────────────────────────────────────────────────────────────────────────
@register.inclusion_tag("components/timeline.html")
def timeline(rows: Sequence[Any]) -> dict[str, Any]:
    """What happened, in order: rows with words, at, who, reason and tone (done, now, bad)."""
    return {"rows": rows}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(
    context: template.Context, page: "Page[Any] | paging.Page[Any]", noun: str = "条"
) -> dict[str, Any]:
    """Count and page numbers of a list; the filter stays in the address."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    known = _long(page) if isinstance(page, paging.Page) else _short(page)
    return known | {
        "request": context["request"],
        "number": page.number,
        "noun": noun,
        "query": f"{query.urlencode()}&" if query else "",
    }


def _long(page: "paging.Page[Any]") -> dict[str, Any]:
    """A page of a list that is counted up to the cap, of a size that the reader chooses."""
    return {
        "start": page.start if page.items else 0,
        "end": page.end,
        "total": page.total,
        "numbers": page.numbers(),
        "before": page.number - 1 if page.has_previous else None,
        "after": page.number + 1 if page.has_next else None,
        "size": page.size,
        "sizes": paging.SIZES if page.total.number > paging.SIZES[0] else (),
    }


def _short(page: "Page[Any]") -> dict[str, Any]:
    """A page of a list that is counted in full."""
    count = page.paginator.count
    return {
        "start": page.start_index() if count else 0,
        "end": page.end_index(),
        "total": count,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "before": page.previous_page_number() if page.has_previous() else None,
        "after": page.next_page_number() if page.has_next() else None,
    }


@register.inclusion_tag("components/sort_head.html", takes_context=True)
def sort_head(
    context: template.Context, words: str, key: str, sort: str, unit: str = "", number: bool = False
) -> dict[str, Any]:
    """The heading of a column that sorts by `key`; `sort` is the present order, with “-” for descending.

    Numbers and days begin with the largest.
    """
    down, current = sort.startswith("-"), sort.lstrip("-") == key
    largest_first = number or key == "updated"
    turned = f"-{key}" if (not down if current else largest_first) else key
    query = context["request"].GET.copy()
    query.pop("page", None)
    query["sort"] = turned
    state = ("descending" if down else "ascending") if current else ""
    return {
        "words": words,
        "unit": unit,
        "number": number,
        "state": state,
        "address": f"?{query.urlencode()}",
    }


CHART_WORDS = {"radar": "雷达图", "bars": "柱形图", "lines": "折线图"}


@register.inclusion_tag("components/chart.html")
def chart(kind: str, rows: Sequence[Mapping[str, Any]], title: str, **look: Any) -> dict[str, Any]:
    """A chart (radar, bars or lines) with the same rows as a table under it.

    Each row is a mapping with `label`, then one number (or None) for each series, named by its key.
    Look: unit, decimals (1), head (名称 of the first column), top (largest value), dashed and grey (names of
    series, comma between), right, right_unit and right_decimals (series on the right axis, as a line),
    mark and mark_words (a line across), size (class of the height), name (unique on the page), open (table
    shown at once).
    """
    names = [key for key in rows[0] if key != "label"] if rows else []
    unit, right, decimals = look.get("unit", ""), look.get("right", ""), int(look.get("decimals", 1))
    places = dict.fromkeys(names, decimals) | {right: int(look.get("right_decimals", decimals))}
    table = [
        {"label": row["label"], "values": [figure(row.get(n), places[n]) for n in names]} for row in rows
    ]
    units = dict.fromkeys(names, unit) | {right: look.get("right_unit", "")}
    heads = [f"{n}（{units[n]}）" if units[n] else n for n in names]
    return {
        "chart": {
            "id": f"chart-{look.get('name') or crc32(title.encode())}",
            "spec": _spec(kind, rows, names, look) | {"decimals": decimals, "rightDecimals": places[right]},
            "title": title,
            "head": look.get("head", "项目"),
            "size": look.get("size", ""),
            "open": look.get("open", False),
            "series": heads,
            "rows": table,
            "words": f"{CHART_WORDS[kind]}，{title}：{_spoken(heads, table)}",
        }
    }


def _spec(
    kind: str, rows: Sequence[Mapping[str, Any]], names: Sequence[str], look: Mapping[str, Any]
) -> dict[str, Any]:
    """What charts.js reads."""
    return {
        "kind": kind,
        "labels": [str(row["label"]) for row in rows],
        "series": [{"name": n, "values": [_float(row.get(n)) for row in rows]} for n in names],
        "unit": look.get("unit", ""),
        "top": _float(look.get("top")),
        "dashed": _names(look.get("dashed", "")),
        "grey": _names(look.get("grey", "")),
        "right": look.get("right", ""),
        "rightUnit": look.get("right_unit", ""),
        "mark": _float(look.get("mark")),
        "markWords": look.get("mark_words", ""),
    }


def _spoken(heads: Sequence[str], table: Sequence[Mapping[str, Any]]) -> str:
    """The rows of a chart as one sentence."""
    rows = ((row["label"], zip(heads, row["values"], strict=True)) for row in table)
    return "；".join(
        f"{label} " + "，".join(f"{head} {value}" for head, value in cells) for label, cells in rows
    )


def _names(text: str) -> list[str]:
    return [name for name in re.split(r"[,，]", text) if name]


def _float(value: Number) -> float | None:
    number = decimal(value)
    return None if number is None else float(number)


@register.filter
def control(field: BoundField) -> SafeString:
    """The widget of a form field with the class that its kind needs, and its error tied to it."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return field.as_widget()
    kind = "form-control"
    if isinstance(widget, CheckboxInput):
        kind = "form-check-input"
    elif isinstance(widget, Select):
        kind = "form-select"
    own = widget.attrs.get("class", "")
    wrong = " is-invalid" if field.errors else ""
    return field.as_widget(attrs={"class": f"{own} {kind}{wrong}".strip()})


# ── numbers ─────────────────────────────────────────────────────────────────────────────────────
def decimal(value: Number) -> Decimal | None:
    """The number, or None for a missing value."""
    return None if value is None or value == "" else Decimal(str(value))


def _written(number: Decimal, decimals: int | None) -> str:
    """With thousands separators, rounded half up; without `decimals` as many as the number has."""
    if decimals is None:
        text = f"{number.normalize():,f}"
    else:
        text = f"{number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}"
    zero = not text.strip("-0.,")
    return text.lstrip("-") if zero else text.replace("-", "−")


def _with_unit(text: str, unit: str) -> str:
    return text + unit if unit in ("", "%", "‰") else f"{text} {unit}"


@register.filter
def figure(value: Number, form: int | str = "") -> str:
    """A number as officials write it; `form` is the decimals, the unit, or both (`"2 万元"`)."""
    number = decimal(value)
    if number is None:
        return MISSING
    found = re.fullmatch(r"\s*(\d*)\s*(.*)", str(form))
    places, unit = found.groups() if found else ("", "")
    return _with_unit(_written(number, int(places) if places else None), unit)


@register.filter
def wan(value: Number, unit: str = "") -> str:
    """元 → 万元 with two decimals; the unit is printed when it is given."""
    number = decimal(value)
    return MISSING if number is None else _with_unit(_written(number / 10000, 2), unit)


@register.filter
def percent(value: Number, decimals: int | None = None) -> str:
    """A figure that is stored in percent, with its sign; decimals as stated unless given."""
    number = decimal(value)
    return MISSING if number is None else _written(number, decimals) + "%"


@register.filter
def points(value: Number, decimals: int = 2) -> str:
    """A difference of two percentages, in 百分点, always with its sign."""
    number = decimal(value)
    if number is None:
        return MISSING
    text = _written(number, decimals)
    return f"{'+' if number > 0 and text.strip('0.,') else ''}{text} 个百分点"


@register.filter
def filesize(value: int | None) -> str:
    """Bytes as KB or MB."""
    if value is None:
        return MISSING
    if value < 1024:
        return f"{value} 字节"
    if value < 1024**2:
        return f"{_written(Decimal(value) / 1024, 0)} KB"
    return f"{_written(Decimal(value) / 1024**2, 1)} MB"


# ── dates ───────────────────────────────────────────────────────────────────────────────────────
def _local(value: date) -> date:
    return localtime(value) if isinstance(value, datetime) and is_aware(value) else value


@register.filter
def zhdate(value: date | None, form: str = "short") -> str:
    """2018-04-27; `"long"` 2018 年 4 月 27 日; `"month"` 2018 年 4 月; times are those of China."""
    if not value:
        return MISSING
    day = _local(value)
    if form == "long":
        return f"{day.year} 年 {day.month} 月 {day.day} 日"
    return f"{day.year} 年 {day.month} 月" if form == "month" else f"{day:%Y-%m-%d}"


@register.filter
def zhtime(value: datetime | None, form: str = "") -> str:
    """2018-04-27 10:24; `"clock"` 10:24; `"seconds"` 2018-04-27 10:24:07."""
    if not value:
        return MISSING
    forms = {"clock": "%H:%M", "seconds": "%Y-%m-%d %H:%M:%S"}
    return _local(value).strftime(forms.get(form, "%Y-%m-%d %H:%M"))


# ── masks ───────────────────────────────────────────────────────────────────────────────────────
@register.filter
def mask_phone(value: str | None) -> str:
    """The first three and last four digits; a short number shows its last two only."""
    if not value:
        return MISSING
    return f"{value[:3]}****{value[-4:]}" if len(value) >= 11 else "****" + value[-2:]


@register.filter
def mask_name(value: str | None) -> str:
    """The family name, then a star for each further character."""
    return value[0] + "＊" * (len(value) - 1) if value else MISSING
