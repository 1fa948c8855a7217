"""The first page of a dossier, its history, and all of it as of a day."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from cultivation.models import RungChange
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.history import end_of, sign
from enterprises.enums import FigureStatus
from enterprises.models import Alteration, Enterprise, FigureChange
from tests.factories.accounts import make_actor, make_user, sign_in
from tests.factories.enterprises import (
    make_certificate,
    make_enterprise,
    make_figure,
    make_product,
    make_quality_officer,
    make_standard,
    make_standing,
)

pytestmark = pytest.mark.django_db
DAY = date(2017, 6, 30)
END = end_of(DAY)
TABS = (
    "detail",
    "figures_of",
    "certificates_of",
    "products_of",
    "quality_officers_of",
    "happenings_of",
    "alterations_of",
    "changes_of",
)


@pytest.fixture
def leader():
    return sign_in(make_user(Role.LEADER))


@pytest.fixture
def officer():
    return sign_in(make_user(Role.LEAD_OFFICER))


@pytest.fixture
def enterprise():
    """Known since spring 2017; renamed, with a new certificate and a corrected figure after the day."""
    enterprise = make_enterprise("温州旧名电气有限公司")
    kept(enterprise, END - timedelta(days=90))
    kept(make_product(enterprise, "旧产品"), END - timedelta(days=80))
    kept(make_certificate(enterprise, number="CN-OLD"), END - timedelta(days=70))
    kept(make_quality_officer(enterprise, "周正"), END - timedelta(days=60))
    kept(make_standard(enterprise, "T/ZZB 0001—2017", published_on=date(2017, 3, 1)), END)
    make_standing(enterprise, title="当时的事", on=date(2017, 5, 1), recorded_at=END, link="/then/")
    figure = make_figure(enterprise, "revenue", 2016, 200)
    for at, value in ((END, 1234), (END + timedelta(seconds=1), 200)):
        FigureChange.objects.create(
            figure=figure, version=1, state=figure.state, value=value, source=figure.source,
            status=FigureStatus.CONFIRMED, by=figure.stated_by, at=at,
        )  # fmt: skip
    after = END + timedelta(days=1)
    enterprise.name = "温州新名电气有限公司"
    kept(enterprise, after)
    kept(make_certificate(enterprise, number="CN-NEW"), after)
    make_standing(enterprise, title="后来的事", on=date(2017, 6, 1), recorded_at=after)
    return enterprise


def kept(row, at):
    """A state of the row at a moment."""
    sign(row, by=make_actor(Role.LEAD_OFFICER), at=at).save()
    return row


def at(name, enterprise, day=DAY):
    return f"{reverse(f'enterprises:{name}', args=[enterprise.pk])}?on={day}"


def test_first_page_is_as_it_was_known_at_the_end_of_the_day(leader, enterprise):
    page = leader.get(at("detail", enterprise)).content.decode()

    assert "以下为 <b>2017-06-30</b> 日终的档案" in page
    for known in ("温州旧名电气有限公司", "1,234.00", "T/ZZB 0001—2017", "当时的事", "海＊＊", "周＊"):
        assert known in page, known
    for later in ("温州新名电气有限公司", "后来的事", "海大富", "周正", "/then/"):
        assert later not in page, later
    assert reverse("enterprises:detail", args=[enterprise.pk]) + '"' in page


def test_look_behind_the_masks_says_how_long_it_lasts_also_after_an_error(officer, enterprise):
    refused = officer.post(reverse("enterprises:unmask", args=[enterprise.pk]), {"reason": "other"})
    assert (refused.status_code, "显示 60 秒后恢复掩码" in refused.content.decode()) == (422, True)
    assert (
        "显示 60 秒后恢复掩码"
        in officer.get(reverse("enterprises:detail", args=[enterprise.pk])).content.decode()
    )


def test_parts_are_as_they_were_known_too(leader, enterprise):
    papers = leader.get(at("certificates_of", enterprise)).content.decode()
    assert ("CN-OLD" in papers, "CN-NEW" in papers) == (True, False)
    assert "旧产品" in leader.get(at("products_of", enterprise)).content.decode()
    assert "1,234.00" in leader.get(at("figures_of", enterprise)).content.decode()
    assert "后来的事" not in leader.get(at("happenings_of", enterprise)).content.decode()
    standards = f"{reverse('enterprises:records_of', args=[enterprise.pk, 'standards'])}?on={DAY}"
    assert "T/ZZB 0001—2017" in leader.get(standards).content.decode()
    assert (
        leader.get(f"{reverse('incentives:supports_of', args=[enterprise.pk])}?on={DAY}").status_code == 200
    )


def test_history_and_ladder_are_as_recorded_on_the_day(leader, enterprise):
    by = make_user(Role.LEAD_OFFICER)
    after = END + timedelta(seconds=1)
    for at_moment, number in ((END, "变字 1 号"), (after, "变字 2 号")):
        Alteration.objects.create(
            enterprise=enterprise, kind="name", on=date(2017, 1, 1), before="甲", after="乙",
            document_number=number, recorded_by=by, recorded_at=at_moment,
        )  # fmt: skip
        RungChange.objects.create(
            enterprise=enterprise, source="none", target="planned", on=date(2017, 1, 1), reason=number,
            by=by, at=at_moment,
        )  # fmt: skip

    def known(address):
        page = leader.get(f"{address}?on={DAY}").content.decode()
        return [number for number in ("变字 1 号", "变字 2 号") if number in page]

    assert known(reverse("enterprises:alterations_of", args=[enterprise.pk])) == ["变字 1 号"]
    assert known(reverse("cultivation:memberships_of", args=[enterprise.pk])) == ["变字 1 号"]
    changes = leader.get(at("changes_of", enterprise)).content.decode()
    assert ("温州旧名电气有限公司" in changes, "温州新名电气有限公司" in changes) == (True, False)


@pytest.mark.parametrize("name", TABS)
def test_nothing_can_be_done_in_the_past_and_every_link_keeps_the_day(enterprise, name):
    for browser in (
        sign_in(make_user(Role.LEAD_OFFICER)),
        sign_in(make_user(Role.ENTERPRISE_MANAGER, enterprise.organisation)),
    ):
        response = browser.get(at(name, enterprise))
        page = response.content.decode().split('id="main"')[1]

        assert "<form" not in page
        assert "btn-primary" not in page
        assert all(tab.href.endswith(f"?on={DAY}") for tab in response.context["tabs"])
        for tab in response.context["tabs"]:
            assert browser.get(tab.href).status_code == 200, tab.href


def test_enterprise_sees_its_own_names_in_the_past(enterprise):
    clerk = sign_in(make_user(Role.ENTERPRISE_CLERK, enterprise.organisation))

    assert "海大富" in clerk.get(at("detail", enterprise)).content.decode()


def test_day_before_the_dossier_is_said(leader, enterprise):
    first = Enterprise.history.filter(id=enterprise.pk).order_by("history_date").first().history_date
    begun = date(2017, 4, 1)
    assert first.date() == begun

    response = leader.get(at("detail", enterprise, begun - timedelta(days=1)))

    assert response.status_code == 422
    assert "该企业 2017-04-01 建档，2017-03-31 还没有档案。" in response.content.decode()
    assert leader.get(at("detail", enterprise, begun)).status_code == 200


@pytest.mark.parametrize("name", [*TABS])
def test_future_and_nonsense_are_refused_with_another_try(leader, enterprise, name):
    tomorrow = clock.today() + timedelta(days=1)

    for day, words in ((tomorrow, "还没有到"), ("昨天", "的格式")):
        response = leader.get(at(name, enterprise, day))
        assert response.status_code == 422
        assert words in response.content.decode()
        assert 'name="on"' in response.content.decode()
    assert leader.get(at(name, enterprise, clock.today())).status_code == 200


def test_foreign_dossier_is_not_found_in_the_past_either(enterprise):
    stranger = sign_in(make_user(Role.ENTERPRISE_CLERK, make_enterprise().organisation))

    assert stranger.get(at("detail", enterprise)).status_code == 404


@pytest.mark.parametrize("number", [1, 3, 40])
def test_past_costs_the_same_however_much_it_holds(leader, enterprise, number, django_assert_num_queries):
    for place in range(number):
        kept(make_certificate(enterprise), END)
        kept(make_standard(enterprise), END)
        make_standing(enterprise, recorded_at=END, title=f"第 {place} 件")
    leader.get(at("detail", enterprise))

    with django_assert_num_queries(28):
        leader.get(at("detail", enterprise))


def test_history_tells_papers_and_appointments_beside_what_was_filed(officer):
    enterprise = make_enterprise(excellence_since=date(2017, 3, 14))
    make_certificate(enterprise, valid_from=date(2017, 7, 21), valid_to=date(2100, 7, 20))
    make_certificate(enterprise, status="applied", valid_from=None, valid_to=None, number="")
    make_quality_officer(enterprise, appointed_on=date(2016, 9, 20), left_on=date(2018, 1, 5))
    make_standing(enterprise, on=date(2018, 4, 20), title="第一轮核验")

    history = officer.get(reverse("enterprises:detail", args=[enterprise.pk])).context["history"]

    assert [(f"{one.on}", one.title) for one in history] == [
        ("2018-04-20", "第一轮核验"),
        ("2018-01-05", "首席质量官离任"),
        ("2017-07-21", "取得质量管理体系证书"),
        ("2017-03-14", "导入卓越绩效管理模式"),
        ("2016-09-20", "任命首席质量官"),
    ]


def test_history_beyond_twelve_has_a_page_of_its_own(officer):
    enterprise = make_enterprise()
    for place in range(23):
        make_standing(enterprise, title=f"第 {place:02} 件", on=date(2017, 1, 1) + timedelta(days=place))
    whole = reverse("enterprises:happenings_of", args=[enterprise.pk])

    first = officer.get(reverse("enterprises:detail", args=[enterprise.pk]))

    assert len(first.context["history"]) == 12
    assert whole in first.content.decode()
    assert "第 00 件" not in first.content.decode()
    assert "第 00 件" in officer.get(f"{whole}?page=2").content.decode()


def test_scale_and_retraining_stand_on_the_first_page(officer):
    enterprise = make_enterprise()
    make_figure(enterprise, "revenue", 2017, 8604)
    make_figure(enterprise, "staff", 2017, 212)
    make_quality_officer(enterprise, trained_on=date(2016, 11, 18))

    page = officer.get(reverse("enterprises:detail", args=[enterprise.pk])).content.decode()

    assert "规上工业，职工 212 人（2017 年度）" in page
    assert "2019-11-18 前复训" in page


def test_management_systems_stand_together(officer):
    enterprise = make_enterprise(excellence_since=date(2017, 3, 14))
    make_certificate(enterprise)
    make_certificate(enterprise, kind="ccc")

    response = officer.get(reverse("enterprises:certificates_of", args=[enterprise.pk]))

    groups = [
        (title, [paper.certificate.kind for paper in papers]) for title, papers in response.context["groups"]
    ]
    assert groups == [("管理体系", ["quality"]), ("产品认证及其他证书", ["ccc"])]
    assert "2017-03-14 导入" in response.content.decode()


def test_moment_of_a_state_is_that_of_the_district():
    assert end_of(DAY) == datetime.fromisoformat("2017-06-30T23:59:59.999999+08:00")
