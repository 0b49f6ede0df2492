"""Migrate running projects to another version of their process: plan, dry run, report."""

from dataclasses import dataclass
from datetime import datetime

from domain.permissions import Actor, Permission
from models.engines import WriteSession
from models.project import Migration
from models.queries import gates, projects
from usecases.acting import Acting, allow
from usecases.answer_rules import apply_rules
from usecases.definitions import definition_by_id, definition_of
from usecases.migrate_checks import let_lapse, open_added, rename_kept
from usecases.migrate_gates import plan_new_gates, rename_gate_in_hand
from usecases.migration_move import Move
from usecases.migration_plan import MigrateProjects, ProjectMigration, plan_migration
from usecases.trail import record


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationReport:
    """What happened to each project, or would have happened in a dry run."""

    projects: tuple[ProjectMigration, ...]
    is_dry_run: bool

    @property
    def migrated(self) -> tuple[ProjectMigration, ...]:
        """The projects that went."""
        return tuple(project for project in self.projects if project.refused is None)


def migrate_projects(
    session: WriteSession,
    *,
    command: MigrateProjects,
    actor: Actor,
    now: datetime,
    dry_run: bool,
) -> MigrationReport:
    """Move each project that can go; owners, answers, evidence and due dates stay.

    A dry run does all of it and takes it back, so that the database too has judged it.

    Raises:
        PermissionRefusedError: the actor is neither coordinator nor administrator.
        DefinitionUnknownError, ProjectUnknownError, CheckNotMappedError, CheckMappedTwiceError:
            as they say.
    """
    by = allow(session, Permission.MIGRATE_PROJECTS, actor=actor)
    plan = plan_migration(session, command)
    released = projects.released(session, process_id=command.process_id, version=command.to_version)
    report = MigrationReport(projects=plan.projects, is_dry_run=dry_run)
    assert released.id is not None
    with session.begin_nested() as savepoint:
        for migration in report.migrated:
            move = _begin(session, migration, to_definition_id=released.id, by=by, now=now)
            _migrate(session, move)
        if dry_run:
            savepoint.rollback()
    return report


def _begin(
    session: WriteSession,
    migration: ProjectMigration,
    *,
    to_definition_id: int,
    by: Acting,
    now: datetime,
) -> Move:
    project = projects.project(session, migration.project_id)
    return Move(
        migration=migration,
        project=project,
        attempt=gates.attempt_in_hand(session, migration.project_id),
        old=definition_of(session, project),
        new=definition_by_id(session, to_definition_id),
        to_definition_id=to_definition_id,
        by=by,
        now=now,
    )


def _migrate(session: WriteSession, move: Move) -> None:
    """In the order that the triggers ask: the report, then the checks, then the project."""
    project = move.project
    projects.claim_version(session, project)
    _store_report(session, move)
    let_lapse(session, move)
    rename_kept(session, move)
    project.definition_id, project.last_position = move.to_definition_id, move.new.last_position
    session.add(project)
    session.flush()  # what follows reads the definition of the project
    rename_gate_in_hand(session, move)
    plan_new_gates(session, move)
    open_added(session, move)
    apply_rules(session, project=project, attempt=move.attempt, now=move.now)
    _record_migrated(session, move)


def _store_report(session: WriteSession, move: Move) -> None:
    assert move.project.id is not None
    session.add(
        Migration(
            organisation_id=move.project.organisation_id,
            project_id=move.project.id,
            from_definition_id=move.project.definition_id,
            to_definition_id=move.to_definition_id,
            migrated_at=move.now,
            migrated_by=move.by.person_id,
            report=move.migration.to_json(),
        )
    )
    session.flush()  # the triggers let checks change only once the migration is there


def _record_migrated(session: WriteSession, move: Move) -> None:
    migration = move.migration
    record(
        session,
        action="project.migrated",
        object_kind="project",
        object_id=move.project.id,
        project_id=move.project.id,
        at=move.now,
        by=move.by,
        facts={
            "from": migration.from_version,
            "to": migration.to_version,
            "kept": len(migration.kept),
            "added": len(migration.added),
            "lapsed": len(migration.lapsed),
        },
    )
