"""Rules and refusals: a rule answers None, or the sentence that tells the user why not."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Refused(Exception):
    """An act that a rule forbids. Its words are shown to the user as they are."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Rule(Generic[P]):
    """A pure function that returns None when all is well, else the reason in words."""

    def __init__(self, function: Callable[P, str | None]) -> None:
        self.function = function
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> str | None:
        return self.function(*args, **kwargs)

    def check(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Raise `Refused` with the reason, if there is one."""
        if words := self.function(*args, **kwargs):
            raise Refused(words)


def rule(function: Callable[P, str | None]) -> Rule[P]:
    """Make a function a rule: `rule(x)` asks, `rule.check(x)` refuses."""
    return Rule(function)
