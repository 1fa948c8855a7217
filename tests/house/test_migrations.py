"""A portal in service comes to the newest state with its data, and could go back."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from enterprises.rules.namesakes import TOLD_APART

RELEASED = [
    ("accounts", "0002_history_is_immutable"),
    ("enterprises", "0002_history_is_immutable"),
    ("cultivation", "0003_policies_are_frozen"),
    ("benchmarking", "0003_published_catalogues_are_frozen"),
]
AT = datetime(2018, 4, 27, tzinfo=UTC)
LATER = datetime(2018, 4, 28, tzinfo=UTC)
MORNING = datetime(2016, 6, 17, tzinfo=ZoneInfo("Asia/Shanghai"))

pytestmark = pytest.mark.django_db(transaction=True)


def migrated(targets: list[tuple[str, str]]) -> Any:
    """The models as they are after these migrations."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


def fill(apps: Any) -> Any:
    """One enterprise with a figure, points, a product, a certificate and a quality officer, told apart from another."""

    def make(app: str, model: str, **values: Any) -> Any:
        return apps.get_model(app, model).objects.create(**values)

    township = make(
        "accounts", "Organisation", code="330305001", name="北岙街道", short_name="北岙", kind="township"
    )
    own = make("accounts", "Organisation", code="x", name="海霞", short_name="海霞", kind="enterprise")
    other = make("accounts", "Organisation", code="y", name="海霞厂", short_name="海霞厂", kind="enterprise")
    user = make("accounts", "User", username="qy01", name="林晓")
    facts = {
        "township": township, "legal_representative": "海大富", "created_at": AT, "updated_at": AT,
        "industry": make("enterprises", "Industry", code="38", name="电气", edition=2017),
    }  # fmt: skip
    first = make(
        "enterprises",
        "Enterprise",
        organisation=other,
        credit_code="91330305000000027J",
        name="海霞电气厂",
        **facts,
    )
    enterprise = make(
        "enterprises", "Enterprise", organisation=own, credit_code="91330305000000019Q", name="温州海霞电气有限公司",
        **facts,
    )  # fmt: skip
    make(
        "enterprises", "Standing", enterprise=enterprise, kind="record", on=date(2018, 4, 20), title=TOLD_APART,
        note=f"与“{first.name}”不是同一家企业：地址不同", recorded_at=AT,
    )  # fmt: skip
    definition = make(
        "enterprises", "FigureDefinition", code="revenue", name="营业收入", unit="万元", group="规模"
    )
    figure = make(
        "enterprises", "YearlyFigure", enterprise=enterprise, definition=definition, year=2017, value=8604,
        status="submitted", stated_by=user, stated_at=AT, submitted_at=AT,
    )  # fmt: skip
    make(
        "enterprises", "FigureChange", figure=figure, version=1, state="value", value=8604, source="reported",
        status="submitted", by=user, at=AT,
    )  # fmt: skip
    make(
        "enterprises", "Standing", enterprise=enterprise, kind="assessment", on=date(2018, 4, 20), title="核验",
        value=70, recorded_at=AT,
    )  # fmt: skip
    make("enterprises", "Product", enterprise=enterprise, name="断路器")
    make(
        "enterprises", "Certificate", enterprise=enterprise, kind="quality", status="valid", recorded_at=AT,
        valid_from=date(2016, 1, 1), valid_to=date(2019, 1, 1),
    )  # fmt: skip
    make("enterprises", "QualityOfficer", enterprise=enterprise, name="周正", appointed_on=date(2016, 9, 20))
    fill_batches(make, enterprise, first)
    fill_evidence(make, enterprise, user)
    return enterprise


def fill_evidence(make: Any, enterprise: Any, user: Any) -> None:
    """One file behind two answers, stored twice; behind the second one it was dated a day later."""
    catalogue = make(
        "benchmarking", "Catalogue", code="zj", edition="2015", title="目录", checksum="0" * 64, loaded_at=AT,
        basic_points=60, pass_points=80,
    )  # fmt: skip
    dimension = make(
        "benchmarking", "Dimension", catalogue=catalogue, code="A", name="品质", points=6, position=1
    )
    days = {"opens_on": date(2018, 3, 5), "due_on": date(2018, 6, 29)}
    round = make("benchmarking", "Round", year=2018, number=1, catalogue=catalogue, **days)
    assessment = make("benchmarking", "Assessment", enterprise=enterprise, round=round, started_at=AT)
    said: list[dict[str, Any]] = [{}, {"about_on": days["opens_on"], "dated_at": LATER}]
    for position, facts in enumerate(said, 1):
        indicator = make(
            "benchmarking", "Indicator", catalogue=catalogue, dimension=dimension, code=f"A-0{position}",
            name="总部", kind="gate", requirement="总部在浙江", position=position,
        )  # fmt: skip
        answer = make("benchmarking", "Answer", assessment=assessment, indicator=indicator)
        file = make(
            "enterprises", "Attachment", enterprise=enterprise, sha256="0" * 64, size=1, name="证书.pdf",
            media_type="application/pdf", uploaded_at=AT,
        )  # fmt: skip
        make(
            "benchmarking",
            "AnswerEvidence",
            answer=answer,
            attachment=file,
            added_by=user,
            added_at=AT,
            **facts,
        )


def fill_batches(make: Any, told: Any, filed: Any) -> None:
    """A batch with a member that the trail tells and one that only its dossier tells; one that nothing tells."""
    days = {"year": 2016, "kind": "regular", "decided_on": date(2016, 6, 17)}
    for name, members in (("一批", (told, filed)), ("二批", (told,))):
        batch = make("cultivation", "Batch", name=name, **days)
        for one in members:
            make("cultivation", "Member", batch=batch, enterprise=one, admitted_on=date(2016, 6, 17))
        if name == "一批":
            facts = {"sequence": 1, "at": AT, "hash": "1", "detail": {"batch": name}}
            make("accounts", "TrailEntry", action="cultivation.batch.admit", subject_id=str(told.pk), **facts)
            make(
                "enterprises", "Standing", enterprise=filed, kind="rung", on=date(2016, 6, 17),
                title="列入一批", link=f"/cultivation/batches/{batch.pk}/", recorded_at=LATER,
            )  # fmt: skip


def test_data_of_the_last_release_comes_along() -> None:
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        enterprise = fill(migrated(RELEASED))
        apps = migrated(newest)
        kept = apps.get_model("enterprises", "Enterprise").objects.get(pk=enterprise.pk)
        states = apps.get_model("enterprises", "HistoricalEnterprise").objects.filter(id=enterprise.pk)
        apart = apps.get_model("enterprises", "Distinction").objects.get()
        recorded = [
            list(
                apps.get_model("cultivation", name)
                .objects.order_by("pk")
                .values_list("recorded_at", flat=True)
            )
            for name in ("Member", "Batch")
        ]

        behind = apps.get_model("benchmarking", "AnswerEvidence").objects.order_by("pk")
        papers = list(behind.values_list("version__evidence__title", "version__number", "added_at"))

        assert papers == [("证书.pdf", 1, AT), ("证书.pdf", 2, LATER)]
        assert ("u6d77u971e" in kept.search_key, kept.name_key) == (True, "海霞电气")
        assert (kept.summary.revenue, kept.summary.points) == (8604, 70)
        assert [(state.name, state.history_date) for state in states] == [(enterprise.name, AT)]
        assert (apart.later_id, apart.earlier.name, apart.recorded_at) == (enterprise.pk, "海霞电气厂", AT)
        assert recorded == [[AT, LATER, MORNING], [AT, MORNING]]
    finally:
        migrated(newest)
