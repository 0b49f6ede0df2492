"""The contract file of a lot: what was promised, rebased, realised and is expected, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import ClassVar, Final

from sqlmodel import Session

from domain.contract.promise import Rebased
from domain.contract.signals import Signal
from domain.contract.standing import Standing
from domain.contract.vocabulary import SettlementStatus
from domain.errors import PoortError
from domain.permissions import Actor, Permission, PermissionRefusedError
from models.contract import BaselineProposal, Settlement
from models.project import TeamMember
from models.queries import contracts, people
from models.queries.contracts import LotContract
from usecases.acting import acting_in
from usecases.contract.draft import PromiseDraft, read_draft
from usecases.contract.fix_baseline import LotUnknownError
from usecases.contract.held import Held, held, rebased_by

_ACTS: Final = (
    Permission.FIX_BASELINE,
    Permission.CONFIRM_BASELINE,
    Permission.MAKE_REBASE,
    Permission.CONFIRM_REBASE,
    Permission.COLLECT_DATA,
    Permission.MAKE_SETTLEMENT,
    Permission.DECIDE_SETTLEMENT,
)


class ContractNotFixedError(PoortError):
    """A page about a promise that is not there yet."""

    message: ClassVar[str] = (
        "The promise of this contract is not fixed yet. Open the contract file and fix it first."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.NOT_FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPage:
    """All that the page of a lot shows; `agreed` is empty before the promise is fixed."""

    here: LotContract
    lots: tuple[LotContract, ...]
    may: frozenset[Permission]
    names: dict[int, str]
    draft: PromiseDraft | None
    agreed: Held | None

    @property
    def standing(self) -> Standing:
        """Where the contract stands."""
        return self.fixed.standing

    @property
    def fixed(self) -> Held:
        """What is held.

        Raises:
            ContractNotFixedError: nothing is, yet.
        """
        if self.agreed is None:
            raise ContractNotFixedError
        return self.agreed

    @property
    def proposal(self) -> BaselineProposal | None:
        """The promise that waits for its second person."""
        return None if self.here.baseline else self.here.proposal

    @property
    def settlement(self) -> Settlement | None:
        """The newest settlement."""
        return self.here.settlement

    @property
    def is_settled(self) -> bool:
        """Whether a settlement waits or was agreed."""
        return self.settlement is not None and self.settlement.status != SettlementStatus.REJECTED

    def signals(self, *, today: date) -> tuple[Signal, ...]:
        """What asks for a talk with the contractor."""
        return self.fixed.signals(today=today)

    def pending(self) -> Rebased | None:
        """The promise as the rebase would make it that waits for its second person."""
        waiting = self.fixed.pending
        return rebased_by(self.fixed.promise, waiting[1]) if waiting else None


def contract_page(
    session: Session, number: str, *, lot: int, actor: Actor, with_names: bool = True
) -> ContractPage:
    """Read the contract of that lot in six queries, whatever was delivered; five without names.

    Raises:
        ProjectUnknownError, LotUnknownError: there is no such project, or no such lot.
    """
    lots = tuple(contracts.lots_of_project(session, number))
    here = next((one for one in lots if one.lot.number == lot), None)
    if here is None:
        raise LotUnknownError(project=number, lot=lot)
    assert here.project.id is not None
    team = people.team(session, here.project.id)
    agreed = None
    if here.baseline is not None:
        agreed = held(session, [here.baseline])[here.baseline.contract_id]
    return ContractPage(
        here=here,
        lots=lots,
        may=frozenset(one for one in _ACTS if _may(team, one, actor=actor)),
        names=contracts.people_names(session, _persons(here, agreed)) if with_names else {},
        draft=read_draft(here.proposal.contents) if here.proposal else None,
        agreed=agreed,
    )


def _may(team: Sequence[TeamMember], permission: Permission, *, actor: Actor) -> bool:
    try:
        acting_in(team, permission, actor=actor)
    except PermissionRefusedError:
        return False
    return True


def _persons(here: LotContract, agreed: Held | None) -> set[int]:
    found: set[int | None] = set()
    if here.proposal:
        found.add(here.proposal.made_by)
    if here.baseline:
        found |= {here.baseline.fixed_by, here.baseline.confirmed_by}
    if here.settlement:
        found |= {here.settlement.made_by, here.settlement.decided_by}
    for one, _products in agreed.rebases if agreed else ():
        found |= {one.made_by, one.confirmed_by}
    return {one for one in found if one is not None}
