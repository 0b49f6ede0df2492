"""Everybody of the authority in one list: their roles, and who stands in for them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from domain.substitution import stand_in
from domain.vocabulary import Language, Role
from models.engines import session_organisation
from models.organisation import Membership, MembershipRole, Person, Substitution
from models.queries import people


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """A substitution that runs or is to come, by the number that ends it early."""

    id: int
    substitute: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One member; `substitute` is the name of who acts for them on that day."""

    person_id: int
    name: str
    email: str
    language: Language
    roles: tuple[Role, ...]
    substitute: str | None
    substitutions: tuple[Arranged, ...]


def directory(session: Session, *, on: date) -> tuple[Entry, ...]:
    """Everybody who is a member on that day, by name."""
    members = session.exec(
        select(Person)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(
            Membership.organisation_id == session_organisation(session),
            col(Membership.left_on).is_(None),
        )
        .order_by(col(Person.name))
    ).all()
    roles = _roles(session)
    names = {row.id: row.name for row in members}
    substitutions = people.substitutions(session, on=on)
    arranged = _arranged(session, on=on)
    return tuple(
        Entry(
            person_id=row.id,
            name=row.name,
            email=row.email,
            language=row.language,
            roles=tuple(sorted(roles[row.id])),
            substitute=names.get(stand_in(row.id, on, substitutions)),
            substitutions=tuple(arranged[row.id]),
        )
        for row in members
        if row.id is not None
    )


def _arranged(session: Session, *, on: date) -> dict[int, list[Arranged]]:
    rows = session.exec(
        select(Substitution, Person.name)
        .join(Person, col(Person.id) == Substitution.substitute_id)
        .where(
            Substitution.organisation_id == session_organisation(session),
            col(Substitution.revoked).is_(False),
            col(Substitution.ends_on) >= on,
        )
        .order_by(col(Substitution.starts_on), col(Substitution.id))
    )
    found: dict[int, list[Arranged]] = defaultdict(list)
    for row, name in rows:
        assert row.id is not None
        found[row.absent_id].append(
            Arranged(id=row.id, substitute=name, starts_on=row.starts_on, ends_on=row.ends_on)
        )
    return found


def _roles(session: Session) -> dict[int, list[Role]]:
    rows = session.exec(
        select(MembershipRole.person_id, MembershipRole.role).where(
            MembershipRole.organisation_id == session_organisation(session)
        )
    )
    found: dict[int, list[Role]] = defaultdict(list)
    for person_id, role in rows:
        found[person_id].append(Role(role))
    return found
