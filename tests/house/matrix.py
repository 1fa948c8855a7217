"""The objects with which every address is tried: one's own, and a foreign one.

An address with parameters must stand in `CASES`; the tests fail for one that does not. To add one:

    "app:name": Case(lambda side: {"pk": side.firm.pk}),

The function is given a `Side` and answers the parameters of the address. It is called with the side of the
reader's own (`world.own`) and with the other side (`world.foreign`): two enterprises in two townships, each with
its assessment, report and so on. Nothing that is asked here changes them, so they are made once for each test
module (the fixture `world` in conftest.py). Who belongs to a side:

    enterprise clerk, manager    work for the side's enterprise
    township officer             works for the side's township
    expert                       was asked about the side's assessment

`scoped` names the roles that must get 404 for the other side; by default these four. An object that everybody in
the audience may see has `scoped=NOBODY`. Other roles of the audience see both sides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.actions import invitations, notices, organisations, trail
from accounts.models import ApiToken, Membership, Notice, Organisation, SavedView, User
from benchmarking.models import (
    Answer,
    AnswerEvidence,
    Assessment,
    CertificationCase,
    CertificationStatusChange,
    Declaration,
    Draw,
    Improvement,
    Indicator,
    Inspection,
    Objection,
    Opinion,
    ProgressNote,
    Round,
    Standard,
    Visit,
    VisitItem,
    VisitMember,
    VisitPhoto,
)
from cultivation.actions import policies
from cultivation.enums import BatchKind
from cultivation.models import Batch, Policy
from dongtou_brand.kernel import clock, uploads
from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, READERS, SIGNED_IN, Actor, Role
from dongtou_brand.kernel.programs import PROGRAMS
from dongtou_brand.kernel.routes import Route, routes
from enterprises.enums import ImportKind, ImportStatus
from enterprises.models import Enterprise, ImportRun, Registration
from reporting.models import Report, ReportVersion
from tests.factories import benchmarking, enterprises, registrations, reporting, tokens, workbooks
from tests.factories.accounts import Browser, make_user, sign_in

AT = datetime(2018, 4, 27, 2, 0, tzinfo=UTC)
NOBODY: frozenset[Role] = frozenset()
SCOPED = ENTERPRISE | {Role.TOWNSHIP_OFFICER, Role.EXPERT}
# What stands in for a number that no object has.
UNKNOWN = 987_654_321


@dataclass(frozen=True)
class Case:
    """The parameters of an address, and the roles for which the other side's object must not exist."""

    parameters: Callable[["Side"], dict[str, Any]]
    scoped: frozenset[Role] = SCOPED
    # The address answers any word at all (a verification code that nobody issued gets a page that says so).
    answers_anything: bool = False
    # Roles of the audience for which even the own side's object must not exist: it is another unit's own.
    unseen: frozenset[Role] = NOBODY


