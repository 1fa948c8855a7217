"""The read API: who reads what, page by page, and what is refused."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from dongtou_brand.api import description
from dongtou_brand.kernel.actor import Role
from enterprises.enums import CertificateStatus, FigureState, FigureStatus, Rung, StandardRole, StandardStage
from enterprises.models import Certificate, Enterprise, FigureDefinition, StandardPart, YearlyFigure
from tests.factories.accounts import make_user, sign_in
from tests.factories.enterprises import (
    AT,
    make_attachment,
    make_certificate,
    make_definition,
    make_enterprise,
    make_figure,
    make_industry,
    make_township,
)
from tests.factories.tokens import Program, program

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"
EVERYTHING = {
    "enterprises": f"{ROOT}/enterprises",
    "figures": f"{ROOT}/figures?year=2017",
    "certificates": f"{ROOT}/certificates",
}
MOMENT = "参数 updated_since 应为带时区的时间，如 2018-04-27T08:00:00Z。"
READS = [Role.LEAD_OFFICER, Role.BUREAU_OFFICER, Role.LEADER]


@pytest.fixture(autouse=True)
def counters() -> Iterator[None]:
    """What one test asks does not count for the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def lead() -> Program:
    return program(Role.LEAD_OFFICER)


def of(firm: Enterprise, what: str = "") -> str:
    return f"{ROOT}/enterprises/{firm.credit_code}{what}"


def codes(client: Client, where: str = EVERYTHING["enterprises"], **conditions: object) -> list[str]:
    return [one["credit_code"] for one in items(client, where, **conditions)]


def items(client: Client, where: str, **conditions: object) -> list[dict[str, object]]:
    response = client.get(where, conditions)
    assert response.status_code == 200, response.content.decode()
    return response.json()["items"]


def told(client: Client, where: str, **conditions: object) -> tuple[int, str, str]:
    response = client.get(where, conditions)
    return response.status_code, response.json()["code"], response.json()["message"]


def make_standard(firm: Enterprise, **values: object) -> StandardPart:
    filled = {
        "number": "T/ZZB 0825—2018", "title": "小型断路器", "role": StandardRole.LEAD, "rank": 1,
        "stage": StandardStage.PUBLISHED, "published_on": date(2018, 3, 1), "recorded_at": AT,
    }  # fmt: skip
    return StandardPart.objects.create(enterprise=firm, **(filled | values))


# ── whose ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("role", READS)
def test_bureaus_and_leaders_read_every_enterprise(role: Role) -> None:
    firms = [make_enterprise() for _ in range(3)]
    assert codes(program(role)) == [firm.credit_code for firm in firms]


def test_a_township_reads_its_own_enterprises_and_finds_no_other() -> None:
    own, foreign = make_enterprise(), make_enterprise()
    reader = program(Role.TOWNSHIP_OFFICER, own.township)
    for firm in (own, foreign):
        make_figure(firm), make_certificate(firm), make_standard(firm, number=f"T/ZZB {firm.pk}")
    assert codes(reader) == [own.credit_code]
    for where in (EVERYTHING["figures"], EVERYTHING["certificates"]):
        assert {one["enterprise"] for one in items(reader, where)} == {own.credit_code}
    for what in ("", "/figures", "/certificates", "/standards"):
        assert (reader.get(of(own, what)).status_code, reader.get(of(foreign, what)).status_code) == (
            200,
            404,
        )


def test_an_enterprise_reads_itself_alone() -> None:
    own, foreign = make_enterprise(), make_enterprise()
    reader = program(Role.ENTERPRISE_CLERK, own.organisation)
    make_figure(foreign)
    make_certificate(foreign)
    assert codes(reader) == [own.credit_code]
    assert (items(reader, EVERYTHING["figures"]), items(reader, EVERYTHING["certificates"])) == ([], [])
    assert told(reader, of(foreign))[0:2] == (404, "not_found")
    assert told(reader, of(foreign)) == told(reader, f"{ROOT}/enterprises/91330305NOBODY0000")


