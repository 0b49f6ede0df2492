"""One deviation, or one check, with the project and the gate that it belongs to."""

from typing import NamedTuple

from sqlalchemy import and_
from sqlmodel import Session, col, select

from models.engines import session_organisation
from models.gate import CheckItem, Deviation, GateAttempt
from models.policy import Definition
from models.project import Project
from models.queries.own import remembered


class CheckPlace(NamedTuple):
    """A check with where it stands, and the deviation when it was asked for by that."""

    item: CheckItem
    attempt: GateAttempt
    project: Project
    deviation: Deviation | None


def find_check_place(session: Session, item_id: int) -> CheckPlace | None:
    """Where that check stands, if it is here."""
    return _place(session, item_id=item_id)


def find_deviation_place(session: Session, deviation_id: int) -> CheckPlace | None:
    """Where the check of that deviation stands, if it is here."""
    return _place(session, deviation_id=deviation_id)


def _place(
    session: Session, *, item_id: int | None = None, deviation_id: int | None = None
) -> CheckPlace | None:
    row = session.exec(
        select(  # type: ignore[call-overload] # more columns than its overloads know
            CheckItem, GateAttempt, Project, Deviation, Definition.checksum
        )
        .join(GateAttempt, col(GateAttempt.id) == CheckItem.attempt_id)
        .join(Project, col(Project.id) == CheckItem.project_id)
        .join(Definition, col(Definition.id) == Project.definition_id)
        .outerjoin(
            Deviation,
            and_(
                col(Deviation.organisation_id) == CheckItem.organisation_id,
                col(Deviation.check_item_id) == CheckItem.id,
                col(Deviation.id) == deviation_id,
            ),
        )
        .where(
            CheckItem.organisation_id == session_organisation(session),
            col(Deviation.id) == deviation_id if item_id is None else col(CheckItem.id) == item_id,
        )
    ).first()
    if row is None:
        return None
    *found, checksum = row
    remembered(session, Definition, found[2].definition_id, read=lambda: checksum)
    return CheckPlace(*found)
