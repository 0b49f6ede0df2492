"""Keep that an award method was played through, over which scenarios, and what was concluded."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar

from domain.award.bids import Bid
from domain.award.methods import AwardMethod, above_upper_of, figures_of
from domain.award.simulation import simulate
from domain.award.trials import Tender
from domain.errors import PoortError
from domain.permissions import Actor, Permission
from models.engines import WriteSession
from models.queries import tenders
from models.queries.projects import ChangedMeanwhileError
from models.tender import AwardSimulation
from usecases.acting import allow
from usecases.submit_gate import require_active
from usecases.tender.lots import lot_in_hand
from usecases.tender.stated import write_parameters
from usecases.trail import record


class ConclusionMissingError(PoortError):
    """A method that was tried without anybody saying what it tells."""

    message: ClassVar[str] = (
        "Say what you conclude: does this method reward a lower MKI enough, and for whom?"
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class TooFewScenariosError(PoortError):
    """A method tells nothing until two bids differ."""

    message: ClassVar[str] = "Fill in at least two bids, so that there is something to compare."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSimulation:
    """The method that was tried, on which bids, and what its maker concludes."""

    number: str
    method: AwardMethod
    bids: tuple[Bid, ...]
    conclusion: str
    lot: int = 1


def record_simulation(
    session: WriteSession, *, command: RecordSimulation, actor: Actor, now: datetime
) -> AwardSimulation:
    """Keep the simulation with the newest terms, after it was computed once more (check G4-06).

    Raises:
        PermissionRefusedError, ProjectUnknownError, TenderLotUnknownError, ProjectNotActiveError:
            as they say.
        ChangedMeanwhileError: the lot has no terms to keep it with.
        ConclusionMissingError, TooFewScenariosError: as they say.
        PoortError: as `assess` raises it, where the method cannot judge these bids.
    """
    found = lot_in_hand(session, command.number, lot=command.lot)
    by = allow(session, Permission.CHANGE_TENDER, actor=actor, project_id=found.project_id)
    require_active(found.project.status, found.project.number)
    versions = tenders.terms_versions(session, found.lot_id)
    if not versions:
        raise ChangedMeanwhileError(thing=command.number)
    require_two(command.bids)
    if not command.conclusion.strip():
        raise ConclusionMissingError
    simulate(Tender(method=command.method, bids=command.bids))
    terms_id = versions[0].id
    assert terms_id is not None
    row = AwardSimulation(
        organisation_id=found.project.organisation_id,
        terms_id=terms_id,
        number=len(tenders.simulations(session, [terms_id])) + 1,
        method=command.method.kind,
        parameters=write_parameters(
            figures_of(command.method), above_upper=above_upper_of(command.method)
        ),
        scenarios=write_scenarios(command.bids),
        conclusion=command.conclusion.strip(),
        made_by=by.person_id,
        made_at=now,
    )
    session.add(row)
    session.flush()  # the event refers to it
    record(
        session,
        action="award.simulated",
        object_kind="award_simulation",
        object_id=row.id,
        project_id=found.project_id,
        at=now,
        by=by,
        facts={"version": versions[0].version, "method": row.method, "bids": len(command.bids)},
        text=row.conclusion,
    )
    return row


def require_two(bids: Sequence[Bid]) -> None:
    """Nothing, when there are bids to compare.

    Raises:
        TooFewScenariosError: there is at most one.
    """
    if len(bids) < 2:  # noqa: PLR2004 -- one is compared with another
        raise TooFewScenariosError


def write_scenarios(bids: Sequence[Bid]) -> str:
    """The scenarios as they are stored, amounts as text in euro."""
    stored = [
        {
            "bidder": bid.bidder,
            "price": format(bid.price_eur, "f"),
            "mki": format(bid.mki_eur, "f"),
        }
        for bid in bids
    ]
    return json.dumps(stored, ensure_ascii=False)


def read_scenarios(stored: str) -> tuple[Bid, ...]:
    """The bids of stored scenarios."""
    return tuple(
        Bid(
            bidder=one["bidder"],
            price_eur=Decimal(one["price"]),
            mki_eur=Decimal(one["mki"]),
        )
        for one in json.loads(stored)
    )
