"""Comparing the rows of a workbook of enterprises with the pool: what is new, what changes, what can't be."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from accounts.models import Organisation
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.sheets import Cell, Fault
from enterprises.models import Enterprise, Industry, Registration
from enterprises.queries import registrations
from enterprises.queries.enterprises import industries_in_force, townships_on, visible_to
from enterprises.queries.namesakes import former_names
from enterprises.rules import credit_codes
from enterprises.rules.imports import CHANGED, NEW, SAME, Change, Planned, mark_of
from enterprises.rules.profiles import PERSONAL
from enterprises.rules.registrations import words_of_open
from enterprises.rules.search_keys import name_key
from enterprises.rules.workbook_cells import BadCell, choice, day, phone, shown, text, yes_no
from enterprises.rules.workbook_columns import (
    CLEARED,
    CODE,
    DAYS,
    NAME,
    REQUIRED,
    TOLD_APART,
    label,
    model_field,
)
from enterprises.rules.workbooks import FILLED, Line, Workbook

AT_ONCE = 500
HIDDEN = "（已登记）"
"""What the preview says in place of a person's data that is stored."""
FIELDS = frozenset(
    {"address", "ownership", "main_products", "contact_name", "legal_representative", "contact_phone"}
)
Values = dict[str, Any]


@dataclass
class Pool:
    """What rows are compared with: names that may be chosen, names that the pool has."""

    actor: Actor
    townships: dict[str, Organisation]
    industries: dict[str, Industry]
    former: dict[str, dict[int, str]]  # name key → those that were once called so, by key, and how
    keys: dict[str, int] = field(default_factory=dict)  # name key → row of a new enterprise, of this workbook


def pool(actor: Actor, on: date) -> Pool:
    """The pool as this actor sees it."""
    townships = {name: unit for unit in townships_on(on) for name in (unit.name, unit.short_name)}
    industries: dict[str, Industry] = {}
    for industry in industries_in_force():
        for name in (industry.name, industry.code, str(industry)):
            industries[name] = industry
    former: dict[str, dict[int, str]] = {}
    for pk, words in former_names().values_list("enterprise", "before"):
        former.setdefault(name_key(words), {})[pk] = words
    return Pool(actor, townships, industries, former)


def plan(found: Workbook, known: Pool, faults: list[Fault]) -> Iterator[list[Planned]]:
    """What would be done, some hundred rows at a time; what is wrong is added to `faults`."""
    lines = found.lines(faults)
    while chunk := list(islice(lines, AT_ONCE)):
        yield list(_planned(chunk, found, known, faults))


def _planned(lines: Sequence[Line], found: Workbook, known: Pool, faults: list[Fault]) -> Iterator[Planned]:
    codes = {line.number: found.code(line, faults) for line in lines}
    wanted = [code for code in codes.values() if code]
    stored = {one.credit_code: one for one in visible_to(known.actor).filter(credit_code__in=wanted)}
    units = set(Organisation.objects.filter(code__in=wanted).values_list("code", flat=True))
    under_way = registrations.open_with(wanted)
    alike = _alike(lines)
    for line in lines:
        code = codes[line.number]
        if not code:
            continue
        one = stored.get(code)
        before = len(faults)
        values = _values(line, found, known, one, faults)
        if one is not None:
            made = _changed(line, found, one, values, faults)
        else:
            words = _code_faults(code, code in units, under_way.get(code))
            made = _new(line, found, known, code, values, faults, words=words, alike=alike)
        if made is not None and len(faults) == before:
            yield made


def _alike(lines: Iterable[Line]) -> dict[str, list[Enterprise]]:
    """The enterprises of the pool by the keys of the names in these rows."""
    keys = {name_key(shown(line.cells.get(NAME))) for line in lines} - {""}
    found: dict[str, list[Enterprise]] = {}
    for one in Enterprise.objects.filter(name_key__in=keys).only("name", "name_key", "credit_code"):
        found.setdefault(one.name_key, []).append(one)
    return found


