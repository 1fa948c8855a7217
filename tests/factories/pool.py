"""A pool of any size on PostgreSQL, for measuring: enterprises with five years of figures, in minutes.

Ten million figures by way of the ORM take an hour, so rows are copied in, or made by the database from those that
stand already; the shape of each row is that which the actions write. The summaries are made here too: the bench
compares some of them with what `summaries.computed` says.
"""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Membership, Organisation, User
from dongtou_brand.kernel.actor import Role
from enterprises.enums import Rung
from enterprises.models import (
    Certificate,
    Enterprise,
    FigureDefinition,
    Industry,
    Product,
    Standing,
    YearlyFigure,
)
from enterprises.rules.search_keys import name_key, search_key

AT = datetime(2018, 4, 27, 2, 24, tzinfo=UTC)
THEN = AT - timedelta(days=100)
"""Since when the pool is as it is, for those who ask for a past day."""
YEARS = (2013, 2014, 2015, 2016, 2017)
FIGURES = 20
RUNGS = [Rung.NONE] * 8 + [Rung.PLANNED] * 6 + [Rung.CULTIVATED] * 3 + [Rung.CREATING] * 2 + [Rung.CERTIFIED]
FIRST = "海霞屿联百岛半屏瓯灵昆霓虹北岙望仙叠元觉大门鹿西状洞头三盘花岗东沙桐溪环"
SECOND = "宏岳兴达诚信华茂正泰德力顺昌永固金鼎天合人本同福远景立群泽瑞嘉禾"
TRADES = (
    "电气", "阀门", "泵业", "船舶配件", "海洋食品", "新材料", "汽车配件", "紫菜食品", "线缆", "照明",
    "机械", "塑料", "印刷包装", "鞋业", "服装", "仪表", "环保设备", "模具", "五金", "水产",
)  # fmt: skip


def settle(size: int) -> dict[str, User]:
    """Fill a database that has its ground with `size` enterprises; answers who looks at them, by name."""
    officer = User.objects.create(
        username="officer", name="张敏", must_change_password=False, password_changed_at=timezone.now()
    )
    lead = Organisation.objects.get(kind=OrganisationKind.LEAD)
    Membership.objects.create(user=officer, organisation=lead, role=Role.LEAD_OFFICER, started_at=AT)
    _enterprises(size)
    _papers()
    _figures(officer)
    _standings()
    _summaries()
    _past()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {"officer": officer}


