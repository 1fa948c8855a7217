import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Notice, TrailEntry
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import Role
from enterprises.actions import summaries
from enterprises.enums import Rung
from enterprises.models import Attachment, Enterprise, Standing
from enterprises.rules.columns import due_year
from enterprises.views.dossiers import UNMASKED
from tests.factories.accounts import make_user, sign_in
from tests.factories.enterprises import (
    make_certificate,
    make_enterprise,
    make_figure,
    make_industry,
    make_quality_officer,
    make_standing,
    make_township,
)
from tests.factories.files import upload
from tests.factories.registrations import make_registration

pytestmark = pytest.mark.django_db
LIST = "/enterprises/"


@pytest.fixture
def officer():
    return sign_in(make_user(Role.LEAD_OFFICER))


def signed_in(role, organisation):
    return sign_in(make_user(role, organisation))


def names(response):
    return [row.enterprise.name for row in response.context["rows"]]


# ── list ─────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("number", [1, 3, 1000])
def test_list_costs_the_same_at_any_length(officer, number, django_assert_num_queries):
    township, industry = make_township(), make_industry()
    organisations = [
        Enterprise(
            organisation=organisation,
            credit_code=f"{place:018d}",
            name=f"企业{place}",
            township=township,
            industry=industry,
            legal_representative="甲",
            created_at="2018-01-01T00:00Z",
            updated_at="2018-01-01T00:00Z",
        )
        for place, organisation in enumerate(_organisations(number))
    ]
    Enterprise.objects.bulk_create(organisations)
    first = Enterprise.objects.first()
    make_figure(first)
    make_standing(first, value=1)
    summaries.refresh([first.pk])
    officer.get(LIST)

    with django_assert_num_queries(14):
        response = officer.get(LIST)

    assert len(response.context["rows"]) == min(number, 20)


def _organisations(number):
    kind = type(make_township())
    return kind.objects.bulk_create(
        kind(code=f"e{place}", name=f"企业{place}", short_name="企业", kind="enterprise")
        for place in range(number)
    )


def test_list_is_filtered_by_the_address(officer):
    beiao, dongping = make_township("北岙街道"), make_township("东屏街道")
    valves = make_industry("3443", "阀门和旋塞制造")
    name = "温州海霞电气有限公司"
    make_enterprise(name, township=beiao, rung=Rung.CREATING)
    make_enterprise("温州屿联阀门有限公司", township=dongping, industry=valves, rung=Rung.CERTIFIED)

    def found(**conditions):
        return names(officer.get(LIST, conditions))

    assert found(q="haixia") == [name]
    assert found(township=dongping.pk) == ["温州屿联阀门有限公司"]
    assert found(industry=valves.pk) == ["温州屿联阀门有限公司"]
    assert found(rung="creating", q="温州") == [name]
    assert len(found(tab="cultivated")) == 2
    assert found(tab="expiring") == []


def test_list_says_which_conditions_match_nothing(officer):
    make_enterprise()

    response = officer.get(LIST, {"q": "没有", "rung": "certified"})

    assert "没有符合条件的企业" in response.content.decode()
    assert "企业为“没有”，梯度为“认证”" in response.content.decode()


def test_empty_pool_says_who_does_the_next_step(officer):
    assert "培育库中还没有企业" in officer.get(LIST).content.decode()
    leader = sign_in(make_user(Role.LEADER)).get(LIST).content.decode()
    assert "培育库中还没有企业" in leader
    assert reverse("enterprises:create") not in leader


@pytest.mark.parametrize(
    "query", ["page=999", "page=x", "township=999999", "rung=x", "industry=%00", "tab=x"]
)
def test_odd_address_is_no_fault(officer, query):
    make_enterprise()

    assert officer.get(f"{LIST}?{query}").status_code == 200


def test_township_lists_its_own_only():
    ours = make_enterprise()
    make_enterprise()

    response = signed_in(Role.TOWNSHIP_OFFICER, ours.township).get(LIST)

    assert names(response) == [ours.name]
    assert response.context["number"].number == 1


def test_list_shows_no_persons_data(officer):
    make_enterprise()

    body = officer.get(LIST).content.decode()

    assert "海大富" not in body
    assert "13812340027" not in body


