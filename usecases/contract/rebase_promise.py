"""Rebase a promise after a variation: one person computes it, a second confirms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar

from domain.contract.promise import Addition, Rebased, rebase
from domain.contract.vocabulary import SettlementStatus
from domain.errors import PoortError
from domain.permissions import Actor, Permission
from models.contract import ContractBaseline, Rebase, RebaseProduct, Settlement
from models.engines import WriteSession
from models.queries import projects
from models.queries.contracts import LotContract
from models.queries.projects import ChangedMeanwhileError
from usecases.acting import allow
from usecases.contract.fix_baseline import ids_of, lot_of
from usecases.contract.held import Held, StoredRebase, held
from usecases.contract.second_person import require_another
from usecases.record_milestone import VARIATION
from usecases.submit_gate import require_active
from usecases.trail import record


class PromiseMissingError(PoortError):
    """There is no promise yet to rebase, to measure or to settle."""

    message: ClassVar[str] = (
        "The promise is not fixed yet. Fix it first: one person proposes and a second confirms."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


class RebaseReasonMissingError(PoortError):
    """A rebase that does not say why."""

    message: ClassVar[str] = "Say which variation changes the quantities, and who ordered it."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class VariationUnknownError(PoortError):
    """A rebase of a variation that was not recorded."""

    message: ClassVar[str] = (
        "Variation {variation} is not recorded in this project. Record the milestone first."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class SettledError(PoortError):
    """The contract was settled, or a settlement waits for its decision."""

    message: ClassVar[str] = (
        "This contract is settled, or a settlement waits for its decision. The promise it was"
        " computed from stays as it is."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


class NothingToConfirmError(PoortError):
    """No rebase waits for its second person."""

    message: ClassVar[str] = "No rebase waits to be confirmed. Open the contract again."
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeRebase:
    """The new quantities by position, and products that the variation brings."""

    number: str
    lot: int
    reason: str
    variation: int | None = None
    quantities: Mapping[int, Decimal] = field(default_factory=dict)
    additions: Sequence[Addition] = ()
    #: How many rebases there were when its maker looked.
    seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmRebase:
    """The rebase that somebody saw, by its number."""

    number: str
    lot: int
    rebase: int


def make_rebase(
    session: WriteSession, *, command: MakeRebase, actor: Actor, now: datetime
) -> Rebase:
    """Compute the promise with the new quantities; it counts once a second person confirmed it.

    A next one takes the place of one that nobody confirmed.

    Raises:
        PermissionRefusedError, LotUnknownError, ProjectNotActiveError: as they say.
        PromiseMissingError, SettledError: there is nothing to rebase, or not any more.
        RebaseReasonMissingError, VariationUnknownError, NothingRebasedError, QuantityRefusedError,
        ProductUnknownError: something lacks.
        ChangedMeanwhileError: somebody made another rebase since.
    """
    found = lot_of(session, command.number, command.lot)
    project_id, _lot_id = ids_of(found)
    by = allow(session, Permission.MAKE_REBASE, actor=actor, project_id=project_id)
    require_active(found.project.status, found.project.number)
    baseline = promised(found)
    require_open(found.settlement)
    reason = command.reason.strip()
    if not reason:
        raise RebaseReasonMissingError
    _require_variation(session, project_id, command.variation)
    here = held(session, [baseline])[baseline.contract_id]
    if command.seen is not None and command.seen != len(here.rebases):
        raise ChangedMeanwhileError(thing=found.project.number)
    rebased = rebase(
        here.promise,
        earlier=here.rebased,
        quantities=command.quantities,
        additions=command.additions,
    )
    row = Rebase(
        organisation_id=found.project.organisation_id,
        contract_id=baseline.contract_id,
        number=len(here.rebases) + 1,
        variation=command.variation,
        reason=reason,
        rebased_eur=rebased.total_eur,
        made_by=by.person_id,
        made_for=by.on_behalf_of,
        made_at=now,
    )
    _store(session, row, rebased)
    record(
        session,
        action="promise.rebased",
        object_kind="rebase",
        object_id=row.id,
        project_id=project_id,
        at=now,
        by=by,
        facts={"number": row.number, "rebased_eur": str(row.rebased_eur)},
        text=reason,
    )
    return row


def confirm_rebase(
    session: WriteSession, *, command: ConfirmRebase, actor: Actor, now: datetime
) -> Rebase:
    """Let the newest rebase count, by a second person.

    Raises:
        PermissionRefusedError, LotUnknownError, ProjectNotActiveError: as they say.
        PromiseMissingError, SettledError, NothingToConfirmError: there is nothing to confirm.
        SecondPersonError: it is their own.
        ChangedMeanwhileError: another rebase was made than they saw.
    """
    found = lot_of(session, command.number, command.lot)
    project_id, _lot_id = ids_of(found)
    by = allow(session, Permission.CONFIRM_REBASE, actor=actor, project_id=project_id)
    require_active(found.project.status, found.project.number)
    baseline = promised(found)
    require_open(found.settlement)
    row, _products = _pending(held(session, [baseline])[baseline.contract_id])
    require_another(session, by, made_by=row.made_by, made_for=row.made_for, now=now)
    if row.number != command.rebase:
        raise ChangedMeanwhileError(thing=found.project.number)
    row.confirmed_by, row.confirmed_at = by.person_id, now
    session.add(row)
    record(
        session,
        action="rebase.confirmed",
        object_kind="rebase",
        object_id=row.id,
        project_id=project_id,
        at=now,
        by=by,
        facts={"number": row.number, "rebased_eur": str(row.rebased_eur)},
    )
    return row


def promised(found: LotContract) -> ContractBaseline:
    """The promise of that lot.

    Raises:
        PromiseMissingError: it is not fixed yet.
    """
    if found.baseline is None:
        raise PromiseMissingError
    return found.baseline


def require_open(settlement: Settlement | None) -> None:
    """Nothing, while no settlement waits or was agreed.

    Raises:
        SettledError: one is in force.
    """
    if settlement is not None and settlement.status is not SettlementStatus.REJECTED:
        raise SettledError


def _pending(here: Held) -> StoredRebase:
    if here.pending is None:
        raise NothingToConfirmError
    return here.pending


def _require_variation(session: WriteSession, project_id: int, variation: int | None) -> None:
    recorded = {
        row.number for row in projects.milestones(session, project_id) if row.kind == VARIATION
    }
    if variation is not None and variation not in recorded:
        raise VariationUnknownError(variation=variation)


def _store(session: WriteSession, row: Rebase, rebased: Rebased) -> None:
    session.add(row)
    session.flush()  # the products refer to it
    assert row.id is not None
    session.add_all(
        RebaseProduct(
            organisation_id=row.organisation_id,
            rebase_id=row.id,
            position=one.position,
            product=one.product,
            quantity=one.quantity,
            unit=one.unit,
            rate_eur=one.rate_eur,
            is_new=one.is_new,
        )
        for one in rebased.products
    )
