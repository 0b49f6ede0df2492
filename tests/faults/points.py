"""Named moments at which a child dies, put in by the harness: the product has no hooks for it."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from random import Random
from typing import Any

from models.engines import Store
from tests.faults.children import die


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Before or after the n-th call of a function, counted from 1; `commit` is every commit."""

    name: str
    function: str
    is_after: bool
    nth: int = 1

    def __str__(self) -> str:
        side = "after" if self.is_after else "before"
        return f"{side} {self.name} {self.nth}"


COMMIT = "commit"
#: Enough for decision, claim, seven steps, finish, senders and sweep.
_COMMITS = 20
_STEPS = 7
_MAILS = 3


def _both(name: str, function: str, *, times: int = 1) -> tuple[Point, ...]:
    return tuple(
        Point(name=name, function=function, is_after=is_after, nth=nth)
        for nth in range(1, times + 1)
        for is_after in (False, True)
    )


NAMED = (
    *_both("the event of a decision", "usecases.decide_gate:record"),
    *_both("the notices of a decision", "usecases.decide_gate:tell_decided"),
    *_both("the rows of a decision", "usecases.decide_gate:_store"),
    *_both("what a decision moves", "usecases.decide_gate:_carry_out"),
    *_both("claim of a transition", "tasks.steps:claim"),
    *_both("step", "usecases.advance_phase:_take", times=_STEPS),
    *_both("stored step", "tasks.steps:take", times=_STEPS),
    *_both("finish of a transition", "tasks.steps:finish"),
    *_both("claim of messages", "usecases.deliver_outbox:claim_batch"),
    *_both("hand-over of a mail", "tasks.sending:deliver", times=_MAILS),
    *_both("record of a mail", "usecases.deliver_outbox:record_sent", times=_MAILS),
    *_both("claim of rungs", "usecases.sweep_reminders:claim"),
    *_both("digests", "usecases.sweep_reminders:write_digests"),
    *_both("commit", COMMIT, times=_COMMITS),
)


def shuffled(random: Random) -> list[Point]:
    """Every point once, in a random order."""
    return random.sample(NAMED, len(NAMED))


def arm(point: Point, store: Store, act: Callable[[], None] = die) -> None:
    """Let this process act (die) at that point from now on."""
    if point.function == COMMIT:
        dialect: Any = store.writer.dialect
        dialect.do_commit = _wrapped(dialect.do_commit, point, act)
        return
    module_name, name = point.function.split(":")
    module = import_module(module_name)
    setattr(module, name, _wrapped(getattr(module, name), point, act))


def _wrapped(
    original: Callable[..., object], point: Point, act: Callable[[], None]
) -> Callable[..., object]:
    calls = 0

    def wrapper(*args: object, **kwargs: object) -> object:
        nonlocal calls
        calls += 1
        is_now = calls == point.nth
        if is_now and not point.is_after:
            act()
        result = original(*args, **kwargs)
        if is_now and point.is_after:
            act()
        return result

    return wrapper