def test_an_enterprise_that_has_ended_reads_nothing() -> None:
    firm = make_enterprise(ended_on=date(2018, 3, 1), ended_as="closed")
    reader = program(Role.ENTERPRISE_CLERK, firm.organisation)
    for where in (*EVERYTHING.values(), of(firm), f"{ROOT}/figure-definitions"):
        assert told(reader, where) == (403, "forbidden", "企业未入库或已终止，令牌不能读取。")


@pytest.mark.parametrize(
    ("where", "scope"),
    [
        ("/enterprises", "enterprises:read"),
        ("/enterprises/X", "enterprises:read"),
        ("/enterprises/X/standards", "enterprises:read"),
        ("/figures?year=2017", "figures:read"),
        ("/figure-definitions", "figures:read"),
        ("/enterprises/X/figures", "figures:read"),
        ("/certificates", "certificates:read"),
        ("/enterprises/X/certificates", "certificates:read"),
    ],
)
def test_each_scope_opens_its_own_addresses(where: str, scope: str) -> None:
    every = {"enterprises:read", "figures:read", "certificates:read"}
    without = program(Role.LEAD_OFFICER, scopes=sorted(every - {scope}))
    alone = program(Role.LEAD_OFFICER, scopes=[scope])
    assert told(without, ROOT + where) == (403, "forbidden", f"令牌的范围不含 {scope}，请重新签发。")
    assert alone.get(ROOT + where).status_code in {200, 404}


# ── what ────────────────────────────────────────────────────────────────────────────────────────
def test_an_enterprise_is_told_in_full_and_without_its_people(lead: Program) -> None:
    heir = make_enterprise()
    firm = make_enterprise(
        "温州海霞电气有限公司", rung=Rung.PLANNED, founded_on=date(2003, 5, 6), ended_on=date(2018, 4, 1),
        ended_as="merged", merged_into=heir, legal_representative="海大富", contact_name="林小满",
        contact_phone="13812340027",
    )  # fmt: skip
    assert lead.get(of(firm)).json() == {
        "credit_code": firm.credit_code,
        "name": "温州海霞电气有限公司",
        "township": {"code": firm.township.code, "name": "北岙街道"},
        "industry": {"code": "3823", "name": "配电开关控制设备制造", "edition": 2017},
        "address": "",
        "founded_on": "2003-05-06",
        "ownership": "",
        "main_products": "",
        "headquarters_in_zhejiang": None,
        "excellence_since": None,
        "rung": "planned",
        "rung_since": "2016-06-17",
        "ended_on": "2018-04-01",
        "ended_as": "merged",
        "merged_into": heir.credit_code,
        "is_demo": False,
        "updated_at": "2018-04-27T10:24:00+08:00",
    }


def test_no_answer_names_a_person(lead: Program) -> None:
    firm = make_enterprise(legal_representative="海大富", contact_name="林小满", contact_phone="13812340027")
    stater = make_user(Role.ENTERPRISE_CLERK, firm.organisation, name="陈小洁")
    make_figure(firm, by=stater, explanation="陈小洁说明")
    make_certificate(firm, file=make_attachment(firm, "海大富身份证.pdf"))
    make_standard(firm)
    places = [
        *EVERYTHING.values(),
        of(firm),
        *(of(firm, what) for what in ("/figures", "/certificates", "/standards")),
    ]
    everything = "".join(lead.get(where).content.decode() for where in places)
    assert firm.credit_code in everything
    assert [
        word for word in ("海大富", "林小满", "13812340027", "陈小洁", "身份证") if word in everything
    ] == []


def test_a_figure_is_told_with_its_definition(lead: Program) -> None:
    firm = make_enterprise()
    make_definition(
        "rd_spending",
        name="研发投入",
        unit="万元",
        basis="按统计口径",
        bases=[{"code": "tax", "name": "加计扣除口径"}],
    )
    make_figure(firm, "rd_spending", 2017, "1234.5000", basis="tax")
    assert items(lead, of(firm, "/figures")) == [
        {
            "enterprise": firm.credit_code, "year": 2017, "code": "rd_spending", "name": "研发投入", "unit": "万元",
            "basis": "加计扣除口径", "state": "value", "value": "1234.5", "source": "reported",
            "status": "confirmed", "confirmed_at": "2018-04-27T10:24:00+08:00",
        }
    ]  # fmt: skip


