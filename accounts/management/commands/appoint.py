"""The administrators' accounts, which no administrator can make for himself."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions import memberships, users
from accounts.enums import OrganisationKind
from accounts.models import Organisation, User
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import ADMINS, Actor, Role
from dongtou_brand.kernel.rule import Refused


class Command(BaseCommand):
    """Makes a system, security or audit administrator, resets the password or ends the appointment."""

    help = "开通、重置或撤销系统管理员、安全管理员、审计管理员账号；初始密码只显示一次"

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, as what."""
        parser.add_argument("username", help="账号")
        parser.add_argument("--name", help="姓名（开通时必填）")
        parser.add_argument("--role", choices=sorted(ADMINS), default=Role.SYSTEM_ADMIN.value, help="角色")
        parser.add_argument("--reset", action="store_true", help="为已有账号重置密码")
        parser.add_argument("--end", metavar="原因", help="终止任职")

    def handle(self, *args: Any, **options: Any) -> None:
        """Does it in the platform's own name and writes it into the trail."""
        try:
            self._do(Actor.system("平台运维"), options)
        except Refused as refusal:
            raise CommandError(refusal.words) from refusal

    def _do(self, by: Actor, options: dict[str, Any]) -> None:
        now = clock.now()
        if options["end"]:
            memberships.end(user=_known(options["username"]), reason=options["end"], by=by, at=now)
            self.stdout.write(f"{options['username']} 的任职已终止。")
            return
        if options["reset"]:
            made = users.reset_password(user=_known(options["username"]), by=by, at=now)
        else:
            made = self._create(by, options)
        self.stdout.write(
            f"账号 {made.user.username}，初始密码 {made.password}，首次登录须修改。此密码不再显示。"
        )

    def _create(self, by: Actor, options: dict[str, Any]) -> users.FirstPassword:
        operations = Organisation.objects.filter(kind=OrganisationKind.OPERATIONS).first()
        if operations is None:
            raise CommandError("还没有“平台运维”单位，请先执行 manage.py ground。")
        if not options["name"]:
            raise CommandError("请用 --name 写明姓名。")
        return users.create(
            username=options["username"],
            name=options["name"],
            organisation=operations,
            role=Role(options["role"]),
            by=by,
            at=clock.now(),
        )


def _known(username: str) -> User:
    user = User.objects.filter(username=username.lower()).first()
    if user is None:
        raise CommandError(f"没有账号“{username}”。")
    return user
