"""What an enterprise that has ended, and those who look after it, read and may still do."""

from datetime import date

import pytest
from django.urls import reverse

from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import Role
from enterprises.models import Enterprise, YearlyFigure
from tests.factories.accounts import make_user, sign_in
from tests.factories.enterprises import make_definition, make_enterprise, make_product

pytestmark = pytest.mark.django_db
ENDED = {"ended_on": date(2018, 3, 1), "ended_as": "closed"}
PAGES = ("certificates_of", "products_of", "quality_officers_of", "figures_of")


@pytest.fixture
def firm():
    return make_enterprise()


@pytest.fixture
def clerk(firm):
    return sign_in(make_user(Role.ENTERPRISE_CLERK, firm.organisation))


def end(firm, **values):
    Enterprise.objects.filter(pk=firm.pk).update(**(ENDED | values))


def of(name, firm, *more):
    return reverse(f"enterprises:{name}", args=[firm.pk, *more])


def test_workbench_says_since_when_and_what_is_still_possible(firm, clerk):
    end(firm)

    page = clerk.get(reverse("dashboards:home")).content.decode()

    assert "本企业自 2018-03-01 起已注销，档案只供查阅。" in page
    assert "仍可查看、打印和导出档案、自评和报告" in page
    assert "我们可享受的政策" not in page


@pytest.mark.parametrize("name", ["benchmarking:assessments", "reporting:reports"])
def test_lists_of_later_stages_say_it_too(firm, clerk, name):
    end(firm)

    page = clerk.get(reverse(name)).content.decode()

    assert "本企业自 2018-03-01 起已注销，档案只供查阅。" in page
    assert [words for words in ("开始自评", "开始编制") if words in page] == []


def test_dossier_of_a_merged_one_names_the_other_and_links_it_for_staff(firm, clerk):
    other = make_enterprise("温州屿联阀门有限公司")
    end(firm, ended_as="merged", merged_into=other)
    officer = sign_in(make_user(Role.LEAD_OFFICER))

    own, staff = (browser.get(of("detail", firm)).content.decode() for browser in (clerk, officer))

    assert "本企业自 2018-03-01 起并入 温州屿联阀门有限公司，档案只供查阅。" in own
    assert of("detail", other) not in own
    assert f'<a href="{of("detail", other)}">温州屿联阀门有限公司</a>' in staff
    assert "补登终止前办理的扶持" in staff


def test_nothing_is_offered_that_would_be_refused(firm, clerk):
    make_product(firm)
    make_definition("revenue")
    before = [clerk.get(of(name, firm)).content.decode().split('id="main"')[1] for name in PAGES]
    assert [("btn-primary" in page or "chip" in page) for page in before] == [True] * 4

    end(firm)

    for name in PAGES:
        page = clerk.get(of(name, firm)).content.decode().split('id="main"')[1]
        for words in ("btn-primary", 'class="chip"', "<form", "导入 Excel", ">修改<"):
            assert words not in page, (name, words)


def test_figures_form_that_was_open_keeps_what_was_typed_and_offers_no_saving(firm, clerk):
    make_definition("revenue")
    year = clock.today().year - 1
    address = of("figures", firm, year)
    assert clerk.get(address).status_code == 200
    end(firm)

    answer = clerk.post(address, {"revenue-value": "8604.12", "seen": ""})

    page = answer.content.decode()
    assert (answer.status_code, YearlyFigure.objects.count()) == (409, 0)
    assert "8604.12" in page
    assert "以上填写的内容没有保存" in page
    assert "保存草稿" not in page
    assert "本企业自 2018-03-01 起已注销" in page
    assert "<form" not in clerk.get(address).content.decode().split('id="main"')[1]
