"""Products whose MKI per unit lies far from the reference values that are known for them."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from domain.mki.calculation import CalculationLine, Finding
from domain.mki.calculation_words import CalculationColumn, FindingKind
from domain.mki.plausibility import Products
from domain.mki.references import References, ReferenceValue, is_in_force, recognised
from domain.mki.vocabulary import Module, QuantityUnit, WeightingSet
from domain.vocabulary import Indicator

#: Our own bound: a mix of today is neither twice as bad as its reference, nor half of the half.
_FAR: Final = Decimal(2)
#: What sets differ at most, so that only more than this tells something where one is not known
#: (we-boost.nl, September 2024: A2 makes 1.4 to 2.1 times A1).
_SETS_APART: Final = Decimal("2.1")
_KG_PER_TONNE: Final = 1000
#: Asphalt is laid in layers; nobody counts it by the metre or by the piece.
_NEVER_FOR_MASS: Final = frozenset({QuantityUnit.METRE, QuantityUnit.PIECE})


def find_outliers(
    products: Products, *, references: References, on: date, expected_set: WeightingSet | None
) -> Iterator[Finding]:
    """Each product whose value or unit cannot well be, beside the nearest reference value.

    Reference values of another weighting set are never compared with.
    """
    values = tuple(one for one in references.values if one.indicator is Indicator.MKI)
    for lines in products.values():
        units = {line.unit for line in lines}
        used = {line.weighting_set or expected_set for line in lines}
        if len(units) != 1 or len(used) != 1:
            continue  # told by its units or its sets
        reference = _reference(lines[0].product, values, on=on, used=used.pop())
        unit = units.pop()
        if reference is not None and unit is not None:
            yield from _compare(lines, reference, unit=unit, references=references)


def _reference(
    product: str, values: Sequence[ReferenceValue], *, on: date, used: WeightingSet | None
) -> ReferenceValue | None:
    """The value in force, or else the newest: an order of magnitude does not age in a year."""
    fitting = [
        value
        for value in recognised(product, values=values)
        if value.weighting_set is None or value.weighting_set is used
    ]
    return max(
        fitting,
        key=lambda value: (is_in_force(value, on=on), value.valid_from or date.min),
        default=None,
    )


def _compare(
    lines: Sequence[CalculationLine],
    reference: ReferenceValue,
    *,
    unit: QuantityUnit,
    references: References,
) -> Iterator[Finding]:
    main, value = _value_of(lines)
    if main is None:
        return
    expected = _in_unit(reference, unit, references=references)
    far = _FAR if reference.weighting_set else _FAR * _SETS_APART
    column, kind, given = CalculationColumn.MKI_PER_UNIT, FindingKind.OUTLIER, value
    if expected is None:
        if reference.per is not QuantityUnit.TONNE or unit not in _NEVER_FOR_MASS:
            return
        is_unit = True
    elif expected / far <= value <= expected * far:
        return
    else:
        is_unit = reference.amount / far <= value <= reference.amount * far
    yield Finding(
        row=main.row,
        column=CalculationColumn.UNIT if is_unit else column,
        kind=FindingKind.UNIT_IMPLAUSIBLE if is_unit else kind,
        given=unit if is_unit else given,
        expected=reference.per if is_unit else expected,
        details={
            "product": main.product,
            "value": value,
            "reference": reference.amount,
            "reference_name": reference.name,
            "per": reference.per,
            "unit": unit,
            "source": reference.source,
        },
    )


def _value_of(lines: Sequence[CalculationLine]) -> tuple[CalculationLine | None, Decimal]:
    """What one unit comes to over its modules without D, and the line that weighs most in it."""
    counted: dict[frozenset[str], CalculationLine] = {}
    for line in lines:
        if line.mki_per_unit is not None and line.modules != {Module.D}:
            counted.setdefault(line.stages, line)
    if not any("A1" in stages or not stages for stages in counted):
        return None, Decimal()  # transport alone says nothing of a product
    amounts = {line.row: line.mki_per_unit or Decimal() for line in counted.values()}
    main = max(counted.values(), key=lambda line: amounts[line.row])
    return main, sum(amounts.values(), Decimal())


def _in_unit(
    reference: ReferenceValue, unit: QuantityUnit, *, references: References
) -> Decimal | None:
    """The reference in that unit; None where nothing tells how to go from one to the other."""
    match reference.per, unit:
        case one, other if one is other:
            return reference.amount
        case QuantityUnit.TONNE, QuantityUnit.KILOGRAM:
            return reference.amount / _KG_PER_TONNE
        case QuantityUnit.KILOGRAM, QuantityUnit.TONNE:
            return reference.amount * _KG_PER_TONNE
        case QuantityUnit.TONNE, QuantityUnit.SQUARE_METRE:
            layers = (one for one in references.layers if one.product == reference.product)
            return next((one.eur_per_m2(reference.amount) for one in layers), None)
        case _:
            return None
