"""The columns of the workbooks that are brought in: made of the same definitions as the forms, found again by code
or by heading, and compared when a workbook is older than its definitions.
"""

import difflib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from dongtou_brand.kernel.sheets import Column, Fault, Meta, Note, letter
from enterprises.enums import FigureSource, ImportKind
from enterprises.models import Enterprise, FigureDefinition

NOT_APPLICABLE = "不适用"
CLEARED = "清空"
"""The word that takes back what is stored: an empty cell changes nothing."""
CODE, NAME, TOLD_APART, SOURCE = "credit_code", "name", "told_apart", "source"
BASIS = ":basis"
YES_NO = ("是", "否")
TEMPLATES = {ImportKind.ENTERPRISES: "enterprises.enterprises", ImportKind.FIGURES: "enterprises.figures"}
LIST = "enterprises.list"
"""What the exported list of enterprises calls itself (`Meta.template`)."""
PAST_LIST = "enterprises.list.past"
"""The same of a past day: not to be brought in, or today's dossiers would become what they were."""

# The columns of the dossier's head in the order of its form; the bold ones a new enterprise can't do without.
PROFILE = (
    CODE, NAME, "township", "industry", "legal_representative", "address", "founded_on", "ownership",
    "main_products", "headquarters_in_zhejiang", "excellence_since", "contact_name", "contact_phone",
)  # fmt: skip
REQUIRED = (CODE, NAME, "township", "industry", "legal_representative")
DAYS = frozenset({"founded_on", "excellence_since"})
_HOW = {
    CODE: "18 位，按营业执照填写；本列为文本格式，请勿改为数字。",
    NAME: "按营业执照填写全称。已入库企业更名、迁移，请在平台办理变更登记。",
    "township": "从下拉列表中选择。",
    "industry": "按 GB/T 4754，从下拉列表中选择，或只填四位代码。",
    "founded_on": "如 2018-04-27、2018年4月27日。",
    "excellence_since": "如 2018-04-27；没有导入的留空。",
    "headquarters_in_zhejiang": "填“是”或“否”；没有核实的留空。",
    "contact_phone": "手机号码，或带区号的固定电话。",
}
_ALIASES = {
    "街道（乡镇）": "township", "街道": "township", "行业": "industry", "所属行业": "industry",
    "信用代码": CODE, "社会信用代码": CODE, "企业": NAME, "单位名称": NAME,
}  # fmt: skip
_WIDE = {NAME: 34, CODE: 24, "industry": 32, "address": 34, "main_products": 28}


def label(code: str) -> str:
    """What a field of the profile is called."""
    return str(model_field(code).verbose_name)


def model_field(code: str) -> "models.Field[Any, Any]":
    """The column of the dossier's head that has this name."""
    found = Enterprise._meta.get_field(code)
    if not isinstance(found, models.Field):
        raise TypeError(f"{code} is no column")
    return found


def profile_columns(townships: Sequence[str], industries: Sequence[str]) -> tuple[Column, ...]:
    """The columns of the workbook of enterprises; the names offered are those of the form."""
    offered = {
        "township": tuple(townships),
        "industry": tuple(industries),
        "headquarters_in_zhejiang": YES_NO,
    }
    columns = [
        Column(
            label(code),
            width=_WIDE.get(code, 18),
            code=code,
            text=code not in DAYS,
            note=_HOW.get(code, ""),
            choices=offered.get(code, ()),
            required=code in REQUIRED,
        )
        for code in PROFILE
    ]
    words = "与库内企业重名、或与其曾用名相同的，写明不是同一家企业的依据；其他企业不填。"
    return (*columns, Column("重名核对依据", 26, code=TOLD_APART, text=True, note=words))


def figure_title(definition: FigureDefinition) -> str:
    """A figure's heading, with its unit."""
    return f"{definition.name}（{definition.unit}）"


def figure_columns(definitions: Iterable[FigureDefinition]) -> tuple[Column, ...]:
    """The columns of the workbook of a year: the enterprise, each stated figure, the 口径 where there is a choice."""
    columns = [
        Column(label(CODE), 24, code=CODE, text=True, note=_HOW[CODE], required=True),
        Column(label(NAME), 34, code=NAME, text=True, note="供核对，须与信用代码相符。"),
    ]
    for definition in definitions:
        columns.append(_figure_column(definition))
        if definition.bases:
            columns.append(_basis_column(definition))
    sources = tuple(str(source.label) for source in FigureSource)
    words = "本行数据的来源；不填的为“填报”，已有数据的来源不变。"
    return (*columns, Column("数据来源", 12, code=SOURCE, text=True, choices=sources, note=words))


def _figure_column(definition: FigureDefinition) -> Column:
    about = f"{definition.basis}单位：{definition.unit}；没有数据的留空，不适用的填“{NOT_APPLICABLE}”。"
    return Column(
        figure_title(definition),
        16,
        definition.decimals,
        code=definition.code,
        note=about,
        number=(NOT_APPLICABLE, CLEARED),
        basis=f"{definition.unit}|{definition.basis}|{definition.decimals}",
    )