class Side:
    """An enterprise in a township with all that belongs to it; each object is made when it is first used."""

    def __init__(self, world: "World") -> None:
        self.world = world

    @cached_property
    def township(self) -> Organisation:
        return enterprises.make_township(f"测试街道{id(self)}")

    @cached_property
    def firm(self) -> Enterprise:
        return enterprises.make_enterprise(township=self.township)

    @cached_property
    def manager(self) -> Actor:
        return enterprises.manager(self.firm)

    @cached_property
    def attachment(self) -> Any:
        sha256 = uploads.keep(b"%PDF-1.7 evidence of " + self.firm.credit_code.encode())
        return enterprises.make_attachment(self.firm, sha256=sha256)

    @cached_property
    def scan(self) -> Any:
        sha256 = uploads.keep(b"%PDF-1.7 certificate of " + self.firm.credit_code.encode())
        return enterprises.make_attachment(self.firm, sha256=sha256)

    @cached_property
    def certificate(self) -> Any:
        return enterprises.make_certificate(self.firm, file=self.scan)

    @cached_property
    def product(self) -> Any:
        return enterprises.make_product(self.firm)

    @cached_property
    def quality_officer(self) -> Any:
        return enterprises.make_quality_officer(self.firm)

    @cached_property
    def visit(self) -> Visit:
        """A visit that is done, along on which the side's expert went."""
        made = Visit.objects.create(
            assessment=self.assessment, planned_on=AT.date(), place="厂区", status="done", conclusion="相符",
            done_on=AT.date(), made_by_id=self.manager.user_id, made_at=AT,
        )  # fmt: skip
        VisitMember.objects.create(visit=made, person=self.expert)
        return made

    @cached_property
    def visit_photo(self) -> VisitPhoto:
        """A photo at the only line of its checklist."""
        item = VisitItem.objects.create(visit=self.visit, question="现场与申报一致", position=1)
        return VisitPhoto.objects.create(
            item=item, attachment=self.attachment, added_by_id=self.manager.user_id, added_at=AT
        )

    @cached_property
    def standard(self) -> Any:
        return enterprises.make_standard(self.firm)

    @cached_property
    def run(self) -> ImportRun:
        """A workbook that the enterprise brought in: no business of an office."""
        sha256 = uploads.keep(b"PK workbook of " + self.firm.credit_code.encode())
        file = enterprises.make_attachment(None, name="年度数据.xlsx", sha256=sha256)
        return ImportRun.objects.create(
            kind=ImportKind.FIGURES,
            year=2017,
            status=ImportStatus.CANCELLED,
            organisation=self.firm.organisation,
            role=self.manager.role,
            file=file,
            brought_by_id=self.manager.user_id,
            brought_at=AT,
        )

    @cached_property
    def assessment(self) -> Assessment:
        """Handed in; the side's expert was asked about it."""
        made = benchmarking.make_assessment(self.firm, self.world.round)
        self.answer_of(made)
        benchmarking.submitted(self.manager, made)
        Opinion.objects.create(
            assessment=made, expert=self.expert, asked_by_id=self.world.officer.user_id, asked_at=AT
        )
        Declaration.objects.create(
            assessment=made, person=self.expert, role=Role.EXPERT, conflict=False, at=AT
        )
        return made

    @cached_property
    def workbook(self) -> Any:
        """A workbook that the enterprise handed in for its assessment; none of ours, so that it can be marked."""
        content = workbooks.by_hand([["编号"], [self.firm.credit_code]])
        sha256 = uploads.keep(content)
        return enterprises.make_attachment(
            self.firm, name="自评.xlsx", sha256=sha256, media_type=uploads.XLSX
        )

    @cached_property
    def verified(self) -> Assessment:
        """Verified, in a round of its own."""
        made = benchmarking.make_assessment(self.firm, self.world.earlier_round)
        return benchmarking.submitted(self.manager, made, "verified")

    @cached_property
    def inspection(self) -> Inspection:
        """The verified assessment was drawn."""
        return Inspection.objects.create(draw=self.world.draw, assessment=self.verified)

    @cached_property
    def improvement(self) -> Improvement:
        """A measure against the gaps of the verified assessment."""
        return Improvement.objects.create(
            assessment=self.verified, title="取得体系证书", owner="周岩", due_on=date(2018, 5, 30),
            made_by_id=self.manager.user_id, made_at=AT,
        )  # fmt: skip

    @cached_property
    def objection(self) -> Objection:
        """An objection to the result, with a paper."""
        return Objection.objects.create(
            assessment=self.verified, text="请求重新核验", attachment=self.attachment,
            raised_by_id=self.manager.user_id, raised_at=AT,
        )  # fmt: skip

    @cached_property
    def note(self) -> ProgressNote:
        """How the measure went on, with a paper."""
        return ProgressNote.objects.create(
            improvement=self.improvement, text="证书已受理", attachment=self.attachment,
            by_id=self.manager.user_id, at=AT,
        )  # fmt: skip

    @cached_property
    def register_entry(self) -> Standard:
        """A standard that was proposed."""
        return Standard.objects.create(title="小型断路器", proposed_by=self.firm, made_at=AT)

    @cached_property
    def certification(self) -> CertificationCase:
        """A case that was proposed."""
        return CertificationCase.objects.create(enterprise=self.firm, opened_at=AT)

    @cached_property
    def certification_paper(self) -> CertificationStatusChange:
        """A stage of it with a paper."""
        return CertificationStatusChange.objects.create(
            case=self.certification, target="preparing", on=AT.date(), attachment=self.attachment,
            by_id=self.manager.user_id, role="enterprise_manager", at=AT,
        )  # fmt: skip

    @cached_property
    def begun(self) -> Assessment:
        """Begun and not handed in."""
        return benchmarking.make_assessment(self.firm, self.world.later_round)

    def answer_of(self, assessment: Assessment) -> Answer:
        return Answer.objects.get_or_create(assessment=assessment, indicator=self.world.indicator)[0]

    @cached_property
    def evidence(self) -> AnswerEvidence:
        return AnswerEvidence.objects.create(
            answer=self.answer_of(self.assessment),
            version=benchmarking.make_version(self.firm, self.attachment, self.manager),
            added_by_id=self.manager.user_id,
            added_at=AT,
        )

    @cached_property
    def expert(self) -> User:
        return make_user(Role.EXPERT)

    @cached_property
    def registration(self) -> Registration:
        """Handed in by an enterprise of the side's township that is not in the pool yet."""
        sha256 = uploads.keep(b"%PDF-1.7 licence of " + self.firm.credit_code.encode())
        return registrations.make_registration(
            township=self.township, licence=enterprises.make_attachment(None, sha256=sha256)
        )

    @cached_property
    def offer(self) -> invitations.Offer:
        return invitations.invite(
            organisation=self.firm.organisation,
            role=Role.ENTERPRISE_CLERK,
            name="陈洁",
            by=self.manager,
            at=clock.now(),
        )

    @cached_property
    def membership(self) -> Membership:
        return Membership.objects.get(user=self.manager.user_id)

    @cached_property
    def report(self) -> Report:
        return reporting.make_report(self.firm, by=self.manager)

    @cached_property
    def version(self) -> ReportVersion:
        return reporting.rendered(self.report, by=self.manager)

    @cached_property
    def published(self) -> ReportVersion:
        return reporting.published(reporting.make_report(self.firm, 2015, by=self.manager), by=self.manager)

    @cached_property
    def token(self) -> ApiToken:
        return tokens.make_token(self.firm.organisation)[0]

    @cached_property
    def view(self) -> SavedView:
        """Somebody else's view of a list."""
        return SavedView.objects.create(
            user=make_user(Role.LEADER),
            page="enterprises:list",
            title="重点",
            query="rung=creating",
            saved_at=AT,
        )

    @cached_property
    def notice(self) -> Notice:
        reader = make_user(Role.LEADER)
        notices.send(users=[reader.pk], title="通报", at=AT)
        return Notice.objects.get(user=reader)