def test_blank_and_not_applicable_are_never_zero(lead: Program) -> None:
    firm = make_enterprise()
    make_figure(firm, "exports", value=0)
    make_figure(firm, "own_brand_exports", value=None)
    blank = make_figure(firm, "taxes", value=None)
    YearlyFigure.objects.filter(pk=blank.pk).update(state=FigureState.BLANK)
    found = {one["code"]: (one["state"], one["value"]) for one in items(lead, EVERYTHING["figures"])}
    assert found == {
        "exports": ("value", "0"),
        "own_brand_exports": ("not_applicable", None),
        "taxes": ("blank", None),
    }


def test_a_draft_is_told_to_nobody(lead: Program) -> None:
    firm = make_enterprise()
    make_figure(firm, "revenue", status=FigureStatus.DRAFT)
    make_figure(firm, "exports", status=FigureStatus.SUBMITTED)
    for reader in (lead, program(Role.ENTERPRISE_CLERK, firm.organisation)):
        assert [
            (one["code"], one["status"], one["confirmed_at"]) for one in items(reader, of(firm, "/figures"))
        ] == [("exports", "submitted", None)]


@pytest.mark.parametrize(
    ("stored", "text"),
    [("0", "0"), ("100", "100"), ("0.0001", "0.0001"), ("-12.50", "-12.5"), ("98765432.1001", "98765432.1001")],
)  # fmt: skip
def test_a_number_is_told_digit_by_digit(lead: Program, stored: str, text: str) -> None:
    make_figure(make_enterprise(), value=Decimal(stored))
    assert items(lead, EVERYTHING["figures"])[0]["value"] == text


def test_definitions_say_what_figures_mean(lead: Program) -> None:
    FigureDefinition.objects.all().delete()
    make_definition("revenue", name="营业收入", basis="主营与其他业务收入", formula="", decimals=2)
    assert items(lead, f"{ROOT}/figure-definitions") == [
        {
            "code": "revenue", "name": "营业收入", "unit": "万元", "basis": "主营与其他业务收入", "group": "经营规模",
            "decimals": 2, "formula": "", "part_of": "", "edition": "", "first_year": None, "last_year": None,
        }
    ]  # fmt: skip


def test_a_certificate_is_told_as_on_paper(lead: Program) -> None:
    firm = make_enterprise()
    make_certificate(firm, number="CN-1", issuer="方圆")
    assert items(lead, of(firm, "/certificates")) == [
        {
            "enterprise": firm.credit_code, "kind": "quality", "number": "CN-1", "standard": "GB/T 19001",
            "issuer": "方圆", "product": None, "status": "valid", "valid_from": "2017-07-21",
            "valid_to": "2020-07-20", "has_file": False,
        }
    ]  # fmt: skip


def test_a_standard_that_was_struck_out_is_not_told(lead: Program) -> None:
    firm = make_enterprise()
    make_standard(firm)
    make_standard(firm, number="T/ZZB 1", struck_at=AT, struck_reason="重复登记")
    assert items(lead, of(firm, "/standards")) == [
        {
            "enterprise": firm.credit_code, "number": "T/ZZB 0825—2018", "title": "小型断路器", "role": "lead",
            "rank": 1, "stage": "published", "publisher": "", "published_on": "2018-03-01", "implemented_on": None,
        }
    ]  # fmt: skip


