"""Loads a policy document from a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cultivation.actions import policies
from cultivation.models import Policy
from cultivation.queries import policies as policies_stored
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.datafile import DataFileErrors


class Command(BaseCommand):
    """A wrong file is answered with every error and its line, and changes nothing."""

    help = "载入政策文件（YAML）；内容未变的不重复载入，内容有变的作为新版本"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path, help="例如 data/policies/dongtou-2015-121.yaml")

    def handle(self, *args: Any, **options: Any) -> None:
        """Loads it and says what happened."""
        by = Actor.system("平台运维")
        try:
            policy, new = policies.load(source=options["file"], by=by, at=clock.now())
        except DataFileErrors as wrong:
            raise CommandError(wrong.printable()) from wrong
        self.stdout.write(f"{policy.number}（第 {policy.version} 版）：{_state(policy, new)}。")
        if new and policy.version > 1:
            # The items of a policy stand in a later app, and with the version whose clauses they quote.
            self.stdout.write("新版尚无激励事项，“激励政策”页面暂为空白；请接着执行 manage.py ground 载入。")


def _state(policy: Policy, new: bool) -> str:
    """What happened, and for the content of an older version which one is in force."""
    if new:
        return "已载入"
    in_force = policies_stored.in_force(policy)
    if in_force == policy:
        return "内容未变，未作改动"
    return f"此内容是旧版本，未作改动；现行为第 {in_force.version} 版"
