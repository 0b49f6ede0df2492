"""Who is away when, who stands in, and who leaves a job to somebody else."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from domain.vocabulary import Role
from poort.demo.agenda import Agenda
from poort.demo.script import PersonScript
from poort.demo.stage import Leave, Stage
from usecases.arrange_substitution import ArrangeSubstitution, arrange_substitution
from usecases.change_team import AssignRole, assign_role
from usecases.look_up import look_up_in_hand

#: So many working days ahead somebody arranges who stands in for them.
_ARRANGED_BEFORE = 5
_FORGETS_TO_ARRANGE = {"forgetful": 0.6, "busy": 0.25}
#: The coordinator finds out so many working days after somebody fell ill.
_NOTICED_AFTER = 3
_ILL_WORKING_DAYS = 30
_JULY = 7
_CHRISTMAS = (12, 25)


def plan_absences(stage: Stage, agenda: Agenda, *, first: date, last: date) -> None:
    """Plan the leave of everybody, an illness, and a change of jobs."""
    for person in stage.script.people:
        for starts_on, ends_on in _leaves(stage, person, first=first, last=last):
            _plan_leave(stage, agenda, person, starts_on=starts_on, ends_on=ends_on, first=first)
    span = (last - first).days
    happenings = stage.script.happenings
    ill_from = stage.calendar.on_or_after(first + timedelta(days=span * 45 // 100))
    agenda.plan(ill_from, partial(_fall_ill, agenda=agenda, key=happenings.falls_ill))
    leaves_on = stage.calendar.on_or_after(first + timedelta(days=span * 62 // 100))
    agenda.plan(leaves_on, _change_jobs)


def _leaves(
    stage: Stage, person: PersonScript, *, first: date, last: date
) -> Iterator[tuple[date, date]]:
    """A summer leave of two or three weeks and, for some, the days around the new year."""
    for year in range(first.year, last.year + 1):
        summer = date(year, _JULY, 1) + timedelta(
            days=7 * stage.chance.between(0, 7, "summer", person.key, year)
        )
        monday = summer + timedelta(days=-summer.weekday() % 7)
        weeks = stage.chance.between(2, 3, "weeks", person.key, year)
        yield monday, monday + timedelta(days=7 * weeks - 3)
        if stage.chance.happens(0.4, "winter", person.key, year):
            winter = date(year, *_CHRISTMAS)
            yield winter, winter + timedelta(days=8)


def _plan_leave(
    stage: Stage,
    agenda: Agenda,
    person: PersonScript,
    *,
    starts_on: date,
    ends_on: date,
    first: date,
) -> None:
    if starts_on <= first:
        return
    leave = Leave(person_id=stage.people[person.key], starts_on=starts_on, ends_on=ends_on)
    agenda.plan(starts_on, partial(_go, leave=leave))
    forgets = _FORGETS_TO_ARRANGE.get(person.habit, 0.0)
    if not stage.chance.happens(forgets, "forgets to arrange", person.key, starts_on.isoformat()):
        ahead = stage.calendar.add(starts_on, -_ARRANGED_BEFORE)
        arrange = partial(_arrange, leave=leave, key=person.key, by=person.key)
        agenda.plan(max(ahead, first), arrange)


def _go(stage: Stage, *, leave: Leave) -> None:
    stage.leaves.append(leave)


def _arrange(stage: Stage, *, leave: Leave, key: str, by: str) -> None:
    substitute_id = stage.people[stage.script.person(key).substitute]
    command = ArrangeSubstitution(
        absent_id=leave.person_id,
        substitute_id=substitute_id,
        starts_on=max(leave.starts_on, stage.today),
        ends_on=leave.ends_on,
    )
    stage.act(stage.people[by], arrange_substitution, command, about=key)
    stage.substitutes.append((leave, substitute_id))


def _fall_ill(stage: Stage, *, agenda: Agenda, key: str) -> None:
    ends_on = stage.calendar.add(stage.today, _ILL_WORKING_DAYS)
    leave = Leave(person_id=stage.people[key], starts_on=stage.today, ends_on=ends_on)
    stage.leaves.append(leave)
    noticed_on = stage.calendar.add(stage.today, _NOTICED_AFTER)
    agenda.plan(noticed_on, partial(_arrange, leave=leave, key=key, by="coordinator"))


def _change_jobs(stage: Stage) -> None:
    """Let the successor take over every project in hand."""
    happenings = stage.script.happenings
    coordinator = stage.reach(stage.people["coordinator"])
    with stage.store.read(stage.organisation_id) as session:
        in_hand = look_up_in_hand(session, today=stage.today)
    goes, comes = stage.people[happenings.changes_job], stage.people[happenings.takes_over]
    numbers = {gate.project_id: gate.project_number for gate in in_hand.gates}
    for project_id, number in numbers.items():
        if in_hand.team.get((project_id, Role.BUYER)) == goes:
            command = AssignRole(project_id=project_id, role=Role.BUYER, person_id=comes)
            stage.act(coordinator, assign_role, command, about=number)
