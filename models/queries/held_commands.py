"""Transitions that are held until somebody lets them go on."""

from sqlmodel import Session, col, select

from domain.vocabulary import CommandStatus
from models.engines import session_organisation
from models.work import Command


def held_command(session: Session, project_id: int) -> int | None:
    """The newest command of that project that is held, if there is one."""
    return session.exec(
        select(Command.id)
        .where(
            Command.organisation_id == session_organisation(session),
            Command.project_id == project_id,
            Command.status == CommandStatus.HELD,
        )
        .order_by(col(Command.id).desc())
    ).first()
