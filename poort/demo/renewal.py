"""A next version of a process: it is released, tried, and then carries the running works."""

from dataclasses import replace
from datetime import date, datetime
from functools import partial

from catalogue.loader import list_processes, load_process
from domain.definition import ProcessDefinition
from domain.errors import PoortError
from domain.permissions import Actor
from domain.vocabulary import Role
from models.engines import WriteSession
from poort.demo.agenda import Agenda
from poort.demo.stage import Stage
from usecases.migrate_projects import MigrationReport, migrate_projects
from usecases.migration_plan import MigrateProjects
from usecases.set_up import release_definition

#: In which part of the season the next versions come.
_COMES_AT = 0.85
#: What waited for a decision goes some working days later.
_AGAIN_AFTER = 8
_TIMES = 4


def plan_renewals(stage: Stage, agenda: Agenda, *, first: date, last: date) -> None:
    """Plan the release of every shipped version that was not there from the beginning."""
    on = first + (last - first) * _COMES_AT
    for named in list_processes():
        definition = load_process(*named)
        if definition.version != stage.processes[definition.id].version:
            agenda.plan(on, partial(_renew, agenda=agenda, definition=definition))


def _renew(stage: Stage, *, agenda: Agenda, definition: ProcessDefinition) -> None:
    """Release it, try the migration, and carry it out as far as the trial says it can go."""

    def release(session: WriteSession, actor: Actor, now: datetime) -> None:
        release_definition(session, definition=definition, actor=actor, now=now)

    holder = next(one for one in stage.script.people if Role.ADMINISTRATOR in one.roles)
    administrator = stage.reach(stage.people[holder.key])
    written = f"{definition.id} {definition.version}"
    released = stage.perform("ReleaseDefinition", administrator, release, about=written)
    if isinstance(released, PoortError):
        return
    processes = {**stage.processes, definition.id: definition}
    stage.authority = replace(stage.authority, processes=processes)
    _migrate(stage, agenda=agenda, definition=definition, times=_TIMES)


def _migrate(stage: Stage, *, agenda: Agenda, definition: ProcessDefinition, times: int) -> None:
    command = MigrateProjects(process_id=definition.id, to_version=definition.version)

    def move(
        session: WriteSession, actor: Actor, now: datetime, *, dry_run: bool
    ) -> MigrationReport:
        return migrate_projects(session, command=command, actor=actor, now=now, dry_run=dry_run)

    coordinator = stage.reach(stage.people["coordinator"])
    written = f"{definition.id} {definition.version}"
    tried = stage.perform("TryMigration", coordinator, partial(move, dry_run=True), about=written)
    if isinstance(tried, PoortError):
        return
    if tried.migrated:
        moved = partial(move, dry_run=False)
        stage.perform("MigrateProjects", coordinator, moved, about=written)
    if len(tried.migrated) < len(tried.projects) and times > 1:
        again = partial(_migrate, agenda=agenda, definition=definition, times=times - 1)
        agenda.plan(stage.calendar.add(stage.today, _AGAIN_AFTER), again)