class World:
    """Two sides, what they have in common, and a signed-in browser for each role on the own side."""

    def __init__(self) -> None:
        self.own, self.foreign = Side(self), Side(self)
        enterprises.make_figure(self.own.firm, year=2017)
        for case in CASES.values():
            case.parameters(self.own)
            case.parameters(self.foreign)
        self.browsers = {role: self._browser(role) for role in Role if role != Role.SYSTEM}

    def browser(self, role: Role) -> Browser:
        """Somebody in this role who belongs to the own side; nobody in particular for the public."""
        return self.browsers[role]

    def reader(self, route: Route, role: Role) -> Client:
        """Who asks for this address in this role: a person; for what programs read, a program with its token."""
        return self.programs.get(role, self.stranger) if is_for_programs(route) else self.browser(role)

    @cached_property
    def stranger(self) -> Client:
        """A program without a token."""
        return Client()

    @cached_property
    def programs(self) -> dict[Role, Client]:
        """A program of the own side for each role in which programs read; it may ask as often as it likes."""
        owners = {Role.ENTERPRISE_CLERK: self.own.firm.organisation, Role.TOWNSHIP_OFFICER: self.own.township}
        return {role: tokens.program(role, owners.get(role)) for role in PROGRAMS}

    def strict_browser(self, role: Role) -> Browser:
        """The same, in a browser that brings no mark against forged forms."""
        return self._browser(role, enforce_csrf_checks=True)

    def _browser(self, role: Role, **options: bool) -> Browser:
        return Browser(**options) if role == Role.PUBLIC else sign_in(self.person_of(role), **options)

    @cached_property
    def officer(self) -> Actor:
        return enterprises.make_actor(Role.LEAD_OFFICER)

    @cached_property
    def round(self) -> Round:
        return benchmarking.make_round(number=1)

    @cached_property
    def earlier_round(self) -> Round:
        return benchmarking.make_round(self.round.catalogue, year=2017, number=1)

    @cached_property
    def later_round(self) -> Round:
        return benchmarking.make_round(self.round.catalogue, year=2019, number=1)

    @cached_property
    def catalogue_file(self) -> Any:
        """The workbook of a draft; none of ours, so that it can be marked."""
        sha256 = uploads.keep(workbooks.by_hand([["编号"], ["A-01"]]))
        kept = enterprises.make_attachment(None, name="目录.xlsx", sha256=sha256, media_type=uploads.XLSX)
        benchmarking.make_catalogue(code="draft", status="draft", file=kept)
        return kept

    @cached_property
    def draw(self) -> Draw:
        return Draw.objects.create(
            round=self.earlier_round, percent=20, minimum=1, maximum=5, seed="20180427", population=[],
            by_id=self.officer.user_id, at=AT,
        )  # fmt: skip

    @cached_property
    def indicator(self) -> Indicator:
        return self.round.catalogue.indicators.order_by("position")[0]

    @cached_property
    def policy(self) -> Policy:
        data = settings.BASE_DIR / "data"
        organisations.load(source=data / "organisations.yaml", by=Actor.system(), at=AT)
        source = data / "policies" / "dongtou-2015-121.yaml"
        return policies.load(source=source, by=Actor.system(), at=AT)[0]

    @cached_property
    def batch(self) -> Batch:
        return Batch.objects.create(
            year=2018,
            kind=BatchKind.values[0],
            name="2018 年度",
            decided_on=date(2018, 3, 1),
            recorded_at=AT,
        )

    @cached_property
    def person(self) -> User:
        return make_user(Role.LEAD_OFFICER)

    @cached_property
    def trail_entry(self) -> Any:
        return trail.record(by=Actor.system(), at=AT, action="accounts.user.create")

    def person_of(self, role: Role) -> User:
        """Somebody in this role who belongs to the own side."""
        if role == Role.EXPERT:
            return self.own.expert
        if role in ENTERPRISE:
            return make_user(role, self.own.firm.organisation)
        return make_user(role, self.own.township if role == Role.TOWNSHIP_OFFICER else None)


