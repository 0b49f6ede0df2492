"""For whom may this person act now? One resolver for permissions, inbox, notices and API."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from domain.permissions import (
    Actor,
    Permission,
    PermissionRefusedError,
    Refused,
    may,
    refusal,
)
from domain.substitution import Act, acts_for
from domain.vocabulary import Origin, Role
from models.engines import session_organisation
from models.project import TeamMember
from models.queries import people

#: Roles that act in every project; the others act only in the projects whose team they are in.
ACROSS_PROJECTS = frozenset(
    {
        Role.ADMINISTRATOR,
        Role.BOARD,
        Role.COORDINATOR,
        Role.POLICY_ADVISER,
        Role.STRATEGIC_BUYER,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """Who acts, for which absent person if not for themselves, and through which door."""

    person_id: int
    on_behalf_of: int | None
    origin: Origin

    @property
    def act(self) -> Act:
        """The act as the rules on second persons know it."""
        return Act(performed_by=self.person_id, on_behalf_of=self.on_behalf_of)


def load_actor(session: Session, person_id: int, *, on: date, origin: Origin) -> Actor:
    """The person as an actor on that day: own roles, and those for whom they stand in.

    Raises:
        PersonUnknownError: the person is no member of the organisation, or left.
    """
    people.require_member(session, person_id, on=on)
    absent = acts_for(person_id, on, people.substitutions(session, on=on)) - {person_id}
    return Actor(
        person_id=person_id,
        organisation_id=session_organisation(session),
        origin=origin,
        organisation_roles=people.organisation_roles(session, person_id),
        standing_in_for={
            absent_id: people.organisation_roles(session, absent_id) for absent_id in absent
        },
    )


def allow(
    session: Session,
    permission: Permission,
    *,
    actor: Actor,
    project_id: int | None = None,
    owner_id: int | None = None,
) -> Acting:
    """The way in which the actor may do this: as themselves, else for a person who is away.

    Raises:
        PermissionRefusedError: neither they nor anybody they stand in for may.
    """
    team = None if project_id is None else people.team(session, project_id)
    return acting_in(team, permission, actor=actor, owner_id=owner_id)


def acting_in(
    team: Sequence[TeamMember] | None,
    permission: Permission,
    *,
    actor: Actor,
    owner_id: int | None = None,
) -> Acting:
    """As `allow`, in a team that was read before; None is for what belongs to no project.

    Raises:
        PermissionRefusedError: neither they nor anybody they stand in for may.
    """
    hands = {actor.person_id: actor.organisation_roles} | dict(
        sorted(actor.standing_in_for.items())
    )
    refused: list[Refused] = []
    for person_id, organisation_roles in hands.items():
        roles = _roles(person_id, organisation_roles, team=team)
        answer = may(permission, roles=roles, owns=owner_id == person_id)
        if isinstance(answer, Refused):
            refused.append(answer)
            continue
        return Acting(
            person_id=actor.person_id,
            on_behalf_of=None if person_id == actor.person_id else person_id,
            origin=actor.origin,
        )
    raise refusal(permission, refused[0])


def _roles(
    person_id: int, organisation_roles: frozenset[Role], *, team: Sequence[TeamMember] | None
) -> frozenset[Role]:
    if team is None:
        return organisation_roles
    in_team = {member.role for member in team if member.person_id == person_id}
    return frozenset(in_team) | (organisation_roles & ACROSS_PROJECTS)


def may_act(
    session: Session,
    permission: Permission,
    *,
    actor: Actor,
    project_id: int | None = None,
    owner_id: int | None = None,
) -> bool:
    """Whether `allow` would let them: what a page needs to know before it shows a button."""
    try:
        allow(session, permission, actor=actor, project_id=project_id, owner_id=owner_id)
    except PermissionRefusedError:
        return False
    return True
