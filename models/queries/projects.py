"""Projects as they stand: the row, its plan, its milestones and its definition."""

from collections.abc import Collection, Sequence
from http import HTTPStatus

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from domain.errors import PoortError
from models.engines import WriteSession, session_organisation
from models.policy import Definition, Objective, ObjectiveTarget, Policy
from models.project import Lot, Milestone, Project, ProjectGate, Suspension
from models.queries.own import own, remembered, stored


class ProjectUnknownError(PoortError):
    """No project has that number or id."""

    message = "There is no project {project}. Check the number in the list of projects."
    status = HTTPStatus.NOT_FOUND


class DefinitionUnknownError(PoortError):
    """No definition of that id and version was released to this organisation."""

    message = "The process {process} {version} has not been released here. Release it first."
    status = HTTPStatus.NOT_FOUND


class ChangedMeanwhileError(PoortError):
    """Another person changed the same thing first."""

    message = "Somebody changed {thing} just before you. Open it again and check what is new."
    status = HTTPStatus.CONFLICT


def project(session: Session, project_id: int) -> Project:
    """The project of that id.

    Raises:
        ProjectUnknownError: there is none.
    """
    found = own(session, Project, project_id)
    if found is None:
        raise ProjectUnknownError(project=project_id)
    return found


def project_to_change(session: WriteSession, project_id: int) -> Project:
    """The project of that id, in our hands until the end of the transaction.

    Who else wants to decide on it waits, and then sees what we did. SQLite has one writer and
    so needs no lock.

    Raises:
        ProjectUnknownError: there is none.
    """
    in_hand = select(Project.id).where(
        Project.organisation_id == session_organisation(session), Project.id == project_id
    )
    # Rows that merely refer to the project may be written meanwhile.
    session.exec(in_hand.with_for_update(key_share=True))
    return project(session, project_id)


def project_by_number(session: Session, number: str) -> Project:
    """The project with that number.

    Raises:
        ProjectUnknownError: there is none.
    """
    found = session.exec(
        select(Project).where(
            Project.organisation_id == session_organisation(session), Project.number == number
        )
    ).one_or_none()
    if found is None:
        raise ProjectUnknownError(project=number)
    return found


def projects(session: Session) -> Sequence[Project]:
    """All projects of the organisation by number."""
    return session.exec(
        select(Project)
        .where(Project.organisation_id == session_organisation(session))
        .order_by(col(Project.number))
    ).all()


def numbers_in_use(session: Session, numbers: set[str]) -> frozenset[str]:
    """Those of the numbers that a project already has."""
    return frozenset(
        session.exec(
            select(Project.number).where(
                Project.organisation_id == session_organisation(session),
                col(Project.number).in_(numbers),
            )
        )
    )