# ── conditions ──────────────────────────────────────────────────────────────────────────────────
def test_enterprises_are_found_by_each_condition(lead: Program) -> None:
    lower = make_township("东屏街道")
    one = make_enterprise("温州海霞电气有限公司", rung=Rung.PLANNED, industry=make_industry("3823"))
    other = make_enterprise(
        "洞头百岛水产有限公司", township=lower, industry=make_industry("1361", "水产品冷冻加工"),
        updated_at=AT + timedelta(days=1),
    )  # fmt: skip
    first, second = [one.credit_code], [other.credit_code]
    assert codes(lead, q="海霞") == first
    assert codes(lead, q="dtbd") == second
    assert codes(lead, q=other.credit_code.lower()) == second
    assert codes(lead, q="？") == []
    assert codes(lead, township=lower.code) == second
    assert codes(lead, township="nowhere") == []
    assert codes(lead, rung="planned") == first
    assert codes(lead, industry="13") == second
    assert codes(lead, updated_since="2018-04-28T10:24:00+08:00") == second
    assert codes(lead, updated_since="0001-01-01T00:00:00+08:00") == first + second
    assert codes(lead, updated_since="9999-12-31T23:59:59Z") == []
    assert codes(lead, rung="planned", industry="13") == []


def test_figures_are_found_by_year_code_and_township(lead: Program) -> None:
    firm = make_enterprise()
    for year in (2015, 2016, 2017):
        make_figure(firm, "revenue", year)
    make_figure(firm, "exports", 2017)
    years = [one["year"] for one in items(lead, of(firm, "/figures"), from_year=2016, to_year=2016)]
    assert years == [2016]
    bulk = f"{ROOT}/figures"
    assert [one["code"] for one in items(lead, bulk, year=2017, code="exports")] == ["exports"]
    assert len(items(lead, bulk, year=2017, township=firm.township.code)) == 2
    assert items(lead, bulk, year=2017, township="nowhere") == []


def test_certificates_that_end_before_a_day_are_those_still_called_valid(lead: Program) -> None:
    firm = make_enterprise()
    make_certificate(firm, number="soon", valid_to=date(2018, 6, 29))
    make_certificate(firm, number="that day", valid_to=date(2018, 6, 30))
    make_certificate(firm, number="gone", valid_to=date(2018, 5, 1), status=CertificateStatus.CANCELLED)
    where = EVERYTHING["certificates"]
    assert [one["number"] for one in items(lead, where, expiring_before="2018-06-30")] == ["soon"]
    assert [one["number"] for one in items(lead, where, status="cancelled")] == ["gone"]
    assert items(lead, where, kind="environment") == []


