"""The kinds of record that a dossier keeps: one entry each, from which list, form, history and files are made.

A further kind is one entry in `KINDS` and its model (enterprises/models/records.py); no page, form or address
has to be written for it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from dongtou_brand.kernel.rule import rule
from enterprises.enums import ProofKind, StandardRole, StandardStage
from enterprises.models import (
    IntellectualProperty,
    MarketShare,
    QualityAward,
    ResearchBody,
    StandardPart,
)
from enterprises.models.records import Record
from enterprises.rules.certificates import EXPIRY_WARNING
from enterprises.rules.standard_numbers import EXAMPLES, spelled

Facts = Mapping[str, Any]
FIRST_DAY = date(1980, 1, 1)
# Days that may lie ahead: the end of a right, and the day from which a published standard applies.
AHEAD = frozenset({"valid_to", "implemented_on"})
UNPUBLISHED = (
    StandardStage.PROPOSED,
    StandardStage.PLANNED,
    StandardStage.DRAFTING,
    StandardStage.REVIEWED,
)


@dataclass(frozen=True)
class State:
    """What a record's state is called on a day; tone is "", "info", "ok", "warn" or "err"."""

    words: str
    tone: str = ""


@dataclass(frozen=True)
class Event:
    """A line of the enterprise's history that a record makes; without a day of its own it is that of the entry."""

    on: date | None
    title: str
    note: str = ""


@dataclass(frozen=True)
class Column:
    """A column of the list: its first field in full, the others small beneath."""

    head: str
    names: tuple[str, ...]
    numeric: bool = False


def nothing_more(facts: Facts) -> str | None:
    """No rule beyond those of all records."""
    return None


def as_typed(facts: Facts) -> Facts:
    """The facts as they were typed."""
    return facts


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of record. `once` names the fields that no two records share; `judge` what else must hold.

    `tidy` brings facts into one spelling and raises `ValueError` with words; `state` is None where a record has
    none; `event` is what the record adds to the history.
    """

    slug: str
    model: type[Record]
    title: str
    noun: str
    fields: tuple[str, ...]
    columns: tuple[Column, ...]
    once: tuple[str, ...]
    why: str
    judge: Callable[[Facts], str | None] = nothing_more
    tidy: Callable[[Facts], Facts] = as_typed
    state: Callable[[Any, date], State] | None = None
    event: Callable[[Any], Event | None] = lambda record: None
    hints: Mapping[str, str] = field(default_factory=dict)

    @property
    def relations(self) -> tuple[str, ...]:
        """The relations that a list shows."""
        fields = self.model._meta.concrete_fields
        return tuple(f.name for f in fields if isinstance(f, models.ForeignKey) and f.name != "enterprise")

    @property
    def has_state(self) -> bool:
        """Whether its records have a state that a list shows."""
        return self.state is not None

    @property
    def key(self) -> str:
        """The name of the reverse relation, by which the sizes of tabs are counted."""
        return f"{self.model._meta.model_name}s"


# ── words of a record ───────────────────────────────────────────────────────────────────────────
def words_of(record: Record, name: str) -> str:
    """A field of a record as the list prints it; empty for what is not known."""
    if display := getattr(record, f"get_{name}_display", None):
        return str(display())
    value = getattr(record, name)
    return "" if value is None else str(value)


def label_of(kind: Kind, name: str) -> str:
    """What a field is called."""
    column: Any = kind.model._meta.get_field(name)
    return str(column.verbose_name)


def said(record: Record, kind: Kind) -> dict[str, Any]:
    """What a record says, as facts."""
    return {name: getattr(record, name) for name in kind.fields}


# ── what must hold ──────────────────────────────────────────────────────────────────────────────
@rule
def is_plausible(kind: Kind, facts: Facts, day: date) -> str | None:
    """登记的是已经发生的事；日期、年度不早于 1980 年，不晚于今天；起止有序。"""
    for name in kind.fields:
        value, label = facts[name], label_of(kind, name)
        if isinstance(value, date) and value < FIRST_DAY:
            return f"{label} {value} 过早，请核对年份。"
        if isinstance(value, date) and value > day and name not in AHEAD:
            return f"{label} {value} 晚于今天，请在发生后登记。"
        if name == "year" and value is not None and not FIRST_DAY.year <= value <= day.year:
            return f"年度应在 {FIRST_DAY.year} 年至 {day.year} 年之间，请核对。"
    return kind.judge(facts)


def standard_is_right(facts: Facts) -> str | None:
    """发布的标准有编号和发布日期；主起草排名第一；实施不早于发布。"""
    stage, published, implemented = facts["stage"], facts["published_on"], facts["implemented_on"]
    if stage in UNPUBLISHED and published is not None:
        return "已填写发布日期的，请把状态改为“现行”（或“被代替”“废止”）。"
    if stage not in UNPUBLISHED and not facts["number"]:
        return "已发布的标准请填写标准编号。"
    if stage == StandardStage.PUBLISHED and published is None:
        return "现行标准请填写发布日期。"
    if published is not None and implemented is not None and implemented < published:
        return "实施日期早于发布日期，请核对。"
    if facts["role"] == StandardRole.LEAD and facts["rank"] not in (None, 1):
        return "主起草单位排名第 1；排名在后的请选择“参与起草”，标准未排先后的请把排名留空。"
    if facts["role"] == StandardRole.PARTICIPANT and facts["rank"] is not None and facts["rank"] < 2:
        return "排名第 1 的是主起草单位；标准未排先后的请把排名留空。"
    return None


def days_are_in_order(first: str, words: str) -> Callable[[Facts], str | None]:
    """有效期止不早于取得之日。"""

    def judge(facts: Facts) -> str | None:
        end = facts["valid_to"]
        return f"有效期止早于{words}，请核对。" if end is not None and end < facts[first] else None

    return judge


def share_is_right(facts: Facts) -> str | None:
    """市场占有率写明百分比或者排名；不是企业自行声明的，写明出具机构。"""
    share, rank = facts["share"], facts["rank"]
    if share is None and rank is None:
        return "请填写市场占有率或排名，至少一项。"
    if share is not None and not 0 < share <= 100:
        return "市场占有率以百分数填写，大于 0、不超过 100。"
    if rank is not None and rank < 1:
        return "排名从 1 起填写。"
    if facts["year"] < 2000:
        return "年度应在 2000 年以后，请核对。"
    if facts["proof"] != ProofKind.SELF_DECLARED and not facts["issued_by"]:
        return "请填写出具机构；没有证明的请选择“企业自行声明”。"
    return None


def one_spelling(facts: Facts) -> Facts:
    """The standard's number in its one spelling."""
    return {**facts, "number": spelled(facts["number"])}


