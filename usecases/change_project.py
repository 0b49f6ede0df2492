"""Change what is known of a project: its name, value, weight of MKI, objective or department."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from domain.permissions import Actor, Permission
from domain.vocabulary import AttemptStatus, Material
from models.engines import WriteSession
from models.project import Project
from models.queries import gates, projects
from usecases.acting import allow
from usecases.answer_check import AnswersFrozenError
from usecases.answer_rules import apply_rules
from usecases.submit_gate import require_active
from usecases.trail import record


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProject:
    """The fields that change; None leaves a field as it is."""

    project_id: int
    name: str | None = None
    material: Material | None = None
    value_eur: Decimal | None = None
    mki_weight_percent: int | None = None
    objective_id: int | None = None
    department: str | None = None


_FIELDS = ("name", "material", "value_eur", "mki_weight_percent", "objective_id", "department")


def change_project(
    session: WriteSession, *, command: ChangeProject, actor: Actor, now: datetime
) -> Project:
    """Store the new values; checks that the system answers are answered anew.

    Raises:
        PermissionRefusedError: the actor leads neither the project nor the coordination.
        AnswersFrozenError: the gate is submitted, and rules of the process read these values.
        ProjectNotActiveError, ProjectUnknownError, ChangedMeanwhileError: as they say.
    """
    project = projects.project(session, command.project_id)
    by = allow(session, Permission.CHANGE_PROJECT, actor=actor, project_id=command.project_id)
    require_active(project.status, project.number)
    attempt = gates.find_attempt_in_hand(session, command.project_id)
    if attempt is not None and attempt.status is AttemptStatus.SUBMITTED:
        raise AnswersFrozenError(gate=attempt.gate_id)
    changed = {
        name: wanted
        for name in _FIELDS
        if (wanted := getattr(command, name)) is not None and wanted != getattr(project, name)
    }
    projects.claim_version(session, project)
    for name, wanted in changed.items():
        setattr(project, name, wanted)
    session.add(project)
    session.flush()  # the rules read the new values by query
    if attempt is not None:
        apply_rules(session, project=project, attempt=attempt, now=now)
    record(
        session,
        action="project.changed",
        object_kind="project",
        object_id=project.id,
        project_id=project.id,
        at=now,
        by=by,
        facts={"fields": ",".join(sorted(changed))},
    )
    return project
