"""The ladder of reminders: which rung an open step stands on today, and to whom it goes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from http import HTTPStatus
from itertools import pairwise
from typing import assert_never

from domain.errors import PoortError
from domain.vocabulary import SubjectKind
from domain.working_days import WorkingCalendar


class RungAnchor(StrEnum):
    """The day from which a rung is counted."""

    OPENS = "opens"
    DUE = "due"


class RungRecipient(StrEnum):
    """To whom a rung goes; `owner` is the one to act: of a decision, who decides."""

    OWNER = "owner"
    PROJECT_LEAD = "project_lead"
    COORDINATOR = "coordinator"
    INTERNAL_CLIENT = "internal_client"


_CLIMBS_AT_ONCE = (
    RungRecipient.COORDINATOR,
    RungRecipient.PROJECT_LEAD,
    RungRecipient.INTERNAL_CLIENT,
)
#: To whom the part of an owner falls who left the authority, the first who is there: a check to
#: the project lead, as that of an unfilled role (engine.md, Owners); what asks a decision climbs.
HEIRS: Mapping[SubjectKind, tuple[RungRecipient, ...]] = {
    SubjectKind.CHECK: (
        RungRecipient.PROJECT_LEAD,
        RungRecipient.COORDINATOR,
        RungRecipient.INTERNAL_CLIENT,
    ),
    SubjectKind.DECISION: _CLIMBS_AT_ONCE,
    SubjectKind.DEVIATION: _CLIMBS_AT_ONCE,
    SubjectKind.GATE: _CLIMBS_AT_ONCE,
}


class LadderRefusedError(PoortError):
    """A ladder on which nobody could tell which rung is the newest."""

    message = (
        "The ladder for {subject} is not in order at {rung}. Give every rung its own id and a"
        " recipient, put a rung on the opening first, and the others by rising working days."
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One rung, in working days after its anchor (negative is before it)."""

    id: str
    anchor: RungAnchor
    offset_working_days: int
    recipients: tuple[RungRecipient, ...]
    blocking_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The rungs of one kind of subject, from the first to the last.

    `due_after_working_days` tells when a subject without its own due date is due.

    Raises:
        LadderRefusedError: The rungs are not in order.
    """

    subject: SubjectKind
    rungs: tuple[Rung, ...]
    due_after_working_days: int | None = None

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for rung in self.rungs:
            if rung.id in seen or not rung.recipients:
                raise LadderRefusedError(subject=self.subject, rung=rung.id)
            seen.add(rung.id)
        for lower, higher in pairwise(self.rungs):
            if not _climbs(lower, higher):
                raise LadderRefusedError(subject=self.subject, rung=higher.id)

    @property
    def opening(self) -> Rung | None:
        """The rung on the opening, which is the first when there is one."""
        return next((rung for rung in self.rungs if rung.anchor is RungAnchor.OPENS), None)

    def steps(self, *, blocking: bool) -> tuple[Rung, ...]:
        """The rungs that a blocking or an advisory subject climbs."""
        return tuple(rung for rung in self.rungs if blocking or not rung.blocking_only)

    def climb(self, *, blocking: bool) -> tuple[RungRecipient, ...]:
        """The recipients in the order in which the ladder first turns to them."""
        steps = self.steps(blocking=blocking)
        return tuple(dict.fromkeys(recipient for rung in steps for recipient in rung.recipients))


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who stands around a subject; a role that nobody fills is empty."""

    owner_id: int | None
    project_lead_id: int | None = None
    coordinator_id: int | None = None
    internal_client_id: int | None = None

    def holder(self, recipient: RungRecipient) -> int | None:
        """The person whom a rung means."""
        match recipient:
            case RungRecipient.OWNER:
                return self.owner_id
            case RungRecipient.PROJECT_LEAD:
                return self.project_lead_id
            case RungRecipient.COORDINATOR:
                return self.coordinator_id
            case RungRecipient.INTERNAL_CLIENT:
                return self.internal_client_id
            case _:
                assert_never(recipient)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """An open step that climbs a ladder."""

    opens_on: date
    due_on: date
    blocking: bool
    people: People


@dataclass(frozen=True, slots=True, kw_only=True)
class NextRung:
    """The rung that follows: which, on what day and to whom, the highest person last."""

    rung: Rung
    on: date
    recipients: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RungBound:
    """From which count of working days a rung is the newest, for SQL over working numbers.

    With `n(day)` the working number of a day and `chain` the distinct people of the climb, a rung
    is reached when all of these hold, and the first bound that is reached is the newest rung:
    `n(today) - n(anchor) >= from_working_days`; `after_opening` is empty or
    `n(due) + from_working_days > n(opens) + after_opening`; `chain` has more than `ranks[0]`
    people. The rung goes to those `ranks` of the chain that there are.
    """

    rung_id: str
    anchor: RungAnchor
    from_working_days: int
    after_opening: int | None
    ranks: tuple[int, ...]


