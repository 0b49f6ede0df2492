"""What a migration to another version of a process would do, project by project."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from sqlmodel import Session

from domain.audit import canonical_json
from domain.definition import Check, ProcessDefinition
from domain.errors import PoortError
from domain.migration import map_checks, require_gates
from domain.vocabulary import AttemptStatus, CheckKind, CheckStatus, ProjectStatus
from models.gate import CheckItem, GateAttempt
from models.project import Project
from models.queries import gates, projects
from usecases.definitions import definition_by_id
from usecases.opening import applies, is_opened_with_gate
from usecases.project_facts import rule_facts
from usecases.submit_gate import ProjectNotActiveError

#: A check that lapses keeps what was said about it; one that still asks is closed.
_STILL_ASKS = (CheckStatus.OPEN, CheckStatus.DEVIATION_REQUESTED, CheckStatus.DEVIATION_REFUSED)


class MigrationWaitsError(PoortError):
    """What was submitted may not change under the one who decides."""

    message = "Project {project} waits for the decision on gate {gate}. Migrate it after that."


class OtherProcessError(PoortError):
    """A project is migrated within its own process only."""

    message = "Project {project} follows process {process}. Choose a version of that process."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class SameVersionError(PoortError):
    """The project is on that version already."""

    message = "Project {project} is on version {version} already. Leave it out."


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrateProjects:
    """Which projects go to which version.

    Those named go, else all that run on `from_version` or, without that, on any other version.
    `checks` and `gates` map old ids to new ones, as far as they differ; a check that is mapped
    to nothing lapses.
    """

    process_id: str
    to_version: str
    from_version: str | None = None
    project_ids: tuple[int, ...] | None = None
    checks: Mapping[str, str | None] = field(default_factory=dict)
    gates: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCheck:
    """A check that stays, with what its new version changes; owner and due date stay."""

    item_id: int
    check_id: str
    instance: str
    becomes: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LapsedCheck:
    """A check that the new version does not ask here; answered ones keep their answer."""

    item_id: int
    check_id: str
    instance: str
    status: CheckStatus

    @property
    def is_closed(self) -> bool:
        """Whether it still asked something and becomes not applicable."""
        return self.status in _STILL_ASKS


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectMigration:
    """What happens to one project, or why nothing can."""

    project_id: int
    number: str
    from_version: str
    to_version: str
    kept: tuple[KeptCheck, ...] = ()
    added: tuple[str, ...] = ()
    lapsed: tuple[LapsedCheck, ...] = ()
    refused: PoortError | None = None

    def to_json(self) -> str:
        """The report as it is stored with the migration."""
        return canonical_json(
            {
                "from": self.from_version,
                "to": self.to_version,
                "kept": [
                    {
                        "check": kept.check_id,
                        "instance": kept.instance,
                        "becomes": kept.becomes,
                        "changes": list(kept.changes),
                    }
                    for kept in self.kept
                ],
                "added": list(self.added),
                "lapsed": [
                    {"check": gone.check_id, "instance": gone.instance, "was": str(gone.status)}
                    for gone in self.lapsed
                ],
            }
        ).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationPlan:
    """The migration of each project, by number."""

    projects: tuple[ProjectMigration, ...]


def plan_migration(session: Session, command: MigrateProjects) -> MigrationPlan:
    """Say what the migration would do; a project that cannot go says why.

    Raises:
        DefinitionUnknownError: a version was not released here.
        CheckNotMappedError, CheckMappedTwiceError, ProjectUnknownError: as they say.
    """
    released = projects.released(session, process_id=command.process_id, version=command.to_version)
    assert released.id is not None
    new = definition_by_id(session, released.id)
    return MigrationPlan(
        projects=tuple(
            _plan(session, project, new=new, command=command)
            for project in _chosen(session, command, to_definition_id=released.id)
        )
    )


def _chosen(
    session: Session, command: MigrateProjects, *, to_definition_id: int
) -> Sequence[Project]:
    """Those named, else all that run on the old version or, if none is said, on any other."""
    if command.project_ids is not None:
        return [projects.project(session, project_id) for project_id in command.project_ids]
    old = {
        row.id
        for row in projects.releases(session)
        if row.process_id == command.process_id
        and row.id != to_definition_id
        and command.from_version in {None, row.version}
    }
    return [
        project
        for project in projects.projects(session)
        if project.definition_id in old and _is_running(project)
    ]


def _is_running(project: Project) -> bool:
    return project.status in {ProjectStatus.ACTIVE, ProjectStatus.SUSPENDED}


def _plan(
    session: Session, project: Project, *, new: ProcessDefinition, command: MigrateProjects
) -> ProjectMigration:
    assert project.id is not None
    old = definition_by_id(session, project.definition_id)
    becomes = map_checks(old, new, mapping=command.checks) if old.id == new.id else {}
    try:
        attempt = _require_movable(session, project, old=old, new=new, command=command)
    except PoortError as refused:
        return ProjectMigration(
            project_id=project.id,
            number=project.number,
            from_version=old.version,
            to_version=new.version,
            refused=refused,
        )
    here = {check.id: check for check in new.phase(project.phase_position).checks}
    kept, lapsed = _sort(
        session, attempt, becomes=becomes, here=here, taken=new.checks_by_id.keys()
    )
    there = {(check.becomes, check.instance) for check in kept}
    facts = rule_facts(session, project, here.values())
    return ProjectMigration(
        project_id=project.id,
        number=project.number,
        from_version=old.version,
        to_version=new.version,
        kept=kept,
        lapsed=lapsed,
        added=tuple(
            check.id
            for check in here.values()
            if (check.id, "") not in there and is_opened_with_gate(check) and applies(check, facts)
        ),
    )


def _require_movable(
    session: Session,
    project: Project,
    *,
    old: ProcessDefinition,
    new: ProcessDefinition,
    command: MigrateProjects,
) -> GateAttempt:
    """The open attempt of a project that can be migrated now.

    Raises:
        PoortError: why it cannot.
    """
    assert project.id is not None
    if old.id != new.id:
        raise OtherProcessError(project=project.number, process=old.id)
    if old.version == new.version:
        raise SameVersionError(project=project.number, version=new.version)
    if not _is_running(project):
        raise ProjectNotActiveError(project=project.number, status=project.status)
    require_gates(old, new, up_to_position=project.phase_position, mapping=command.gates)
    attempt = gates.find_attempt_in_hand(session, project.id)
    if attempt is None:
        raise gates.NoGateInHandError(project=project.number)
    if attempt.status is not AttemptStatus.OPEN:
        raise MigrationWaitsError(project=project.number, gate=attempt.gate_id)
    return attempt


def _sort(
    session: Session,
    attempt: GateAttempt,
    *,
    becomes: Mapping[str, str | None],
    here: Mapping[str, Check],
    taken: Collection[str],
) -> tuple[tuple[KeptCheck, ...], tuple[LapsedCheck, ...]]:
    """The checks in hand that stay and those that lapse; conditions come from a decision.

    What lapsed in an earlier migration stays as it is, unless its id is taken again.
    """
    assert attempt.id is not None
    kept: list[KeptCheck] = []
    lapsed: list[LapsedCheck] = []
    for item in gates.check_items(session, attempt.id):
        assert item.id is not None
        lapsed_before = item.check_id not in becomes and item.check_id not in taken
        if item.kind is CheckKind.CONDITION or lapsed_before:
            continue
        check = here.get(becomes.get(item.check_id) or "")
        if check is None:
            lapsed.append(
                LapsedCheck(
                    item_id=item.id,
                    check_id=item.check_id,
                    instance=item.instance,
                    status=item.status,
                )
            )
            continue
        kept.append(
            KeptCheck(
                item_id=item.id,
                check_id=item.check_id,
                instance=item.instance,
                becomes=check.id,
                changes=tuple(_changes(item, check)),
            )
        )
    return tuple(kept), tuple(lapsed)


def _changes(item: CheckItem, check: Check) -> list[str]:
    pairs = {
        "id": (item.check_id, check.id),
        "blocking": (item.blocking, check.blocking),
        "evidence": (item.evidence_required, check.evidence.required),
        "role": (item.role, check.owner),
    }
    return [name for name, (was, becomes) in pairs.items() if was != becomes]
