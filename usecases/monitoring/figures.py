"""The figures of an authority: progress by year and set, coverage, gains, and late ambitions."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Final

from sqlmodel import Session

from domain.definition import Phase, Text
from domain.monitoring.coverage import Coverage, coverage
from domain.monitoring.gains import Gain, gains
from domain.monitoring.progress import Progress, progress
from domain.working_days import WorkingCalendar
from models.queries import ambitions, monitoring
from models.queries.ambitions import Asked
from usecases.calendars import organisation_calendar
from usecases.definitions import released_definitions
from usecases.monitoring.works import work_of

#: Own proposal: a year back shows every season of building once.
LOOKED_BACK: Final = timedelta(days=365)
#: With more works reckoning takes a good part of what a page may, so it is kept a while.
_MANY_WORKS: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePhase:
    """Questions on ambition, budget and capacity of one phase that were due in the past year.

    `late` of them came, or still have to come, after their day; the median is of those.
    """

    gate_id: str
    phase_name: Text
    asked: int
    late: int
    unanswered: int
    median_working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All figures of one day."""

    on: date
    works: int
    progress: tuple[Progress, ...]
    gains: tuple[Gain, ...]
    coverage: Coverage
    late_phases: tuple[LatePhase, ...]

    @property
    def is_large(self) -> bool:
        """Whether reckoning again for every page would take too long."""
        return self.works > _MANY_WORKS


def reckon(session: Session, *, today: date) -> Figures:
    """The figures as they are now, in a fixed number of queries at any size."""
    works = [work_of(row) for row in monitoring.works(session)]
    return Figures(
        on=today,
        works=len(works),
        progress=progress(one for work in works for one in work.comparisons),
        gains=gains(works),
        coverage=coverage(works),
        late_phases=_late_phases(session, today=today),
    )


def _late_phases(session: Session, *, today: date) -> tuple[LatePhase, ...]:
    calendar = organisation_calendar(session)
    definitions = released_definitions(session)
    topics = {
        check.id
        for definition in definitions.values()
        for check in definition.checks_by_id.values()
        if check.lateness_topic is not None
    }
    if not topics:
        return ()
    found = ambitions.asked_questions(
        session,
        check_ids=topics,
        due_from=today - LOOKED_BACK,
        due_before=calendar.on_or_before(today),
    )
    phases: dict[tuple[int, int], list[Asked]] = defaultdict(list)
    for one in found:
        phases[one.definition_id, one.position].append(one)
    return tuple(
        _phase(definitions[key[0]].phase(key[1]), rows, calendar=calendar, today=today)
        for key, rows in sorted(phases.items())
    )


def _phase(
    phase: Phase,
    rows: Iterable[Asked],
    *,
    calendar: WorkingCalendar,
    today: date,
) -> LatePhase:
    days: list[int] = []
    asked = unanswered = 0
    for row in rows:
        asked += row.questions
        unanswered += 0 if row.answered_on else row.questions
        late = calendar.between(row.asked_on, row.answered_on or today)
        days += [late] * row.questions if late > 0 else []
    return LatePhase(
        gate_id=phase.gate_id,
        phase_name=phase.name,
        asked=asked,
        late=len(days),
        unanswered=unanswered,
        median_working_days=round(median(days)) if days else 0,
    )