def person(side: Side) -> dict[str, Any]:
    return {"pk": side.world.person.pk}


def firm(side: Side) -> dict[str, Any]:
    return {"pk": side.firm.pk}


def assessment(side: Side) -> dict[str, Any]:
    return {"pk": side.assessment.pk}


def people(side: Side) -> dict[str, Any]:
    return {"pk": side.firm.organisation_id}


def membership(side: Side) -> dict[str, Any]:
    return {"pk": side.membership.pk}


def registration(side: Side) -> dict[str, Any]:
    return {"pk": side.registration.pk}


def indicator(side: Side) -> dict[str, Any]:
    return {"pk": side.assessment.pk, "indicator_id": side.world.indicator.pk}


def workbook(side: Side) -> dict[str, Any]:
    return {"pk": side.assessment.pk, "file_id": side.workbook.pk}


def evidence(side: Side) -> dict[str, Any]:
    return {"pk": side.evidence.pk}


def certificate(side: Side) -> dict[str, Any]:
    return {"pk": side.certificate.pk}


def product(side: Side) -> dict[str, Any]:
    return {"pk": side.product.pk}


def quality_officer(side: Side) -> dict[str, Any]:
    return {"pk": side.quality_officer.pk}


def record(side: Side) -> dict[str, Any]:
    return {"kind": "standards", "pk": side.standard.pk}


