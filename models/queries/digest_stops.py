"""Who wants no mail that comes by the calendar."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from models.access import DigestStop
from models.engines import WriteSession, session_organisation


def stopped(session: Session) -> frozenset[int]:
    """The people who stopped the mails by the calendar."""
    rows = session.exec(
        select(DigestStop.person_id).where(
            DigestStop.organisation_id == session_organisation(session)
        )
    )
    return frozenset(rows)


def has_stopped(session: Session, person_id: int) -> bool:
    """Whether that person stopped them."""
    query = select(DigestStop.id).where(
        DigestStop.organisation_id == session_organisation(session),
        DigestStop.person_id == person_id,
    )
    return session.exec(query).first() is not None


def stop(session: WriteSession, person_id: int, *, now: datetime) -> None:
    """Stop them for that person, who had not stopped them."""
    row = DigestStop(
        organisation_id=session_organisation(session), person_id=person_id, stopped_at=now
    )
    session.add(row)
    session.flush()  # somebody may have stopped them at the same moment


def resume(session: WriteSession, person_id: int) -> None:
    """Send them to that person again."""
    session.execute(
        delete(DigestStop).where(
            col(DigestStop.organisation_id) == session_organisation(session),
            col(DigestStop.person_id) == person_id,
        )
    )