# ── states and events ───────────────────────────────────────────────────────────────────────────
def stage_of(record: StandardPart, day: date) -> State:
    """How far the standard is."""
    ended = record.stage in (StandardStage.REPLACED, StandardStage.WITHDRAWN)
    tone = "ok" if record.stage == StandardStage.PUBLISHED else "err" if ended else "info"
    return State(record.get_stage_display(), tone)


def term_of(record: IntellectualProperty | ResearchBody, day: date) -> State:
    """Whether the right or the recognition still holds; it warns 90 days before its end."""
    if record.valid_to is None:
        return State("未载明有效期")
    left = (record.valid_to - day).days
    if left < 0:
        return State(f"{record.valid_to} 到期", "err")
    return State(f"{left} 天后到期", "warn") if left <= EXPIRY_WARNING.days else State("有效", "ok")


def proof_of(record: MarketShare, day: date) -> State:
    """What the enterprise says itself is marked so, wherever it is shown (reference §3.4)."""
    own = record.proof == ProofKind.SELF_DECLARED
    return State(record.get_proof_display(), "warn" if own else "ok")


def standard_published(record: StandardPart) -> Event | None:
    """A standard that is published enters the history on its day."""
    if record.published_on is None:
        return None
    verb = "主起草" if record.role == StandardRole.LEAD else "参与起草"
    return Event(record.published_on, f"{verb}的标准 {record.number} 发布", record.title)


def body_recognised(record: ResearchBody) -> Event | None:
    """The recognition of a research body enters the history."""
    return Event(record.recognised_on, f"认定为{record.name}", record.recognised_by)


def award_given(record: QualityAward) -> Event | None:
    """An award whose day is known enters the history."""
    if record.awarded_on is None:
        return None
    grade = f"（{record.grade}）" if record.grade else ""
    return Event(record.awarded_on, f"获 {record.year} 年度{record.name}{grade}", record.awarded_by)


def right_granted(record: IntellectualProperty) -> Event:
    """A right that was granted or registered enters the history on its day."""
    return Event(record.granted_on, f"取得{record.get_kind_display()}：{record.title}", record.number)


def share_recorded(record: MarketShare) -> Event:
    """The proof of a market share enters the history when it is entered: its year is no day."""
    said = [f"市场占有率 {record.share.normalize():f}%"] if record.share is not None else []
    said += [f"第 {record.rank} 位"] if record.rank is not None else []
    title = f"{record.year} 年度市场占有率证明：{record.product.name}（{record.scope}）"
    return Event(None, title, f"{'，'.join(said)}；{record.get_proof_display()}")


