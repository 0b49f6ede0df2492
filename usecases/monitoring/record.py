"""The monitoring record of a work: every field of it, and whether it is there.

The fields are our own list, made from seed 4.1 steps 4 and 5: analyse every bid, show the gain of
the awarded one, store what was realised and evaluate it across projects.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar, assert_never

from sqlmodel import Session

from domain.contract.vocabulary import LineStatus
from domain.definition import Phase
from domain.mki.vocabulary import DataCategory
from domain.monitoring.vocabulary import RecordField
from models.queries import monitoring, monitoring_records
from models.queries.monitoring import WorkRow
from models.queries.monitoring_records import AroundRow, BidRow, PeriodRow, QuantityRow
from usecases.definitions import definition_known_by

_Row = TypeVar("_Row", BidRow, QuantityRow, PeriodRow)
#: What gate 7 asks (process check G7-01): without these a work teaches nobody anything. The rest
#: is recorded where it exists: not every contract has a ceiling, bids in the product or lessons.
REQUIRED: Final = frozenset(
    {
        RecordField.VALUE,
        RecordField.QUANTITY,
        RecordField.REFERENCE,
        RecordField.AWARDED,
        RecordField.REALISED,
        RecordField.BASIS,
        RecordField.MODULES,
        RecordField.SETTLEMENT,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringRecord:
    """A work with all that is recorded of it; amounts of MKI are in euro of its own set."""

    row: WorkRow
    phase: Phase
    client_name: str | None
    deviations: int
    lessons: int
    bids: tuple[BidRow, ...]
    quantities: tuple[QuantityRow, ...]
    periods: tuple[PeriodRow, ...]

    @property
    def counting(self) -> tuple[PeriodRow, ...]:
        """The deliveries that count: not those that went back to the contractor."""
        return tuple(one for one in self.periods if one.status is not LineStatus.RETURNED)

    @property
    def by_category(self) -> dict[DataCategory | None, Decimal]:
        """The delivered MKI by category of its data; None is where nobody said it."""
        found: dict[DataCategory | None, Decimal] = defaultdict(Decimal)
        for one in self.counting:
            if one.weighting_set is self.row.baseline_set:
                found[one.category] += one.mki_eur
        return dict(found)

    @property
    def awarded_bid(self) -> BidRow | None:
        """The bid that won, where the tender was held in the product."""
        return next((one for one in self.bids if one.is_awarded), None)

    @property
    def missing(self) -> tuple[RecordField, ...]:
        """The fields of which nothing is recorded, in order."""
        return tuple(field for field in RecordField if not self.has(field))

    @property
    def is_complete(self) -> bool:
        """Whether all that gate 7 asks is there."""
        return not REQUIRED & set(self.missing)

    def has(self, field: RecordField) -> bool:  # noqa: C901, PLR0911, PLR0912 -- one line a field
        """Whether that field holds something; a count of nothing is something."""
        row = self.row
        match field:
            case RecordField.PROJECT | RecordField.PHASE | RecordField.MATERIAL:
                return True
            case RecordField.DEVIATIONS | RecordField.LESSONS:
                return True
            case RecordField.CLIENT:
                return self.client_name is not None
            case RecordField.CONTRACT_FORM | RecordField.AWARDED:
                return row.promised_eur is not None
            case RecordField.PROCEDURE:
                return False  # nobody records it in the product yet
            case RecordField.VALUE:
                return row.value_eur is not None
            case RecordField.QUANTITY:
                return bool(self.quantities)
            case RecordField.REFERENCE:
                return row.reference_eur is not None or row.baseline_reference_eur is not None
            case RecordField.CEILING:
                return row.ceiling_eur is not None
            case RecordField.BIDS:
                return bool(self.bids)
            case RecordField.REBASED:
                return row.rebased_eur is not None
            case RecordField.REALISED:
                return row.settled_eur is not None or bool(self.counting)
            case RecordField.CO2:
                return bool(row.lines_with_co2) or row.reference_co2_kg is not None
            case RecordField.BASIS:
                return row.baseline_set is not None or row.reference_set is not None
            case RecordField.MODULES:
                return row.modules is not None
            case RecordField.CATEGORIES:
                return any(category is not None for category in self.by_category)
            case RecordField.VERIFICATION:
                return bool(self.counting)
            case RecordField.SETTLEMENT:
                return row.settlement_eur is not None
            case _:
                assert_never(field)


def records(session: Session, lot_ids: Collection[int] | None = None) -> list[MonitoringRecord]:
    """The records of these lots, or of all, in five queries whatever their number."""
    rows = monitoring.works(session, lot_ids)
    bids = _by_lot(monitoring_records.bids(session, lot_ids))
    quantities = _by_lot(monitoring_records.quantities(session, lot_ids))
    periods = _by_lot(monitoring_records.periods(session, lot_ids))
    around = {one.lot_id: one for one in monitoring_records.around(session, lot_ids)}
    return [
        MonitoringRecord(
            row=row,
            phase=_phase(session, row, around[row.lot_id]),
            client_name=around[row.lot_id].client_name,
            deviations=around[row.lot_id].deviations,
            lessons=around[row.lot_id].lessons,
            bids=tuple(bids.get(row.lot_id, ())),
            quantities=tuple(quantities.get(row.lot_id, ())),
            periods=tuple(periods.get(row.lot_id, ())),
        )
        for row in rows
    ]


def _phase(session: Session, row: WorkRow, around: AroundRow) -> Phase:
    definition = definition_known_by(session, row.definition_id, around.checksum)
    return definition.phase(row.phase_position)


def _by_lot(rows: Iterable[_Row]) -> dict[int, list[_Row]]:
    found: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        found[row.lot_id].append(row)
    return found
