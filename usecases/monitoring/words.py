"""The values of a monitoring record as a reader sees them, each with its unit and its set."""

from decimal import Decimal

from babel.numbers import format_decimal

from domain.contract.vocabulary import LineStatus, SettlementStatus
from domain.mki.vocabulary import WeightingSet
from domain.monitoring.vocabulary import RecordField
from domain.vocabulary import Language
from notifications.language import label, translator
from usecases.monitoring.record import MonitoringRecord


def say_fields(record: MonitoringRecord, language: Language) -> dict[RecordField, str]:
    """Each field that is recorded; the others are left out."""
    said = _Said(record, language)
    return {field: getattr(said, field.value)() for field in RecordField if record.has(field)}


class _Said:
    """One method a field, by its word; called for fields that are recorded only."""

    def __init__(self, record: MonitoringRecord, language: Language) -> None:
        self._record = record
        self._row = record.row
        self._language = language
        self._ = translator(language)

    def project(self) -> str:
        return f"{self._row.project_number} {self._row.project_name}"

    def phase(self) -> str:
        return f"{self._record.phase.gate_id} {self._record.phase.name.read(self._language)}"

    def client(self) -> str:
        return self._record.client_name or ""

    def contract_form(self) -> str:
        under = self._("call-off under a framework contract")
        return under if self._row.is_call_off else self._("contract of its own")

    def value(self) -> str:
        return f"€ {self._number(self._row.value_eur, '#,##0')}"

    def material(self) -> str:
        return label(self._row.material, self._language)

    def quantity(self) -> str:
        return ", ".join(
            f"{self._number(one.quantity)} {label(one.unit, self._language)}"
            for one in self._record.quantities
        )

    def reference(self) -> str:
        row = self._row
        if row.baseline_reference_eur is not None:
            return self._mki(row.baseline_reference_eur, row.baseline_set)
        return self._mki(row.reference_eur, row.reference_set)

    def ceiling(self) -> str:
        return self._mki(self._row.ceiling_eur, self._row.baseline_set)

    def bids(self) -> str:
        told = [
            f"{one.bidder}: {self._mki(one.mki_eur, one.weighting_set)},"
            f" € {self._number(one.price_eur, '#,##0')}"
            + ("" if one.is_valid else f" ({self._('does not count')})")
            for one in self._record.bids
        ]
        return f"{len(told)}: {'; '.join(told)}"

    def awarded(self) -> str:
        row = self._row
        price = "" if row.price_eur is None else f", € {self._number(row.price_eur, '#,##0')}"
        return (
            f"{row.contractor or ''} {self._mki(row.promised_eur, row.baseline_set)}{price}".strip()
        )

    def rebased(self) -> str:
        return self._mki(self._row.rebased_eur, self._row.baseline_set)

    def realised(self) -> str:
        row = self._row
        if row.settled_eur is not None:
            return self._mki(row.settled_eur, row.baseline_set)
        so_far = self._mki(row.verified_eur + row.declared_eur, row.baseline_set)
        return self._("{amount} so far").format(amount=so_far)

    def co2(self) -> str:
        row = self._row
        delivered = self._number(row.verified_co2_kg + row.declared_co2_kg, "#,##0")
        if row.reference_co2_kg is None:
            return f"{delivered} kg"
        return self._("{delivered} kg of a reference of {reference} kg").format(
            delivered=delivered, reference=self._number(row.reference_co2_kg, "#,##0")
        )

    def basis(self) -> str:
        row = self._row
        return ", ".join(
            filter(
                None,
                (
                    self._("set {set}").format(set=row.baseline_set or row.reference_set),
                    row.baseline_method or row.reference_method,
                    row.baseline_database or row.reference_database,
                ),
            )
        )

    def modules(self) -> str:
        return f"{self._row.modules} ({self._row.functional_unit})"

    def categories(self) -> str:
        return "; ".join(
            f"{self._('not said') if category is None else label(category, self._language)}:"
            f" {self._mki(amount, self._row.baseline_set)}"
            for category, amount in self._record.by_category.items()
        )

    def verification(self) -> str:
        row = self._row
        verified = self._mki(row.verified_eur, row.baseline_set)
        declared = self._mki(row.declared_eur, row.baseline_set)
        return (
            f"{label(LineStatus.VERIFIED, self._language)}: {verified};"
            f" {label(LineStatus.DECLARED, self._language)}: {declared}"
        )

    def deviations(self) -> str:
        return str(self._record.deviations)

    def settlement(self) -> str:
        status = label(SettlementStatus(self._row.settlement_status or ""), self._language)
        return f"€ {self._number(self._row.settlement_eur, '#,##0.00')} ({status})"

    def lessons(self) -> str:
        return str(self._record.lessons)

    def _mki(self, amount: Decimal | None, weighting_set: WeightingSet | None) -> str:
        return f"€ {self._number(amount, '#,##0')} MKI ({weighting_set})"

    def _number(self, amount: Decimal | None, pattern: str = "#,##0.###") -> str:
        return format_decimal(amount or Decimal(0), pattern, locale=self._language.value)
