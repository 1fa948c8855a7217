"""Policies are read in the order of the text, and cited by the numbers that stand in it."""

import pytest
from django.core.management import call_command

from cultivation.models import Policy
from cultivation.queries import policies

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy() -> Policy:
    call_command("ground", verbosity=0)
    return Policy.objects.get()


def test_citations_follow_the_printed_numbers(policy):
    keys = dict(policy.clauses.values_list("pk", "key"))

    cited = {keys[pk]: words for pk, words in policies.citations([policy.pk]).items()}

    assert {key: cited[key] for key in ("1", "2", "2.2", "3.4", "5.2")} == {
        "1": "一",
        "2": "二",
        "2.2": "二、工作目标 第 2 项",
        "3.4": "三（四）",
        "5.2": "五（二）",
    }


def test_citations_take_one_query(policy, django_assert_num_queries):
    with django_assert_num_queries(1):
        policies.citations([policy.pk])


def test_clauses_come_with_what_each_asks_in_four_queries(policy, django_assert_num_queries):
    with django_assert_num_queries(4):
        found = policies.clauses(policy)
        asked = {c.key: [t.code for t in c.targets.all()] for c in found if c.targets.all()}

    assert asked == {"2.2": ["T1", "T2", "T3"], "2.3": ["T4", "T5", "T6"], "3.4": ["T7"], "3.5": ["T8"]}
