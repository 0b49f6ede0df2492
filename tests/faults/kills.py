"""F1: children killed at named points and at random moments, then recovered and judged."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from random import Random

from domain.vocabulary import Outcome
from models.engines import Store
from notifications.mail_url import close_transports
from tests.authority import START
from tests.faults.children import Ended, Say, in_child
from tests.faults.grounds import Ground, World
from tests.faults.oracle import Verdict, judge, phantoms
from tests.faults.points import Point, arm, shuffled
from tests.faults.receiver import Mailbox
from tests.faults.story import AS_SHIPPED, Chapter, Ways, begin, carry_on, surround
from usecases.verify import verify_organisation

#: Chapters of one authority: its tables stay small and its clock within the calendar.
_CHAPTERS = 25
_OUTCOMES = (Outcome.GO, Outcome.GO, Outcome.GO_WITH_CONDITIONS, Outcome.RETURN)
#: Longer than any lease of the product.
_LATER = timedelta(minutes=10)
#: Longer than a chapter takes, at first; after that the chapters themselves tell.
_FIRST_GUESS_SECONDS = 0.2


@dataclass
class Tally:
    """What came of many runs."""

    runs: int = 0
    #: Children that were done before their moment came, and so prove nothing.
    missed: int = 0
    repeats: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost or doubled."""
        return not self.lost and not self.doubled


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One chapter of one world, at its moment."""

    world: World
    number: int
    now: datetime
    outcome: Outcome
    mailbox: Mailbox
    ways: Ways


#: What happens to a child in the middle of its chapter: set up in the child, acted in the parent.
Arm = Callable[[Store], None]


class Killer:
    """Chooses how the next child dies: in turn at a named point and at a random moment."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._points: list[Point] = []
        self._seconds = _FIRST_GUESS_SECONDS
        self._spoke_at = 0.0

    def next(self, number: int) -> tuple[str, Arm, Callable[[int], None]]:
        """How it is called, what the child does, and what the parent does once it speaks."""
        if number % 2:
            delay = self._random.uniform(0, self._seconds)
            return f"after {delay:.4f} s", _unarmed, lambda pid: self._kill_later(pid, delay)
        self._points = self._points or shuffled(self._random)
        point = self._points.pop()
        return str(point), lambda store: arm(point, store), self._wait

    def missed(self) -> None:
        """Learn how long a chapter takes from a child that was done before its moment came."""
        self._seconds = 0.8 * self._seconds + 0.2 * (time.monotonic() - self._spoke_at)

    def _wait(self, _pid: int) -> None:
        self._spoke_at = time.monotonic()

    def _kill_later(self, pid: int, delay: float) -> None:
        self._spoke_at = time.monotonic()
        time.sleep(delay)
        os.kill(pid, signal.SIGKILL)


def kill(
    ground: Ground,
    mailbox: Mailbox,
    *,
    kills: int,
    random: Random,
    ways: Ways = AS_SHIPPED,
    until_caught: bool = False,
) -> Tally:
    """Kill so many children in the middle of their chapter, and judge each after recovery."""
    warm_up(ground, mailbox)
    tally, killer = Tally(), Killer(random)
    for run in chapters(ground, mailbox, random=random, ways=ways):
        how, armed, act = killer.next(run.number)
        since = mailbox.length
        first = in_child(partial(live, run, armed), when_it_speaks=act)
        # It dies or it is done; an error of its own would leave the same traces as a kill.
        assert first.failure is None, f"{how}: {first.failure}"
        if first.killed:
            tally.runs += 1
        else:
            killer.missed()
            tally.missed += 1
        recover(run, first, tally, since=since, how=how)
        if tally.runs >= kills or (until_caught and not tally.is_clean):
            return tally
    raise AssertionError


def warm_up(ground: Ground, mailbox: Mailbox) -> None:
    """Live a chapter here, so that children inherit all that is imported and compiled."""
    with ground.world().entered() as authority:
        surround(authority.store, mailbox.url)
        carry_on(authority, begin(authority, "P-0", Outcome.GO_WITH_CONDITIONS), AS_SHIPPED)
    close_transports()


def chapters(ground: Ground, mailbox: Mailbox, *, random: Random, ways: Ways) -> Iterator[Run]:
    world, now = ground.world(), START
    for number in count():
        if number % _CHAPTERS == 0:
            world, now = ground.world(), START
        yield Run(
            world=world,
            number=number,
            now=now,
            outcome=random.choice(_OUTCOMES),
            mailbox=mailbox,
            ways=ways,
        )
        now += timedelta(days=3 if now.weekday() == _FRIDAY else 1)


_FRIDAY = 4


def live(run: Run, armed: Arm, say: Say) -> None:
    """The first child: begin in peace, then live until it dies."""
    with run.world.entered(now=run.now) as authority:
        surround(authority.store, run.mailbox.url)
        chapter = begin(authority, f"P-{run.number}", run.outcome)
        armed(authority.store)
        say(chapter)
        carry_on(authority, chapter, run.ways)


def recover(run: Run, first: Ended, tally: Tally, *, since: int, how: str) -> None:
    """The second child goes on from what the first one left, and judges the end."""
    assert first.said, first.failure
    chapter: Chapter = first.said[0]
    ended = in_child(partial(_go_on, run, chapter, since=since))
    assert ended.failure is None, f"{how}: {ended.failure}"
    verdict: Verdict = ended.said[0]
    tally.repeats += verdict.repeats
    tally.lost += [f"{how}: {words}" for words in verdict.lost]
    tally.doubled += [f"{how}: {words}" for words in verdict.doubled]


def _go_on(run: Run, chapter: Chapter, say: Say, *, since: int) -> None:
    with run.world.entered(now=run.now + _LATER) as authority:
        surround(authority.store, run.mailbox.url)
        early = phantoms(authority, run.mailbox, since=since)
        carry_on(authority, chapter, run.ways)
        verdict = judge(authority, chapter, run.mailbox, since=since)
        verdict.doubled += [f"mail {found} of what never was" for found in early]
        if run.number % _CHAPTERS == _CHAPTERS - 1:
            with authority.store.read(authority.organisation_id) as session:
                report = verify_organisation(session)
            verdict.lost += [str(problem) for problem in report.problems]
        say(verdict)


def _unarmed(_store: Store) -> None:
    """The parent acts."""
