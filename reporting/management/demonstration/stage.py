"""The stage: who is who, and the events in the order of time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.contrib.auth.hashers import make_password
from django.utils.timezone import get_default_timezone

from accounts.models import Organisation, User
from accounts.queries import actors
from benchmarking.models import Assessment, Catalogue, Indicator, Round
from dongtou_brand.kernel.actor import Actor
from enterprises.models import Enterprise
from reporting.management.demonstration.files import Story
from reporting.models import Report

Act = Callable[[datetime], object]


@dataclass(frozen=True)
class Event:
    """Something that somebody does at a moment; `words` are said when it takes long."""

    at: datetime
    act: Act
    words: str = ""


@dataclass
class Stage:
    """What the events need of each other: people by account, everything else by the key of its file.

    `renders` tells whether the PDFs of reports are made, without which none can be published.
    """

    story: Story
    password: str
    renders: bool = True
    users: dict[str, User] = field(default_factory=dict)
    enterprises: dict[str, int] = field(default_factory=dict)
    rounds: dict[str, Round] = field(default_factory=dict)
    assessments: dict[tuple[str, str], Assessment] = field(default_factory=dict)
    reports: dict[tuple[str, int], Report] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    receipts: list[tuple[str, str, str]] = field(default_factory=list)
    _actors: dict[str, Actor] = field(default_factory=dict)

    @cached_property
    def hashed(self) -> str:
        """The password's hash: it takes a fifth of a second by design, so it is made once for all accounts."""
        return make_password(self.password)

    def by(self, username: str) -> Actor:
        """The person with this account, who acts."""
        if username not in self._actors:
            actor = actors.of(self.users[username])
            self._actors[username] = actor or Actor.public()
        return self._actors[username]

    def clerk(self, key: str) -> Actor:
        """Who fills in the forms of an enterprise."""
        return self.by(key)

    def manager(self, key: str) -> Actor:
        """Who signs for an enterprise."""
        return self.by(f"{key}f")

    def officer_of(self, enterprise: Enterprise) -> Actor:
        """The officer of the enterprise's township."""
        user = User.objects.get(memberships__organisation=enterprise.township, memberships__ended_at=None)
        return self.by(user.username)

    def enterprise(self, key: str) -> Enterprise:
        """The enterprise as it stands now."""
        return Enterprise.objects.get(pk=self.enterprises[key])

    def catalogue(self) -> Catalogue:
        """The edition that all rounds use; its indicators are known by their code from now on."""
        catalogue = Catalogue.objects.get(code="zhejiang-made", edition="2015")
        found = catalogue.indicators.select_related("dimension")
        self.indicators = {indicator.code: indicator for indicator in found}
        return catalogue


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of day in Dongtou; minutes may run over the hour."""
    start = datetime.combine(day, time(hour), tzinfo=get_default_timezone())
    return start + timedelta(minutes=minute)


def unit(code: str) -> Organisation:
    """The unit with this code, which the ground has loaded."""
    return Organisation.objects.get(code=code)


def play(events: Iterable[Event], say: Callable[[str], object]) -> int:
    """Let everything happen in the order of time; answers how many events there were."""
    ordered = sorted(events, key=lambda event: event.at)
    for event in ordered:
        if event.words:
            say(f"{event.at:%Y-%m-%d} {event.words}")
        event.act(event.at)
    return len(ordered)
