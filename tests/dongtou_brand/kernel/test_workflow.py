"""Workflows are checked when they are loaded and say no in words."""

import pytest

from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.workflow import IllegalStep, Status, Step, Workflow

CLERK, OFFICER = Role.ENTERPRISE_CLERK, Role.LEAD_OFFICER


def flow(**changes):
    given = {
        "name": "claim",
        "title": "申报",
        "start": "draft",
        "statuses": {
            "draft": Status("填报中", "待提交", "填报", owner=frozenset({CLERK})),
            "sent": Status("待审核", "审核中", "审核", owner=frozenset({OFFICER})),
            "done": Status("已办结", "已办结", "办结"),
        },
        "steps": (
            Step("submit", ("draft",), "sent", frozenset({CLERK}), "提交"),
            Step("return", ("sent",), "draft", frozenset({OFFICER}), "退回", reason=True),
            Step("close", ("sent",), "done", frozenset({OFFICER}), "办结"),
        ),
    } | changes
    return Workflow(**given)


def test_step_leads_on_from_its_sources():
    assert flow().step("submit", "draft", Actor(role=CLERK)).target == "sent"


def test_step_from_elsewhere_is_refused_in_words():
    with pytest.raises(IllegalStep) as refused:
        flow().step("submit", "sent")

    assert refused.value.words == "当前状态为“待审核”，不能提交。请刷新页面后再试。"


def test_step_by_another_role_is_refused_in_words():
    with pytest.raises(IllegalStep) as refused:
        flow().step("close", "sent", Actor(role=CLERK))

    assert refused.value.words == "您的身份（企业填报员）不能办结。"


def test_open_to_lists_a_roles_steps_in_order():
    assert [step.name for step in flow().open_to(OFFICER, "sent")] == ["return", "close"]


def test_words_differ_by_side():
    assert (flow().words("sent", CLERK), flow().words("sent", OFFICER)) == ("审核中", "待审核")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"steps": (Step("x", ("draft",), "nowhere", frozenset(), "x"),)}, "unknown statuses"),
        ({"steps": (Step("x", ("draft",), "sent", frozenset(), "x"),)}, "nothing leads to"),
        (
            {
                "steps": (
                    Step("a", ("draft",), "sent", frozenset(), "x"),
                    Step("b", ("draft",), "done", frozenset(), "x"),
                )
            },
            "no way on",
        ),
    ],
)
def test_a_broken_table_does_not_load(changes, words):
    with pytest.raises(ValueError, match=words):
        flow(**changes)


def test_mermaid_draws_every_step_and_end():
    assert flow().mermaid().splitlines()[-4:] == [
        "    draft --> sent : 提交",
        "    sent --> draft : 退回（须说明原因）",
        "    sent --> done : 办结",
        "    done --> [*]",
    ]