@pytest.mark.parametrize(
    ("where", "conditions", "message"),
    [
        ("/enterprises", {"limit": 0}, "参数 limit 不能小于 1。"),
        ("/enterprises", {"limit": 201}, "参数 limit 不能大于 200。"),
        ("/enterprises", {"limit": "十"}, "参数 limit 应为整数。"),
        ("/enterprises", {"after": 2**63}, "参数 after 不能大于 9223372036854775807。"),
        ("/enterprises", {"rung": "top"}, "参数 rung 不在可选范围内。"),
        ("/enterprises", {"q": ""}, "参数 q 不能为空。"),
        ("/enterprises", {"q": "长" * 61}, "参数 q 不能超过 60 个字符。"),
        ("/enterprises", {"township": "a\0"}, "参数 township 格式不正确。"),
        ("/enterprises", {"updated_since": "2018-04-27"}, MOMENT),
        ("/enterprises", {"updated_since": "2018-04-27T08:00:00"}, MOMENT),
        ("/figures", {}, "参数 year 必须填写。"),
        ("/figures", {"year": 1999, "limit": "x"}, "参数 year 不能小于 2000；参数 limit 应为整数。"),
        ("/certificates", {"expiring_before": "2018-02-30"}, "参数 expiring_before 应为日期，如 2018-06-30。"),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_named_with_how_to_mend_it(
    lead: Program, where: str, conditions: dict[str, object], message: str
) -> None:
    assert told(lead, ROOT + where, **conditions) == (422, "invalid_parameter", message)


def test_a_parameter_that_is_unknown_or_comes_twice_is_refused(lead: Program) -> None:
    assert told(lead, EVERYTHING["enterprises"], updated_sinc="x") == (
        400,
        "bad_request",
        "没有这些参数：updated_sinc。",
    )
    assert told(lead, f"{ROOT}/enterprises?limit=1&limit=2") == (400, "bad_request", "参数不能重复：limit。")


# ── pages ───────────────────────────────────────────────────────────────────────────────────────
def pages(client: Client, where: str, **conditions: object) -> Iterator[list[dict[str, object]]]:
    after: int | None = 0
    while after is not None:
        answer = client.get(where, conditions | {"after": after}).json()
        yield answer["items"]
        after = answer["next"]


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 7])
def test_pages_are_complete_and_tell_nothing_twice(lead: Program, number: int) -> None:
    firms = [make_enterprise() for _ in range(number)]
    found = list(pages(lead, EVERYTHING["enterprises"], limit=2))
    assert [one["credit_code"] for page in found for one in page] == [firm.credit_code for firm in firms]
    assert len(found) == max(1, -(-number // 2))


def test_pages_stay_whole_while_enterprises_are_changed_and_added(lead: Program) -> None:
    firms = [make_enterprise() for _ in range(4)]
    found = pages(lead, EVERYTHING["enterprises"], limit=2)
    seen = [one["credit_code"] for one in next(found)]
    Enterprise.objects.filter(pk=firms[3].pk).update(name="新名", updated_at=AT + timedelta(days=9))
    firms.append(make_enterprise())
    seen += [one["credit_code"] for page in found for one in page]
    assert seen == [firm.credit_code for firm in firms]


@settings(max_examples=15)
@given(limit=st.integers(1, 200), size=st.integers(0, 12))
def test_any_limit_gives_every_figure_once(limit: int, size: int) -> None:
    cache.clear()
    YearlyFigure.objects.all().delete()
    firm = Enterprise.objects.first() or make_enterprise()
    made = [make_figure(firm, f"code_{place}").pk for place in range(size)]
    reader = program(Role.LEAD_OFFICER)
    found = [one["code"] for page in pages(reader, of(firm, "/figures"), limit=limit) for one in page]
    assert found == [f"code_{place}" for place in range(len(made))]


@settings(max_examples=60)
@given(
    name=st.sampled_from(["q", "township", "industry", "rung", "updated_since", "after", "limit", "x"]),
    value=st.text(max_size=80),
)
def test_no_words_in_a_parameter_are_a_fault(name: str, value: str) -> None:
    cache.clear()
    reader = program(Role.LEAD_OFFICER)
    assert reader.get(EVERYTHING["enterprises"], {name: value}).status_code in {200, 400, 422}


# ── how it answers ──────────────────────────────────────────────────────────────────────────────
def crowd(size: int) -> Enterprise:
    """So many enterprises, each with a figure and a certificate; the first has that many of them itself."""
    township, industry, definition = make_township(), make_industry(), make_definition()
    stater = make_user(Role.LEAD_OFFICER)
    organisations = Organisation.objects.bulk_create(
        Organisation(code=f"c{n}", name=f"企业{n}", short_name="企业", kind=OrganisationKind.ENTERPRISE)
        for n in range(size)
    )
    firms = Enterprise.objects.bulk_create(
        Enterprise(
            organisation=organisation, credit_code=f"9133030500{n:08d}", name=f"企业{n}", township=township,
            industry=industry, legal_representative="甲", created_at=AT, updated_at=AT,
        )
        for n, organisation in enumerate(organisations)
    )  # fmt: skip
    said = {"state": FigureState.VALUE, "value": 1, "status": FigureStatus.SUBMITTED, "submitted_at": AT}
    said |= {"stated_by": stater, "stated_at": AT}
    YearlyFigure.objects.bulk_create(
        YearlyFigure(enterprise=firm, definition=definition, year=2017, **said) for firm in firms
    )
    YearlyFigure.objects.bulk_create(
        YearlyFigure(enterprise=firms[0], definition=make_definition(f"f{n}"), year=2016, **said)
        for n in range(min(size, 30))
    )
    Certificate.objects.bulk_create(
        Certificate(enterprise=firm, kind="quality", number=f"{n}-{m}", status="applied", recorded_at=AT)
        for m, firm in enumerate([*firms, *[firms[0]] * size])
        for n in range(1)
    )
    return firms[0]


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_an_answer_costs_the_same_at_any_length(
    lead: Program, size: int, django_assert_num_queries: Callable[..., object]
) -> None:
    first = crowd(size)
    lead.get(EVERYTHING["enterprises"])
    for where in (*EVERYTHING.values(), f"{ROOT}/figure-definitions", of(first)):
        # the token with its organisation, the rows with all that is told of them
        with django_assert_num_queries(2):
            assert lead.get(where).status_code == 200
    for what in ("/figures", "/certificates", "/standards"):
        with django_assert_num_queries(3):
            lead.get(of(first, what))


def test_an_answer_sets_no_cookie_and_is_kept_by_nobody(lead: Program) -> None:
    make_enterprise()
    for where in (EVERYTHING["enterprises"], f"{ROOT}/nothing", f"{ROOT}/openapi.json"):
        response = lead.get(where)
        assert response["Content-Type"].startswith("application/json")
        assert (response["Cache-Control"], len(response.cookies)) == ("no-store", 0)
        assert [name for name in response.headers if name.lower().startswith("access-control")] == []


def test_a_session_opens_nothing_here() -> None:
    make_enterprise()
    browser = sign_in(make_user(Role.LEAD_OFFICER))
    assert told(browser, EVERYTHING["enterprises"])[:2] == (401, "unauthorized")
    assert browser.get("/home/").status_code == 200


def test_a_token_opens_nothing_elsewhere(lead: Program) -> None:
    assert lead.get("/home/").status_code == 302


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_is_written(lead: Program, method: str) -> None:
    response = getattr(lead, method)(EVERYTHING["enterprises"])
    assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
    assert response["Allow"] == "GET"


def test_every_refusal_has_the_one_shape(lead: Program) -> None:
    answers = [
        Client().get(EVERYTHING["enterprises"]),
        lead.get(f"{ROOT}/nothing"),
        lead.get(f"{ROOT}/enterprises/…"),
        lead.get(EVERYTHING["enterprises"], HTTP_HOST="evil.example"),
        lead.post(EVERYTHING["enterprises"], b"x", content_type="text/plain", CONTENT_LENGTH=10**12),
    ]
    assert [answer.status_code for answer in answers] == [401, 404, 404, 400, 413]
    assert [set(answer.json()) for answer in answers] == [{"code", "message"}] * 5
    assert answers[0]["WWW-Authenticate"] == "Bearer"


def test_a_fault_of_ours_tells_nothing_of_the_inside(lead: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    lead.raise_request_exception = False
    monkeypatch.setattr("enterprises.queries.api.page", lambda *_: 1 / 0)
    assert told(lead, EVERYTHING["enterprises"])[:2] == (500, "fault")


# ── its description ─────────────────────────────────────────────────────────────────────────────
def test_everybody_may_read_the_description() -> None:
    response = Client().get(f"{ROOT}/openapi.json")
    assert response.status_code == 200
    assert set(response.json()["paths"]) == {
        f"{ROOT}{path}"
        for path in (
            "/enterprises", "/enterprises/{code}", "/enterprises/{code}/standards", "/enterprises/{code}/figures",
            "/enterprises/{code}/certificates", "/figures", "/figure-definitions", "/certificates",
        )
    }  # fmt: skip


def test_the_description_speaks_chinese_of_everything() -> None:
    spoken = json.loads(json.dumps(description()))
    words = [one["description"] for path in spoken["paths"].values() for one in path["get"]["parameters"]]
    fields = [
        field.get("description")
        for shape in spoken["components"]["schemas"].values()
        for field in shape["properties"].values()
        if "$ref" not in field and "anyOf" not in field
    ]
    assert [one for one in words + fields if not one or not any("\u4e00" <= c <= "\u9fff" for c in one)] == []


def test_no_field_is_named_after_a_person() -> None:
    names = {
        name for shape in description()["components"]["schemas"].values() for name in shape["properties"]
    }
    assert (
        names
        & {"legal_representative", "contact_name", "contact_phone", "liaison", "stated_by", "confirmed_by"}
        == set()
    )
