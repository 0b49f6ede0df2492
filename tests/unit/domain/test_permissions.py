"""What is not granted is refused, and the refusal says who could."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.permissions import (
    GRANTS,
    Allowed,
    NoDeciderError,
    Permission,
    PermissionRefusedError,
    Refused,
    deviation_decider,
    may,
    require,
)
from domain.substitution import Act
from domain.vocabulary import Role

CLIENT, LEAD, COORDINATOR, BUYER = 1, 2, 3, 4

permissions = st.sampled_from(Permission)
roles = st.frozensets(st.sampled_from(Role))

#: Which roles may do what, as engine.md and roles.md have it; `owner` stands for ownership.
MATRIX = {
    Permission.NUDGE_OWNER: "project_lead internal_client coordinator",
    Permission.CHANGE_INTEGRATION: "administrator",
    Permission.ANONYMISE_PERSON: "administrator",
    Permission.SET_RETENTION: "coordinator administrator",
    Permission.SUBMIT_GATE: "project_lead",
    Permission.DECIDE_GATE: "internal_client",
    Permission.PLAN_GATE: "project_lead internal_client coordinator",
    Permission.GIVE_ADVICE: "coordinator",
    Permission.RETURN_CHECK: "internal_client coordinator",
    Permission.ANSWER_CHECK: "project_lead owner",
    Permission.ATTACH_EVIDENCE: "project_lead owner",
    Permission.ASK_DEVIATION: "project_lead owner",
    Permission.DECIDE_DEVIATION: "internal_client coordinator",
    Permission.ASSIGN_CHECK: "project_lead internal_client coordinator owner",
    Permission.CHANGE_TEAM: "project_lead internal_client coordinator",
    Permission.CHANGE_PROJECT: "project_lead internal_client coordinator",
    Permission.RECORD_MILESTONE: "project_lead buyer contract_manager",
    Permission.SUSPEND_PROJECT: "internal_client",
    Permission.RESUME_PROJECT: "internal_client",
    Permission.CORRECT_DECISION: "internal_client coordinator",
    Permission.RELEASE_COMMAND: "coordinator administrator",
    Permission.START_PROJECT: "project_lead internal_client coordinator",
    Permission.IMPORT_PROJECTS: "coordinator administrator",
    Permission.MIGRATE_PROJECTS: "coordinator administrator",
    Permission.CHANGE_LADDER: "coordinator administrator",
    Permission.RELEASE_DEFINITION: "administrator",
    Permission.EXPORT_DOSSIER: "administrator coordinator",
    Permission.CHANGE_PEOPLE: "administrator",
    Permission.RESEND_MESSAGE: "coordinator administrator",
    Permission.RELEASE_BATCH: "coordinator",
    Permission.ARRANGE_SUBSTITUTION: "coordinator administrator owner",
    Permission.CHANGE_OBJECTIVE: "coordinator policy_adviser board",
    Permission.CHANGE_POLICY: "coordinator policy_adviser board",
    Permission.EXCHANGE_BENCHMARK: "coordinator administrator",
    Permission.VIEW_COMPETENCES: "coordinator",
    Permission.RECORD_CONSULTATION: "strategic_buyer buyer coordinator project_lead",
    Permission.RECORD_LESSON: (
        "coordinator policy_adviser project_lead contract_manager buyer strategic_buyer"
    ),
    Permission.ANSWER_PROPOSAL: "coordinator policy_adviser board",
    Permission.MAKE_PROPOSAL: "coordinator policy_adviser",
    Permission.CALCULATE_AWARD: "buyer strategic_buyer",
    Permission.RECORD_AWARD: "buyer strategic_buyer",
    Permission.CONFIRM_BASELINE: (
        "contract_manager buyer strategic_buyer project_lead internal_client"
    ),
    Permission.FIX_BASELINE: "contract_manager buyer",
    Permission.OPEN_BIDS: "buyer strategic_buyer project_lead",
    Permission.REGISTER_BID: "buyer strategic_buyer",
    Permission.CHECK_CALCULATION: (
        "coordinator policy_adviser adviser strategic_buyer project_lead"
    ),
    Permission.MAKE_CALCULATION: "project_lead buyer strategic_buyer adviser",
    Permission.ASK_CAPACITY: "project_lead",
    Permission.GIVE_CAPACITY: "internal_client",
    Permission.COLLECT_DATA: "contract_manager",
    Permission.CONFIRM_REBASE: "project_lead internal_client",
    Permission.MAKE_REBASE: "contract_manager",
    Permission.DECIDE_SETTLEMENT: "internal_client",
    Permission.MAKE_SETTLEMENT: "contract_manager",
    Permission.CHANGE_TENDER: "buyer strategic_buyer",
}


@pytest.mark.parametrize("permission", Permission)
def test_each_role_may_do_what_the_matrix_says_and_no_more(permission: Permission) -> None:
    """The matrix is complete, for owners as well."""
    may_do = {str(role) for role in Role if may(permission, roles=frozenset({role})) == Allowed()}
    if may(permission, roles=frozenset(), owns=True) == Allowed():
        may_do.add("owner")

    assert may_do == set(MATRIX[permission].split())


def test_permissions_are_in_order_and_each_has_its_grant() -> None:
    """A permission without a grant would only ever be refused."""
    assert [*Permission] == sorted(Permission)
    assert GRANTS.keys() == set(Permission)


@given(permissions, roles)
def test_a_refusal_names_the_roles_that_could(
    permission: Permission, held: frozenset[Role]
) -> None:
    """Each role that is named would indeed be allowed."""
    answer = may(permission, roles=held)

    if isinstance(answer, Refused):
        assert answer.needs
        assert not answer.needs & held
        assert all(may(permission, roles=held | {role}) == Allowed() for role in answer.needs)


@given(permissions, roles, roles)
def test_more_roles_never_allow_less(
    permission: Permission, held: frozenset[Role], further: frozenset[Role]
) -> None:
    """Roles may be combined."""
    if may(permission, roles=held) == Allowed():
        assert may(permission, roles=held | further) == Allowed()


def test_a_refusal_is_an_error_that_tells_who_can_do_it() -> None:
    """The message names the roles in words."""
    with pytest.raises(PermissionRefusedError) as refusal:
        require(Permission.RETURN_CHECK, roles=frozenset({Role.BUYER}))

    assert refusal.value.details["needs"] == (Role.COORDINATOR, Role.INTERNAL_CLIENT)
    assert "coordinator, internal client" in str(refusal.value)


@pytest.mark.parametrize(
    ("asked", "owner_id", "decider_id"),
    [
        pytest.param(Act(performed_by=LEAD), BUYER, CLIENT, id="the lead asks"),
        pytest.param(Act(performed_by=CLIENT), BUYER, COORDINATOR, id="the client asks"),
        pytest.param(Act(performed_by=LEAD), CLIENT, COORDINATOR, id="the client owns it"),
        pytest.param(
            Act(performed_by=BUYER, on_behalf_of=CLIENT), BUYER, COORDINATOR, id="for the client"
        ),
        pytest.param(
            Act(performed_by=CLIENT, on_behalf_of=BUYER), BUYER, COORDINATOR, id="as substitute"
        ),
        pytest.param(Act(performed_by=COORDINATOR), COORDINATOR, CLIENT, id="the coordinator asks"),
    ],
)
def test_a_deviation_is_decided_by_the_client_or_else_the_coordinator(
    asked: Act, owner_id: int, decider_id: int
) -> None:
    """The coordinator decides where the client asked it or owns the check (engine.md)."""
    found = deviation_decider(
        asked=asked, owner_id=owner_id, internal_client_id=CLIENT, coordinator_id=COORDINATOR
    )

    assert found == decider_id


@pytest.mark.parametrize(
    ("asked", "coordinator_id"),
    [
        pytest.param(Act(performed_by=CLIENT), None, id="no coordinator"),
        pytest.param(Act(performed_by=CLIENT), CLIENT, id="one person is both"),
        pytest.param(
            Act(performed_by=COORDINATOR, on_behalf_of=CLIENT), COORDINATOR, id="asked for client"
        ),
    ],
)
def test_a_deviation_that_nobody_else_can_decide_is_refused(
    asked: Act, coordinator_id: int | None
) -> None:
    """There is no self-approval, however small the authority."""
    with pytest.raises(NoDeciderError):
        deviation_decider(
            asked=asked,
            owner_id=BUYER,
            internal_client_id=CLIENT,
            coordinator_id=coordinator_id,
        )
