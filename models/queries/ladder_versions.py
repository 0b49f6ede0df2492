"""The reminder ladders as the authority set them, each version kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, func, select

from domain.vocabulary import SubjectKind
from models.access import LadderVersion
from models.engines import session_organisation
from models.organisation import Person


class KeptVersion(NamedTuple):
    """A version of a ladder; an empty `body` means the shipped one."""

    id: int
    body: str
    changed_at: datetime
    changed_by: str


def newest_bodies(session: Session) -> dict[SubjectKind, str]:
    """The newest version of each kind that was ever set; empty means the shipped one."""
    own_id = session_organisation(session)
    newest = (
        select(func.max(LadderVersion.id))
        .where(LadderVersion.organisation_id == own_id)
        .group_by(col(LadderVersion.subject_kind))
    )
    rows = session.exec(
        select(LadderVersion.subject_kind, LadderVersion.body).where(
            LadderVersion.organisation_id == own_id, col(LadderVersion.id).in_(newest)
        )
    )
    return {SubjectKind(kind): body for kind, body in rows}


def versions(session: Session, kind: SubjectKind, *, limit: int) -> Sequence[KeptVersion]:
    """What was set for that kind and by whom, the newest first."""
    rows = session.exec(
        select(LadderVersion.id, LadderVersion.body, LadderVersion.changed_at, Person.name)
        .join(Person, col(Person.id) == LadderVersion.changed_by)
        .where(
            LadderVersion.organisation_id == session_organisation(session),
            LadderVersion.subject_kind == kind,
        )
        .order_by(col(LadderVersion.id).desc())
        .limit(limit)
    )
    return [KeptVersion(version_id or 0, body, at, name) for version_id, body, at, name in rows]
