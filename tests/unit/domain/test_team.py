"""Every check has one owner, and who submits is not who decides."""

import pytest

from domain.team import (
    Member,
    Owner,
    TeamIncompleteError,
    TeamRefusedError,
    owner_of,
    require_team,
)
from domain.vocabulary import Role

LEAD = Member(role=Role.PROJECT_LEAD, person_id=1)
CLIENT = Member(role=Role.INTERNAL_CLIENT, person_id=2)


def test_a_team_with_a_lead_and_another_client_stands() -> None:
    """Other roles may be combined with either."""
    require_team([LEAD, CLIENT, Member(role=Role.BUYER, person_id=1)])


@pytest.mark.parametrize(
    "members",
    [
        pytest.param((LEAD, Member(role=Role.INTERNAL_CLIENT, person_id=1)), id="only these"),
        pytest.param((LEAD, CLIENT, Member(role=Role.PROJECT_LEAD, person_id=2)), id="as second"),
    ],
)
def test_one_person_is_never_both_lead_and_client(members: tuple[Member, ...]) -> None:
    """Submit and decide are acts by different people (engine.md, States)."""
    with pytest.raises(TeamRefusedError):
        require_team(members)


@pytest.mark.parametrize(
    ("members", "role"),
    [
        pytest.param((CLIENT,), Role.PROJECT_LEAD, id="no lead"),
        pytest.param((LEAD,), Role.INTERNAL_CLIENT, id="no client"),
    ],
)
def test_a_team_without_lead_or_client_is_refused(members: tuple[Member, ...], role: Role) -> None:
    """The refusal names the role to fill."""
    with pytest.raises(TeamIncompleteError) as refusal:
        require_team(members)

    assert refusal.value.details["role"] is role


@pytest.mark.parametrize(
    ("role", "owner"),
    [
        pytest.param(Role.BUYER, Owner(person_id=3, without_owner=False), id="filled"),
        pytest.param(Role.ADVISER, Owner(person_id=1, without_owner=True), id="falls to the lead"),
        pytest.param(Role.PROJECT_LEAD, Owner(person_id=1, without_owner=False), id="the lead's"),
    ],
)
def test_a_check_is_owned_by_the_holder_of_its_role_or_the_lead(role: Role, owner: Owner) -> None:
    """A role that nobody fills counts as "zonder eigenaar"."""
    assert owner_of(role, {Role.PROJECT_LEAD: 1, Role.BUYER: 3}) == owner


def test_without_a_lead_a_role_that_nobody_fills_has_no_owner() -> None:
    """There is nobody to fall to."""
    with pytest.raises(TeamIncompleteError):
        owner_of(Role.BUYER, {Role.INTERNAL_CLIENT: 2})
