"""Recomputing the lines and the totals of a calculation, and telling where they differ.

A total is held against its lines as they are written and as they are recomputed: one wrong line
is then told once, at that line, and not again in each total above it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate
from typing import Final

from domain.mki.calculation import (
    TOLERANCE_EUR,
    CalculationLine,
    Finding,
    TotalLine,
    in_cents,
)
from domain.mki.calculation_words import CalculationColumn, FindingKind, TotalKind
from domain.mki.rules import GENERIC_SURCHARGE
from domain.mki.slips import suspect_in_line, suspect_in_lines
from domain.mki.vocabulary import DataCategory

_HALF_CENT: Final = Decimal("0.005")
#: Told one by one up to here.
_MOST_ROWS_TOLD: Final = 10
#: Looking for the line behind a total costs time; who has more of these begins with the first.
_MOST_EXPLAINED: Final = 25


def recompute(lines: Sequence[CalculationLine], totals: Sequence[TotalLine]) -> tuple[Finding, ...]:
    """Every line and total that is not what it adds up to, with both values.

    Lines and totals come in the order of their rows.
    """
    in_totals = surcharge_is_in_totals(lines)
    sums = _Sums.of(lines, in_totals=in_totals)
    checked = _check_totals(sums, totals)
    confirmed = {
        line.row: one.is_as_written
        for one in reversed(checked)
        if one.is_as_written is not None
        for line in lines[one.span.first : one.span.last]
    }
    found = [
        difference
        for line in lines
        if (difference := _difference(line, confirmed=confirmed, in_totals=in_totals))
    ]
    return (*found, *_differences(sums, checked))


def surcharge_is_in_totals(lines: Sequence[CalculationLine]) -> bool:
    """Whether the sheet raises category 3 between MKI per unit and the total of a line.

    NMD Rekenregels deel 1 v1.0, formula 47: generic data counts 30% more.
    """
    return any(
        _is_near(line, line.recomputed * GENERIC_SURCHARGE) and not _is_near(line, line.recomputed)
        for line in lines
        if line.recomputed is not None and _is_raised(line)
    )


def expected_total(line: CalculationLine, *, in_totals: bool) -> Decimal | None:
    """What the line comes to in euro, exactly; None where its cells do not tell."""
    if line.recomputed is None:
        return None
    return (
        line.recomputed * GENERIC_SURCHARGE if in_totals and _is_raised(line) else line.recomputed
    )


def _is_raised(line: CalculationLine) -> bool:
    return line.category is DataCategory.THREE and not line.is_benefit


def _is_near(line: CalculationLine, amount: Decimal) -> bool:
    return line.mki_total is not None and abs(line.mki_total - amount) <= TOLERANCE_EUR


def _difference(
    line: CalculationLine, *, confirmed: Mapping[int, bool], in_totals: bool
) -> Finding | None:
    expected = expected_total(line, in_totals=in_totals)
    if expected is None or line.mki_total is None or _is_near(line, expected):
        return None
    assert line.recomputed is not None
    found = Finding(
        row=line.row,
        column=CalculationColumn.MKI_TOTAL,
        kind=FindingKind.LINE_DIFFERS,
        given=line.mki_total,
        expected=in_cents(expected),
        details={
            "quantity": line.quantity,
            "per_unit": line.mki_per_unit,
            "is_raised": in_totals and _is_raised(line),
        },
    )
    if in_totals and _is_raised(line) and _is_near(line, line.recomputed):
        return replace(found, kind=FindingKind.SURCHARGE_MISSING)
    suspect = suspect_in_line(line, expected=expected, is_total_confirmed=confirmed.get(line.row))
    return replace(found, suspect=suspect)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """Lines that stand together: from the first up to but not with the last, by their index."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sums:
    """Running sums of the lines, so that a sheet of thousands is added up once.

    `unknown` counts the lines whose amount cannot be told at all, `rounded` those that may have
    been rounded to whole cents.
    """

    lines: Sequence[CalculationLine]
    written: Sequence[Decimal]
    recomputed: Sequence[Decimal]
    unknown: Sequence[int]
    rounded: Sequence[int]

    @classmethod
    def of(cls, lines: Sequence[CalculationLine], *, in_totals: bool) -> "_Sums":
        expected = [expected_total(line, in_totals=in_totals) for line in lines]
        pairs = list(zip(lines, expected, strict=True))
        zero = Decimal()
        return cls(
            lines=lines,
            written=_running(
                line.mki_total if line.mki_total is not None else again or zero
                for line, again in pairs
            ),
            recomputed=_running(
                again if again is not None else line.mki_total or zero for line, again in pairs
            ),
            unknown=list(
                accumulate(
                    (line.mki_total is None and again is None for line, again in pairs), initial=0
                )
            ),
            rounded=list(
                accumulate(
                    (again is None or again != in_cents(again) for again in expected), initial=0
                )
            ),
        )

    def as_written(self, span: _Span) -> Decimal:
        """The sum of the amounts as the sheet has them."""
        return self.written[span.last] - self.written[span.first]

    def holds(self, amount: Decimal, span: _Span) -> bool | None:
        """True as the lines are written, False as they are recomputed, None not at all."""
        if abs(amount - self.as_written(span)) <= self.tolerance(span):
            return True
        again = self.recomputed[span.last] - self.recomputed[span.first]
        return False if abs(amount - again) <= self.tolerance(span) else None

    def tolerance(self, span: _Span) -> Decimal:
        """Half a cent for each line that may have been rounded, and a cent at least."""
        return max(TOLERANCE_EUR, _HALF_CENT * (self.rounded[span.last] - self.rounded[span.first]))

    def is_known(self, span: _Span) -> bool:
        """Whether each of the lines has an amount."""
        return self.unknown[span.last] == self.unknown[span.first]

    def rows_unknown(self, span: _Span) -> tuple[int, ...]:
        """The first rows without an amount."""
        rows = (
            line.row
            for at, line in enumerate(self.lines[span.first : span.last], start=span.first)
            if self.unknown[at + 1] > self.unknown[at]
        )
        return tuple(row for row, _ in zip(rows, range(_MOST_ROWS_TOLD), strict=False))


