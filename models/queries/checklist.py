"""The checklist of a gate: the project with its path, and the checks with all that was said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, and_, func
from sqlmodel import Session, col, select

from models.audit import AuditEvent, AuditText
from models.engines import session_organisation
from models.gate import Advice, Answer, CheckItem, Decision, Deviation, Evidence, GateAttempt
from models.policy import Definition, Objective, ObjectiveTarget
from models.project import Project, ProjectGate
from models.queries.own import remembered


class GateOnPath(NamedTuple):
    """One attempt at a gate of a project, or a gate that was not tried yet."""

    plan: ProjectGate
    attempt: GateAttempt | None
    decision: Decision | None
    advice: Advice | None


class ProjectPath(NamedTuple):
    """A project with its gates in order, each once for every attempt, the oldest first."""

    project: Project
    checksum: str
    objective: Objective | None
    target: ObjectiveTarget | None
    gates: tuple[GateOnPath, ...]


class CheckSaid(NamedTuple):
    """A check with its newest answer and deviation, and the evidence that counts."""

    item: CheckItem
    answer: Answer | None
    deviation: Deviation | None
    evidence: tuple[Evidence, ...]


class ReturnedCheck(NamedTuple):
    """When a check was returned last, and why."""

    at: datetime
    reason: str


def find_path(session: Session, number: str, *, year: int) -> ProjectPath | None:
    """The project of that number with its path, and what its objective asks from that year on."""
    rows = session.exec(
        select(  # type: ignore[call-overload] # more columns than its overloads know
            Project,
            Definition.checksum,
            Objective,
            ObjectiveTarget,
            ProjectGate,
            GateAttempt,
            Decision,
            Advice,
        )
        .join(Definition, col(Definition.id) == Project.definition_id)
        .join(
            ProjectGate,
            and_(
                col(ProjectGate.organisation_id) == Project.organisation_id,
                col(ProjectGate.project_id) == Project.id,
            ),
        )
        .outerjoin(Objective, col(Objective.id) == Project.objective_id)
        .outerjoin(ObjectiveTarget, col(ObjectiveTarget.id) == _target(year))
        .outerjoin(
            GateAttempt,
            and_(
                col(GateAttempt.organisation_id) == Project.organisation_id,
                col(GateAttempt.project_id) == Project.id,
                col(GateAttempt.position) == ProjectGate.position,
            ),
        )
        .outerjoin(Decision, col(Decision.attempt_id) == GateAttempt.id)
        .outerjoin(Advice, col(Advice.id) == _newest_advice())
        .where(Project.organisation_id == session_organisation(session), Project.number == number)
        .order_by(col(ProjectGate.position), col(GateAttempt.number))
    ).all()
    if not rows:
        return None
    project, checksum, objective, target = rows[0][:4]
    remembered(session, Definition, project.definition_id, read=lambda: checksum)
    gates = tuple(GateOnPath(*row[4:]) for row in rows)
    return ProjectPath(project, checksum, objective, target, gates)


def _target(year: int) -> ScalarSelect[int]:
    return (
        select(col(ObjectiveTarget.id))
        .where(
            col(ObjectiveTarget.organisation_id) == Project.organisation_id,
            col(ObjectiveTarget.objective_id) == Project.objective_id,
            col(ObjectiveTarget.year) >= year,
        )
        .order_by(col(ObjectiveTarget.year))
        .limit(1)
        .correlate(Project)
        .scalar_subquery()
    )


def _newest_advice() -> ScalarSelect[int]:
    return (
        select(func.max(Advice.id))
        .where(
            col(Advice.organisation_id) == Project.organisation_id,
            col(Advice.attempt_id) == GateAttempt.id,
        )
        .correlate(Project, GateAttempt)
        .scalar_subquery()
    )


def checks_said(session: Session, attempt_id: int) -> Sequence[CheckSaid]:
    """The checks of that attempt in the order of the definition."""
    answer = _newest(Answer)
    deviation = _newest(Deviation)
    # An outer join may bring nothing; the type checker takes it that every part is there.
    rows: Sequence[Any] = session.exec(
        select(CheckItem, Answer, Deviation, Evidence)
        .outerjoin(Answer, col(Answer.id) == answer)
        .outerjoin(Deviation, col(Deviation.id) == deviation)
        .outerjoin(
            Evidence,
            and_(
                col(Evidence.organisation_id) == CheckItem.organisation_id,
                col(Evidence.check_item_id) == CheckItem.id,
                col(Evidence.withdrawn_at).is_(None),
            ),
        )
        .where(
            CheckItem.organisation_id == session_organisation(session),
            CheckItem.attempt_id == attempt_id,
        )
        .order_by(col(CheckItem.check_id), col(CheckItem.instance), col(Evidence.id))
    ).all()
    found: dict[int, CheckSaid] = {}
    for item, said, asked, proof in rows:
        assert item.id is not None
        earlier = found.get(item.id) or CheckSaid(item, said, asked, ())
        more = () if proof is None else (proof,)
        found[item.id] = earlier._replace(evidence=earlier.evidence + more)
    return tuple(found.values())


def _newest(model: type[Answer | Deviation]) -> ScalarSelect[int]:
    return (
        select(func.max(model.id))
        .where(
            col(model.organisation_id) == CheckItem.organisation_id,
            col(model.check_item_id) == CheckItem.id,
        )
        .correlate(CheckItem)
        .scalar_subquery()
    )


def returned_checks(session: Session, project_id: int) -> dict[int, ReturnedCheck]:
    """The newest return of each check of that project, by check item."""
    rows = session.exec(
        select(AuditEvent.object_id, AuditEvent.at, AuditText.text)
        .join(AuditText, col(AuditText.audit_event_id) == AuditEvent.id)
        .where(
            AuditEvent.organisation_id == session_organisation(session),
            AuditEvent.project_id == project_id,
            AuditEvent.action == "check.returned",
        )
        .order_by(col(AuditEvent.sequence))
    )
    return {item_id: ReturnedCheck(at, text) for item_id, at, text in rows}