# ── cells ───────────────────────────────────────────────────────────────────────────────────────
def _values(line: Line, found: Workbook, known: Pool, one: Enterprise | None, faults: list[Fault]) -> Values:
    """What a row states, by field; a blank states nothing."""
    values: Values = {}
    for code in line.fields:
        if code == CODE:
            continue
        cell = line.cells[code]
        try:
            if isinstance(cell, str) and cell.strip() == CLEARED:
                values[code] = _cleared(code)
            elif (value := _value(code, cell, known, one, found.book.old_dates)) not in (None, ""):
                values[code] = value
        except BadCell as bad:
            faults.append(found.fault(bad.words, line, code))
    return values


def _cleared(code: str) -> Any:
    if code in REQUIRED:
        raise BadCell(f"“{label(code)}”不能{CLEARED}。")
    return None if code in DAYS or code == "headquarters_in_zhejiang" else ""


def _value(code: str, cell: Any, known: Pool, one: Enterprise | None, old_dates: bool) -> Any:
    if code in DAYS:
        return day(cell, old_dates=old_dates)
    if code == "headquarters_in_zhejiang":
        return yes_no(cell)
    if code == "contact_phone":
        return phone(cell)
    if code == "township":
        return _township(cell, known, one)
    if code == "industry":
        return _industry(cell, known, one)
    limit = None if code == TOLD_APART else model_field(code).max_length
    return text(cell, limit=limit or 200)


def _township(cell: Any, known: Pool, one: Enterprise | None) -> Organisation | None:
    if one is not None and same(shown(cell), one.township.name, one.township.short_name):
        return one.township
    name = choice(cell, known.townships, noun="现有街道（乡镇）")
    return known.townships[name] if name else None


def _industry(cell: Any, known: Pool, one: Enterprise | None) -> Industry | None:
    if one is not None and same(shown(cell), str(one.industry), one.industry.code):
        return one.industry
    words = shown(cell)
    if isinstance(cell, float) and len(words) == 3 and f"0{words}" in known.industries:
        full = known.industries[f"0{words}"]
        raise BadCell(f"行业代码应为四位，“{words}”可能丢了开头的 0，是否为“{full}”？请设为文本格式后重填。")
    name = choice(words, known.industries, noun="现行国民经济行业")
    return known.industries[name] if name else None


def same(words: str, *names: str) -> bool:
    """Whether two spellings say the same, whatever the width of brackets and blanks."""
    return _bare(words) in {_bare(name) for name in names}


def _bare(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())


# ── rows ────────────────────────────────────────────────────────────────────────────────────────
def _new(
    line: Line,
    found: Workbook,
    known: Pool,
    code: str,
    values: Values,
    faults: list[Fault],
    *,
    words: str,
    alike: Mapping[str, list[Enterprise]],
) -> Planned | None:
    if words:
        faults.append(found.fault(words, line, CODE))
        return None
    for field_code in REQUIRED[1:]:
        # what can't be read has been told already
        if field_code not in values and line.cells.get(field_code) is None and field_code not in line.broken:
            faults.append(found.fault(f"新企业须填写“{label(field_code)}”。", line, field_code))
    if NAME in values:
        _tell_apart(line, found, known, values, faults, alike)
    told_apart = values.pop(TOLD_APART, "")
    former = list(known.former.get(name_key(values.get(NAME, "")), {})) if told_apart.strip() else []
    payload = {"values": values | {CODE: code}, "told_apart": told_apart, "formerly_alike": former}
    changes = [Change(key, label(key), "", _words(key, value)) for key, value in values.items()]
    return _told(line.number, values.get(NAME, ""), NEW, changes, payload)