def claim_version(session: WriteSession, row: Project) -> None:
    """Raise the version of the project, if nobody else did since it was read.

    Raises:
        ChangedMeanwhileError: somebody did.
    """
    changed = session.exec(  # a bulk update must raise the version itself (data.md)
        update(Project)
        .where(col(Project.id) == row.id, col(Project.version) == row.version)
        .values(version=Project.version + 1)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise ChangedMeanwhileError(thing=row.number)
    stored(row, version=row.version + 1)


def plan(session: Session, project_id: int) -> dict[int, ProjectGate]:
    """The planned gates of that project by position."""
    rows = session.exec(
        select(ProjectGate)
        .where(
            ProjectGate.organisation_id == session_organisation(session),
            ProjectGate.project_id == project_id,
        )
        .order_by(col(ProjectGate.position))
    )
    return {row.position: row for row in rows}


def milestones(session: Session, project_id: int) -> Sequence[Milestone]:
    """The milestones of that project in the order they happened."""
    return session.exec(
        select(Milestone)
        .where(
            Milestone.organisation_id == session_organisation(session),
            Milestone.project_id == project_id,
        )
        .order_by(col(Milestone.happened_on), col(Milestone.number))
    ).all()


def open_suspension(session: Session, project_id: int) -> Suspension | None:
    """The suspension that this project is in now, if any."""
    return session.exec(
        select(Suspension).where(
            Suspension.organisation_id == session_organisation(session),
            Suspension.project_id == project_id,
            col(Suspension.ended_on).is_(None),
        )
    ).one_or_none()


def lots(session: Session, project_id: int) -> Sequence[Lot]:
    """The lots of that project in order."""
    return session.exec(
        select(Lot)
        .where(Lot.organisation_id == session_organisation(session), Lot.project_id == project_id)
        .order_by(col(Lot.number))
    ).all()


def definition_row(session: Session, definition_id: int) -> Definition:
    """The released definition of that id."""
    return session.exec(select(Definition).where(Definition.id == definition_id)).one()


def definition_checksum(session: Session, definition_id: int) -> str:
    """The checksum of the released definition of that id, without its body."""
    query = select(Definition.checksum).where(Definition.id == definition_id)
    return remembered(session, Definition, definition_id, read=lambda: session.exec(query).one())


def definition_checksums(session: Session, definition_ids: Collection[int]) -> dict[int, str]:
    """The checksums of these released definitions by id, in one query and without bodies."""
    rows = session.exec(
        select(Definition.id, Definition.checksum).where(col(Definition.id).in_(definition_ids))
    )
    return {row_id: checksum for row_id, checksum in rows if row_id is not None}


def released(session: Session, *, process_id: str, version: str | None = None) -> Definition:
    """The released definition of that process: that version or else the newest.

    Raises:
        DefinitionUnknownError: it was not released here.
    """
    query = (
        select(Definition)
        .where(
            Definition.organisation_id == session_organisation(session),
            Definition.process_id == process_id,
        )
        .order_by(col(Definition.id).desc())
    )
    if version is not None:
        query = query.where(Definition.version == version)
    found = session.exec(query).first()
    if found is None:
        raise DefinitionUnknownError(process=process_id, version=version or "")
    return found


def find_release(session: Session, *, process_id: str, version: str) -> Definition | None:
    """That version of that process as it was released here, if it was."""
    return session.exec(
        select(Definition).where(
            Definition.organisation_id == session_organisation(session),
            Definition.process_id == process_id,
            Definition.version == version,
        )
    ).one_or_none()


def releases(session: Session) -> Sequence[Definition]:
    """Every definition released here, the oldest first."""
    return session.exec(
        select(Definition)
        .where(Definition.organisation_id == session_organisation(session))
        .order_by(col(Definition.id))
    ).all()


def policy_in_force(session: Session) -> Policy | None:
    """The newest version of the policy, if there is one."""
    return session.exec(
        select(Policy)
        .where(Policy.organisation_id == session_organisation(session))
        .order_by(col(Policy.version).desc())
    ).first()


def next_policy_version(session: Session) -> int:
    """The number that a next version of the policy gets."""
    newest = session.exec(
        select(func.max(Policy.version)).where(
            Policy.organisation_id == session_organisation(session)
        )
    ).one()
    return (newest or 0) + 1


def objectives(session: Session) -> Sequence[Objective]:
    """The objectives in force, the oldest first."""
    return session.exec(
        select(Objective)
        .where(
            Objective.organisation_id == session_organisation(session),
            col(Objective.withdrawn_on).is_(None),
        )
        .order_by(col(Objective.id))
    ).all()


def objective(session: Session, objective_id: int) -> tuple[Objective, Sequence[ObjectiveTarget]]:
    """The objective of that id with its targets by year."""
    row = session.exec(
        select(Objective).where(
            Objective.organisation_id == session_organisation(session),
            Objective.id == objective_id,
        )
    ).one()
    targets = session.exec(
        select(ObjectiveTarget)
        .where(
            ObjectiveTarget.organisation_id == session_organisation(session),
            ObjectiveTarget.objective_id == objective_id,
        )
        .order_by(col(ObjectiveTarget.year))
    ).all()
    return row, targets
