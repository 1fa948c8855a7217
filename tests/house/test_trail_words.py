"""Every act that is written into the trail has words that an auditor can read, and no word is left over."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

from accounts.rules.trail import changes
from accounts.rules.trail_words import APPS, NOUNS, VALUES, VERBS, spoken, words
from benchmarking.enums import Outcome
from cultivation.enums import BatchKind
from dongtou_brand.kernel.workflow import Workflow
from enterprises.enums import Rung

ROOT = Path(__file__).resolve().parents[2]
ACTION = re.compile(rf"(?:{'|'.join(APPS)})\.[a-z_]+\.[a-z_]+")
BEGINNING = re.compile(rf"(?:{'|'.join(APPS)})\.[a-z_]+\.")


def steps(app: str) -> set[str]:
    """The names of the steps of an app's workflows."""
    found = vars(importlib.import_module(f"{app}.states")).values()
    return {step.name for flow in found if isinstance(flow, Workflow) for step in flow.steps}


def handed_on(tree: ast.Module) -> set[str]:
    """The verbs that a module's actions hand to the function that writes them down."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    private = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id.startswith("_"))
    values = (arg.value for call in private for arg in call.args if isinstance(arg, ast.Constant))
    return {value for value in values if isinstance(value, str) and re.fullmatch("[a-z_]+", value)}


def acts_of(app: str, tree: ast.Module) -> Iterator[str]:
    """Acts that stand in a module as they are, and those that it puts together from a beginning and a verb."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and ACTION.fullmatch(str(node.value)):
            yield str(node.value)
        elif isinstance(node, ast.JoinedStr) and len(node.values) == 2:
            start, verb = node.values
            if isinstance(start, ast.Constant) and BEGINNING.fullmatch(str(start.value)):
                by_step = "step" in ast.dump(verb)
                yield from (f"{start.value}{one}" for one in (steps(app) if by_step else handed_on(tree)))


def recorded() -> set[str]:
    """Names of acts in the rooms that write: app.noun.verb."""
    files = [(app, path) for app in APPS for path in (ROOT / app).glob("actions/**/*.py")]
    files.append(("accounts", ROOT / "accounts" / "queries" / "trail.py"))
    return {act for app, path in files for act in acts_of(app, ast.parse(path.read_text(encoding="utf-8")))}


def test_every_act_has_words() -> None:
    acts = recorded()
    assert {"enterprises.quality_officer.appoint", "benchmarking.assessment.reopen"} < acts
    assert {act for act in acts if re.search("[a-z]", words(act))} == set()


def test_no_word_is_left_over() -> None:
    nouns, verbs = ({act.split(".")[part] for act in recorded()} for part in (1, 2))
    assert (set(NOUNS) - nouns, set(VERBS) - verbs) == (set(), set())


def test_coded_values_are_told_in_the_words_of_their_vocabulary() -> None:
    vocabularies = {"outcome": Outcome, "kind": BatchKind, "from": Rung, "to": Rung}
    assert {name: VALUES[name] for name in vocabularies} == {
        name: dict(enum.choices) for name, enum in vocabularies.items()
    }


def test_the_content_of_an_entry_is_told_in_words() -> None:
    told = spoken(changes({"outcome": "met", "indicator": "A-01", "is_active": False}))
    assert [(one.name, one.after) for one in told] == [("评价结论", "达标"), ("指标", "A-01"), ("启用", "否")]
