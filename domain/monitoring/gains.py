"""What awards gained on paper, and what came of it in works that are finished."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from domain.mki.vocabulary import WeightingSet
from domain.monitoring.works import Work

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """The works of one set that were awarded in one year, in euro of MKI.

    `awarded_eur` is reference minus promise of all of them. The other two are of the settled
    works only, after variations: what was promised, and what was realised of it.
    """

    weighting_set: WeightingSet
    year: int
    works: int
    awarded_eur: Decimal
    settled_works: int
    promised_eur: Decimal
    realised_eur: Decimal

    @property
    def difference_eur(self) -> Decimal:
        """How much more than promised was realised in settled works; below zero is less."""
        return self.realised_eur - self.promised_eur


def gains(works: Iterable[Work]) -> tuple[Gain, ...]:
    """The gains by set and year of award, of works with a reference and a promise in one set."""
    groups: dict[tuple[WeightingSet, int], list[Work]] = defaultdict(list)
    for work in works:
        if work.weighting_set is None or work.awarded_year is None:
            continue
        if work.reference_eur is not None and work.promised_eur is not None:
            groups[work.weighting_set, work.awarded_year].append(work)
    return tuple(_gain(*key, groups[key]) for key in sorted(groups))


def _gain(weighting_set: WeightingSet, year: int, works: list[Work]) -> Gain:
    settled = [work for work in works if work.settled_eur is not None]
    return Gain(
        weighting_set=weighting_set,
        year=year,
        works=len(works),
        awarded_eur=sum((_less(work.reference_eur, work.promised_eur) for work in works), _ZERO),
        settled_works=len(settled),
        promised_eur=sum(
            (_less(work.comparable_reference_eur, work.held_to_eur) for work in settled), _ZERO
        ),
        realised_eur=sum(
            (_less(work.comparable_reference_eur, work.settled_eur) for work in settled), _ZERO
        ),
    )


def _less(reference: Decimal | None, amount: Decimal | None) -> Decimal:
    assert reference is not None
    assert amount is not None
    return reference - amount
