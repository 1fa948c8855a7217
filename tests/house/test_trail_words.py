"""Every act that is written into the trail has words that an auditor can read."""

import re
from pathlib import Path

from accounts.rules.trail_words import APPS, NOUNS, VERBS

ROOT = Path(__file__).resolve().parents[2]
ACTION = re.compile(rf"""["']((?:{"|".join(APPS)})\.[a-z_]+\.[a-z_]+)["']""")


def recorded() -> set[str]:
    """Names of acts in the rooms that write: app.noun.verb."""
    files = [path for app in APPS for path in (ROOT / app).glob("actions/**/*.py")]
    return {name for path in files for name in ACTION.findall(path.read_text(encoding="utf-8"))}


def test_every_act_has_words() -> None:
    acts = recorded()
    assert len(acts) > 20
    wordless = {name for name in acts if name.split(".")[1] not in NOUNS or name.split(".")[2] not in VERBS}
    assert wordless == set()