def report(side: Side) -> dict[str, Any]:
    return {"pk": side.report.pk}


def version(side: Side) -> dict[str, Any]:
    return {"pk": side.version.pk}


def run(side: Side) -> dict[str, Any]:
    return {"pk": side.run.pk}


OFFICES = LEAD | {Role.TOWNSHIP_OFFICER}
CASES: dict[str, Case] = {
    # accounts
    "accounts:person": Case(person, NOBODY),
    "accounts:person_move": Case(person, NOBODY),
    "accounts:person_end": Case(person, NOBODY),
    "accounts:person_disable": Case(person, NOBODY),
    "accounts:person_enable": Case(person, NOBODY),
    "accounts:person_reset": Case(person, NOBODY),
    "accounts:token_revoke": Case(
        lambda side: {"pk": side.token.pk}, frozenset({Role.ENTERPRISE_MANAGER, Role.LEAD_CHIEF})
    ),
    "accounts:members_of": Case(people),
    "accounts:members_export": Case(people),
    "accounts:invite": Case(people),
    "accounts:invitation_revoke": Case(lambda side: {"pk": side.offer.invitation.pk}),
    "accounts:invitation": Case(lambda side: {"key": side.offer.key}, NOBODY),
    "accounts:member_role": Case(membership),
    "accounts:member_end": Case(membership),
    "accounts:trail_entry": Case(lambda side: {"sequence": side.world.trail_entry.sequence}, NOBODY),
    "accounts:view_edit": Case(lambda side: {"pk": side.view.pk}, READERS, unseen=READERS),
    "accounts:view_remove": Case(lambda side: {"pk": side.view.pk}, READERS, unseen=READERS),
    "accounts:notice_open": Case(lambda side: {"pk": side.notice.pk}, SIGNED_IN),
    # enterprises
    "enterprises:detail": Case(firm),
    "enterprises:edit": Case(firm),
    "enterprises:unmask": Case(firm),
    "enterprises:registration": Case(registration),
    "enterprises:registration_licence": Case(registration),
    "enterprises:registration_reissue": Case(registration),
    "enterprises:registration_step": Case(lambda side: registration(side) | {"step": "confirm"}),
    "enterprises:figures_of": Case(firm),
    "enterprises:figures": Case(lambda side: {"pk": side.firm.pk, "year": 2017}),
    "enterprises:figures_step": Case(lambda side: {"pk": side.firm.pk, "year": 2017, "step": "submit"}),
    "enterprises:figures_news": Case(lambda side: {"pk": side.firm.pk, "year": 2017}),
    "enterprises:months": Case(lambda side: {"pk": side.firm.pk, "year": 2017}),
    "enterprises:certificates_of": Case(firm),
    "enterprises:certificate_add": Case(firm),
    "enterprises:certificate_edit": Case(certificate),
    "enterprises:certificate_end": Case(certificate),
    "enterprises:products_of": Case(firm),
    "enterprises:product_add": Case(firm),
    "enterprises:product_edit": Case(product),
    "enterprises:product_remove": Case(product),
    "enterprises:quality_officers_of": Case(firm),
    "enterprises:quality_officer_add": Case(firm),
    "enterprises:quality_officer_edit": Case(quality_officer),
    "enterprises:quality_officer_leave": Case(quality_officer),
    "enterprises:alterations_of": Case(firm),
    "enterprises:part_export": Case(lambda side: {"pk": side.firm.pk, "part": "products"}),
    "enterprises:tell_apart": Case(firm),
    "enterprises:alteration_add": Case(lambda side: {"pk": side.firm.pk, "kind": "name"}),
    "enterprises:happenings_of": Case(firm),
    "enterprises:changes_of": Case(firm),
    "enterprises:records_of": Case(lambda side: {"pk": side.firm.pk, "kind": "standards"}),
    "enterprises:record_add": Case(lambda side: {"pk": side.firm.pk, "kind": "standards"}),
    "enterprises:record_edit": Case(record),
    "enterprises:record_strike": Case(record),
    "enterprises:import_run": Case(run, unseen=OFFICES),
    "enterprises:import_step": Case(lambda side: run(side) | {"step": "cancel"}, unseen=OFFICES),
    "enterprises:import_file": Case(lambda side: run(side) | {"which": "original"}, unseen=OFFICES),
    "enterprises:attachment": Case(lambda side: {"pk": side.certificate.file_id}),
    # cultivation
    "cultivation:policy": Case(lambda side: {"pk": side.world.policy.pk}, NOBODY),
    "cultivation:batch": Case(lambda side: {"pk": side.world.batch.pk}, NOBODY),
    "cultivation:members_export": Case(lambda side: {"pk": side.world.batch.pk}, NOBODY),
    "cultivation:rung": Case(firm),
    "cultivation:memberships_of": Case(firm),
    "cultivation:memberships_of_export": Case(firm),
    "benchmarking:assessments_of": Case(firm),
    "benchmarking:assessments_of_export": Case(firm),
    "incentives:supports_of": Case(firm),
    "incentives:supports_of_export": Case(firm),
    "reporting:reports_of": Case(firm),
    "reporting:reports_of_export": Case(firm),
    # benchmarking
    "benchmarking:assessment": Case(assessment),
    "benchmarking:submit": Case(assessment),
    "benchmarking:team": Case(assessment),
    "benchmarking:comment": Case(indicator),
    "benchmarking:comments_read": Case(assessment),
    "benchmarking:withdraw": Case(assessment),
    "benchmarking:reassess": Case(lambda side: {"pk": side.verified.pk}),
    "benchmarking:draw": Case(lambda side: {"pk": side.world.draw.pk}, NOBODY),
    "benchmarking:draw_export": Case(lambda side: {"pk": side.world.draw.pk}, NOBODY),
    "benchmarking:draw_population": Case(lambda side: {"pk": side.world.draw.pk}, NOBODY),
    "benchmarking:inspection": Case(lambda side: {"pk": side.inspection.pk}),
    "benchmarking:inspection_record": Case(lambda side: {"pk": side.inspection.pk}),
    "benchmarking:inspection_take_back": Case(lambda side: {"pk": side.inspection.pk}),
    "benchmarking:answer": Case(indicator),
    "benchmarking:settle": Case(indicator),
    "benchmarking:history": Case(indicator),
    "benchmarking:evidence_add": Case(indicator),
    "benchmarking:evidence_file": Case(evidence),
    "benchmarking:evidence_remove": Case(evidence),
    "benchmarking:evidence_date": Case(evidence),
    "benchmarking:evidence_replace": Case(evidence),
    "benchmarking:evidence_choose": Case(indicator),
    "benchmarking:library_of": Case(lambda side: {"pk": side.firm.pk}),
    "benchmarking:library_of_export": Case(lambda side: {"pk": side.firm.pk}),
    "benchmarking:library_paper": Case(lambda side: {"pk": side.evidence.version.evidence_id}),
    "benchmarking:library_revise": Case(lambda side: {"pk": side.evidence.version.evidence_id}),
    "benchmarking:library_file": Case(lambda side: {"pk": side.evidence.version_id}),
    "benchmarking:workbook_download": Case(assessment),
    "benchmarking:workbook_upload": Case(assessment),
    "benchmarking:workbook": Case(workbook),
    "benchmarking:workbook_marked": Case(workbook),
    "benchmarking:verification": Case(assessment),
    "benchmarking:take_over": Case(assessment),
    "benchmarking:verdict": Case(indicator),
    "benchmarking:verdict_settle": Case(indicator),
    "benchmarking:verdict_history": Case(indicator),
    "benchmarking:return": Case(assessment),
    "benchmarking:confirm": Case(assessment),
    "benchmarking:reopen": Case(assessment),
    "benchmarking:unlock": Case(assessment),
    "benchmarking:expert_ask": Case(assessment),
    "benchmarking:opinion": Case(assessment),
    "benchmarking:opinion_score": Case(indicator),
    "benchmarking:declare": Case(assessment),
    "benchmarking:scores": Case(assessment),
    "benchmarking:score_settle": Case(indicator),
    "benchmarking:objection_raise": Case(lambda side: {"pk": side.verified.pk}),
    "benchmarking:objection": Case(lambda side: {"pk": side.objection.pk}),
    "benchmarking:objection_answer": Case(lambda side: {"pk": side.objection.pk}),
    "benchmarking:objection_paper": Case(lambda side: {"pk": side.objection.pk}),
    "benchmarking:gaps": Case(lambda side: {"pk": side.verified.pk}),
    "benchmarking:gaps_workbook": Case(lambda side: {"pk": side.verified.pk}),
    "benchmarking:gaps_paper": Case(lambda side: {"pk": side.verified.pk}),
    "benchmarking:package": Case(assessment),
    "benchmarking:plan": Case(lambda side: {"pk": side.verified.pk}),
    "benchmarking:improvement_add": Case(lambda side: {"pk": side.verified.pk}),
    "benchmarking:improvement": Case(lambda side: {"pk": side.improvement.pk}),
    "benchmarking:improvement_edit": Case(lambda side: {"pk": side.improvement.pk}),
    "benchmarking:improvement_note": Case(lambda side: {"pk": side.improvement.pk}),
    "benchmarking:improvement_file": Case(lambda side: {"pk": side.note.pk}),
    "benchmarking:visit_plan": Case(lambda side: {"pk": side.assessment.pk}),
    "benchmarking:visit": Case(lambda side: {"pk": side.visit.pk}),
    "benchmarking:visit_act": Case(lambda side: {"pk": side.visit.pk, "name": "cancel"}),
    "benchmarking:visit_item": Case(lambda side: {"pk": side.visit_photo.item_id}),
    "benchmarking:visit_photo": Case(lambda side: {"pk": side.visit_photo.pk}),
    "benchmarking:visit_photo_add": Case(lambda side: {"pk": side.visit_photo.item_id}),
    "benchmarking:visit_photo_remove": Case(lambda side: {"pk": side.visit_photo.pk}),
    "benchmarking:standard": Case(lambda side: {"pk": side.register_entry.pk}, scoped=ENTERPRISE),
    "benchmarking:standard_edit": Case(lambda side: {"pk": side.register_entry.pk}, scoped=NOBODY),
    "benchmarking:standard_advance": Case(
        lambda side: {"pk": side.register_entry.pk, "name": "argue"}, scoped=NOBODY
    ),
    "benchmarking:certification": Case(lambda side: {"pk": side.certification.pk}),
    "benchmarking:certifications_of": Case(lambda side: {"pk": side.firm.pk}),
    "benchmarking:certifications_of_export": Case(lambda side: {"pk": side.firm.pk}),
    "benchmarking:certification_start_of": Case(lambda side: {"pk": side.firm.pk}),
    "benchmarking:certification_edit": Case(lambda side: {"pk": side.certification.pk}),
    "benchmarking:certification_advance": Case(lambda side: {"pk": side.certification.pk, "name": "prepare"}),
    "benchmarking:certification_paper": Case(lambda side: {"pk": side.certification_paper.pk}),
    "benchmarking:improvement_act": Case(lambda side: {"pk": side.improvement.pk, "name": "drop"}),
    "benchmarking:start": Case(lambda side: {"pk": side.world.later_round.pk}, NOBODY),
    "benchmarking:round": Case(lambda side: {"pk": side.world.round.pk}, NOBODY),
    "benchmarking:round_export": Case(lambda side: {"pk": side.world.round.pk}, NOBODY),
    "benchmarking:round_invite": Case(lambda side: {"pk": side.world.round.pk}, NOBODY),
    "benchmarking:round_days": Case(lambda side: {"pk": side.world.round.pk}, NOBODY),
    "benchmarking:catalogue": Case(lambda side: {"pk": side.world.round.catalogue_id}, NOBODY),
    "benchmarking:catalogue_workbook": Case(lambda side: {"pk": side.world.round.catalogue_id}, NOBODY),
    "benchmarking:catalogue_yaml": Case(lambda side: {"pk": side.world.round.catalogue_id}, NOBODY),
    "benchmarking:catalogue_act": Case(
        lambda side: {"pk": side.world.round.catalogue_id, "name": "retire"}, NOBODY
    ),
    "benchmarking:catalogue_preview": Case(lambda side: {"pk": side.world.catalogue_file.pk}, NOBODY),
    "benchmarking:catalogue_marked": Case(lambda side: {"pk": side.world.catalogue_file.pk}, NOBODY),
    "benchmarking:carry": Case(assessment),
    "benchmarking:carry_confirm": Case(indicator),
    # reporting
    "reporting:report": Case(report),
    "reporting:preview": Case(report),
    "reporting:text": Case(lambda side: {"pk": side.report.pk, "chapter": "letter"}),
    "reporting:sign": Case(report),
    "reporting:revise": Case(report),
    "reporting:withdraw": Case(report),
    "reporting:version": Case(version),
    "reporting:publish": Case(version),
    "reporting:retry": Case(version),
    "reporting:download": Case(version),
    "reporting:public_file": Case(lambda side: {"code": side.published.code}, NOBODY),
    "reporting:verify_code": Case(lambda side: {"code": side.published.code}, NOBODY, answers_anything=True),
    # dashboards
    "dashboards:target": Case(lambda side: {"code": side.world.policy.targets.first().code}, NOBODY),
    "dashboards:target_export": Case(lambda side: {"code": side.world.policy.targets.first().code}, NOBODY),
}

