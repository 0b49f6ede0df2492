"""What in a calculation is unlikely although it adds up, or against the rules for an MKI."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from domain.mki.calculation import TOLERANCE_EUR, CalculationLine, Finding
from domain.mki.calculation_words import CalculationColumn, FindingKind
from domain.mki.recomputing import surcharge_is_in_totals
from domain.mki.rules import GENERIC_SURCHARGE
from domain.mki.vocabulary import DataCategory, Module, WeightingSet

_PRODUCTION: Final = frozenset({"A1", "A2", "A3"})
_BUILDING: Final = frozenset({"A4", "A5"})
#: What is built has the same quantity here; waste and benefits may have their own.
_SAME_QUANTITY: Final = _PRODUCTION | _BUILDING
#: Verified data has a declaration with a last day (NMD Rekenregels deel 1 v1.0, 1.2.2).
_VERIFIED: Final = frozenset({DataCategory.ONE, DataCategory.TWO})

_T = TypeVar("_T")

Products = Mapping[str, Sequence[CalculationLine]]


def find_implausible(
    lines: Sequence[CalculationLine],
    *,
    on: date,
    expected_set: WeightingSet | None,
    present: frozenset[CalculationColumn],
) -> Iterator[Finding]:
    """Everything that these rules find; cells of a column that is not present are not missed."""
    products = by_product(lines)
    yield from _sets(
        lines, expected=expected_set, is_told=CalculationColumn.WEIGHTING_SET in present
    )
    yield from _validity(lines, on=on, is_told=CalculationColumn.VALID_UNTIL in present)
    yield from _surcharges(lines)
    yield from _signs(lines)
    if CalculationColumn.MODULES in present:
        yield from _modules_not_told(lines)
        yield from _double_modules(products)
        yield from _missing_modules(products)
        yield from _quantities(products)
    yield from _units(products)
    yield from _values(products)


def by_product(lines: Iterable[CalculationLine]) -> Products:
    """The lines of each product that has a name, by that name without capitals."""
    found: dict[str, list[CalculationLine]] = defaultdict(list)
    for line in lines:
        if line.product:
            found[" ".join(line.product.casefold().split())].append(line)
    return found


def _sets(
    lines: Sequence[CalculationLine], *, expected: WeightingSet | None, is_told: bool
) -> Iterator[Finding]:
    """Values of two sets are never added (NMD: sets A1 and A2 weigh other effects)."""
    told = [line.weighting_set for line in lines if line.weighting_set]
    usual = expected or _usual(told)
    kind = FindingKind.SET_UNEXPECTED if expected else FindingKind.SETS_MIXED
    for line in lines:
        if line.weighting_set and line.weighting_set is not usual:
            yield _finding(
                line,
                CalculationColumn.WEIGHTING_SET,
                kind,
                given=line.weighting_set,
                expected=usual,
            )
        elif is_told and line.weighting_set is None:
            yield _finding(line, CalculationColumn.WEIGHTING_SET, FindingKind.SET_NOT_TOLD)


def _validity(lines: Sequence[CalculationLine], *, on: date, is_told: bool) -> Iterator[Finding]:
    for line in lines:
        if line.valid_until is not None and line.valid_until < on:
            yield _finding(
                line,
                CalculationColumn.VALID_UNTIL,
                FindingKind.CARD_EXPIRED,
                given=line.valid_until,
                expected=on,
                card=line.card or line.product,
            )
        elif is_told and line.valid_until is None and line.category in _VERIFIED:
            yield _finding(
                line,
                CalculationColumn.VALID_UNTIL,
                FindingKind.VALIDITY_NOT_TOLD,
                category=line.category,
            )


def _surcharges(lines: Sequence[CalculationLine]) -> Iterator[Finding]:
    """Category 3 counts 30% more (NMD Rekenregels deel 1 v1.0, formula 47); a sheet shows how.

    Either the value before the surcharge has its own column, or totals of lines are raised.
    """
    in_totals = surcharge_is_in_totals(lines)
    for line in lines:
        if line.category is not DataCategory.THREE or line.is_benefit or in_totals:
            continue
        if line.mki_per_unit_without_surcharge is None or line.mki_per_unit is None:
            yield _finding(
                line,
                CalculationColumn.CATEGORY,
                FindingKind.SURCHARGE_NOT_SHOWN,
                given=line.category,
            )
            continue
        base, given = line.mki_per_unit_without_surcharge, line.mki_per_unit
        raised = base * GENERIC_SURCHARGE
        is_nearer_to_base = abs(given - base) < abs(given - raised)
        if is_nearer_to_base or abs(given - raised) > TOLERANCE_EUR:
            yield _finding(
                line,
                CalculationColumn.MKI_PER_UNIT,
                FindingKind.SURCHARGE_MISSING,
                given=given,
                expected=raised,
                base=base,
            )


def _signs(lines: Iterable[CalculationLine]) -> Iterator[Finding]:
    for line in lines:
        may_be_negative = Module.D in line.modules
        if line.quantity is not None and (
            line.quantity == 0 or (line.quantity < 0 and not may_be_negative)
        ):
            yield _finding(
                line,
                CalculationColumn.QUANTITY,
                FindingKind.QUANTITY_NOT_POSITIVE,
                given=line.quantity,
            )
        is_negative = line.mki_per_unit is not None and line.mki_per_unit < 0
        if is_negative and line.stages and not may_be_negative:
            yield _finding(
                line,
                CalculationColumn.MKI_PER_UNIT,
                FindingKind.NEGATIVE_OUTSIDE_D,
                given=line.mki_per_unit,
                modules=_written(line.stages),
            )


def _modules_not_told(lines: Iterable[CalculationLine]) -> Iterator[Finding]:
    for line in lines:
        if not line.stages:
            yield _finding(line, CalculationColumn.MODULES, FindingKind.MODULES_NOT_TOLD)


def _double_modules(products: Products) -> Iterator[Finding]:
    """The same module twice for the same quantity and card is one line written twice."""
    for lines in products.values():
        seen: dict[tuple[str, str, Decimal | None], int] = {}
        for line in lines:
            twice: dict[str, int] = {}
            for stage in line.stages:
                first = seen.setdefault((stage, line.card, line.quantity), line.row)
                if first != line.row:
                    twice[stage] = first
            if twice:
                yield _finding(
                    line,
                    CalculationColumn.MODULES,
                    FindingKind.MODULE_DOUBLE,
                    given=_written(twice),
                    product=line.product,
                    other_row=min(twice.values()),
                )


def _missing_modules(products: Products) -> Iterator[Finding]:
    """What a product lacks: production where it has transport, or what most others have."""
    stages = {name: _all_stages(lines) for name, lines in products.items()}
    produced = {name: found for name, found in stages.items() if found & _PRODUCTION}
    spread = Counter(stage for found in produced.values() for stage in found - _PRODUCTION)
    for name, found in stages.items():
        if not all(line.stages for line in products[name]):
            continue  # one that cannot be read may hold it
        missing: set[str] = set()
        if found & (_PRODUCTION | _BUILDING):
            missing |= _PRODUCTION - found
        if name in produced:
            others = len(produced) - 1
            missing |= {
                stage
                for stage, count in spread.items()
                if count * 2 > others and stage not in found
            }
        if missing:
            line = products[name][0]
            yield _finding(
                line,
                CalculationColumn.MODULES,
                FindingKind.MODULE_MISSING,
                given=_written(found),
                expected=_written(missing),
                product=line.product,
            )


def _quantities(products: Products) -> Iterator[Finding]:
    """What is made is also brought and laid: production, A4 and A5 are of one quantity."""
    for lines in products.values():
        counted = [
            line for line in lines if line.quantity is not None and line.stages & _SAME_QUANTITY
        ]
        is_known = all(line.stages and line.quantity is not None for line in lines)
        if len({line.unit for line in counted}) > 1 or not is_known:
            continue  # told by its units, or where they could not be read
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for line in counted:
            assert line.quantity is not None
            for stage in line.stages & _SAME_QUANTITY:
                sums[stage] += line.quantity
        told = [sums[stage] for stage in sums if stage not in {"A2", "A3"}] or [*sums.values()]
        for amount, other in _odd_ones(told).items():
            stages = frozenset(stage for stage in sums if sums[stage] == amount)
            yield _finding(
                next(line for line in counted if line.stages & stages),
                CalculationColumn.QUANTITY,
                FindingKind.QUANTITY_DIFFERS,
                given=amount,
                expected=other,
                product=lines[0].product,
                modules=_written(stages),
            )


def _units(products: Products) -> Iterator[Finding]:
    for lines in products.values():
        odd = _odd_ones([line.unit for line in lines if line.unit])
        for line in lines:
            if line.unit in odd:
                yield _finding(
                    line,
                    CalculationColumn.UNIT,
                    FindingKind.UNIT_DIFFERS,
                    given=line.unit,
                    expected=odd[line.unit],
                    product=line.product,
                )


def _values(products: Products) -> Iterator[Finding]:
    """One card has one MKI per unit for a module."""
    for lines in products.values():
        seen: dict[tuple[object, ...], CalculationLine] = {}
        for line in lines:
            if line.mki_per_unit is None or not line.stages:
                continue
            key = (line.stages, line.card, line.unit, line.category, line.weighting_set)
            first = seen.setdefault(key, line)
            if first.mki_per_unit != line.mki_per_unit:
                yield _finding(
                    line,
                    CalculationColumn.MKI_PER_UNIT,
                    FindingKind.VALUE_DIFFERS,
                    given=line.mki_per_unit,
                    expected=first.mki_per_unit,
                    product=line.product,
                    modules=_written(line.stages),
                    other_row=first.row,
                )


def _all_stages(lines: Iterable[CalculationLine]) -> frozenset[str]:
    return frozenset(stage for line in lines for stage in line.stages)


def _written(stages: Iterable[str]) -> str:
    """The stages in the order of the life, production as one where it is whole."""
    named = set(stages)
    if named >= _PRODUCTION:
        named = (named - _PRODUCTION) | {"A1-A3"}
    return ", ".join(sorted(named))


def _odd_ones(values: Iterable[_T]) -> dict[_T, _T]:
    """Each value that most do not have, with the one to hold against it.

    Where two are as many nobody knows which is odd, so each is held against the other.
    """
    counted = Counter(values).most_common()
    if len(counted) <= 1:
        return {}
    (first, most), (second, next_most) = counted[:2]
    odd = {value: first for value, _ in counted[1:]}
    return odd if most > next_most else {first: second, **odd}


def _usual(values: Iterable[_T]) -> _T | None:
    """The value that most have; the first of those that are as many."""
    counted = Counter(values).most_common(1)
    return counted[0][0] if counted else None


def _finding(
    line: CalculationLine,
    column: CalculationColumn,
    kind: FindingKind,
    *,
    given: object = None,
    expected: object = None,
    **details: object,
) -> Finding:
    return Finding(
        row=line.row, column=column, kind=kind, given=given, expected=expected, details=details
    )
