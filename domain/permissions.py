"""Who may do what: denied unless granted, and a refusal says which roles could."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from types import MappingProxyType

from domain.errors import PoortError
from domain.substitution import Act
from domain.vocabulary import Origin, Role


class Permission(StrEnum):
    """An act that needs a permission, as `scope:resource:action`."""

    RELEASE_BATCH = "organisation:batch:release"
    EXCHANGE_BENCHMARK = "organisation:benchmark:exchange"
    VIEW_COMPETENCES = "organisation:competence:view"
    RECORD_CONSULTATION = "organisation:consultation:record"
    RELEASE_DEFINITION = "organisation:definition:release"
    EXPORT_DOSSIER = "organisation:dossier:export"
    CHANGE_INTEGRATION = "organisation:integration:change"
    CHANGE_LADDER = "organisation:ladder:change"
    RECORD_LESSON = "organisation:lesson:record"
    CHANGE_OBJECTIVE = "organisation:objective:change"
    RESEND_MESSAGE = "organisation:outbox:resend"
    CHANGE_PEOPLE = "organisation:people:change"
    ANONYMISE_PERSON = "organisation:person:anonymise"
    CHANGE_POLICY = "organisation:policy:change"
    IMPORT_PROJECTS = "organisation:project:import"
    MIGRATE_PROJECTS = "organisation:project:migrate"
    START_PROJECT = "organisation:project:start"
    ANSWER_PROPOSAL = "organisation:proposal:answer"
    MAKE_PROPOSAL = "organisation:proposal:make"
    SET_RETENTION = "organisation:retention:set"
    ARRANGE_SUBSTITUTION = "organisation:substitution:arrange"
    GIVE_ADVICE = "project:advice:give"
    CALCULATE_AWARD = "project:award:calculate"
    RECORD_AWARD = "project:award:record"
    CONFIRM_BASELINE = "project:baseline:confirm"
    FIX_BASELINE = "project:baseline:fix"
    OPEN_BIDS = "project:bid:open"
    REGISTER_BID = "project:bid:register"
    CHECK_CALCULATION = "project:calculation:check"
    MAKE_CALCULATION = "project:calculation:make"
    ASK_CAPACITY = "project:capacity:ask"
    GIVE_CAPACITY = "project:capacity:give"
    ANSWER_CHECK = "project:check:answer"
    ASSIGN_CHECK = "project:check:assign"
    NUDGE_OWNER = "project:check:nudge"
    RETURN_CHECK = "project:check:return"
    RELEASE_COMMAND = "project:command:release"
    CORRECT_DECISION = "project:decision:correct"
    COLLECT_DATA = "project:delivery:collect"
    ASK_DEVIATION = "project:deviation:ask"
    DECIDE_DEVIATION = "project:deviation:decide"
    ATTACH_EVIDENCE = "project:evidence:attach"
    DECIDE_GATE = "project:gate:decide"
    PLAN_GATE = "project:gate:plan"
    SUBMIT_GATE = "project:gate:submit"
    RECORD_MILESTONE = "project:milestone:record"
    CHANGE_PROJECT = "project:project:change"
    RESUME_PROJECT = "project:project:resume"
    SUSPEND_PROJECT = "project:project:suspend"
    CONFIRM_REBASE = "project:rebase:confirm"
    MAKE_REBASE = "project:rebase:make"
    DECIDE_SETTLEMENT = "project:settlement:decide"
    MAKE_SETTLEMENT = "project:settlement:make"
    CHANGE_TEAM = "project:team:change"
    CHANGE_TENDER = "project:tender:change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Who holds a permission: some roles and, when `owner`, whoever owns the object."""

    roles: frozenset[Role]
    owner: bool = False


def _to(*roles: Role, owner: bool = False) -> Grant:
    return Grant(roles=frozenset(roles), owner=owner)


_LEADERS = (Role.PROJECT_LEAD, Role.INTERNAL_CLIENT, Role.COORDINATOR)
_POLICY_MAKERS = (Role.COORDINATOR, Role.POLICY_ADVISER, Role.BOARD)
_KEEPERS = (Role.COORDINATOR, Role.ADMINISTRATOR)
_BUYERS = (Role.BUYER, Role.STRATEGIC_BUYER)
_LEARNERS = (
    Role.COORDINATOR,
    Role.POLICY_ADVISER,
    Role.PROJECT_LEAD,
    Role.CONTRACT_MANAGER,
    *_BUYERS,
)

