"""Workflows as tables of steps: who may move what from where to where, and what each status is called.

A workflow is checked when it is loaded: every status has an owner or is final, every status that is not
final has a way on, and no step leads to a status without words. `manage.py states` draws the diagrams.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import models

from dongtou_brand.kernel.actor import ENTERPRISE, Actor, Role
from dongtou_brand.kernel.rule import Refused

M = TypeVar("M", bound=models.Model)


class IllegalStep(Refused):
    """A step that does not lead away from the present status, or not for this role."""


@dataclass(frozen=True)
class Step:
    """One way from some statuses to one status.

    `words` is the verb on the button; `reason` tells that the actor must say why.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    roles: frozenset[Role]
    words: str
    reason: bool = False


@dataclass(frozen=True)
class Status:
    """What a status is called by staff, by the enterprise and before it is reached, and whose turn it is.

    `owner` names who must act next; a status without an owner is final. `tone` colours the dot:
    "", "info", "ok", "warn" or "err".
    """

    staff: str
    enterprise: str
    ahead: str
    owner: frozenset[Role] = frozenset()
    tone: str = ""


@dataclass(frozen=True)
class Workflow:
    """A table of statuses and steps."""

    name: str
    title: str
    statuses: Mapping[str, Status]
    steps: tuple[Step, ...]
    start: str
    _by_name: dict[str, list[Step]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for step in self.steps:
            self._by_name.setdefault(step.name, []).append(step)
        self._check()

    def _check(self) -> None:
        named = {self.start, *(s.target for s in self.steps), *(x for s in self.steps for x in s.sources)}
        if unknown := {str(name) for name in named} - {str(name) for name in self.statuses}:
            raise ValueError(f"{self.name}: steps name unknown statuses {sorted(unknown)}")
        reached = {str(self.start), *(str(s.target) for s in self.steps)}
        if lost := {str(name) for name in self.statuses} - reached:
            raise ValueError(f"{self.name}: statuses that nothing leads to {sorted(lost)}")
        left = {str(source) for step in self.steps for source in step.sources}
        for name, status in self.statuses.items():
            if status.owner and str(name) not in left:
                raise ValueError(f"{self.name}: {name} has an owner but no way on")

    def step(self, name: str, status: str, by: Actor | None = None) -> Step:
        """The step of this name that leads away from `status`; raises `IllegalStep` if there is none."""
        for step in self._by_name[name]:
            if status in step.sources:
                if by is not None and by.role not in step.roles:
                    raise IllegalStep(f"您的身份（{by.role.label}）不能{step.words}。")
                return step
        words = self._by_name[name][0].words
        raise IllegalStep(f"当前状态为“{self.statuses[status].staff}”，不能{words}。请刷新页面后再试。")

    def open_to(self, role: Role, status: str) -> list[Step]:
        """The steps that a role can take from a status, in the table's order."""
        return [step for step in self.steps if status in step.sources and role in step.roles]

    def words(self, status: str, role: Role) -> str:
        """What this role calls the status."""
        names = self.statuses[status]
        return names.enterprise if role in ENTERPRISE else names.staff

    def mermaid(self) -> str:
        """The diagram of this workflow, as Mermaid text."""
        lines = ["stateDiagram-v2", "    direction LR", f"    [*] --> {self.start}"]
        lines += [f'    state "{status.staff}" as {name}' for name, status in self.statuses.items()]
        lines += [
            f"    {source} --> {step.target} : {step.words}{'（须说明原因）' if step.reason else ''}"
            for step in self.steps
            for source in step.sources
        ]
        lines += [f"    {name} --> [*]" for name, status in self.statuses.items() if not status.owner]
        return "\n".join(lines) + "\n"


def lock(row: M) -> M:
    """The row read again under a lock, so that its state is the present one; needs a transaction."""
    fresh: M = row._meta.model._base_manager.select_for_update(of=("self",)).get(pk=row.pk)  # type: ignore[assignment]
    return fresh
