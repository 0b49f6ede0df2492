"""Who has which seat in a project today, and what a visitor may do there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.facts import TEAM_ROLES
from domain.permissions import Actor, Allowed, Permission, may
from domain.vocabulary import Role
from models.queries.parts import PartRow
from usecases.acting import ACROSS_PROJECTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A role of the team and who holds it; `has_left` asks for somebody else in the seat.

    `substitute` acts until and including `substitute_until`.
    """

    role: Role
    person_id: int
    name: str
    is_primary: bool
    since: date
    until: date | None
    has_left: bool
    substitute: str | None
    substitute_until: date | None


def seats_now(rows: Sequence[PartRow], *, today: date) -> tuple[Seat, ...]:
    """The team of today in the order of the roles, primary holders first."""
    now = [_seat(row, today=today) for row in rows if row.in_team and row.ended_on is None]
    return tuple(sorted(now, key=lambda seat: (_order(seat.role), not seat.is_primary)))


def seats_before(rows: Sequence[PartRow], *, today: date) -> tuple[Seat, ...]:
    """Who handed a role of the team over, the newest first."""
    before = [_seat(row, today=today) for row in rows if row.in_team and row.ended_on is not None]
    return tuple(reversed(before))


def permitted(
    rows: Sequence[PartRow], asked: Iterable[Permission], *, actor: Actor
) -> frozenset[Permission]:
    """Those acts in this project that the use cases would let the actor do, as `allow` says it."""
    hands = {actor.person_id: actor.organisation_roles} | dict(actor.standing_in_for)
    roles = [
        (everywhere & ACROSS_PROJECTS) | _in_team(rows, person_id)
        for person_id, everywhere in hands.items()
    ]
    return frozenset(
        permission
        for permission in asked
        if any(isinstance(may(permission, roles=held), Allowed) for held in roles)
    )


def _in_team(rows: Sequence[PartRow], person_id: int) -> frozenset[Role]:
    return frozenset(
        row.role
        for row in rows
        if row.person_id == person_id and row.in_team and row.ended_on is None
    )


def _seat(row: PartRow, *, today: date) -> Seat:
    assert row.started_on is not None  # who is in a team came into it on a day
    return Seat(
        role=row.role,
        person_id=row.person_id,
        name=row.name,
        is_primary=row.is_primary,
        since=row.started_on,
        until=row.ended_on,
        has_left=_has_left(row, today=today),
        substitute=row.substitute_name,
        substitute_until=row.substitute_until if row.substitute_name else None,
    )


def _has_left(row: PartRow, *, today: date) -> bool:
    return row.left_on is not None and row.left_on <= today


def _order(role: Role) -> int:
    return TEAM_ROLES.index(role) if role in TEAM_ROLES else len(TEAM_ROLES)
