"""Loads the demonstration: a plausible Dongtou of 2015–2018, made by calling the actions."""

import os
from argparse import ArgumentParser
from datetime import datetime
from itertools import chain
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Organisation, User
from accounts.rules import passwords
from benchmarking.models import Assessment
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.datafile import DataFileErrors
from dongtou_brand.kernel.rule import Refused
from enterprises.models import Enterprise
from reporting.management.demonstration import (
    assessments,
    catalogues,
    certifications,
    dossiers,
    draws,
    figures,
    files,
    improvements,
    measured,
    people,
    reassessments,
    registrations,
    reports,
    standards,
    visits,
)
from reporting.management.demonstration.files import Story
from reporting.management.demonstration.stage import Stage, moment, play

BEGINS = (2015, 11, 20, 8)
ENDS = (2018, 4, 27, 10, 24)
ACTS = (
    people,
    dossiers,
    figures,
    assessments,
    measured,
    improvements,
    reassessments,
    draws,
    standards,
    visits,
    certifications,
    catalogues,
    reports,
    registrations,
)


class Command(BaseCommand):
    """Everything or nothing, and only where there is nothing but ground data; then sets the clock back."""

    help = "载入示例数据（18 家虚构企业，2015—2018 年），只能载入空的平台；口令取环境变量 DEMO_PASSWORD"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether the PDFs of the reports are made."""
        parser.add_argument("--no-render", action="store_true", help="不生成报告 PDF，报告停留在已签发状态")

    def handle(self, *args: Any, **options: Any) -> None:
        """Plays the story and says how to sign in."""
        refuse_unless_empty()
        try:
            story = files.read(settings.BASE_DIR / "data" / "demo")
            password = chosen_password(story)
            with transaction.atomic():
                stage = Stage(story, password, renders=not options["no_render"])
                self._play(stage)
        except DataFileErrors as wrong:
            raise CommandError(wrong.printable()) from wrong
        except Refused as refused:
            raise CommandError(f"示例数据没有载入：{refused.words}") from refused
        clock.set_back(_moment(ENDS))
        self._introduce(stage)

    def _play(self, stage: Stage) -> None:
        self._say("正在载入示例数据……")
        if not Organisation.objects.exists():
            with clock.standing_at(_moment(BEGINS)):
                call_command("ground", stdout=self.stdout)
        count = play(chain.from_iterable(act.events(stage) for act in ACTS), self._say)
        self._say(f"示例数据已载入：{len(stage.enterprises)} 家企业，{count} 件事。")

    def _introduce(self, stage: Stage) -> None:
        """The accounts, the registrations that can be asked for, and once the password if nobody chose it."""
        story, password = stage.story, stage.password
        given = password == os.environ.get("DEMO_PASSWORD")
        accounts = [
            f"演示日期：{_moment(ENDS):%Y-%m-%d}。示例账号（{accounts_of(story)}）：",
            "  企业填报员 qy01—qy18，企业负责人 qy01f—qy18f（qy17 已注销，qy18 已被合并）",
            *(f"  {person.role.label} {person.username}（{person.name}）" for person in story.people.people),
            "  入库登记（受理编号，查询码）：",
            *(f"    {name}：{number}，{code}" for name, number, code in stage.receipts),
        ]
        # Every later start shows them again, without the password.
        settings.DEMO_ACCOUNTS.write_text("\n".join(accounts), encoding="utf-8")
        self._say("\n".join(accounts))
        self._say("  口令为 DEMO_PASSWORD 所设。" if given else f"  口令（只显示这一次）：{password}")

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def _moment(parts: tuple[int, ...]) -> datetime:
    year, month, day, hour, *minute = parts
    return moment(datetime(year, month, day).date(), hour, *minute)  # noqa: DTZ001


def accounts_of(story: Story) -> str:
    """How many accounts there are, in words."""
    return f"共 {len(story.people.people) + 2 * len(story.enterprises.enterprises)} 个"


def refuse_unless_empty() -> None:
    """Demonstration data never mixes with anything else. Raises CommandError."""
    if settings.PRODUCTION:
        raise CommandError("生产环境不能载入示例数据。")
    kept = {
        "账号": User.objects.count(),
        "企业": Enterprise.objects.count(),
        "自评": Assessment.objects.count(),
    }
    found = [f"{name} {count} 个" for name, count in kept.items() if count]
    if found:
        raise CommandError(f"平台中已有数据（{'，'.join(found)}），示例数据只能载入空的平台，未作任何改动。")


def chosen_password(story: Story) -> str:
    """DEMO_PASSWORD if it is good enough for every account, else a random one. Raises CommandError."""
    password = os.environ.get("DEMO_PASSWORD", "")
    if not password:
        return passwords.one_time()
    named = [(one.username, one.name) for one in story.people.people]
    for row in story.enterprises.enterprises:
        named += [(row.key, row.clerk), (f"{row.key}f", row.legal_representative)]
    try:
        for username, name in named:
            validate_password(password, User(username=username, name=name))
    except ValidationError as weak:
        raise CommandError(f"DEMO_PASSWORD 不符合口令规则：{''.join(weak.messages)}") from weak
    return password
