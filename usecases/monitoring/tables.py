"""The figures and the records behind them as tables for a spreadsheet program."""

from collections.abc import Iterable, Iterator, Sequence

from domain.monitoring.coverage import Share
from domain.monitoring.progress import Progress
from domain.monitoring.vocabulary import RecordField
from domain.vocabulary import Language
from models.queries.monitoring import WorkRow
from notifications.language import label, translator
from reports.sheets import CellFormat, SheetColumn, Table, Value
from usecases.monitoring.progress_page import ProgressPage, percents
from usecases.monitoring.record import MonitoringRecord
from usecases.monitoring.words import say_fields
from usecases.monitoring.works import work_of


def figure_tables(page: ProgressPage, *, language: Language) -> list[Table]:
    """The figures of the page, one table a subject; rates of reduction in percents."""
    return [
        _progress_table(page, language),
        _coverage_table(page, language),
        _gains_table(page, language),
    ]


def works_table(rows: Iterable[WorkRow], *, language: Language) -> Table:
    """Every work with its amounts alone: quick to make, also of a hundred thousand."""
    _ = translator(language)
    amounts = (_("Reference"), _("Held to"), _("Verified"), _("Declared"), _("Account"))
    return Table(
        name=_("Works"),
        columns=_columns(_("Project"), _("Lot"), _("Year"), _("Set"), amounts=amounts),
        rows=(_amounts(row) for row in rows),
    )


def record_table(records: Iterable[MonitoringRecord], *, language: Language) -> Table:
    """Every record with its amounts as numbers and its fields as a reader sees them."""
    _ = translator(language)
    amounts = (_("Reference"), _("Held to"), _("Verified"), _("Declared"), _("Account"))
    return Table(
        name=_("Works"),
        columns=(
            *_columns(_("Project"), _("Lot"), _("Year"), _("Set"), amounts=amounts),
            *_columns(
                *(label(field, language) for field in RecordField),
                _("Not recorded"),
                amounts=(),
            ),
        ),
        rows=_record_rows(records, language),
    )


def _progress_table(page: ProgressPage, language: Language) -> Table:
    _ = translator(language)
    return Table(
        name=_("Progress"),
        columns=_columns(
            _("Counted in"),
            _("Year"),
            amounts=(
                _("Fixed works"),
                _("Estimated works"),
                _("Missing works"),
                _("Reference"),
                _("Verified"),
                _("Declared"),
                _("Estimated"),
                _("Reference of missing works"),
                _("Reduction (%)"),
                _("At least (%)"),
                _("At most (%)"),
            ),
        ),
        rows=list(_progress_rows(page, language)),
    )


def _coverage_table(page: ProgressPage, language: Language) -> Table:
    _ = translator(language)
    return Table(
        name=_("Coverage"),
        columns=_columns(
            _("What"),
            amounts=(
                _("Works"),
                _("Having it"),
                _("Part of works (%)"),
                _("Value in euro"),
                _("Value having it"),
                _("Part of value (%)"),
                _("Works without value"),
            ),
        ),
        rows=[
            _share_row(_("Reference, of all works"), page.coverage.reference),
            _share_row(_("Promise, of awarded works"), page.coverage.promise),
            _share_row(_("Account, of completed works"), page.coverage.outcome),
        ],
    )


def _gains_table(page: ProgressPage, language: Language) -> Table:
    _ = translator(language)
    return Table(
        name=_("Gains"),
        columns=_columns(
            _("Set"),
            amounts=(
                _("Year of award"),
                _("Works"),
                _("Awarded gain"),
                _("Settled works"),
                _("Promised gain of these"),
                _("Realised gain of these"),
            ),
        ),
        rows=[
            (
                str(gain.weighting_set),
                gain.year,
                gain.works,
                gain.awarded_eur,
                gain.settled_works,
                gain.promised_eur,
                gain.realised_eur,
            )
            for gain in page.gains
        ],
    )


def _record_rows(
    records: Iterable[MonitoringRecord], language: Language
) -> Iterator[Sequence[Value]]:
    for record in records:
        said = say_fields(record, language)
        yield (
            *_amounts(record.row),
            *(said.get(field) for field in RecordField),
            ", ".join(label(field, language) for field in record.missing),
        )


def _amounts(row: WorkRow) -> Sequence[Value]:
    work = work_of(row)
    return (
        row.project_number,
        row.lot_number,
        work.year,
        None if work.weighting_set is None else str(work.weighting_set),
        work.comparable_reference_eur,
        work.held_to_eur,
        work.verified_eur,
        work.declared_eur,
        work.settled_eur,
    )


def _progress_rows(page: ProgressPage, language: Language) -> Iterator[Sequence[Value]]:
    _ = translator(language)
    for track in page.tracks:
        under_way = [track.under_way] if track.under_way else []
        for one in (*track.years, *under_way):
            yield _progress_row(one, label(one.measure, language), _("under way"))


def _progress_row(one: Progress, measure: str, under_way: str) -> Sequence[Value]:
    return (
        measure,
        under_way if one.year is None else one.year,
        one.fixed_works,
        one.estimated_works,
        one.missing_works,
        one.reference,
        one.verified,
        one.declared,
        one.estimated,
        one.missing_reference,
        percents(one.reduction),
        percents(one.least_reduction),
        percents(one.most_reduction),
    )


def _share_row(name: str, share: Share) -> Sequence[Value]:
    return (
        name,
        share.works,
        share.having,
        percents(share.by_works),
        share.value_eur,
        share.having_value_eur,
        percents(share.by_value),
        share.without_value,
    )


def _columns(*texts: str, amounts: Sequence[str]) -> tuple[SheetColumn, ...]:
    return (
        *(SheetColumn(title=title) for title in texts),
        *(SheetColumn(title=title, format=CellFormat.AMOUNT) for title in amounts),
    )
