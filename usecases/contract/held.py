"""What a contractor is held to and what they delivered, read from the tables."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from domain.contract.promise import (
    Agreed,
    Promise,
    PromisedProduct,
    Rebased,
    as_promised,
    rebased_product,
)
from domain.contract.signals import Signal, signals_of
from domain.contract.standing import (
    Delivered,
    DeliverySetDiffersError,
    DeliveryUnitDiffersError,
    Standing,
    require_comparable,
    standing,
)
from domain.contract.vocabulary import LineStatus, RequestStatus, SignalKind
from models.contract import (
    BaselineProduct,
    ContractBaseline,
    DeliveryLine,
    Rebase,
    RebaseProduct,
)
from models.queries import contracts
from models.queries.contracts import DeliveredLine

StoredRebase = tuple[Rebase, Sequence[RebaseProduct]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A promise with its rebases and all requests and lines; the oldest first.

    `counting` are the lines that count. `apart` are those in another weighting set or unit: they
    are told, and count nowhere. What was returned is in neither.
    """

    promise: Promise
    rebased: Rebased
    rebases: tuple[StoredRebase, ...] = ()
    lines: tuple[DeliveredLine, ...] = ()
    counting: tuple[DeliveryLine, ...] = ()
    apart: tuple[DeliveryLine, ...] = ()

    @property
    def pending(self) -> StoredRebase | None:
        """The newest rebase while nobody confirmed it; older ones of that kind lapsed."""
        newest = self.rebases[-1] if self.rebases else None
        return newest if newest and newest[0].confirmed_at is None else None

    @property
    def standing(self) -> Standing:
        """Where it stands now."""
        lines = map(delivered, self.counting)
        return standing(self.promise, rebased=self.rebased, deliveries=lines)

    def signals(self, *, today: date) -> tuple[Signal, ...]:
        """What asks for a talk with the contractor today."""
        found = signals_of(self.standing, late_periods=late_periods(self.lines, today=today))
        names = dict.fromkeys(line.product for line in self.apart)
        return (*found, *(Signal(kind=SignalKind.NOT_COMPARABLE, about=name) for name in names))


def held(session: Session, baselines: Collection[ContractBaseline]) -> dict[int, Held]:
    """What is held of these contracts, by contract, in three queries whatever their number."""
    ids = {one.contract_id: one.id or 0 for one in baselines}
    products = contracts.baseline_products(session, set(ids.values()))
    rebases = contracts.rebases(session, set(ids))
    lines = contracts.delivered_lines(session, set(ids))
    return {
        baseline.contract_id: _held(
            promise_of(baseline, products.get(baseline.id or 0, ())),
            rebases=[one for one in rebases if one[0].contract_id == baseline.contract_id],
            lines=[one for one in lines if one.request.contract_id == baseline.contract_id],
        )
        for baseline in baselines
    }


def promise_of(baseline: ContractBaseline, products: Iterable[BaselineProduct]) -> Promise:
    """The stored promise."""
    return Promise(
        weighting_set=baseline.weighting_set,
        products=tuple(
            PromisedProduct(
                position=one.position,
                product=one.product,
                quantity=one.quantity,
                unit=one.unit,
                promised_eur=one.promised_eur,
            )
            for one in products
        ),
    )


def rebased_by(promise: Promise, rows: Iterable[RebaseProduct]) -> Rebased:
    """The promise with the quantities of a stored rebase."""
    return Rebased(products=tuple(rebased_product(promise, _agreed(row)) for row in rows))


def delivered(line: DeliveryLine) -> Delivered:
    """A stored line as the domain knows it."""
    return Delivered(
        position=line.baseline_position,
        product=line.product,
        quantity=line.quantity,
        unit=line.unit,
        mki_eur=line.mki_eur,
        weighting_set=line.weighting_set,
        is_verified=line.status is LineStatus.VERIFIED,
    )


def late_periods(lines: Iterable[DeliveredLine], *, today: date) -> tuple[str, ...]:
    """The periods and moments whose data should have been there, each once."""
    late = (
        one.request.instance
        for one in lines
        if one.request.due_on < today
        and (one.delivery is None or one.request.status is RequestStatus.RETURNED)
    )
    return tuple(dict.fromkeys(late))


def _held(
    promise: Promise, *, rebases: Sequence[StoredRebase], lines: Sequence[DeliveredLine]
) -> Held:
    confirmed = [products for one, products in rebases if one.confirmed_at is not None]
    rebased = rebased_by(promise, confirmed[-1]) if confirmed else as_promised(promise)
    there = [one.line for one in lines if one.line is not None]
    taken = [line for line in there if line.status is not LineStatus.RETURNED]
    fitting = [line for line in taken if _fits(delivered(line), promise, rebased)]
    return Held(
        promise=promise,
        rebased=rebased,
        rebases=tuple(rebases),
        lines=tuple(lines),
        counting=tuple(fitting),
        apart=tuple(line for line in taken if not _fits(delivered(line), promise, rebased)),
    )


def _fits(line: Delivered, promise: Promise, rebased: Rebased) -> bool:
    try:
        require_comparable(line, promise=promise, rebased=rebased)
    except (DeliverySetDiffersError, DeliveryUnitDiffersError):
        return False
    return True


def _agreed(row: RebaseProduct) -> Agreed:
    return Agreed(
        position=row.position,
        product=row.product,
        quantity=row.quantity,
        unit=row.unit,
        rate_eur=row.rate_eur,
    )