def test_workbook_equals_the_screen(officer):
    wanted = make_enterprise('=HYPERLINK("x")', rung=Rung.CREATING)
    make_figure(wanted, "revenue", 2017, "8604.20")
    make_figure(wanted, "rd_spending", 2017, "322.40")
    make_standing(wanted, value=Decimal("70.5"), on=date(2018, 4, 20))
    summaries.refresh([wanted.pk])
    make_enterprise("不要的企业")

    response = officer.get(reverse("enterprises:export"), {"rung": "creating"})

    book = load_workbook(io.BytesIO(response.getvalue()))
    assert book.sheetnames[:2] == ["企业名录", "统计口径"]
    assert [cell.value for cell in book["企业名录"][1]] == [
        "企业名称", "统一社会信用代码", "所在街道（乡镇）", "国民经济行业", "梯度", "营业收入（万元）",
        "研发强度（%）", "核验分", f"{due_year(clock.today())} 年度数据", "更新",
    ]  # fmt: skip
    lines = list(book["企业名录"].iter_rows(min_row=2, values_only=True))
    assert [line[0] for line in lines] == ['=HYPERLINK("x")']
    assert next(cell.data_type for cell in book["企业名录"][2]) == "s"
    assert lines[0][5:8] == (8604.2, 3.747, 70.5)


def test_past_day_does_not_say_when_a_dossier_had_last_changed(officer):
    make_enterprise(created_at=clock.now() - timedelta(days=9))
    present, past = (officer.get(LIST, {"on": day}) for day in ("", f"{clock.today() - timedelta(days=1)}"))

    names = [[column.name for column in page.context["columns"]] for page in (present, past)]
    assert names[1] == [name for name in names[0] if name != "更新"] != names[0]


def test_past_day_says_that_it_has_no_such_order(officer):
    make_enterprise("乙公司"), make_enterprise("甲公司")
    day = f"{clock.today() - timedelta(days=1)}"

    other, known = (officer.get(LIST, {"on": day, "sort": sort}) for sort in ("-revenue", "-code"))

    words = "历史时点只能按名称"
    assert (other.context["list"].sort, known.context["list"].sort) == ("name", "-code")
    assert (words in other.content.decode(), words in known.content.decode()) == (True, False)


# ── registering ──────────────────────────────────────────────────────────────────────────────────
def entered(**values):
    return {
        "credit_code": "91330305000000019Q",
        "name": "温州海霞电气有限公司",
        "township": make_township().pk,
        "industry": make_industry().pk,
        "legal_representative": "海大富",
    } | values


def test_officer_registers_an_enterprise(officer):
    response = officer.post(
        reverse("enterprises:create"), entered(credit_code="９１３３０３０５０００００００１９Q")
    )

    enterprise = Enterprise.objects.get()
    assert response.headers["Location"] == reverse("enterprises:detail", args=[enterprise.pk])
    assert enterprise.credit_code == "91330305000000019Q"


def test_registered_code_leads_to_its_dossier(officer):
    twin = make_enterprise("<b>旧档案</b>", credit_code="91330305000000019Q")

    response = officer.post(reverse("enterprises:create"), entered())

    body = response.content.decode()
    assert response.status_code == 422
    assert f'<a href="{reverse("enterprises:detail", args=[twin.pk])}">&lt;b&gt;旧档案&lt;/b&gt;</a>' in body


def test_code_of_an_open_registration_leads_to_the_registration(officer):
    under_way = make_registration(credit_code="91330305000000019Q")

    response = officer.post(reverse("enterprises:create"), entered())

    link = f'<a href="{reverse("enterprises:registration", args=[under_way.pk])}">打开入库登记 {under_way.number}</a>'
    assert (response.status_code, link in response.content.decode()) == (422, True)
    assert not Enterprise.objects.exists()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("9133030500000001", "应为 18 位"),
        ("91330305OO0000019Q", "是否应为数字 0"),
        ("91350203M0001QAY9B", "请填写例外原因并上传营业执照"),
    ],
)
def test_wrong_code_is_explained_and_nothing_typed_is_lost(officer, code, words):
    response = officer.post(reverse("enterprises:create"), entered(credit_code=code))

    body = response.content.decode()
    assert response.status_code == 422
    assert words in body
    assert "温州海霞电气有限公司" in body
    assert not Enterprise.objects.exists()


def test_licence_survives_another_mistake_in_the_form(officer):
    odd = entered(credit_code="91350203M0001QAY9B", override_reason="营业执照如此")
    first = officer.post(reverse("enterprises:create"), odd | {"name": "", "file": upload("营业执照.pdf")})
    mark = first.context["form"]["kept"].value()

    officer.post(reverse("enterprises:create"), odd | {"kept": mark})

    enterprise = Enterprise.objects.get()
    assert (enterprise.override_file.name, enterprise.override_file.enterprise) == (
        "营业执照.pdf",
        enterprise,
    )


