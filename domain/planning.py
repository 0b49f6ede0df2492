"""When gates are planned, and when a check opens and is due."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from itertools import pairwise
from typing import assert_never

from domain.definition import Check, Moment, Phase
from domain.errors import PoortError
from domain.vocabulary import Anchor, EntryAction, Recurrence
from domain.working_days import WorkingCalendar

#: A person gets at least this long for a check, as far as the gate leaves room (engine.md, "Late
#: start").
LEAST_WORKING_DAYS = 5

_MONTHS = {Recurrence.MONTHLY: 1, Recurrence.QUARTERLY: 3, Recurrence.YEARLY: 12}


class PlanRefusedError(PoortError):
    """A gate was planned before the one that precedes it, or before its own checks are due."""

    message = "Gate {gate} cannot be planned on {planned_on}. Plan it on {earliest_on} or later."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NoAwardError(PoortError):
    """The process was planned back from its award, but it has none."""

    message = "This process has no award. Plan it from the day it starts."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPlan:
    """When a check opens and is due; `tight` when there is no room for its own due moment."""

    opens_on: date
    due_on: date
    tight: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A calendar month, quarter or year, with its key: "2026-11", "2026-Q4" or "2026"."""

    key: str
    starts_on: date
    ends_on: date


def plan_gates(
    phases: Sequence[Phase], *, start_on: date, calendar: WorkingCalendar
) -> tuple[date, ...]:
    """The planned day of each gate of these phases, when the first is entered on `start_on`.

    Raises:
        CalendarRangeError: The plan runs out of the calendar.
    """
    planned: list[date] = []
    entered_on = calendar.on_or_after(start_on)
    for phase in phases:
        wanted_on = calendar.add(entered_on, phase.planned_working_days)
        entered_on = max(wanted_on, gate_floor(phase, entered_on=entered_on, calendar=calendar))
        planned.append(entered_on)
    return tuple(planned)


def plan_gates_to_award(
    phases: Sequence[Phase], *, award_on: date, calendar: WorkingCalendar
) -> tuple[date, ...]:
    """The planned day of each gate, when the work is awarded on `award_on`.

    Raises:
        NoAwardError: No phase of these ends in an award.
        CalendarRangeError: The plan runs out of the calendar.
    """
    award = award_position(phases)
    days = [calendar.on_or_before(award_on)]
    for phase in reversed(phases[1:award]):
        days.append(calendar.add(days[-1], -phase.planned_working_days))
    later = plan_gates(phases[award:], start_on=days[0], calendar=calendar)
    return (*reversed(days), *later)


def award_position(phases: Sequence[Phase]) -> int:
    """The position, in this sequence, of the phase that ends in the award.

    The phase after it starts with the contract baseline: the promised MKI as contract demand.

    Raises:
        NoAwardError: No phase follows on an award.
    """
    for position, following in enumerate(phases[1:], start=1):
        if EntryAction.CONTRACT_BASELINE in following.entry_actions:
            return position
    raise NoAwardError


def gate_floor(phase: Phase, *, entered_on: date, calendar: WorkingCalendar) -> date:
    """The earliest day for the gate: its last blocking due date counted from the gate before.

    This is what keeps gate 7 behind the evaluation that it asks (process.md 4.3).

    Raises:
        CalendarRangeError: A due date runs out of the calendar.
    """
    dues = (
        calendar.add(entered_on, check.due.offset_working_days)
        for check in phase.checks
        if check.blocking and check.due.anchor is Anchor.PREVIOUS_GATE_DECIDED
    )
    return max(dues, default=entered_on)


def require_plan(
    phases: Sequence[Phase],
    planned: Sequence[date],
    *,
    entered_on: date,
    calendar: WorkingCalendar,
) -> None:
    """See to it that each gate follows the one before it and its own checks from there.

    Raises:
        PlanRefusedError: A gate is planned too early.
    """
    for phase, (before_on, planned_on) in zip(
        phases, pairwise((entered_on, *planned)), strict=True
    ):
        earliest_on = gate_floor(phase, entered_on=before_on, calendar=calendar)
        if planned_on < earliest_on:
            raise PlanRefusedError(
                gate=phase.gate_id, planned_on=planned_on, earliest_on=earliest_on
            )


def plan_check(
    check: Check,
    *,
    anchors: Mapping[Anchor, date | None],
    gate_on: date,
    opened_on: date,
    calendar: WorkingCalendar,
) -> CheckPlan:
    """When the check opens and is due, given the day its phase was opened.

    A due date leaves `LEAST_WORKING_DAYS` after the opening where the gate allows it, and comes
    before the opening in no case. An anchor that nobody knows yet is taken to be the gate.

    Raises:
        CalendarRangeError: A moment runs out of the calendar.
    """
    known = {**anchors, Anchor.PLANNED_GATE: gate_on}
    last_on = calendar.on_or_before(gate_on)
    opens_on = max(
        calendar.on_or_after(opened_on),
        min(last_on, _moment(check.opens, anchors=known, calendar=calendar)),
    )
    wanted_on = min(last_on, _moment(check.due, anchors=known, calendar=calendar))
    roomy_on = calendar.add(opens_on, LEAST_WORKING_DAYS)
    return CheckPlan(
        opens_on=opens_on,
        due_on=max(opens_on, min(last_on, max(wanted_on, roomy_on))),
        tight=wanted_on < roomy_on,
    )


def periods(recurrence: Recurrence, *, from_on: date, until_on: date) -> tuple[Period, ...]:
    """The whole calendar periods that share a day with the stretch, both ends included."""
    return tuple(_periods(recurrence, from_on=from_on, until_on=until_on))


def shift_by_suspension(
    day: date, *, suspended_on: date, resumed_on: date, calendar: WorkingCalendar
) -> date:
    """The day moved by the working days that the clock stood still; a lateness stays as it was.

    Raises:
        CalendarRangeError: The outcome lies outside the calendar.
    """
    stood_still = calendar.between(suspended_on, resumed_on)
    return calendar.add(day, stood_still) if stood_still > 0 else day


def _moment(
    moment: Moment, *, anchors: Mapping[Anchor, date | None], calendar: WorkingCalendar
) -> date:
    anchor_on = anchors.get(moment.anchor) or anchors[Anchor.PLANNED_GATE]
    assert anchor_on is not None
    return calendar.add(anchor_on, moment.offset_working_days)


def _periods(recurrence: Recurrence, *, from_on: date, until_on: date) -> Iterator[Period]:
    months = _MONTHS[recurrence]
    starts_on = date(from_on.year, (from_on.month - 1) // months * months + 1, 1)
    while starts_on <= until_on:
        follows_on = _months_later(starts_on, months)
        ends_on = follows_on - timedelta(days=1)
        yield Period(key=_key(recurrence, starts_on), starts_on=starts_on, ends_on=ends_on)
        starts_on = follows_on


def _months_later(day: date, months: int) -> date:
    years, month_index = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month_index + 1, 1)


def _key(recurrence: Recurrence, starts_on: date) -> str:
    match recurrence:
        case Recurrence.MONTHLY:
            return f"{starts_on.year:04}-{starts_on.month:02}"
        case Recurrence.QUARTERLY:
            return f"{starts_on.year:04}-Q{(starts_on.month + 2) // 3}"
        case Recurrence.YEARLY:
            return f"{starts_on.year:04}"
        case _:
            assert_never(recurrence)
