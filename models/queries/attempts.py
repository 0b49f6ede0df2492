"""The attempts of one project, as a list to look other rows up by."""

from sqlalchemy import Select, select
from sqlmodel import col

from models.gate import GateAttempt


def attempts_of(organisation_id: int, project_id: int) -> Select[tuple[int | None]]:
    """The ids of every attempt at every gate of the project, for an IN.

    By a mere join SQLite, which keeps no statistics, walks the rows of every project instead.
    """
    return select(col(GateAttempt.id)).where(
        col(GateAttempt.organisation_id) == organisation_id,
        col(GateAttempt.project_id) == project_id,
    )
