"""A framework contract with what it promises by the year, and its call-offs added up."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from domain.contract.framework import CallOff, RolledUp, YearShare, roll_up
from models.project import Contract
from models.queries import contracts
from models.queries.contracts import LotContract
from usecases.contract.drawing_up import year_share
from usecases.contract.held import Held, held


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkPage:
    """All that the page of a framework contract shows."""

    contract: Contract
    years: tuple[YearShare, ...]
    call_offs: tuple[CallOff, ...]
    rolled: tuple[RolledUp, ...]


def framework_page(session: Session, framework_id: int) -> FrameworkPage:
    """Read the contract in five queries, however many call-offs it has.

    Raises:
        FrameworkUnknownError: there is none of that number.
    """
    contract, years = contracts.framework(session, framework_id)
    lots = contracts.call_offs(session, framework_id)
    found = held(session, [one.baseline for one in lots if one.baseline is not None])
    call_offs = tuple(_call_off(one, found, is_only=_is_only(one, lots)) for one in lots)
    return FrameworkPage(
        contract=contract,
        years=tuple(map(year_share, years)),
        call_offs=call_offs,
        rolled=roll_up(call_offs),
    )


def _call_off(one: LotContract, found: dict[int, Held], *, is_only: bool) -> CallOff:
    here = None if one.baseline is None else found[one.baseline.contract_id]
    name = one.project.name if is_only else f"{one.project.name}, {one.lot.name}"
    return CallOff(
        number=one.project.number,
        name=name,
        weighting_set=here.promise.weighting_set if here else None,
        reference_eur=one.baseline.reference_eur if one.baseline else None,
        amounts=here.standing.total if here else None,
    )


def _is_only(one: LotContract, lots: Sequence[LotContract]) -> bool:
    return sum(other.project is one.project for other in lots) == 1
