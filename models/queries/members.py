"""Members by their work mail, many at once."""

from collections.abc import Collection

from sqlalchemy import String, type_coerce
from sqlmodel import Session, col, select

from domain.vocabulary import Role
from models.engines import session_organisation
from models.organisation import Membership, MembershipRole, Person


def by_address(session: Session, addresses: Collection[str]) -> dict[str, int]:
    """The ids of those who have these addresses (in small letters) and did not leave."""
    rows = session.exec(
        select(Person.email, Membership.person_id)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(
            Membership.organisation_id == session_organisation(session),
            col(Membership.left_on).is_(None),
            col(Person.email).in_(addresses),
        )
    )
    return dict(rows.all())


def names(session: Session) -> list[tuple[int, str]]:
    """The id and name of every member who did not leave, by name."""
    rows = session.exec(
        select(Membership.person_id, Person.name)
        .join(Person, col(Person.id) == Membership.person_id)
        .where(
            Membership.organisation_id == session_organisation(session),
            col(Membership.left_on).is_(None),
        )
        .order_by(col(Person.name), col(Membership.person_id))
    )
    return list(rows.all())


def names_and_roles(
    session: Session,
) -> tuple[list[tuple[int, str]], dict[Role, set[int]]]:
    """Every member who did not leave, by name; and who holds each role across all projects."""
    query = (
        # The word itself: a large authority has thousands, and few of them differ.
        select(Membership.person_id, Person.name, type_coerce(MembershipRole.role, String))
        .join(Person, col(Person.id) == Membership.person_id)
        .outerjoin(
            MembershipRole,
            (col(MembershipRole.organisation_id) == Membership.organisation_id)
            & (col(MembershipRole.person_id) == Membership.person_id),
        )
        .where(
            Membership.organisation_id == session_organisation(session),
            col(Membership.left_on).is_(None),
        )
        .order_by(col(Person.name), col(Membership.person_id))
    )
    named: dict[int, str] = {}
    holders: dict[str, set[int]] = {}
    # Without the ORM, which does more for a row than this page does.
    for person_id, name, role in session.connection().execute(query).all():
        named[person_id] = name
        if role is not None:
            holders.setdefault(role, set()).add(person_id)
    return list(named.items()), {Role(role): held for role, held in holders.items()}
