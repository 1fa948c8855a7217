from datetime import UTC, date, datetime

import pytest

from dongtou_brand.kernel.actor import Role
from enterprises.enums import AlterationKind
from enterprises.models import Alteration
from enterprises.queries.namesakes import similar
from enterprises.rules.alterations import CORRECTION
from enterprises.rules.search_keys import search_key
from tests.factories.accounts import make_user
from tests.factories.enterprises import make_enterprise

pytestmark = pytest.mark.django_db


def renamed(before, after, **values):
    enterprise = make_enterprise(after, search_key=search_key(after, "", [before]))
    facts = {"kind": AlterationKind.NAME, "on": date(2016, 3, 1), "before": before, "after": after}
    by, at = make_user(Role.LEAD_OFFICER), datetime(2016, 3, 2, tzinfo=UTC)
    Alteration.objects.create(enterprise=enterprise, recorded_by=by, recorded_at=at, **(facts | values))
    return enterprise


def test_similar_finds_code_name_and_former_name_the_code_first():
    make_enterprise("温州半屏泵业有限公司")
    same_name = make_enterprise("浙江海霞电气股份有限公司")
    was_so = renamed("洞头海霞电气厂", "温州远帆智能有限公司")
    same_code = make_enterprise("温州望海有限公司", credit_code="91330305000000019Q")

    found = similar("温州海霞电气有限公司", "９１３３０３０５０００００００１９q")

    assert found[0] == same_code
    assert set(found[1:]) == {same_name, was_so}


def test_similar_leaves_out_the_one_that_is_meant_and_shows_five_at_most():
    alike = [make_enterprise("温州海霞电气有限公司") for _ in range(7)]

    found = similar("海霞电气", but=alike[0])

    assert (len(found), alike[0] in found) == (5, False)


def test_part_of_a_name_is_no_namesake():
    make_enterprise("温州海霞电气有限公司")
    renamed("温州海霞电气有限公司", "温州远帆有限公司")

    assert similar("温州海霞有限公司") == []
    assert similar("") == []


@pytest.mark.parametrize(
    "before", ["温州海霞集团电气有限公司", "温州海霞厂电气公司", "浙江海霞（集团）电气总厂"]
)
def test_former_name_is_found_whatever_its_form_stands_between(before):
    enterprise = renamed(before, "温州远帆有限公司")

    assert similar("温州海霞电气有限公司") == [enterprise]


def test_mistake_of_typing_is_no_former_name():
    renamed("温州海霞电汽有限公司", "温州海霞有限公司", reason=CORRECTION)

    assert similar("温州海霞电汽有限公司") == []


@pytest.mark.parametrize("number", [1, 3, 100])
def test_similar_asks_twice_however_many_there_are(number, django_assert_num_queries):
    for _ in range(number):
        make_enterprise("温州海霞电气有限公司")

    with django_assert_num_queries(2):
        similar("温州海霞电气有限公司")