def with_heir(people: People, kind: SubjectKind) -> People:
    """The people, with somebody in the place of an owner who left; nobody when all did."""
    if people.owner_id is not None:
        return people
    heirs = chain(map(people.holder, HEIRS[kind]))
    return replace(people, owner_id=next(iter(heirs), None))


def chain(people: Iterable[int | None]) -> tuple[int, ...]:
    """The distinct people, in order, without the empty places."""
    return tuple(dict.fromkeys(person for person in people if person is not None))


def recipients(ladder: Ladder, rung: Rung, subject: Subject) -> tuple[int, ...]:
    """Who gets this rung; nobody when everyone up the ladder was on an earlier rung.

    Somebody who was on an earlier rung in another role makes way for the next person up
    (Handreiking, figures 1, 2 and 4: the lines along which an overdue step climbs).
    """
    climb = ladder.climb(blocking=subject.blocking)
    climbers = chain(map(subject.people.holder, climb))
    return tuple(climbers[rank] for rank in _ranks(rung, climb) if rank < len(climbers))


def newest_rung(
    ladder: Ladder, subject: Subject, *, today: date, calendar: WorkingCalendar
) -> Rung | None:
    """The last rung reached by today; earlier ones that were missed are let go.

    A rung counted from the due date that would come on or before the opening is no rung: the
    opening takes its place.

    Raises:
        CalendarRangeError: A day lies outside the calendar.
    """
    reached = [
        rung
        for rung, day in _timetable(ladder, subject, calendar=calendar)
        if calendar.between(day, today) >= 0
    ]
    return reached[-1] if reached else None


def next_rung(
    ladder: Ladder, rung: Rung | None, subject: Subject, *, calendar: WorkingCalendar
) -> NextRung | None:
    """The rung after this one that has somebody to go to, or nothing after the last.

    Without a rung the ladder is not climbed yet, and its first one follows.

    Raises:
        CalendarRangeError: A day lies outside the calendar.
    """
    place = -1 if rung is None else ladder.rungs.index(rung)
    for later, day in _timetable(ladder, subject, calendar=calendar):
        if ladder.rungs.index(later) > place:
            return NextRung(rung=later, on=day, recipients=recipients(ladder, later, subject))
    return None


def rung_bounds(ladder: Ladder, *, blocking: bool) -> tuple[RungBound, ...]:
    """The rungs as bounds on counts of working days, the newest first."""
    climb = ladder.climb(blocking=blocking)
    return tuple(
        RungBound(
            rung_id=rung.id,
            anchor=rung.anchor,
            from_working_days=rung.offset_working_days,
            after_opening=_opening_before(ladder, rung),
            ranks=_ranks(rung, climb),
        )
        for rung in reversed(ladder.steps(blocking=blocking))
    )


def _timetable(
    ladder: Ladder, subject: Subject, *, calendar: WorkingCalendar
) -> list[tuple[Rung, date]]:
    """The rungs that this subject climbs, each with its working day, in order."""
    return [
        (rung, _day(rung, subject, calendar=calendar))
        for rung in ladder.steps(blocking=subject.blocking)
        if recipients(ladder, rung, subject)
        and _follows_opening(ladder, rung, subject, calendar=calendar)
    ]


def _day(rung: Rung, subject: Subject, *, calendar: WorkingCalendar) -> date:
    anchor = subject.opens_on if rung.anchor is RungAnchor.OPENS else subject.due_on
    return calendar.add(anchor, rung.offset_working_days)


def _follows_opening(
    ladder: Ladder, rung: Rung, subject: Subject, *, calendar: WorkingCalendar
) -> bool:
    if ladder.opening is None or rung is ladder.opening:
        return True
    opening_day = _day(ladder.opening, subject, calendar=calendar)
    return _day(rung, subject, calendar=calendar) > opening_day


def _opening_before(ladder: Ladder, rung: Rung) -> int | None:
    if ladder.opening is None or rung is ladder.opening:
        return None
    return ladder.opening.offset_working_days


def _ranks(rung: Rung, climb: tuple[RungRecipient, ...]) -> tuple[int, ...]:
    return tuple(sorted(climb.index(recipient) for recipient in rung.recipients))


def _climbs(lower: Rung, higher: Rung) -> bool:
    if higher.anchor is RungAnchor.OPENS:
        return False
    if lower.anchor is RungAnchor.OPENS:
        return True
    return lower.offset_working_days < higher.offset_working_days
