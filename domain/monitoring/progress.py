"""Progress on an objective: per year and per measure, with what is sure of it and what is not.

Source: seed 4.1 step 5 and issue "The MKI thread", item 7. An MKI of set A1 and one of set A2
are never added (NMD Bepalingsmethode: other categories and other prices).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.mki.values import MixedSetsError
from domain.monitoring.vocabulary import Knowledge, Measure
from domain.monitoring.works import Comparison

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The lowest and the highest ratio of outcome to reference among works of a measure."""

    best: Fraction
    worst: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What the works of one year came to in one measure, against the reference of the same works.

    Amounts are in euro of MKI, or in kg of CO2. The works whose outcome is missing are in
    `missing_works` and `missing_reference` alone. `lowest` and `highest` are what all works may
    come to, as ratio of their reference: None where works are missing and no ratio was ever seen.
    """

    measure: Measure
    year: int | None
    fixed_works: int
    estimated_works: int
    missing_works: int
    reference: Decimal
    verified: Decimal
    declared: Decimal
    estimated: Decimal
    missing_reference: Decimal
    lowest: Fraction | None
    highest: Fraction | None

    @property
    def works(self) -> int:
        """All works of the year, also those whose outcome is missing."""
        return self.fixed_works + self.estimated_works + self.missing_works

    @property
    def outcome(self) -> Decimal:
        """What the works come to whose outcome is not missing."""
        return self.verified + self.declared + self.estimated

    @property
    def reduction(self) -> Fraction | None:
        """How much less than the reference, 1 being all of it; None while nothing is known."""
        if not self.reference:
            return None
        return 1 - Fraction(self.outcome) / Fraction(self.reference)

    @property
    def least_reduction(self) -> Fraction | None:
        """The reduction when what is not fixed comes out at the worst ratio seen."""
        return None if self.highest is None else 1 - self.highest

    @property
    def most_reduction(self) -> Fraction | None:
        """The reduction when what is not fixed comes out at the best ratio seen."""
        return None if self.lowest is None else 1 - self.lowest

    def share(self, amount: Decimal) -> Fraction | None:
        """That amount as part of the outcome; None where the outcome is not above zero."""
        return Fraction(amount) / Fraction(self.outcome) if self.outcome > 0 else None


def progress(comparisons: Iterable[Comparison]) -> tuple[Progress, ...]:
    """The progress of every measure and year that has works, the works under way last."""
    groups: dict[tuple[Measure, int | None], list[Comparison]] = defaultdict(list)
    by_measure: dict[Measure, list[Comparison]] = defaultdict(list)
    for one in comparisons:
        groups[one.measure, one.year].append(one)
        by_measure[one.measure].append(one)
    seen = {measure: ratios_seen(works) for measure, works in by_measure.items()}
    ordered = sorted(groups, key=lambda key: (key[0], key[1] is None, key[1] or 0))
    return tuple(progress_of(groups[key], seen=seen[key[0]]) for key in ordered)


def ratios_seen(comparisons: Iterable[Comparison]) -> Seen | None:
    """The best and the worst ratio of these works; promises count where nothing is fixed yet.

    Raises:
        MixedSetsError: works of two measures.
    """
    works = tuple(comparisons)
    _require_one_measure(works)
    ratios = [one.ratio for one in works if one.ratio is not None]
    return Seen(best=min(ratios), worst=max(ratios)) if ratios else None


def progress_of(comparisons: Sequence[Comparison], *, seen: Seen | None) -> Progress:
    """One figure of these works, of one year; `seen` is that of all works of their measure.

    Raises:
        MixedSetsError: works of two measures.
    """
    measure = _require_one_measure(comparisons)
    known = [one for one in comparisons if one.knowledge is not Knowledge.MISSING]
    missing = [one for one in comparisons if one.knowledge is Knowledge.MISSING]
    fixed = sum(one.is_fixed for one in known)
    reference = sum((one.reference for one in known), _ZERO)
    missing_reference = sum((one.reference for one in missing), _ZERO)
    lowest, highest = _range(comparisons, whole=reference + missing_reference, seen=seen)
    return Progress(
        measure=measure,
        year=comparisons[0].year,
        fixed_works=fixed,
        estimated_works=len(known) - fixed,
        missing_works=len(missing),
        reference=reference,
        verified=sum((one.verified for one in known), _ZERO),
        declared=sum((one.declared for one in known), _ZERO),
        estimated=sum((one.estimated for one in known), _ZERO),
        missing_reference=missing_reference,
        lowest=lowest,
        highest=highest,
    )


def _range(
    comparisons: Sequence[Comparison], *, whole: Decimal, seen: Seen | None
) -> tuple[Fraction | None, Fraction | None]:
    if seen is None:
        return None, None
    best = sum((_at(one, seen.best) for one in comparisons), Fraction(0))
    worst = sum((_at(one, seen.worst) for one in comparisons), Fraction(0))
    return best / Fraction(whole), worst / Fraction(whole)


def _at(work: Comparison, ratio: Fraction) -> Fraction:
    """What a work comes to at that ratio: never less than was delivered, and fixed stays fixed."""
    if work.is_fixed:
        return Fraction(work.delivered)
    at_ratio = Fraction(work.reference) * ratio
    # Without a promise the ratio is all there is to go by: deliveries alone say little of it.
    return max(at_ratio, Fraction(work.delivered)) if work.promised is not None else at_ratio


def _require_one_measure(works: Sequence[Comparison]) -> Measure:
    measures = sorted({one.measure for one in works})
    if len(measures) > 1:
        raise MixedSetsError(first=_set_of(measures[0]), second=_set_of(measures[1]))
    return measures[0]


def _set_of(measure: Measure) -> str:
    return str(measure.weighting_set or "CO2")
