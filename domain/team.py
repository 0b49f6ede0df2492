"""Who holds which role in a project, and who owns a check."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from domain.errors import PoortError
from domain.vocabulary import Role

#: Without them no gate is submitted and none decided.
MUST_BE_FILLED: Final = frozenset({Role.PROJECT_LEAD, Role.INTERNAL_CLIENT})


class TeamRefusedError(PoortError):
    """One person would be both project lead and internal client of a project."""

    message = (
        "The project lead and the internal client of a project are two people, since one submits"
        " and the other decides. Choose somebody else for one of the two roles."
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TeamIncompleteError(PoortError):
    """A team lacks a role without which nothing can be submitted or decided."""

    message = "The team has no {role} yet. Choose somebody for this role first."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody in a role of a project."""

    role: Role
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who owns a check; `without_owner` when its role is not filled, so the lead owns it."""

    person_id: int
    without_owner: bool


def require_team(members: Iterable[Member]) -> None:
    """See to it that a team has a project lead and an internal client, who are different people.

    Raises:
        TeamIncompleteError: One of the two is missing.
        TeamRefusedError: One person is both.
    """
    team = tuple(members)
    leads = _holders(Role.PROJECT_LEAD, team)
    clients = _holders(Role.INTERNAL_CLIENT, team)
    if not leads:
        raise TeamIncompleteError(role=Role.PROJECT_LEAD)
    if not clients:
        raise TeamIncompleteError(role=Role.INTERNAL_CLIENT)
    if leads & clients:
        raise TeamRefusedError


def owner_of(role: Role, team: Mapping[Role, int]) -> Owner:
    """Who owns a check of that role, out of the primary holders of a team.

    Raises:
        TeamIncompleteError: The role is not filled, and there is no project lead to fall to.
    """
    if role in team:
        return Owner(person_id=team[role], without_owner=False)
    if Role.PROJECT_LEAD not in team:
        raise TeamIncompleteError(role=Role.PROJECT_LEAD)
    return Owner(person_id=team[Role.PROJECT_LEAD], without_owner=True)


def _holders(role: Role, team: tuple[Member, ...]) -> frozenset[int]:
    return frozenset(member.person_id for member in team if member.role is role)