def name_of(number: int) -> str:
    """A plausible name; every sixteen hundred share their first two characters, as enterprises of a place do."""
    first, second = FIRST[number % len(FIRST)], SECOND[number // len(FIRST) % len(SECOND)]
    return f"温州{first}{second}{TRADES[number // 7 % len(TRADES)]}{number:06d}有限公司"


def code_of(number: int) -> str:
    """A code of the right length, each its own."""
    return f"9133030{number * 7919 % 10**8:08d}{number % 1000:03d}"


def _enterprises(size: int) -> None:
    townships = list(
        Organisation.objects.filter(kind=OrganisationKind.TOWNSHIP)
        .valid_on(date(2018, 1, 1))
        .values_list("pk", flat=True)
    )
    industries = list(
        Industry.objects.filter(edition=2017).order_by("code").values_list("pk", flat=True)[::20]
    )
    start = (Organisation.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    _copy(
        Organisation,
        ("id", "code", "name", "short_name", "kind", "position"),
        (
            (start + n, f"pool-{n}", name_of(n), name_of(n)[:40], OrganisationKind.ENTERPRISE, 0)
            for n in range(size)
        ),
    )
    columns = (
        "organisation_id", "credit_code", "name", "search_key", "name_key", "township_id", "industry_id",
        "legal_representative", "contact_name", "contact_phone", "rung", "rung_since", "created_at", "updated_at",
        "ended_on", "ended_as",
    )  # fmt: skip
    with ordinary(Enterprise._meta.db_table):
        _copy(
            Enterprise,
            columns,
            (
                (
                    start + n, code_of(n), name_of(n), search_key(name_of(n), code_of(n)), name_key(name_of(n)),
                    townships[n % len(townships)], industries[n * 13 % len(industries)], "海建明", "林晓",
                    "13800000027", rung := RUNGS[n * 11 % len(RUNGS)], None if rung == Rung.NONE else "2017-09-08",
                    AT, AT - timedelta(minutes=n), "2017-11-01" if n % 97 == 5 else None,
                    "closed" if n % 97 == 5 else "",
                )
                for n in range(size)
            ),
        )  # fmt: skip


def _copy(model: Any, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY rows into a table; columns that are not named get what an empty object of the model has."""
    empty = model()
    named = list(columns)
    rest = {
        field.column: field.get_db_prep_save(getattr(empty, field.attname), connection)
        for field in model._meta.concrete_fields
        if field.column not in named and not field.primary_key
    }
    names = ", ".join(f'"{name}"' for name in (*named, *rest))
    rest_words = [_copied(value) for value in rest.values()]
    lines = ("\t".join([*map(_copied, row), *rest_words]) + "\n" for row in rows)
    with connection.cursor() as cursor:
        while piece := "".join(islice(lines, 5_000)):
            cursor.copy_expert(f"COPY {model._meta.db_table} ({names}) FROM STDIN", io.StringIO(piece))
    if "id" in named:
        execute(
            f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'), max(id)) "  # noqa: S608
            f"FROM {model._meta.db_table}"
        )


def _copied(value: Any) -> str:
    """A value as COPY reads it; the pool's own words hold nothing that would have to be escaped."""
    return "\\N" if value is None else str(value)


def _papers() -> None:
    """A product, two certificates of management systems, for those who have it the 浙江制造, a first line of history."""
    insert(Product, {"enterprise_id": "e.id", "name": "'小型断路器'"})
    for kind in ("quality", "environment"):
        insert(Certificate, _certificate(f"'{kind}'"))
    own = "(SELECT p.id FROM enterprises_product p WHERE p.enterprise_id = e.id)"
    insert(Certificate, _certificate("'zhejiang_made'") | {"product_id": own}, where="e.rung = 'certified'")


def _certificate(kind: str) -> dict[str, str]:
    return {
        "enterprise_id": "e.id",
        "kind": kind,
        "number": "'ZJM-' || e.id",
        "status": "'valid'",
        "valid_from": "DATE '2017-01-01'",
        "valid_to": "DATE '2018-07-01' + (e.id % 900)::int",
        "recorded_at": f"TIMESTAMPTZ '{AT.isoformat()}'",
    }


def _standings() -> None:
    at = f"TIMESTAMPTZ '{AT.isoformat()}'"
    filed = {"enterprise_id": "e.id", "kind": "'file'", "on": "DATE '2016-02-25'", "title": "'列入企业名录'"}
    insert(Standing, filed | {"recorded_at": at})
    verified = {
        "enterprise_id": "e.id",
        "kind": "'assessment'",
        "on": "DATE '2018-04-20' - (e.id % 300)::int",
        "title": "'第一轮核验'",
        "value": "40 + (e.id * 7 % 600)::numeric / 10",
        "recorded_at": at,
    }
    insert(Standing, verified, where="e.id % 5 < 2")


def _figures(officer: User) -> None:
    """Twenty figures a year for five years: the last is open for every tenth and submitted by another tenth."""
    definitions = list(
        FigureDefinition.objects.filter(formula="", part_of="")
        .order_by("position")
        .values_list("code", flat=True)
    )
    codes = list(dict.fromkeys(["revenue", "rd_spending", *definitions]))[:FIGURES]
    at = f"TIMESTAMPTZ '{AT.isoformat()}'"
    last = f"y.year = {YEARS[-1]}"
    status = (
        f"CASE WHEN {last} AND e.id % 10 = 1 THEN 'submitted' WHEN y.year = {YEARS[0]} THEN 'locked'"
        " ELSE 'confirmed' END"
    )
    waits = f"{last} AND e.id % 10 = 1"
    columns = {
        "enterprise_id": "e.id",
        "definition_id": "d.id",
        "year": "y.year",
        "state": "'value'",
        # R&D below revenue, so that the intensity is one
        "value": "CASE d.code WHEN 'rd_spending' THEN 50 + (e.id * 31 + y.year) % 400"
        " ELSE 5000 + (e.id * 7919 + y.year * 31 + d.id) % 90000 END",
        "source": "'reported'",
        "status": status,
        "version": "1",
        "stated_by_id": str(officer.pk),
        "stated_at": at,
        "submitted_at": at,
        "confirmed_by_id": f"CASE WHEN {waits} THEN NULL ELSE {officer.pk} END",
        "confirmed_at": f"CASE WHEN {waits} THEN NULL ELSE {at} END",
    }
    listed = ", ".join(f"'{code}'" for code in codes)
    source = (
        f" CROSS JOIN (VALUES {', '.join(f'({year})' for year in YEARS)}) AS y(year)"
        f" JOIN enterprises_figuredefinition d ON d.code IN ({listed})"
    )
    with ordinary("enterprises_yearlyfigure"):
        insert(YearlyFigure, columns, source, f"NOT ({last} AND e.id % 10 = 0)")


def _past() -> None:
    """The states of the enterprises, every tenth with one of later, and the changes that their list asks for.

    Changes are kept of the figures that the list shows only: those of all figures are as many as the figures.
    """
    own = {field.column for field in Enterprise._meta.concrete_fields}
    history = Enterprise.history.model._meta
    columns = ", ".join(field.column for field in history.concrete_fields if field.column in own)
    for moment, which in ((THEN, "true"), (AT, "id % 10 = 0")):
        execute(
            f"""INSERT INTO {history.db_table} ({columns}, history_date, history_type)
            SELECT {columns}, '{moment.isoformat()}', '+' FROM enterprises_enterprise WHERE {which}"""  # noqa: S608
        )
    execute(
        f"""INSERT INTO enterprises_figurechange
            (figure_id, version, state, value, source, status, basis, explanation, reason, by_id, at)
        SELECT f.id, 1, f.state, f.value, f.source, f.status, f.basis, f.explanation, '', f.stated_by_id,
            '{THEN.isoformat()}'
        FROM enterprises_yearlyfigure f JOIN enterprises_figuredefinition d ON d.id = f.definition_id
        WHERE d.code IN ('revenue', 'rd_spending')"""  # noqa: S608
    )


def _summaries() -> None:
    """What `summaries.computed` would say of these figures and standings."""
    year = f"CASE WHEN e.id % 10 = 0 THEN {YEARS[-2]} ELSE {YEARS[-1]} END"
    words = " ".join(f"{one}:{'locked' if one == YEARS[0] else 'confirmed'}" for one in YEARS[:-1])
    execute(
        f"""UPDATE enterprises_summary s SET
            year = {year}, submitted_through = {year}, submitted_from = {YEARS[0]},
            years = '{words}' || CASE e.id % 10 WHEN 0 THEN '' WHEN 1 THEN ' {YEARS[-1]}:submitted'
                ELSE ' {YEARS[-1]}:confirmed' END,
            revenue = r.value, rd_intensity = round(d.value / r.value * 100, 4),
            points = v.value, verified_on = v.on
        FROM enterprises_enterprise e
        JOIN enterprises_yearlyfigure r ON r.enterprise_id = e.id AND r.year = {year}
            AND r.definition_id = (SELECT id FROM enterprises_figuredefinition WHERE code = 'revenue')
        JOIN enterprises_yearlyfigure d ON d.enterprise_id = e.id AND d.year = {year}
            AND d.definition_id = (SELECT id FROM enterprises_figuredefinition WHERE code = 'rd_spending')
        LEFT JOIN enterprises_standing v ON v.enterprise_id = e.id AND v.kind = 'assessment'
        WHERE s.enterprise_id = e.id"""  # noqa: S608
    )


def insert(made: type[Any], columns: dict[str, str], source: str = "", where: str = "TRUE") -> None:
    """A row of this model for each enterprise `e` (times `source`); other columns get what an empty object has."""
    rest = {
        field.column: field.get_db_prep_save(getattr(made(), field.attname), connection)
        for field in made._meta.concrete_fields
        if field.column not in columns and not field.primary_key
    }
    names = ", ".join(f'"{name}"' for name in (*columns, *rest))
    # in a statement with parameters the remainder's sign stands twice
    values = ", ".join((*(words.replace("%", "%%") for words in columns.values()), *("%s" for _ in rest)))
    source, where = source.replace("%", "%%"), where.replace("%", "%%")
    execute(
        f"INSERT INTO {made._meta.db_table} ({names}) SELECT {values}"  # noqa: S608
        f" FROM enterprises_enterprise e{source} WHERE {where} ORDER BY e.id",
        list(rest.values()),
    )


@contextmanager
def ordinary(table: str) -> Iterator[None]:
    """Write into a table without its indexes and without looking up foreign keys; the indexes are made again."""
    found = _fetch(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " WHERE i.indrelid = %s::regclass AND NOT i.indisunique",
        [table],
    )
    for name, _ in found:
        execute(f"DROP INDEX {name}")
    execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    yield
    execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
    execute("SET maintenance_work_mem = '256MB'")
    for _, definition in found:
        execute(definition)


def execute(statement: str, values: Iterable[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, None if values is None else list(values))


def _fetch(statement: str, values: Iterable[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())