GRANTS: Mapping[Permission, Grant] = MappingProxyType(
    {
        Permission.RELEASE_BATCH: _to(Role.COORDINATOR),
        Permission.EXCHANGE_BENCHMARK: _to(*_KEEPERS),
        Permission.VIEW_COMPETENCES: _to(Role.COORDINATOR),
        Permission.RECORD_CONSULTATION: _to(
            Role.STRATEGIC_BUYER, Role.BUYER, Role.COORDINATOR, Role.PROJECT_LEAD
        ),
        Permission.RELEASE_DEFINITION: _to(Role.ADMINISTRATOR),
        Permission.EXPORT_DOSSIER: _to(*_KEEPERS),
        Permission.CHANGE_INTEGRATION: _to(Role.ADMINISTRATOR),
        Permission.CHANGE_LADDER: _to(*_KEEPERS),
        Permission.RECORD_LESSON: _to(*_LEARNERS),
        Permission.CHANGE_OBJECTIVE: _to(*_POLICY_MAKERS),
        Permission.RESEND_MESSAGE: _to(*_KEEPERS),
        Permission.CHANGE_PEOPLE: _to(Role.ADMINISTRATOR),
        Permission.ANONYMISE_PERSON: _to(Role.ADMINISTRATOR),
        Permission.CHANGE_POLICY: _to(*_POLICY_MAKERS),
        Permission.IMPORT_PROJECTS: _to(*_KEEPERS),
        Permission.MIGRATE_PROJECTS: _to(*_KEEPERS),
        Permission.START_PROJECT: _to(*_LEADERS),
        Permission.ANSWER_PROPOSAL: _to(*_POLICY_MAKERS),
        Permission.MAKE_PROPOSAL: _to(Role.COORDINATOR, Role.POLICY_ADVISER),
        Permission.SET_RETENTION: _to(*_KEEPERS),
        # One's own absence, or that of somebody who left without arranging it.
        Permission.ARRANGE_SUBSTITUTION: _to(*_KEEPERS, owner=True),
        Permission.GIVE_ADVICE: _to(Role.COORDINATOR),
        Permission.CALCULATE_AWARD: _to(*_BUYERS),
        Permission.RECORD_AWARD: _to(*_BUYERS),
        Permission.CONFIRM_BASELINE: _to(
            Role.CONTRACT_MANAGER, *_BUYERS, Role.PROJECT_LEAD, Role.INTERNAL_CLIENT
        ),
        Permission.FIX_BASELINE: _to(Role.CONTRACT_MANAGER, Role.BUYER),
        Permission.OPEN_BIDS: _to(*_BUYERS, Role.PROJECT_LEAD),
        Permission.REGISTER_BID: _to(*_BUYERS),
        Permission.CHECK_CALCULATION: _to(
            Role.COORDINATOR,
            Role.POLICY_ADVISER,
            Role.ADVISER,
            Role.STRATEGIC_BUYER,
            Role.PROJECT_LEAD,
        ),
        Permission.MAKE_CALCULATION: _to(Role.PROJECT_LEAD, *_BUYERS, Role.ADVISER),
        Permission.ASK_CAPACITY: _to(Role.PROJECT_LEAD),
        Permission.GIVE_CAPACITY: _to(Role.INTERNAL_CLIENT),
        Permission.ANSWER_CHECK: _to(Role.PROJECT_LEAD, owner=True),
        Permission.ASSIGN_CHECK: _to(*_LEADERS, owner=True),
        Permission.NUDGE_OWNER: _to(*_LEADERS),
        Permission.RETURN_CHECK: _to(Role.COORDINATOR, Role.INTERNAL_CLIENT),
        Permission.RELEASE_COMMAND: _to(*_KEEPERS),
        Permission.CORRECT_DECISION: _to(Role.INTERNAL_CLIENT, Role.COORDINATOR),
        Permission.COLLECT_DATA: _to(Role.CONTRACT_MANAGER),
        Permission.ASK_DEVIATION: _to(Role.PROJECT_LEAD, owner=True),
        Permission.DECIDE_DEVIATION: _to(Role.INTERNAL_CLIENT, Role.COORDINATOR),
        Permission.ATTACH_EVIDENCE: _to(Role.PROJECT_LEAD, owner=True),
        Permission.DECIDE_GATE: _to(Role.INTERNAL_CLIENT),
        Permission.PLAN_GATE: _to(*_LEADERS),
        Permission.SUBMIT_GATE: _to(Role.PROJECT_LEAD),
        Permission.RECORD_MILESTONE: _to(Role.PROJECT_LEAD, Role.BUYER, Role.CONTRACT_MANAGER),
        Permission.CHANGE_PROJECT: _to(*_LEADERS),
        Permission.RESUME_PROJECT: _to(Role.INTERNAL_CLIENT),
        Permission.SUSPEND_PROJECT: _to(Role.INTERNAL_CLIENT),
        Permission.CONFIRM_REBASE: _to(Role.PROJECT_LEAD, Role.INTERNAL_CLIENT),
        Permission.MAKE_REBASE: _to(Role.CONTRACT_MANAGER),
        Permission.DECIDE_SETTLEMENT: _to(Role.INTERNAL_CLIENT),
        Permission.MAKE_SETTLEMENT: _to(Role.CONTRACT_MANAGER),
        Permission.CHANGE_TEAM: _to(*_LEADERS),
        Permission.CHANGE_TENDER: _to(*_BUYERS),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, through which door, and for which absent persons they may act today.

    `organisation_roles` are the person's own; each absent person's come with `standing_in_for`.
    """

    person_id: int
    organisation_id: int
    origin: Origin
    organisation_roles: frozenset[Role] = frozenset()
    standing_in_for: Mapping[int, frozenset[Role]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """The act may be done."""


class RefusalReason(StrEnum):
    """Why an act is refused."""

    ROLE_NEEDED = "role_needed"
    ROLE_OR_OWNERSHIP_NEEDED = "role_or_ownership_needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The act may not be done, and by whom it could be."""

    reason: RefusalReason
    needs: frozenset[Role]


class PermissionRefusedError(PoortError):
    """Somebody tried what their role does not allow."""

    message = "You may not do this. Who may: {needs}."
    status = HTTPStatus.FORBIDDEN


class NotTheOwnerError(PermissionRefusedError):
    """Somebody tried what the owner may do, and some roles beside the owner."""

    message = "You may not do this. Who may: the owner, and {needs}."


class NoDeciderError(PoortError):
    """The one who would approve a deviation is the one who asked it."""

    message = (
        "Nobody can decide on this deviation: who would decide also asked for it. Give the role"
        " of internal client or coordinator to somebody else first."
    )
    status = HTTPStatus.CONFLICT


def may(permission: Permission, *, roles: frozenset[Role], owns: bool = False) -> Allowed | Refused:
    """Whether somebody with these roles, or owning the object, may do it; denied by default."""
    grant = GRANTS.get(permission, _to())
    if grant.roles & roles or (grant.owner and owns):
        return Allowed()
    reason = RefusalReason.ROLE_OR_OWNERSHIP_NEEDED if grant.owner else RefusalReason.ROLE_NEEDED
    return Refused(reason=reason, needs=grant.roles)


def require(permission: Permission, *, roles: frozenset[Role], owns: bool = False) -> None:
    """Refuse what is not granted.

    Raises:
        PermissionRefusedError: Nobody granted it to these roles.
    """
    answer = may(permission, roles=roles, owns=owns)
    if isinstance(answer, Refused):
        raise refusal(permission, answer)


def refusal(permission: Permission, refused: Refused) -> PermissionRefusedError:
    """The refusal as the error that says who may."""
    kinds: Mapping[RefusalReason, type[PermissionRefusedError]] = {
        RefusalReason.ROLE_NEEDED: PermissionRefusedError,
        RefusalReason.ROLE_OR_OWNERSHIP_NEEDED: NotTheOwnerError,
    }
    return kinds[refused.reason](
        permission=permission, reason=refused.reason, needs=tuple(sorted(refused.needs))
    )


def deviation_decider(
    *, asked: Act, owner_id: int, internal_client_id: int, coordinator_id: int | None
) -> int:
    """Who approves or refuses a deviation: the internal client, or else the coordinator.

    The coordinator decides where the internal client asked it or owns the check (engine.md).

    Raises:
        NoDeciderError: The one to decide is absent from the team or asked it themselves.
    """
    is_the_clients_own = internal_client_id in {*asked.persons, owner_id}
    decider_id = coordinator_id if is_the_clients_own else internal_client_id
    if decider_id is None or decider_id in asked.persons:
        raise NoDeciderError
    return decider_id