def _running(amounts: Iterable[Decimal]) -> list[Decimal]:
    return list(accumulate(amounts, initial=Decimal()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Checked:
    """A total held against its lines; `is_as_written` as `_Sums.holds` tells it."""

    total: TotalLine
    span: _Span
    is_as_written: bool | None


def _check_totals(sums: _Sums, totals: Sequence[TotalLine]) -> list[_Checked]:
    """Hold each total against the lines before it, or after it where totals head their lines."""
    below = _spans(sums.lines, totals)
    if totals and (not sums.lines or totals[0].row < sums.lines[0].row):
        ahead = _spans_ahead(sums.lines, totals)
        if _fits(sums, totals, ahead) > _fits(sums, totals, below):
            below = ahead
    return [
        _check_total(sums, total, amount=total.amount, spans=spans)
        for total, spans in zip(totals, below, strict=True)
        if total.amount is not None
    ]


def _fits(sums: _Sums, totals: Sequence[TotalLine], spans: Sequence[tuple[_Span, ...]]) -> int:
    return sum(
        total.amount is not None
        and any(sums.holds(total.amount, span) is not None for span in candidates)
        for total, candidates in zip(totals, spans, strict=True)
    )


def _spans(
    lines: Sequence[CalculationLine], totals: Sequence[TotalLine]
) -> list[tuple[_Span, ...]]:
    """Which lines each total may add up: those since the total before it, or more."""
    rows = [line.row for line in lines]
    everything = _Span(first=0, last=len(lines))
    found: list[tuple[_Span, ...]] = []
    group_from = chapter_from = 0
    for at, total in enumerate(totals):
        until = _count_before(rows, total.row)
        group = _Span(first=group_from, last=until)
        chapter = _Span(first=chapter_from, last=until)
        so_far = _Span(first=0, last=until)
        is_last = at == len(totals) - 1
        spans: tuple[_Span, ...]
        if total.kind is TotalKind.WHOLE and is_last:
            spans = (everything,)
        elif total.kind is TotalKind.GROUP and group.first < group.last:
            spans = (group,)
        else:
            spans = tuple(dict.fromkeys((group, chapter, so_far, everything)))
        found.append(tuple(span for span in spans if span.first < span.last) or (everything,))
        group_from = until
        if total.kind is not TotalKind.GROUP:
            chapter_from = until
    return found


def _spans_ahead(
    lines: Sequence[CalculationLine], totals: Sequence[TotalLine]
) -> list[tuple[_Span, ...]]:
    """The same where a total heads its lines."""
    rows = [line.row for line in lines]
    starts = [_count_before(rows, total.row) for total in totals]
    ends = [*starts[1:], len(lines)]
    everything = _Span(first=0, last=len(lines))
    return [
        (everything,)
        if total.kind is TotalKind.WHOLE or first == last
        else (_Span(first=first, last=last),)
        for total, first, last in zip(totals, starts, ends, strict=True)
    ]


def _count_before(rows: Sequence[int], row: int) -> int:
    return bisect_left(rows, row)


def _check_total(
    sums: _Sums, total: TotalLine, *, amount: Decimal, spans: tuple[_Span, ...]
) -> _Checked:
    known = [span for span in spans if sums.is_known(span)]
    for span in known:
        if (is_as_written := sums.holds(amount, span)) is not None:
            return _Checked(total=total, span=span, is_as_written=is_as_written)
    nearest = min(known, key=lambda one: abs(amount - sums.as_written(one)), default=spans[0])
    return _Checked(total=total, span=nearest, is_as_written=None)


def _differences(sums: _Sums, checked: Sequence[_Checked]) -> Iterable[Finding]:
    """Totals that do not hold, or that cannot be held against their lines."""
    differ = [one for one in checked if one.is_as_written is None]
    for at, one in enumerate(differ):
        if sums.is_known(one.span):
            yield _total_differs(sums, one, is_explained=at < _MOST_EXPLAINED)
        else:
            yield _unchecked(one.total, rows=sums.rows_unknown(one.span))


def _unchecked(total: TotalLine, *, rows: tuple[int, ...]) -> Finding:
    return Finding(
        row=total.row,
        column=CalculationColumn.MKI_TOTAL,
        kind=FindingKind.TOTAL_UNCHECKED,
        given=total.amount,
        details={"label": total.label, "rows": rows},
    )


def _total_differs(sums: _Sums, checked: _Checked, *, is_explained: bool) -> Finding:
    total, span = checked.total, checked.span
    assert total.amount is not None
    expected = in_cents(sums.as_written(span))
    is_whole = span.last - span.first == len(sums.lines) and total.kind is not TotalKind.GROUP
    suspect = None
    if is_explained:
        suspect = suspect_in_lines(
            sums.lines[span.first : span.last],
            total=total,
            expected=expected,
            tolerance=sums.tolerance(span),
        )
    return Finding(
        row=total.row,
        column=CalculationColumn.MKI_TOTAL,
        kind=FindingKind.WHOLE_TOTAL_DIFFERS if is_whole else FindingKind.GROUP_TOTAL_DIFFERS,
        given=total.amount,
        expected=expected,
        suspect=suspect,
        details={"label": total.label, "count": span.last - span.first},
    )
