"""When the gates of a running project are planned, from the phase in which it is brought in."""

from dataclasses import dataclass
from datetime import date

from domain.definition import ProcessDefinition
from domain.planning import (
    NoAwardError,
    award_position,
    gate_floor,
    plan_gates,
    plan_gates_to_award,
)
from domain.working_days import CalendarRangeError, WorkingCalendar
from usecases.project_columns import AWARD_ON, PHASE, Columns, gate_key
from usecases.project_rows import ProjectRow
from usecases.sheet_problems import (
    AwardAheadError,
    AwardBehindError,
    GateTooEarlyError,
    NoAwardInProcessError,
    PlanTooFarError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningPlan:
    """The planned day of every gate, and the day of the award if that lies behind."""

    planned: tuple[date, ...]
    awarded_on: date | None


def plan_running(
    row: ProjectRow,
    *,
    definition: ProcessDefinition,
    calendar: WorkingCalendar,
    columns: Columns,
    today: date,
) -> RunningPlan:
    """The plan of the row: the days it gives, else back from the award, else on from today.

    A gate never precedes today, the gate before it or its own blocking checks. A gate of an
    earlier phase keeps the day that the row gives; nothing else is known of it.

    Raises:
        SheetProblemError: the row asks a plan that cannot be.
    """
    position = row.position
    assert position is not None
    try:
        awaited_on = _awaited_award(row, definition=definition, columns=columns, today=today)
        proposed = _proposed(
            definition, position=position, award_on=awaited_on, calendar=calendar, today=today
        )
        ahead: list[date] = []
        before_on = calendar.on_or_after(today)
        for phase, proposed_on in zip(definition.phases[position - 1 :], proposed, strict=True):
            earliest_on = gate_floor(phase, entered_on=before_on, calendar=calendar)
            before_on = row.planned.get(phase.position) or max(proposed_on, earliest_on)
            if before_on < earliest_on:
                raise GateTooEarlyError(
                    row=row.row,
                    column=columns.title(gate_key(phase.gate_id)),
                    planned_on=before_on,
                    earliest_on=earliest_on,
                )
            ahead.append(before_on)
    except CalendarRangeError as error:
        raise PlanTooFarError(row=row.row, column=columns.title(PHASE)) from error
    behind = (row.planned.get(earlier, today) for earlier in range(1, position))
    return RunningPlan(
        planned=(*behind, *ahead),
        awarded_on=row.award_on if awaited_on is None else None,
    )


def _awaited_award(
    row: ProjectRow, *, definition: ProcessDefinition, columns: Columns, today: date
) -> date | None:
    """The day of an award that is still to come."""
    if row.award_on is None or row.position is None:
        return None
    column = columns.title(AWARD_ON)
    phase = definition.phase(row.position).gate_id
    try:
        is_behind = row.position > award_position(definition.phases)
    except NoAwardError as error:
        raise NoAwardInProcessError(row=row.row, column=column) from error
    if is_behind and row.award_on > today:
        raise AwardAheadError(row=row.row, column=column, award_on=row.award_on, phase=phase)
    if not is_behind and row.award_on < today:
        raise AwardBehindError(row=row.row, column=column, award_on=row.award_on, phase=phase)
    return None if is_behind else row.award_on


def _proposed(
    definition: ProcessDefinition,
    *,
    position: int,
    award_on: date | None,
    calendar: WorkingCalendar,
    today: date,
) -> tuple[date, ...]:
    if award_on is None:
        return plan_gates(definition.phases[position - 1 :], start_on=today, calendar=calendar)
    back = plan_gates_to_award(definition.phases, award_on=award_on, calendar=calendar)
    return back[position - 1 :]
