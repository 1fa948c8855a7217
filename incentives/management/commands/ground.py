"""Loads everything that the portal stands on from the files in data/."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.actions import organisations
from benchmarking.actions import catalogues, standards
from benchmarking.enums import CatalogueStatus
from cultivation.actions import policies
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.datafile import DataFileErrors
from dongtou_brand.kernel.rule import Refused
from enterprises.actions import definitions
from incentives.actions import items


class Command(BaseCommand):
    """Everything or nothing; what is loaded already stays untouched, so that it can run at every start."""

    help = "载入基础数据：单位、行业、年度数据定义、政策、标准、指标目录、激励事项"

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Loads the files in the order in which they refer to each other."""
        try:
            changed = _load(settings.BASE_DIR / "data", Actor.system("平台初始化"), clock.now())
        except DataFileErrors as wrong:
            raise CommandError(wrong.printable()) from wrong
        except Refused as refused:
            raise CommandError(refused.words) from refused
        self.stdout.write(f"基础数据：更新 {changed} 项。" if changed else "基础数据：已是最新。")


def _load(data: Path, by: Actor, at: datetime) -> int:
    """Load all files; answers how many things were added or changed."""
    changed = organisations.load(source=data / "organisations.yaml", by=by, at=at)
    changed += definitions.load_industries(source=data / "industries.yaml", by=by, at=at)
    changed += definitions.load_figures(source=data / "figures.yaml", by=by, at=at)
    for source in sorted((data / "policies").glob("*.yaml")):
        changed += policies.load(source=source, by=by, at=at)[1]
    changed += standards.load(source=data / "standards.yaml", by=by, at=at)
    for source in sorted((data / "catalogues").glob("*.yaml")):
        changed += _catalogue(source, by, at)
    for source in sorted((data / "incentives").glob("*.yaml")):
        changed += items.load(source=source, by=by, at=at)
    return changed


def _catalogue(source: Path, by: Actor, at: datetime) -> int:
    catalogue, changed = catalogues.load(source=source, by=by, at=at)
    if changed and catalogue.status == CatalogueStatus.DRAFT:
        catalogues.publish(catalogue=catalogue, by=by, at=at)
    return int(changed)
