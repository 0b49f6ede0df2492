"""The substitutions around one person that run or are to come."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from models.engines import session_organisation
from models.organisation import Person, Substitution


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A substitution, by the number that ends it early, with both by name."""

    id: int
    absent_id: int
    absent_name: str
    substitute_name: str
    starts_on: date
    ends_on: date


def absences_around(session: Session, person_id: int, *, on: date) -> tuple[Absence, ...]:
    """Those in which that person is away or stands in, from that day on; the first first."""
    absent, substitute = aliased(Person), aliased(Person)
    rows = session.exec(
        select(Substitution, absent.name, substitute.name)
        .join(absent, col(absent.id) == Substitution.absent_id)
        .join(substitute, col(substitute.id) == Substitution.substitute_id)
        .where(
            Substitution.organisation_id == session_organisation(session),
            col(Substitution.revoked).is_(False),
            col(Substitution.ends_on) >= on,
            or_(
                col(Substitution.absent_id) == person_id,
                col(Substitution.substitute_id) == person_id,
            ),
        )
        .order_by(col(Substitution.starts_on), col(Substitution.id))
    )
    return tuple(
        Absence(
            id=row.id or 0,
            absent_id=row.absent_id,
            absent_name=absent_name,
            substitute_name=substitute_name,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )
        for row, absent_name, substitute_name in rows
    )
