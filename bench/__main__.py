"""Runs one measurement and lets only its figures reach standard output."""

import json
import os
import subprocess
import sys
from pathlib import Path

KEYS = {"figure", "value", "unit", "at"}


def names() -> list[str]:
    """The measurements that there are."""
    return sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))


def is_figure(line: str) -> bool:
    """Whether a line is one JSON object with exactly the keys of a figure."""
    try:
        found = json.loads(line)
    except ValueError:
        return False
    return isinstance(found, dict) and set(found) == KEYS


def main(arguments: list[str]) -> int:
    """Runs `bench.NAME` with the rest of the arguments; returns its exit code, or 2 for an unknown name."""
    if not arguments or arguments[0] not in names():
        print("用法：script/bench 名称，可用：" + "、".join(names()), file=sys.stderr)
        return 2
    argv = [sys.executable, "-m", f"bench.{arguments[0]}", *arguments[1:]]
    env = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=env) as child:
        for line in child.stdout or []:
            print(line, end="", flush=True, file=sys.stdout if is_figure(line) else sys.stderr)
    return child.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
