"""Play the years: day by day the sweep, what people do, and the mail of that day."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from catalogue.objectives import load_cycle
from domain.vocabulary import SweepStatus
from models.engines import Store
from poort.demo.absences import plan_absences
from poort.demo.agenda import Agenda
from poort.demo.authority import first_versions, set_up_authority
from poort.demo.chance import Chance
from poort.demo.course import Courses, start_work
from poort.demo.deciding import Table
from poort.demo.drivers import Driver
from poort.demo.renewal import plan_renewals
from poort.demo.script import Script, WorkScript
from poort.demo.stage import Stage
from poort.demo.stopwatch import Part, Stopwatch
from poort.demo.working import Desks
from tasks.sending import send_waiting
from usecases.look_up import look_up_calendar, look_up_in_hand
from usecases.open_periods import open_due_periods
from usecases.release_batch import ReleaseBatch, release_batch
from usecases.sweep_reminders import sweep_reminders
from usecases.weekly_overview import weekly_overview

_FRIDAY = 4
_MONDAY = 0
_SET_UP_AT = time(8, 0, tzinfo=UTC)
#: The share of the years in which the last work has started.
_STARTS_WITHIN = 0.8
_DAYS_IN_YEAR = 365.25
_CHRISTMAS_EVE = (12, 24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """Which story is played: until which day, over how many years, with how many projects."""

    until: date
    seed: int
    projects: int
    years: float

    @property
    def first(self) -> date:
        """The first day."""
        return self.until - timedelta(days=round(self.years * _DAYS_IN_YEAR))

    @property
    def weekdays(self) -> Iterator[date]:
        """Every Monday to Friday of the story; some of them are holidays."""
        days = (self.until - self.first).days
        for count in range(days + 1):
            day = self.first + timedelta(days=count)
            if day.weekday() <= _FRIDAY:
                yield day

    def works(self, script: Script) -> Sequence[WorkScript]:
        """The works that are played: the organisation's own, and so many projects."""
        return script.works[: self.projects + 1]


def set_the_stage(
    store: Store, script: Script, season: Season, *, portal_url: str, stopwatch: Stopwatch
) -> Stage:
    """Set the authority up on the first day of the season."""
    opened_at = datetime.combine(season.first, _SET_UP_AT)
    authority = set_up_authority(
        store,
        script,
        portal_url=portal_url,
        closed_days=_christmas_eves(season),
        processes=first_versions(),
        now=opened_at,
    )
    with store.read(authority.organisation_id) as session:
        calendar = look_up_calendar(session)
    return Stage(
        store=store,
        authority=authority,
        script=script,
        chance=Chance(season.seed),
        calendar=calendar,
        stopwatch=stopwatch,
        minimum_weight_percent=load_cycle().policy.minimum_mki_weight_percent,
        today=season.first,
        now=opened_at,
    )


def play(stage: Stage, season: Season, *, driver: Driver, tell_day: Callable[[date], None]) -> None:
    """Play every day of the season; `tell_day` is called after each weekday."""
    agenda = Agenda()

    def drive() -> None:
        with stage.stopwatch.timing(Part.TRANSITIONS):
            driver(at=stage.now)

    _plan_starts(stage, season, agenda)
    plan_absences(stage, agenda, first=season.first, last=season.until)
    plan_renewals(stage, agenda, first=season.first, last=season.until)
    scenes = _Scenes(
        agenda=agenda,
        courses=Courses(agenda=agenda),
        desks=Desks(),
        table=Table(drive=drive, agenda=agenda),
    )
    for day in season.weekdays:
        stage.open_day(day)
        _sweep(stage)
        if stage.calendar.is_working_day(day):
            scenes.play(stage)
        _deliver(stage)
        tell_day(day)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scenes:
    """What happens on a working day."""

    agenda: Agenda
    courses: Courses
    desks: Desks
    table: Table

    def play(self, stage: Stage) -> None:
        """Let the day pass."""
        stage.open_office()
        self.agenda.play(stage)
        with (
            stage.stopwatch.timing(Part.LOOKING),
            stage.store.read(stage.organisation_id) as session,
        ):
            in_hand = look_up_in_hand(session, today=stage.today)
        self.courses.play(stage, in_hand)
        self.desks.play(stage, in_hand)
        self.table.play(stage, in_hand)


def _plan_starts(stage: Stage, season: Season, agenda: Agenda) -> None:
    own, *works = season.works(stage.script)
    agenda.plan(season.first, partial(start_work, work=own))
    days = (season.until - season.first).days * _STARTS_WITHIN
    for place, work in enumerate(works):
        early = stage.chance.between(0, 20, "starts", work.number)
        on = season.first + timedelta(days=round(days * place / len(works)) + early)
        agenda.plan(stage.calendar.on_or_after(on), partial(start_work, work=work))


def _sweep(stage: Stage) -> None:
    """What the flows `remind` and, on Mondays, `report` do."""
    with stage.stopwatch.timing(Part.SWEEPS):
        with stage.store.write(stage.organisation_id) as session:
            opened = open_due_periods(session, today=stage.today)
            report = sweep_reminders(session, today=stage.today, now=stage.now)
        if stage.today.weekday() == _MONDAY:
            with stage.store.write(stage.organisation_id) as session:
                weekly_overview(session, today=stage.today, now=stage.now)
    told = stage.today, "sweep", opened, report.status, report.reminders, report.messages
    stage.chronicle.tell(*told)
    if report.status is SweepStatus.HELD and report.sweep_id is not None:
        coordinator = stage.reach(stage.people["coordinator"])
        stage.act(coordinator, release_batch, ReleaseBatch(sweep_id=report.sweep_id))


def _deliver(stage: Stage) -> None:
    stage.close_office()
    with stage.stopwatch.timing(Part.DELIVERIES):
        while send_waiting(now=stage.now):
            pass


def _christmas_eves(season: Season) -> tuple[date, ...]:
    """The days on which the town hall closes beside the holidays."""
    years = range(season.first.year, season.until.year + 1)
    eves = (date(year, *_CHRISTMAS_EVE) for year in years)
    return tuple(day for day in eves if season.first < day <= season.until)