def test_forged_mark_of_a_file_is_worth_nothing(officer):
    Attachment.objects.create(
        sha256="0" * 64, size=1, media_type="x", name="别人的", uploaded_at="2018-01-01T00:00Z"
    )
    odd = entered(credit_code="91350203M0001QAY9B", override_reason="营业执照如此", kept="1")

    assert officer.post(reverse("enterprises:create"), odd).status_code == 422


def test_bad_file_is_explained_at_its_field(officer):
    odd = entered(credit_code="91350203M0001QAY9B", override_reason="营业执照如此")

    response = officer.post(reverse("enterprises:create"), odd | {"file": upload("照.pdf", b"MZ")})

    assert "不是可接受的类型" in response.context["form"].errors["file"][0]


@pytest.mark.parametrize("phone", ["电话", "12", "<script>"])
def test_phone_must_look_like_one(officer, phone):
    response = officer.post(reverse("enterprises:create"), entered(contact_phone=phone))

    assert "contact_phone" in response.context["form"].errors


def test_officer_corrects_an_enterprise(officer):
    enterprise = make_enterprise(credit_code="91330305000000019Q")
    values = entered(headquarters_in_zhejiang="yes", name="新名称")

    officer.post(reverse("enterprises:edit", args=[enterprise.pk]), values)

    before = enterprise.name
    enterprise.refresh_from_db()
    assert (enterprise.name, enterprise.headquarters_in_zhejiang) == (before, True)


def test_enterprise_of_a_township_that_is_no_more_can_be_corrected(officer):
    gone = make_township("撤销街道", valid_to=date(2010, 1, 1))
    enterprise = make_enterprise(township=gone, credit_code="91330305000000019Q")

    saved = officer.post(reverse("enterprises:edit", args=[enterprise.pk]), entered(address="北岙"))
    offered = officer.get(reverse("enterprises:create")).content.decode()

    enterprise.refresh_from_db()
    assert (saved.status_code, enterprise.address, "撤销街道" in offered) == (302, "北岙", False)


def test_namesake_is_shown_and_asks_for_a_tick_and_a_reason(officer):
    twin = make_enterprise("浙江海霞电气股份有限公司")
    typed = entered(address="海霞路 18 号")

    asked = officer.post(reverse("enterprises:create"), typed)
    ticked = officer.post(reverse("enterprises:create"), typed | {"is_another": "on"})
    reasoned = typed | {"is_another": "on", "told_apart_reason": "信用代码和法定代表人均不同"}
    saved = officer.post(reverse("enterprises:create"), reasoned)

    body = asked.content.decode()
    assert reverse("enterprises:detail", args=[twin.pk]) in body
    assert ("海霞路 18 号" in body, "is_another" in asked.context["form"].errors) == (True, True)
    assert (ticked.status_code, list(ticked.context["form"].errors)) == (422, ["told_apart_reason"])
    made = Enterprise.objects.exclude(pk=twin.pk).get()
    assert saved.headers["Location"] == reverse("enterprises:detail", args=[made.pk])
    assert Standing.objects.get(enterprise=made, title="核对重名企业").note == (
        "与“浙江海霞电气股份有限公司”不是同一家企业：信用代码和法定代表人均不同"
    )


def test_another_code_in_the_edit_form_asks_about_namesakes_too(officer):
    enterprise = make_enterprise("温州海霞电气有限公司", credit_code="91330305000000027K")
    make_enterprise("浙江海霞电气股份有限公司")
    address = reverse("enterprises:edit", args=[enterprise.pk])

    kept = officer.post(address, entered(credit_code="91330305000000027K"))
    changed = officer.post(address, entered())

    assert (kept.status_code, changed.status_code) == (302, 422)
    assert list(changed.context["form"].errors) == ["is_another"]


# ── the dossier ──────────────────────────────────────────────────────────────────────────────────
def detail(enterprise):
    return reverse("enterprises:detail", args=[enterprise.pk])


@pytest.mark.parametrize("number", [1, 3, 60])
def test_dossier_costs_the_same_however_much_it_holds(officer, number, django_assert_num_queries):
    enterprise = make_enterprise()
    make_quality_officer(enterprise)
    for place in range(number):
        make_standing(enterprise, value=place)
        make_certificate(enterprise)
        make_figure(enterprise, "revenue", 2000 + place)
    officer.get(detail(enterprise))

    with django_assert_num_queries(18):
        officer.get(detail(enterprise))


def test_persons_data_is_masked_for_staff_and_plain_for_the_enterprise(officer):
    enterprise = make_enterprise()
    make_quality_officer(enterprise, "周正")

    masked = officer.get(detail(enterprise)).content.decode()
    plain = signed_in(Role.ENTERPRISE_CLERK, enterprise.organisation).get(detail(enterprise)).content.decode()

    shown = ("海大富", "林小满", "13812340027", "周正")
    assert [word in masked for word in shown] == [False] * 4
    assert [word in masked for word in ("海＊＊", "林＊＊", "138****0027", "周＊")] == [True] * 4
    assert [word in plain for word in shown] == [True] * 4


