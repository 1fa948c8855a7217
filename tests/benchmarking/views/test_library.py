"""The papers of an enterprise over HTTP: the list, a paper, its versions, and choosing one for an answer."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from benchmarking.enums import AssessmentStatus
from benchmarking.models import AnswerEvidence, Assessment, Evidence, EvidenceVersion
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import Browser, as_role  # noqa: F401
from tests.factories.benchmarking import indicator, make_assessment, make_version, prove, submitted
from tests.factories.enterprises import make_attachment
from tests.factories.files import image_bytes, pdf_bytes, upload

pytestmark = pytest.mark.django_db
PAST = date(2018, 1, 31)


@pytest.fixture
def begun() -> Assessment:
    return make_assessment()


@pytest.fixture
def clerk(as_role: Callable[..., Browser], begun: Assessment) -> Browser:  # noqa: F811
    return as_role(Role.ENTERPRISE_CLERK, begun.enterprise.organisation)


def address(name: str, *args: int) -> str:
    return reverse(f"benchmarking:{name}", args=args)


def test_a_paper_is_entered_once_and_chosen_for_a_further_answer(clerk, begun):
    for title in ("管理体系证书", "另一个名称"):
        clerk.post(address("library_add"), {"title": title, "file": upload(), "expires_on": "2099-01-01"})
    paper = Evidence.objects.get()
    choose = address("evidence_choose", begun.pk, indicator(begun, "A-02").pk)

    offered = clerk.get(choose).content.decode()
    chosen = clerk.post(choose, {"paper": paper.pk})

    assert (paper.title, paper.versions.count()) == ("管理体系证书", 1)
    assert "引用<span" in offered
    assert (chosen.status_code, AnswerEvidence.objects.get().version.evidence) == (303, paper)
    assert "本项已引用" in clerk.get(choose).content.decode()
    assert clerk.post(choose, {"paper": "x"}).status_code == 404


def test_a_new_version_is_offered_at_the_row_and_put_there_when_asked(clerk, begun):
    file = prove(begun, "A-01", clerk.actor)
    paper = file.version.evidence
    given = {"file": upload("新.pdf"), "about_on": "2018-03-26", "expires_on": "2018-04-20", "note": "换发"}

    clerk.post(address("library_revise", paper.pk), given)
    form = clerk.get(address("assessment", begun.pk)).content.decode()
    clerk.post(address("evidence_replace", file.pk))
    after = clerk.get(address("assessment", begun.pk))

    assert ("替换为第 2 版" in form, "到期" in form) == (True, False)
    assert EvidenceVersion.objects.get(number=2).note == "换发"
    assert "材料已于 2018-04-20 到期" in after.content.decode()
    assert [hint.code for hint in after.context["expiries"]] == ["A-01"]
    assert "材料已于 2018-04-20 到期" in clerk.get(address("submit", begun.pk)).content.decode()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"about_on": "2999-01-01"}, "材料日期不能晚于今天。"),
        ({"about_on": "2018-03-01", "expires_on": "2018-02-01"}, "有效期不能早于材料日期。"),
        ({"file": upload("图.pdf", image_bytes())}, "“图.pdf”"),
    ],
)
def test_a_wrong_version_is_told_and_not_kept(clerk, begun, given, words):
    paper = prove(begun, "A-01", clerk.actor).version.evidence

    page = clerk.post(address("library_revise", paper.pk), given)

    assert (page.status_code, words in page.content.decode()) == (422, True)
    assert EvidenceVersion.objects.count() == 1


def test_a_version_that_says_the_same_adds_nothing_and_anothers_file_is_refused(clerk, begun):
    for pages in (1, 2):
        clerk.post(address("library_add"), {"file": upload(f"{pages}.pdf", pdf_bytes(pages=pages))})
    paper, other = Evidence.objects.order_by("pk")

    same = clerk.post(address("library_revise", paper.pk), {}, follow=True)
    page = clerk.post(address("library_revise", paper.pk), {"file": upload("丙.pdf", pdf_bytes(pages=2))})

    assert "与最新版本相同" in same.content.decode()
    assert (page.status_code, f"名称为“{other.title}”" in page.content.decode()) == (422, True)


def test_papers_are_seen_by_their_enterprise_and_by_those_who_see_the_answers(as_role, clerk, begun):  # noqa: F811
    used = prove(begun, "A-01", clerk.actor).version
    unused = make_version(begun.enterprise, make_attachment(begun.enterprise, "闲置.pdf"), clerk.actor)
    newer = make_version(
        begun.enterprise, make_attachment(begun.enterprise, "新.pdf"), clerk.actor, used.evidence
    )
    submitted(clerk.actor, begun, AssessmentStatus.SUBMITTED)
    seen = {
        role: [
            as_role(role).get(address("library_paper", version.evidence_id)).status_code
            for version in (used, unused)
        ]
        for role in (Role.LEAD_OFFICER, Role.LEADER, Role.ENTERPRISE_CLERK)
    }
    officer = as_role(Role.LEAD_OFFICER)
    listed = officer.get(address("library_of", begun.enterprise_id)).context["rows"]

    assert seen == {
        Role.LEAD_OFFICER: [200, 404],
        Role.LEADER: [200, 404],
        Role.ENTERPRISE_CLERK: [404, 404],
    }
    assert [row.versions for row in listed] == [[used]]
    assert officer.get(address("library_file", newer.pk)).status_code == 404
    assert [clerk.get(address("library_paper", one.evidence_id)).status_code for one in (used, unused)] == [
        200
    ] * 2


def test_list_is_searched_told_as_of_a_day_and_exported(clerk, begun):
    prove(begun, "A-01", clerk.actor, "证书.pdf", expires_on=PAST)
    make_version(begun.enterprise, make_attachment(begun.enterprise, "报告.pdf"), clerk.actor)
    where = address("library")

    def titles(**asked: str) -> list[str]:
        return [row.paper.title for row in clerk.get(where, asked).context["rows"]]

    assert titles() == ["报告.pdf", "证书.pdf"]
    assert [titles(q="证"), titles(state="expired"), titles(state="used")] == [["证书.pdf"]] * 3
    assert (titles(state="unused"), titles(state="soon"), titles(on="2018-04-26")) == (["报告.pdf"], [], [])
    book = openpyxl.load_workbook(BytesIO(b"".join(clerk.get(address("library_export")).streaming_content)))
    rows = [[cell.value for cell in row[:6]] for row in book.worksheets[0].iter_rows()]
    assert next(row for row in rows if row[0] == "证书.pdf")[5] == f"{begun.title}：A-01"


@pytest.mark.parametrize("papers", [1, 3, 1_000])
def test_list_asks_the_same_number_of_questions(clerk, begun, papers, django_assert_num_queries):
    first = prove(begun, "A-01", clerk.actor).version
    made = Evidence.objects.bulk_create(
        Evidence(enterprise=begun.enterprise, title=f"{n}", made_by_id=clerk.actor.user_id, made_at=first.at)
        for n in range(papers - 1)
    )
    EvidenceVersion.objects.bulk_create(
        EvidenceVersion(evidence=one, attachment=first.attachment, by_id=clerk.actor.user_id, at=first.at)
        for one in made
    )
    clerk.get(address("library"))

    with django_assert_num_queries(9):
        clerk.get(address("library"))
