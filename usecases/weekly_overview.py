"""The coordinator's Monday mail: where sustainability steps are overdue, and what came too late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.lateness import Lateness, Occasion, measure_lateness
from domain.moments import dutch_date
from domain.vocabulary import Language, Role, SubjectKind
from domain.working_days import WorkingCalendar
from models.engines import WriteSession
from models.organisation import Organisation
from models.queries import digest_stops, open_work, people, portfolio, projects
from models.queries.monitoring_week import Waiting, waiting
from models.queries.open_work import OpenWork
from models.queries.portfolio import FirstAnswer, Totals, WithoutOwner
from notifications.language import label
from notifications.messages import (
    Context,
    CoordinatorWeekly,
    Header,
    LateAmbitionRow,
    OtherLine,
    OverdueRow,
    Reason,
    WeeklyTotals,
    WithoutOwnerRow,
)
from usecases.calendars import organisation_calendar
from usecases.definitions import definition_by_id
from usecases.monitoring.week_lines import week_lines
from usecases.notices import write_notice
from usecases.open_lines import Words, words_for
from usecases.overdue import late_steps
from usecases.wording import project_address

#: Own proposal: what still reads as a mail; the figures above the tables count everything.
_ROWS = 200
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Week:
    """What the overview tells, before it is put in somebody's language."""

    organisation: Organisation
    starts_on: date
    totals: Totals
    late: list[OpenWork]
    others: Mapping[SubjectKind, list[OpenWork]]
    without_owner: list[WithoutOwner]
    late_answers: list[tuple[FirstAnswer, Lateness]]
    mki: Waiting
    words: Words
    session: Session

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say: then there is no mail either."""
        told = (self.late, *self.others.values(), self.without_owner, self.late_answers)
        return not any(told) and not any(self.mki)


def weekly_overview(session: WriteSession, *, today: date, now: datetime) -> int:
    """Write each coordinator the overview of this week, once; answers to how many.

    A week in which nothing is late, waits or lacks an owner or an MKI brings no mail.

    Questions on ambition, budget and capacity are told while they have no answer and once more
    in the week after a late answer (seed 1.3: ambitions come in too late).

    Raises:
        CalendarRangeError: today lies outside the working calendar.
    """
    stopped = digest_stops.stopped(session)
    coordinators = [one for one in people.holders(session, Role.COORDINATOR) if one not in stopped]
    if not coordinators:
        return 0
    week = _read_week(session, today=today)
    if week.is_empty:
        return 0
    year, number, _ = today.isocalendar()

    def context(header: Header, language: Language) -> Context:
        return _overview(week, header=header, language=language)

    for coordinator_id in coordinators:
        write_notice(
            session,
            to=coordinator_id,
            reason=Reason.COORDINATOR,
            key=("weekly", year, number),
            now=now,
            context=context,
        )
    return len(coordinators)


def late_ambitions(
    session: Session, *, today: date, answered_since: datetime
) -> list[tuple[FirstAnswer, Lateness]]:
    """The questions of seed 1.3 that came too late in active projects, the earliest asked first."""
    calendar = organisation_calendar(session)
    topics = {
        check.id
        for release in projects.releases(session)
        for check in definition_by_id(session, release.id or 0).checks_by_id.values()
        if check.lateness_topic is not None
    }
    found = portfolio.first_answers(
        session,
        check_ids=topics,
        due_before=calendar.on_or_before(today),
        answered_since=answered_since,
        limit=_ROWS,
    )
    measured = ((answer, _lateness(answer, today=today, calendar=calendar)) for answer in found)
    return [(answer, lateness) for answer, lateness in measured if lateness.is_late]


def _read_week(session: Session, *, today: date) -> _Week:
    late_before = organisation_calendar(session).on_or_before(today)
    late = late_steps(session, today=today)[:_ROWS]
    others = {
        kind: open_work.open_work(session, kind, today=today)[:_ROWS]
        for kind in (SubjectKind.DECISION, SubjectKind.DEVIATION, SubjectKind.GATE)
    }
    starts_on = today - timedelta(days=today.weekday())
    everything = [*late, *(work for works in others.values() for work in works)]
    return _Week(
        organisation=people.organisation(session),
        starts_on=starts_on,
        totals=portfolio.totals(session, late_before=late_before),
        late=late,
        others=others,
        without_owner=portfolio.without_owner(session, limit=_ROWS),
        late_answers=late_ambitions(
            session, today=today, answered_since=_midnight(starts_on - _WEEK)
        ),
        mki=waiting(session, today=today),
        words=words_for(session, everything, today=today),
        session=session,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo("Europe/Amsterdam"))


def _lateness(answer: FirstAnswer, *, today: date, calendar: WorkingCalendar) -> Lateness:
    answered = None
    if answer.answered_at is not None:
        answered = Occasion(position=answer.position, on=dutch_date(answer.answered_at))
    return measure_lateness(
        answer.check_id,
        asked=Occasion(position=answer.position, on=answer.asked_on),
        answered=answered,
        today=today,
        calendar=calendar,
    )


def _overview(week: _Week, *, header: Header, language: Language) -> CoordinatorWeekly:
    def lines(kind: SubjectKind) -> tuple[OtherLine, ...]:
        return tuple(
            week.words.other_line(work, reader_id=None, language=language)
            for work in week.others[kind]
        )

    return CoordinatorWeekly(
        header=header,
        url=f"{week.organisation.portal_url}/te-laat",
        week_starts_on=week.starts_on,
        totals=WeeklyTotals(
            projects=week.totals.projects,
            steps_open=week.totals.steps_open,
            steps_overdue=week.totals.steps_overdue,
            blocking_overdue=week.totals.blocking_overdue,
        ),
        overdue=tuple(_overdue_row(week.words, work, language=language) for work in week.late),
        decisions=lines(SubjectKind.DECISION),
        deviations=lines(SubjectKind.DEVIATION),
        gates=lines(SubjectKind.GATE),
        without_owner=tuple(
            WithoutOwnerRow(
                project_number=row.project_number,
                project_name=row.project_name,
                role_name=label(Role(row.role), language),
                steps=row.steps,
                url=_project_url(week, row.project_number),
            )
            for row in week.without_owner
        ),
        late_ambitions=tuple(
            _ambition_row(week, answer, lateness, language=language)
            for answer, lateness in week.late_answers
        ),
        mki=week_lines(week.mki, portal_url=week.organisation.portal_url, language=language),
    )


def _overdue_row(words: Words, work: OpenWork, *, language: Language) -> OverdueRow:
    return OverdueRow(
        project_number=work.project_number,
        project_name=work.project_name,
        gate_name=words.gate_name(work, language),
        title=words.title(work, language) or "",
        owner_name=words.name(work.owner_id),
        due_on=work.due_on,
        working_days_late=-words.working_days(work.due_on),
        blocking=work.blocking,
        url=words.url(work),
    )


def _ambition_row(
    week: _Week, answer: FirstAnswer, lateness: Lateness, *, language: Language
) -> LateAmbitionRow:
    definition = definition_by_id(week.session, answer.definition_id)
    return LateAmbitionRow(
        project_number=answer.project_number,
        project_name=answer.project_name,
        topic=definition.checks_by_id[answer.check_id].text.read(language),
        working_days_late=lateness.working_days_late,
        answered=lateness.answered is not None,
        url=_project_url(week, answer.project_number),
    )


def _project_url(week: _Week, number: str) -> str:
    return project_address(week.organisation.portal_url, number)