def test_unmasked_page_is_shown_for_a_minute_however_often_it_is_read(officer):
    enterprise = make_enterprise()
    clerk = make_user(Role.ENTERPRISE_CLERK, enterprise.organisation)

    answer = officer.post(reverse("enterprises:unmask", args=[enterprise.pk]), {"reason": "material"})
    shown = officer.get(answer.headers["Location"])
    again = officer.get(answer.headers["Location"])
    let_a_minute_pass(officer)
    later = officer.get(answer.headers["Location"])

    assert answer.status_code == 302
    seen = ["13812340027" in response.content.decode() for response in (shown, again, later)]
    assert seen == [True, True, False]
    assert shown.headers["Refresh"] == f"60; url={detail(enterprise)}"
    assert shown.headers["Cache-Control"] == "no-store"
    assert "Refresh" not in later.headers
    assert TrailEntry.objects.get(action="enterprises.enterprise.unmask").reason == "核实申报材料"
    assert Notice.objects.get().user == clerk


def let_a_minute_pass(browser):
    session = browser.session
    session[UNMASKED] = {pk: until - 60 for pk, until in session[UNMASKED].items()}
    session.save()


def test_permission_for_one_dossier_opens_no_other(officer):
    asked, other = make_enterprise(), make_enterprise()

    officer.post(reverse("enterprises:unmask", args=[asked.pk]), {"reason": "material"})

    assert "13812340027" not in officer.get(detail(other)).content.decode()


@pytest.mark.parametrize(
    "given", [{}, {"reason": "x"}, {"reason": "other"}, {"reason": "other", "note": " "}]
)
def test_unmask_without_a_reason_shows_and_records_nothing(officer, given):
    enterprise = make_enterprise()

    response = officer.post(reverse("enterprises:unmask", args=[enterprise.pk]), given)

    assert response.status_code == 422
    assert "13812340027" not in response.content.decode()
    assert "13812340027" not in officer.get(detail(enterprise)).content.decode()
    assert not TrailEntry.objects.exists()


def test_leader_reads_but_does_not_unmask():
    enterprise = make_enterprise()
    leader = sign_in(make_user(Role.LEADER))

    assert leader.get(detail(enterprise)).status_code == 200
    url = reverse("enterprises:unmask", args=[enterprise.pk])
    assert url not in leader.get(detail(enterprise)).content.decode()
    assert leader.post(url, {"reason": "material"}).status_code == 403


def test_own_leads_to_the_own_dossier():
    enterprise = make_enterprise()

    response = signed_in(Role.ENTERPRISE_CLERK, enterprise.organisation).get(reverse("enterprises:own"))

    assert response.headers["Location"] == detail(enterprise)


def test_foreign_dossier_does_not_exist():
    stranger = signed_in(Role.ENTERPRISE_CLERK, make_enterprise().organisation)
    township = signed_in(Role.TOWNSHIP_OFFICER, make_township())
    theirs = make_enterprise()
    certificate = make_certificate(theirs)

    for browser in (stranger, township):
        assert browser.get(detail(theirs)).status_code == 404
        assert browser.get(reverse("enterprises:figures_of", args=[theirs.pk])).status_code == 404
    edit = reverse("enterprises:certificate_edit", args=[certificate.pk])
    assert stranger.get(edit).status_code == 404


def test_tabs_lead_only_where_the_reader_may_go(officer):
    enterprise = make_enterprise()

    tabs = officer.get(detail(enterprise)).context["tabs"]

    assert [tab.label for tab in tabs][:5] == ["总览", "年度数据", "证书", "标准", "产品"]
    assert [officer.get(tab.href).status_code for tab in tabs] == [200] * len(tabs)


@pytest.mark.parametrize("name", ["detail", "certificates_of", "products_of", "quality_officers_of"])
def test_head_is_answered_like_get(officer, name):
    url = reverse(f"enterprises:{name}", args=[make_enterprise().pk])

    assert officer.head(url).status_code == 200
    assert officer.head(LIST).status_code == 200


@pytest.mark.parametrize("day", ["2099-01-01", "昨天"])
def test_list_of_a_day_that_is_none_asks_for_another(as_role, day):
    response = as_role(Role.LEAD_OFFICER).get(LIST, {"on": day})

    assert (response.status_code, "另选日期" in response.content.decode()) == (422, True)