def _basis_column(definition: FigureDefinition) -> Column:
    names = tuple(str(one["name"]) for one in definition.bases)
    return Column(
        f"{definition.name}口径",
        22,
        code=f"{definition.code}{BASIS}",
        text=True,
        choices=names,
        note=f"填了{definition.name}的，须选择口径。",
        basis="|".join(names),
    )


def notes(columns: Iterable[Column], definitions: Mapping[str, FigureDefinition]) -> list[Note]:
    """What each column means, for the sheet 统计口径."""
    found = []
    for column in columns:
        definition = definitions.get(column.code)
        if definition is not None:
            found.append(Note(definition.name, definition.basis, definition.unit))
        elif column.note:
            found.append(Note(column.title, column.note))
    return found


def how(kind: ImportKind, year: int | None) -> list[str]:
    """填写说明 of a template."""
    subject = (
        f"本表用于导入 {year} 年度数据，一家企业一行。"
        if kind == ImportKind.FIGURES
        else "本表用于企业入库和更新档案基本信息，一家企业一行；橙色列为新企业必填。"
    )
    return [
        subject,
        f"空白单元格不改动平台上已有的内容；要撤回已有的内容，填“{CLEARED}”。空白、0、“{NOT_APPLICABLE}”三者不同。",
        "不要改动第一行的列名，不要合并单元格；可以调整列的顺序、删去不用的列和行。",
        "单元格里不要用公式：复制后用“选择性粘贴—数值”粘贴。金额只填数字，单位见列名。",
        "信用代码、电话等为文本格式，从别处粘贴时请选择“只粘贴文本”，以免丢失开头的 0。",
        "上传后先核对，有错误的全部列出并退回标红的文件，核对通过并确认后才写入平台。",
        *(
            ["导入的年度数据为草稿，由企业核对后提交；已提交、已确认、已锁定的年度不能导入。"]
            if kind == ImportKind.FIGURES
            else []
        ),
    ]


# ── finding them again ──────────────────────────────────────────────────────────────────────────
@dataclass
class Heads:
    """Which field stands in which column (counted from 1) of a sheet, and what is wrong with its headings."""

    row: int = 0
    places: dict[str, int] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def found(self) -> int:
        return len(self.places)


def plain(title: object) -> str:
    """A heading without blanks, line ends, and marks that people add."""
    text = unicodedata.normalize("NFKC", str(title or ""))
    text = "".join(text.split()).replace("(", "（").replace(")", "）").replace("（必填）", "")
    return text.strip("*:")


def match(
    sheet: str, row: int, cells: Sequence[object], columns: Sequence[Column], meta: Meta | None
) -> Heads:
    """The fields of a row of headings; `meta` says which other headings the platform itself has written."""
    known = {plain(column.title): column.code for column in columns}
    aliases = {plain(title): code for title, code in _ALIASES.items() if code in set(known.values())}
    written = {plain(title): code for code, title, _ in meta.columns} if meta else {}
    for title, code in written.items():
        if code in known.values():
            aliases.setdefault(title, code)
    heads = Heads(row=row)
    for place, cell in enumerate(cells, 1):
        title = plain(cell)
        if not title:
            continue
        code = known.get(title) or aliases.get(title, "")
        if code and code in heads.places:
            words = f"“{cell}”一列出现了两次（{letter(heads.places[code])} 列和 {letter(place)} 列），请只保留一列。"
            heads.faults.append(_at(sheet, row, place, cell, words))
        elif code:
            heads.places[code], heads.titles[code] = place, str(cell).strip()
        elif title in written:
            heads.ignored.append(str(cell).strip())
        else:
            heads.faults.append(_at(sheet, row, place, cell, _unknown(str(cell).strip(), columns, heads)))
    heads.missing = [column.title for column in columns if column.code not in heads.places]
    return heads


def _at(sheet: str, row: int, place: int, cell: object, words: str) -> Fault:
    return Fault(words, sheet, row, place, letter(place), str(cell).strip(), str(cell))


def _unknown(title: str, columns: Sequence[Column], heads: Heads) -> str:
    left = [column.title for column in columns if column.code not in heads.places]
    near = difflib.get_close_matches(title, left, n=1, cutoff=0.6)
    meant = f"是否为“{near[0]}”？请改正列名，" if near else "模板中没有这一列，"
    return f"列名“{title}”无法识别：{meant}不需要导入的请删去整列。"


# ── an older version ────────────────────────────────────────────────────────────────────────────
def outdated(meta: Meta, columns: Sequence[Column]) -> list[str]:
    """What has changed since a workbook was made, a sentence each; empty when it is up to date."""
    now = {column.code: column for column in columns}
    then = {code: (title, mark) for code, title, mark in meta.columns}
    added = [column.title for code, column in now.items() if code not in then]
    gone = [title for code, (title, _) in then.items() if code not in now]
    changed = [
        now[code].title for code, (_, mark) in then.items() if code in now and now[code].fingerprint != mark
    ]
    pairs = (("新增", added), ("取消", gone), ("名称、单位或口径有变", changed))
    return [f"{words}：{'、'.join(titles)}" for words, titles in pairs if titles]