for name in ("enterprise", "standards_of", "figures_of", "certificates_of"):
    CASES[f"api:{name}"] = Case(lambda side: {"code": side.firm.credit_code})


# What must stand behind the question mark.
NEEDED = {"api:figures": "?year=2017"}


def is_for_programs(route: Route) -> bool:
    """Whether programs read here, with a token instead of a session."""
    return route.name.startswith("api:") and Role.PUBLIC not in (route.audience or ())


ROUTES: list[Route] = routes()
WITH_PARAMETERS = [route for route in ROUTES if route.parameters]


def parameters(route: Route, side: Side) -> dict[str, Any]:
    """The parameters with which the address is tried on this side."""
    return CASES[route.name].parameters(side) if route.parameters else {}


def unknown(known: dict[str, Any]) -> dict[str, Any]:
    """Parameters that name no object."""
    return {name: UNKNOWN if isinstance(value, int) else "no-such-thing" for name, value in known.items()}


def address(route: Route, kwargs: dict[str, Any]) -> str:
    """Where the route leads with these parameters, and with what it can't do without."""
    return reverse(route.name, kwargs=kwargs) + NEEDED.get(route.name, "")


def ask(browser: Client, where: str, method: str = "get") -> HttpResponse:
    """The answer, with the file behind it closed."""
    response = getattr(browser, method)(where)
    response.close()
    return response
