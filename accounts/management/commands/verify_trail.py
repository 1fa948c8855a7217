"""Whether the trail is whole."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.queries import trail


class Command(BaseCommand):
    """Walks the trail's chain; ends with 1 and the sequence of the first altered, missing or moved entry."""

    help = "校验操作日志链条：逐条核对摘要，发现改动、缺失、调换或截断时以状态 1 结束"

    def add_arguments(self, parser: CommandParser) -> None:
        """An entry noted down earlier, outside this database."""
        parser.add_argument(
            "--anchor", metavar="序号:摘要", help="此前抄存在系统之外的一条，用于发现整条链被改写"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Says what was found."""
        verdict = trail.verify(anchor=_anchor(options["anchor"]))
        if verdict.fault:
            raise CommandError(
                f"操作日志不完整：序号 {verdict.fault.sequence}，{verdict.fault.words}。此前 {verdict.checked} 条无误。"
            )
        self.stdout.write(
            f"操作日志完整：共 {verdict.checked} 条。末条抄存：{verdict.checked}:{verdict.hash}"
        )


def _anchor(text: str | None) -> tuple[int, str] | None:
    if not text:
        return None
    sequence, _, seal = text.partition(":")
    if not sequence.isdecimal() or len(seal) != 64:
        raise CommandError("--anchor 的写法是“序号:摘要”，摘要为 64 位十六进制。")
    return int(sequence), seal
