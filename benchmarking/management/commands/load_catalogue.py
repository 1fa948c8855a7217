"""Loads an indicator catalogue from a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from benchmarking.actions import catalogues
from benchmarking.enums import CatalogueStatus
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.datafile import DataFileErrors
from dongtou_brand.kernel.rule import Refused


class Command(BaseCommand):
    """A wrong file is answered with every error and its line, and changes nothing."""

    help = "载入并发布指标目录（YAML）；已发布的版本不能修改"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and whether it stays a draft."""
        parser.add_argument("file", type=Path, help="例如 data/catalogues/zhejiang-made-2015.yaml")
        parser.add_argument("--draft", action="store_true", help="只载入为草案，暂不发布")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Loads it, publishes it unless told otherwise, and says what happened."""
        by, at = Actor.system("平台运维"), clock.now()
        try:
            catalogue, changed = catalogues.load(source=options["file"], by=by, at=at)
            if catalogue.status == CatalogueStatus.DRAFT and not options["draft"]:
                catalogue, changed = catalogues.publish(catalogue=catalogue, by=by, at=at), True
        except DataFileErrors as wrong:
            raise CommandError(wrong.printable()) from wrong
        except Refused as refused:
            raise CommandError(refused.words) from refused
        state = catalogue.get_status_display() if changed else "内容未变，未作改动"
        self.stdout.write(f"{catalogue}：{state}。")
