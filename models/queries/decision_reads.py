"""What is read before and after a decision: a gate, its checks and its people, a query each."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_
from sqlmodel import Session, col, select

from domain.vocabulary import DeviationStatus
from models.engines import session_organisation
from models.gate import (
    Advice,
    Answer,
    CheckItem,
    Correction,
    Decision,
    Deviation,
    Evidence,
    GateAttempt,
)
from models.organisation import Person
from models.policy import Definition, Objective, ObjectiveTarget
from models.project import Project, ProjectGate, TeamMember
from models.queries.own import remembered
from models.work import Command

_COUNTS = (DeviationStatus.REQUESTED, DeviationStatus.APPROVED)


class GateAsItStands(NamedTuple):
    """A gate of a project with its newest attempt, and what belongs to that one."""

    project: Project
    plan: ProjectGate
    attempt: GateAttempt | None
    decision: Decision | None
    advice: Advice | None
    objective: Objective | None
    targets: tuple[ObjectiveTarget, ...]


class CheckAsItStands(NamedTuple):
    """A check with its newest answer, the deviation and the evidence that count."""

    item: CheckItem
    answer: Answer | None
    deviation: Deviation | None
    evidence: tuple[Evidence, ...]


class DecidedGate(NamedTuple):
    """A decision with what became of it; the command is the newest about it."""

    project: Project
    attempt: GateAttempt
    decision: Decision
    command: Command | None
    correction: Correction | None


def find_gate(session: Session, *, number: str, gate_id: str) -> GateAsItStands | None:
    """That gate of the project of that number, if the project has it."""
    newest = (
        select(func.max(GateAttempt.id))
        .where(
            col(GateAttempt.organisation_id) == Project.organisation_id,
            col(GateAttempt.project_id) == Project.id,
            col(GateAttempt.gate_id) == gate_id,
        )
        .correlate(Project)
        .scalar_subquery()
    )
    advice = (
        select(func.max(Advice.id))
        .where(
            col(Advice.organisation_id) == Project.organisation_id,
            col(Advice.attempt_id) == GateAttempt.id,
        )
        .correlate(Project, GateAttempt)
        .scalar_subquery()
    )
    rows = session.exec(
        select(  # type: ignore[call-overload] # more columns than its overloads know
            Project,
            ProjectGate,
            GateAttempt,
            Decision,
            Advice,
            Objective,
            Definition.checksum,
            ObjectiveTarget,
        )
        .join(
            ProjectGate,
            and_(
                col(ProjectGate.organisation_id) == Project.organisation_id,
                col(ProjectGate.project_id) == Project.id,
                col(ProjectGate.gate_id) == gate_id,
            ),
        )
        .join(Definition, col(Definition.id) == Project.definition_id)
        .outerjoin(GateAttempt, col(GateAttempt.id) == newest)
        .outerjoin(Decision, col(Decision.attempt_id) == GateAttempt.id)
        .outerjoin(Advice, col(Advice.id) == advice)
        .outerjoin(Objective, col(Objective.id) == Project.objective_id)
        .outerjoin(ObjectiveTarget, col(ObjectiveTarget.objective_id) == Objective.id)
        .where(Project.organisation_id == session_organisation(session), Project.number == number)
        .order_by(col(ObjectiveTarget.year))
    ).all()
    if not rows:
        return None
    project, plan, attempt, decision, given, objective, checksum, _ = rows[0]
    remembered(session, Definition, project.definition_id, read=lambda: checksum)
    targets = tuple(target for *_, target in rows if target is not None)
    return GateAsItStands(project, plan, attempt, decision, given, objective, targets)


def checks_as_they_stand(session: Session, attempt_id: int) -> Sequence[CheckAsItStands]:
    """The checks of that attempt in the order of the definition."""
    newest = (
        select(func.max(Answer.id))
        .where(
            col(Answer.organisation_id) == CheckItem.organisation_id,
            col(Answer.check_item_id) == CheckItem.id,
        )
        .correlate(CheckItem)
        .scalar_subquery()
    )
    # An outer join may bring nothing; the type checker takes it that every part is there.
    rows: Sequence[Any] = session.exec(
        select(CheckItem, Answer, Deviation, Evidence)
        .outerjoin(Answer, col(Answer.id) == newest)
        .outerjoin(
            Deviation,
            and_(
                col(Deviation.organisation_id) == CheckItem.organisation_id,
                col(Deviation.check_item_id) == CheckItem.id,
                col(Deviation.status).in_(_COUNTS),
            ),
        )
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
    found: dict[int, CheckAsItStands] = {}
    for item, answer, deviation, evidence in rows:
        assert item.id is not None
        earlier = found.get(item.id) or CheckAsItStands(item, answer, deviation, ())
        more = () if evidence is None else (evidence,)
        found[item.id] = earlier._replace(evidence=earlier.evidence + more)
    return tuple(found.values())


class Crew(NamedTuple):
    """The team of a project and, by id, its people and others who are named."""

    team: tuple[TeamMember, ...]
    names: dict[int, str]


def crew(session: Session, project_id: int, *, also: Collection[int] = ()) -> Crew:
    """Everybody in the team today, primary holders first, and the names of others."""
    # The same reason as above.
    rows: Sequence[Any] = session.exec(
        select(Person, TeamMember)
        .outerjoin(
            TeamMember,
            and_(
                col(TeamMember.organisation_id) == session_organisation(session),
                col(TeamMember.project_id) == project_id,
                col(TeamMember.person_id) == Person.id,
                col(TeamMember.ended_on).is_(None),
            ),
        )
        .where(or_(col(TeamMember.id).is_not(None), col(Person.id).in_(set(also))))
        .order_by(col(TeamMember.is_primary).desc(), col(TeamMember.id))
    ).all()
    return Crew(
        team=tuple(member for _, member in rows if member is not None),
        names={person.id: person.name for person, _ in rows if person.id is not None},
    )


def find_decided(
    session: Session, *, number: str, gate_id: str, attempt_id: int | None = None
) -> DecidedGate | None:
    """The newest decision on that gate, or the one on that attempt, if there is one."""
    newest = (
        select(func.max(Command.id))
        .where(
            col(Command.organisation_id) == Decision.organisation_id,
            col(Command.attempt_id) == Decision.attempt_id,
        )
        .correlate(Decision)
        .scalar_subquery()
    )
    query = (
        select(  # type: ignore[call-overload] # more columns than its overloads know
            Project, GateAttempt, Decision, Command, Correction, Definition.checksum
        )
        .join(
            GateAttempt,
            and_(
                col(GateAttempt.organisation_id) == Project.organisation_id,
                col(GateAttempt.project_id) == Project.id,
                col(GateAttempt.gate_id) == gate_id,
            ),
        )
        .join(Decision, col(Decision.attempt_id) == GateAttempt.id)
        .join(Definition, col(Definition.id) == Project.definition_id)
        .outerjoin(Command, col(Command.id) == newest)
        .outerjoin(Correction, col(Correction.attempt_id) == GateAttempt.id)
        .where(Project.organisation_id == session_organisation(session), Project.number == number)
        .order_by(col(GateAttempt.id).desc())
        .limit(1)
    )
    if attempt_id is not None:
        query = query.where(GateAttempt.id == attempt_id)
    row = session.exec(query).first()
    if row is None:
        return None
    *found, checksum = row
    remembered(session, Definition, found[0].definition_id, read=lambda: checksum)
    return DecidedGate(*found)
