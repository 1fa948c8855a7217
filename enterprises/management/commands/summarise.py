"""`manage.py summarise`: what the list shows of every enterprise, made anew from figures and standings."""

from typing import Any

from django.core.management.base import BaseCommand

from enterprises.actions import summaries


class Command(BaseCommand):
    """Nothing depends on it while the actions keep the summaries; it mends rows that were written by hand."""

    help = "按年度数据和核验结果重新生成企业名录的汇总"

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        for done in summaries.refresh_all():
            self.stdout.write(f"{done} 家", ending="\r")
        self.stdout.write(f"已汇总 {done} 家企业。")