def _code_faults(code: str, taken: bool, registered: Registration | None) -> str:
    read = credit_codes.read(code)
    if not read.valid:
        return "".join(read.problems) + "确为此码的，请在“企业入库”中登记并上传营业执照。"
    if taken:
        return f"统一社会信用代码 {code} 已用于另一个单位，请核对。"
    return words_of_open(registered) if registered else ""


def _tell_apart(
    line: Line,
    found: Workbook,
    known: Pool,
    values: Values,
    faults: list[Fault],
    alike: Mapping[str, list[Enterprise]],
) -> None:
    """A new enterprise whose name the pool, or this workbook, already has needs a word that it is another."""
    key = name_key(values[NAME])
    twins = [f"{one.name}（{one.credit_code}）" for one in alike.get(key, [])]
    twins += [f"{name}（曾用名）" for name in known.former.get(key, {}).values()]
    earlier = known.keys.setdefault(key, line.number)
    words = f"库内已有名称相近的企业：{'、'.join(twins[:3])}。" if twins else ""
    words += f"本表第 {earlier} 行的企业名称与本行相近。" if earlier != line.number else ""
    if not words or values.get(TOLD_APART, "").strip():
        return
    words += "是同一家的，请核对信用代码；不是同一家的，请在“重名核对依据”一列写明依据。"
    faults.append(found.fault(words, line, NAME))


def _changed(
    line: Line, found: Workbook, one: Enterprise, values: Values, faults: list[Fault]
) -> Planned | None:
    values.pop(TOLD_APART, None)
    name, township = values.pop(NAME, None), values.pop("township", None)
    if name is not None and not same(name, one.name):
        words = f"与档案中的名称“{one.name}”不一致。信用代码填错的请改正；已更名的，请在平台办理变更登记。"
        faults.append(found.fault(words, line, NAME))
    if township is not None and township.pk != one.township_id:
        words = f"档案中为“{one.township.short_name}”。企业迁移的，请在平台办理变更登记。"
        faults.append(found.fault(words, line, "township"))
    changed = {key: value for key, value in values.items() if getattr(one, key) != value}
    if not changed:
        return Planned(line.number, one.name, SAME)
    if one.ended_on is not None:
        words = f"该企业已于 {one.ended_on} {one.get_ended_as_display()}，档案只供查阅，不能改动。"
        faults.append(found.fault(words, line))
        return None
    changes = [_change(key, getattr(one, key), value) for key, value in changed.items()]
    return _told(line.number, one.name, CHANGED, changes, {"enterprise": one, "values": changed})


def _told(row: int, name: str, kind: str, changes: list[Change], payload: Values) -> Planned:
    marks = {change.code: change.mark for change in changes if change.mark}
    return Planned(row, name, kind, lambda: changes, len(changes), marks, payload)


def _change(code: str, old: Any, new: Any) -> Change:
    before = "" if old in (None, "") else HIDDEN if code in PERSONAL else _words(code, old)
    mark = "" if old in (None, "") else mark_of(getattr(old, "pk", old))
    return Change(code, label(code), before, _words(code, new), mark)


def _words(code: str, value: Any) -> str:
    if value in (None, ""):
        return "清空"
    if code in PERSONAL:
        return FILLED
    if isinstance(value, bool):
        return "是" if value else "否"
    if code == "township":
        return str(value.short_name)
    return str(value)


# ── a template that is filled in ────────────────────────────────────────────────────────────────
def filled(actor: Actor, codes: Sequence[str]) -> Iterator[list[Cell]]:
    """The enterprises as rows of the template. Data of persons is left blank: a blank changes nothing."""
    found = visible_to(actor).filter(ended_on=None).order_by("pk")
    for one in found.iterator(chunk_size=AT_ONCE):
        yield [_cell(one, code) for code in codes]


def _cell(one: Enterprise, code: str) -> Cell:
    if code == TOLD_APART or code in PERSONAL:
        return None
    value = getattr(one, code)
    if code == "township":
        return str(value.short_name)
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value) if code == "industry" else value
