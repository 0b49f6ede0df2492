"""Slips of the pen by which one figure became another."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from domain.mki.calculation import TOLERANCE_EUR, CalculationLine, Suspect, TotalLine, in_cents
from domain.mki.calculation_words import CalculationColumn, Slip
from domain.mki.rules import GENERIC_SURCHARGE

_THOUSAND: Final = 3
#: Further apart than a million it is no slip with a point or a nought.
_POWERS: Final = (1, 2, _THOUSAND, 4, 5, 6)
_SWAPPED: Final = 2
#: A factor is seen in rounded figures too.
_NEARLY: Final = Decimal("0.001")
#: More digits than these tell nothing, and do not fit.
_MOST_DECIMALS: Final = 8
_MOST_DIGITS: Final = 16


def find_slip(given: Decimal, likely: Decimal) -> tuple[Slip, Decimal | None] | None:
    """The slip that makes the first figure of the second, and the factor if it is one."""
    if likely in {0, given}:
        return None
    for power in _POWERS:
        for factor in (Decimal(10) ** power, Decimal(10) ** -power):
            if abs(given - likely * factor) <= abs(given) * _NEARLY:
                return Slip.THOUSANDS if power == _THOUSAND else Slip.FACTOR, factor
    if abs(given + likely) <= abs(given) * _NEARLY:
        return Slip.SIGN, None
    return (Slip.DIGITS_SWAPPED, None) if _are_swapped(given, likely) else None


def suspect_in_line(
    line: CalculationLine, *, expected: Decimal, is_total_confirmed: bool | None
) -> Suspect | None:
    """Which figure of a line that differs is probably wrong.

    `is_total_confirmed` says whether the total above it holds with the total of the line as it
    is written (True) or as it is recomputed (False); None where neither holds.
    """
    total, quantity, per_unit = line.mki_total, line.quantity, line.mki_per_unit
    if total is None or quantity is None or per_unit is None:
        return None
    found: list[Suspect] = []
    if not is_total_confirmed:
        found += _suspects(line, CalculationColumn.MKI_TOTAL, total, in_cents(expected))
    if is_total_confirmed is not False:
        if per_unit:
            likely = _as_precise(total / per_unit, as_=quantity)
            if abs(likely * per_unit - total) <= TOLERANCE_EUR:
                found += _suspects(line, CalculationColumn.QUANTITY, quantity, likely)
        if quantity:
            likely = _as_precise(total / quantity, as_=per_unit)
            if abs(likely * quantity - total) <= TOLERANCE_EUR:
                found += _suspects(line, CalculationColumn.MKI_PER_UNIT, per_unit, likely)
    return _choose(line, found) or _soft_suspect(line, total=total, expected=expected)


def suspect_in_lines(
    lines: Sequence[CalculationLine], *, total: TotalLine, expected: Decimal, tolerance: Decimal
) -> Suspect | None:
    """A slip in a total that differs, or the one line by which it is explained."""
    assert total.amount is not None
    if slip := find_slip(total.amount, expected):
        return Suspect(
            row=total.row,
            slip=slip[0],
            factor=slip[1],
            column=CalculationColumn.MKI_TOTAL,
            given=total.amount,
            likely=expected,
        )
    gap = total.amount - expected
    found = [suspect for line in lines if (suspect := _by_line(line, gap=gap, tolerance=tolerance))]
    return found[0] if len(found) == 1 else None


def _by_line(line: CalculationLine, *, gap: Decimal, tolerance: Decimal) -> Suspect | None:
    total = line.mki_total
    if not total:
        return None
    if abs(gap + total) <= tolerance:
        return Suspect(row=line.row, slip=Slip.LEFT_OUT, given=total)
    if abs(gap - total) <= tolerance:
        return Suspect(row=line.row, slip=Slip.COUNTED_TWICE, given=total)
    if slip := find_slip(total, total + gap):
        return Suspect(
            row=line.row,
            slip=slip[0],
            factor=slip[1],
            column=CalculationColumn.MKI_TOTAL,
            given=total,
            likely=total + gap,
        )
    return None


def _suspects(
    line: CalculationLine, column: CalculationColumn, given: Decimal, likely: Decimal
) -> list[Suspect]:
    slip = find_slip(given, likely)
    if slip is None:
        return []
    return [
        Suspect(
            row=line.row, slip=slip[0], factor=slip[1], column=column, given=given, likely=likely
        )
    ]


def _choose(line: CalculationLine, found: list[Suspect]) -> Suspect | None:
    """The only one, or that no cell can be told where a factor may be in several."""
    if len(found) <= 1:
        return found[0] if found else None
    swapped = [suspect for suspect in found if suspect.slip is Slip.DIGITS_SWAPPED]
    if len(swapped) == 1:
        return swapped[0]
    return Suspect(row=line.row, slip=found[0].slip, factor=found[0].factor)


def _soft_suspect(line: CalculationLine, *, total: Decimal, expected: Decimal) -> Suspect | None:
    if abs(total - expected * GENERIC_SURCHARGE) <= TOLERANCE_EUR:
        return Suspect(row=line.row, slip=Slip.SURCHARGED, factor=GENERIC_SURCHARGE)
    if _is_rounding(line, gap=abs(total - expected)):
        return Suspect(row=line.row, slip=Slip.ROUNDED, column=CalculationColumn.MKI_PER_UNIT)
    return None


def _is_rounding(line: CalculationLine, *, gap: Decimal) -> bool:
    """Whether the gap is no more than the decimals that MKI per unit was cut by."""
    assert line.quantity is not None
    assert line.mki_per_unit is not None
    half = Decimal("0.5").scaleb(-_decimals(line.mki_per_unit))
    return gap <= abs(line.quantity) * half + TOLERANCE_EUR


def _as_precise(value: Decimal, *, as_: Decimal) -> Decimal:
    """With as many decimals as the other figure has."""
    if value.adjusted() > _MOST_DIGITS:
        return value
    return value.quantize(Decimal(1).scaleb(-_decimals(as_)))


def _decimals(*figures: Decimal) -> int:
    """How many decimals the figures are written with, two at least."""
    written = (-int(figure.normalize().as_tuple().exponent) for figure in figures)
    return min(_MOST_DECIMALS, max(2, *written))


def _are_swapped(given: Decimal, likely: Decimal) -> bool:
    """Whether two neighbouring digits stand in each other's place."""
    decimals = _decimals(given, likely)
    one, other = (format(value, f".{decimals}f") for value in (given, likely))
    if len(one) != len(other):
        return False
    apart = [at for at, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
    if len(apart) != _SWAPPED:
        return False
    first, second = apart
    between = one[first + 1 : second].strip(".")
    return not between and one[first] == other[second] and one[second] == other[first]