# ── the kinds ───────────────────────────────────────────────────────────────────────────────────
KINDS: tuple[Kind, ...] = (
    Kind(
        slug="standards",
        model=StandardPart,
        title="标准",
        noun="参与的标准",
        fields=(
            "number", "title", "role", "rank", "stage", "publisher", "published_on", "implemented_on",
        ),
        columns=(
            Column("标准", ("number", "title")),
            Column("参与方式", ("role",)),
            Column("排名", ("rank",), numeric=True),
            Column("发布机构", ("publisher",)),
            Column("发布日期", ("published_on",)),
            Column("实施日期", ("implemented_on",)),
        ),
        once=("number",),
        why="主持或参与制定的“浙江制造”标准、国家标准和行业标准，奖励按参与方式核定。",
        judge=standard_is_right,
        tidy=one_spelling,
        state=stage_of,
        event=standard_published,
        hints={
            "number": f"{EXAMPLES}；尚未发布的可以不填。",
            "rank": "标准注明“排名不分先后”的不填。",
            "publisher": "发布当时的机构名称，如浙江省浙江制造品牌建设促进会。",
        },
    ),
    Kind(
        slug="property",
        model=IntellectualProperty,
        title="知识产权",
        noun="知识产权",
        fields=("kind", "number", "title", "granted_on", "valid_to"),
        columns=(
            Column("名称", ("title", "kind")),
            Column("专利号（注册号）", ("number",)),
            Column("授权（注册）日期", ("granted_on",)),
            Column("有效期止", ("valid_to",)),
        ),
        once=("kind", "number"),
        why="专利、注册商标和软件著作权，用于核对产品是否有自主知识产权。",
        judge=days_are_in_order("granted_on", "授权（注册）日期"),
        state=term_of,
        event=right_granted,
    ),
    Kind(
        slug="research-bodies",
        model=ResearchBody,
        title="研发机构",
        noun="研发机构",
        fields=("name", "level", "recognised_on", "recognised_by", "document_number", "valid_to"),
        columns=(
            Column("机构", ("name",)),
            Column("级别", ("level",)),
            Column("认定机关", ("recognised_by", "document_number")),
            Column("认定日期", ("recognised_on",)),
            Column("有效期止", ("valid_to",)),
        ),
        once=("name", "level"),
        why="经认定的技术中心、研究院、重点实验室等。",
        judge=days_are_in_order("recognised_on", "认定日期"),
        state=term_of,
        event=body_recognised,
    ),
    Kind(
        slug="awards",
        model=QualityAward,
        title="质量奖",
        noun="质量奖",
        fields=("name", "level", "year", "grade", "awarded_by", "awarded_on", "document_number"),
        columns=(
            Column("奖项", ("name", "grade")),
            Column("级别", ("level",)),
            Column("年度", ("year",), numeric=True),
            Column("授奖机关", ("awarded_by", "document_number")),
            Column("授奖日期", ("awarded_on",)),
        ),
        once=("name", "year"),
        why="政府质量奖等质量方面的奖励。",
        event=award_given,
        hints={"grade": "如提名奖、金奖；不分等次的不填。"},
    ),
    Kind(
        slug="market-shares",
        model=MarketShare,
        title="市场占有率",
        noun="市场占有率证明",
        fields=("product", "year", "scope", "share", "rank", "proof", "issued_by", "document_number"),
        columns=(
            Column("产品", ("product",)),
            Column("年度", ("year",), numeric=True),
            Column("范围", ("scope",)),
            Column("市场占有率（%）", ("share",), numeric=True),
            Column("排名", ("rank",), numeric=True),
            Column("出具机构", ("issued_by", "document_number")),
        ),
        once=("product", "year", "scope"),
        why="产品在一个市场的占有率或排名及其证明；没有第三方证明的注明企业自行声明。",
        judge=share_is_right,
        state=proof_of,
        event=share_recorded,
        hints={
            "scope": "如全国、全省、小型断路器细分市场。",
            "product": "列表中没有的请先登记产品。",
            "issued_by": "选择“企业自行声明”的不填。",
        },
    ),
)  # fmt: skip
BY_SLUG: Mapping[str, Kind] = {kind.slug: kind for kind in KINDS}


def kind_of(record: Record) -> Kind:
    """The entry of a record."""
    return next(kind for kind in KINDS if isinstance(record, kind.model))
