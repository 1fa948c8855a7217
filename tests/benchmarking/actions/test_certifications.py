from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from accounts.models import Notice
from benchmarking.actions import certifications as actions
from benchmarking.actions.certifications import Facts
from benchmarking.enums import CertificationRoute
from benchmarking.enums import CertificationStatus as S
from benchmarking.models import CertificationCase
from benchmarking.queries import certifications
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import IllegalStep
from enterprises.enums import CertificateKind, CertificateStatus, StandingKind
from enterprises.models import Certificate, Product, Standing
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import AT, make_assessment, submitted
from tests.factories.enterprises import make_enterprise, member

pytestmark = pytest.mark.django_db
DAY = date(2018, 4, 20)


@pytest.fixture
def enterprise():
    return make_enterprise("温州海霞电气有限公司")


@pytest.fixture
def clerk(enterprise):
    return member(enterprise)


@pytest.fixture
def chief():
    return make_actor(Role.LEAD_CHIEF)


@pytest.fixture
def product(enterprise):
    return Product.objects.create(enterprise=enterprise, name="小型断路器 HX-63")


@pytest.fixture
def case(enterprise, product, clerk):
    return actions.start(enterprise=enterprise, facts=Facts(product=product), by=clerk, at=AT)


def met(enterprise, clerk):
    made = submitted(clerk, make_assessment(enterprise), "verified")
    made.outcome = "met"
    made.save()
    return made


def go(case, *names, by, on=DAY, **given):
    for name in names:
        case = actions.advance(case=case, name=name, on=on, by=by, at=AT, **given)
    return case


def make_certificate(case, **values):
    filled = {
        "kind": CertificateKind.ZHEJIANG_MADE,
        "status": CertificateStatus.VALID,
        "product": case.product,
    }
    days = {"valid_from": date(2018, 4, 1), "valid_to": date(2021, 3, 31), "recorded_at": AT}
    return Certificate.objects.create(
        enterprise=case.enterprise, number="CZJM2018P1001", **(filled | days | values)
    )


def test_met_result_proposes_once_and_ends_with_its_result(enterprise, clerk, chief):
    assessment = met(enterprise, clerk)

    case = actions.propose(assessment=assessment, by=chief, at=AT)
    again = actions.propose(assessment=assessment, by=chief, at=AT)

    assert (case.status, again.pk, CertificationCase.objects.count()) == (S.PROPOSED, case.pk, 1)
    assert Notice.objects.filter(user=clerk.user_id, title="建议申请“浙江制造”认证").count() == 1

    actions.take_back(assessment=assessment, by=chief, at=AT)
    case.refresh_from_db()
    assert case.status == S.ENDED

    assert actions.propose(assessment=assessment, by=chief, at=AT).status == S.PROPOSED


def test_nothing_is_proposed_below_met_or_beside_an_open_case(enterprise, clerk, chief, case):
    below = submitted(clerk, make_assessment(enterprise), "verified")

    assert actions.propose(assessment=below, by=chief, at=AT) is None
    assert actions.propose(assessment=met(enterprise, clerk), by=chief, at=AT) is None
    assert CertificationCase.objects.get() == case


def test_case_goes_its_way_to_the_certificate(case, clerk, chief):
    case = go(case, "apply", "accept", by=clerk)
    case = go(case, "test", "audit", "decide", by=chief, words="按实施细则办理")
    with pytest.raises(Refused, match="档案中还没有的，请先在企业档案登记"):
        go(case, "certify", by=clerk)
    certificate = make_certificate(case)

    case = go(case, "certify", by=clerk, certificate=certificate)
    case = go(case, "supervise", by=clerk, on=DAY, words="第一年监督通过")
    case = go(case, "supervise", by=clerk, on=DAY, words="第一年监督通过")

    case.refresh_from_db()
    assert (case.status, case.certificate) == (S.SUPERVISED, certificate)
    assert [step.target for step in certifications.changes(case)] == [
        "supervised", "certified", "deciding", "auditing", "testing", "accepted", "applied", "preparing",
    ]  # fmt: skip
    filed = Standing.objects.filter(enterprise=case.enterprise, kind=StandingKind.CERTIFICATION)
    assert filed.count() == 7
    assert case.history.count() == 8


