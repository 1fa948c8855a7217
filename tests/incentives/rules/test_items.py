"""What qualifies, in sentences."""

from dongtou_brand.kernel.actor import BUREAUS, Actor, Role
from incentives.enums import Trigger
from incentives.rules.items import Qualification, can_record, qualify


def test_qualify_certified_names_the_products():
    assert qualify(Trigger.CERTIFIED, ["阀门", "球阀"], []) == Qualification(True, "已通过认证：阀门、球阀")


def test_qualify_without_certificate_says_what_is_missing():
    assert qualify(Trigger.CERTIFIED, [], ["T/ZZB 0001—2018"]) == Qualification(
        False, "取得有效的“浙江制造”认证证书后符合条件"
    )


def test_qualify_standard_leaves_the_role_to_the_bureau():
    found = qualify(Trigger.STANDARD, [], ["T/ZZB 0001—2018"])

    assert found == Qualification(
        True, "执行标准：T/ZZB 0001—2018，起草身份由牵头单位核对标准前言", unchecked=True
    )
    assert (found.state, found.tone) == ("待核对", "info")


def test_can_record_is_for_bureaus():
    assert {role for role in Role if can_record(Actor(role=role)) is None} == BUREAUS
