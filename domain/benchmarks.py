"""Realised MKI against the reference by year and product, to compare authorities by.

Never across weighting sets: a set is part of what a row is about (NMD, sets A1 and A2 differ).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Final

from domain.mki.vocabulary import QuantityUnit, WeightingSet

#: With fewer projects in a row somebody could tell whose they are: our own proposal.
LEAST_PROJECTS: Final = 5
_STEP: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class BenchmarkKey:
    """What a row is about."""

    year: int
    product: str
    unit: QuantityUnit
    weighting_set: WeightingSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Realised:
    """What one project delivered of a product in a year, and the reference of as much of it."""

    key: BenchmarkKey
    project_id: int
    realised_eur: Decimal
    reference_eur: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkRow:
    """The realised MKI of so many projects over the reference of the same quantities."""

    key: BenchmarkKey
    projects: int
    ratio: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Our own row, where there is one, beside the rows of others about the same."""

    key: BenchmarkKey
    own: BenchmarkRow | None
    authorities: int
    projects: int
    lowest: Decimal
    middle: Decimal
    highest: Decimal


def benchmark_rows(realised: Iterable[Realised]) -> tuple[BenchmarkRow, ...]:
    """A row for each year, product, unit and set; the ratio is rounded half up, here alone.

    What has a reference of nothing is left out: nothing can be compared with it.
    """
    by_key: dict[BenchmarkKey, list[Realised]] = defaultdict(list)
    for one in realised:
        if one.reference_eur > 0:
            by_key[one.key].append(one)
    return tuple(_row(key, by_key[key]) for key in sorted(by_key))


def shareable(rows: Iterable[BenchmarkRow]) -> tuple[BenchmarkRow, ...]:
    """The rows in which nobody can be recognised."""
    return tuple(row for row in rows if row.projects >= LEAST_PROJECTS)


def compare(own: Iterable[BenchmarkRow], others: Iterable[BenchmarkRow]) -> tuple[Compared, ...]:
    """Each key of which others told something, the newest year first; each other counts once."""
    ours = {row.key: row for row in own}
    theirs: dict[BenchmarkKey, list[BenchmarkRow]] = defaultdict(list)
    for row in others:
        theirs[row.key].append(row)
    keys = sorted(theirs, key=lambda key: (-key.year, key))
    return tuple(_compared(key, ours.get(key), theirs[key]) for key in keys)


def _row(key: BenchmarkKey, parts: Sequence[Realised]) -> BenchmarkRow:
    realised = sum((one.realised_eur for one in parts), Decimal(0))
    reference = sum((one.reference_eur for one in parts), Decimal(0))
    return BenchmarkRow(
        key=key,
        projects=len({one.project_id for one in parts}),
        ratio=(realised / reference).quantize(_STEP, rounding=ROUND_HALF_UP),
    )


def _compared(
    key: BenchmarkKey, own: BenchmarkRow | None, others: Sequence[BenchmarkRow]
) -> Compared:
    ratios = [row.ratio for row in others]
    return Compared(
        key=key,
        own=own,
        authorities=len(others),
        projects=sum(row.projects for row in others),
        lowest=min(ratios),
        middle=Decimal(median(ratios)),
        highest=max(ratios),
    )