def test_declaration_knows_no_body(enterprise, product, clerk):
    facts = Facts(product=product, route=CertificationRoute.DECLARATION)
    case = go(actions.start(enterprise=enterprise, facts=facts, by=clerk, at=AT), "apply", by=clerk)

    with pytest.raises(Refused, match="路径没有“登记受理”这一步"):
        go(case, "accept", by=clerk)

    assert go(case, "declare", "supervise", by=clerk).status == S.SUPERVISED


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"status": CertificateStatus.SUSPENDED}, "所选证书的状态为“暂停”"),
        ({"product": None, "kind": CertificateKind.QUALITY}, "不是本企业的“浙江制造”认证证书"),
    ],
)
def test_certificate_must_be_the_one_of_the_case(case, clerk, values, words):
    case = go(case, "apply", "accept", "test", "decide", by=clerk)

    with pytest.raises(Refused, match=words):
        go(case, "certify", by=clerk, certificate=make_certificate(case, **values))
    case.refresh_from_db()
    assert case.status == S.DECIDING


def test_stage_is_refused_in_words(case, clerk, chief):
    with pytest.raises(Refused, match="日期不能晚于今天"):
        go(case, "apply", by=clerk, on=localdate(AT) + timedelta(days=1))
    with pytest.raises(IllegalStep, match="当前状态为“准备申请”，不能登记受理"):
        go(case, "accept", by=clerk)
    with pytest.raises(Refused, match="终止办理请说明原因"):
        go(case, "end", by=chief)
    with pytest.raises(IllegalStep):
        go(case, "apply", by=make_actor(Role.BUREAU_OFFICER))
    with pytest.raises(Refused, match="由本企业或牵头单位登记"):
        go(case, "apply", by=member(make_enterprise("另一家")))

    case = go(case, "apply", by=clerk)
    with pytest.raises(Refused, match="日期不能早于上一阶段的 2018-04-20"):
        go(case, "accept", by=clerk, on=DAY - timedelta(days=1))


def test_one_product_is_in_one_open_case(enterprise, case, product, clerk):
    with pytest.raises(Refused, match="该产品已有正在办理的认证"):
        actions.start(enterprise=enterprise, facts=Facts(product=product), by=clerk, at=AT)

    go(case, "end", by=clerk, words="暂不申请")

    assert actions.start(enterprise=enterprise, facts=Facts(product=product), by=clerk, at=AT).pk != case.pk


def test_facts_are_changed_on_the_newest_version_only(case, product, clerk):
    facts = Facts(product=product, body="方圆标志认证集团", rule_number="ZJM-006-4481-2023")
    changed = actions.edit(case=case, facts=facts, version=1, by=clerk, at=AT)

    with pytest.raises(Refused, match="刚刚被修改过，本次修改没有保存"):
        actions.edit(case=case, facts=Facts(product=product), version=1, by=clerk, at=AT)
    with pytest.raises(Refused, match="不符合格式，请按“ZJM-006-4481-2023”填写"):
        actions.edit(case=case, facts=Facts(product=product, rule_number="ZJM-1"), version=2, by=clerk, at=AT)
    assert (changed.body, changed.version) == ("方圆标志认证集团", 2)

    go(changed, "apply", by=clerk)
    with pytest.raises(Refused, match="已经申请的，不能再改产品和认证路径"):
        actions.edit(case=case, facts=Facts(body="另一家"), version=3, by=clerk, at=AT)


def test_what_was_ended_by_hand_is_not_proposed_again(enterprise, clerk, chief):
    assessment = met(enterprise, clerk)
    actions.propose(assessment=assessment, by=chief, at=AT)
    actions.take_back(assessment=assessment, by=chief, at=AT)
    case = actions.propose(assessment=assessment, by=chief, at=AT)
    go(case, "end", by=clerk, on=localdate(AT), words="暂不申请")
    actions.take_back(assessment=assessment, by=chief, at=AT)

    assert actions.propose(assessment=assessment, by=chief, at=AT).status == S.ENDED
