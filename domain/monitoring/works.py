"""One work (a lot with its contract) as it counts in the figures of an authority."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.mki.values import to_micro_euro
from domain.mki.vocabulary import WeightingSet
from domain.monitoring.vocabulary import Knowledge, Measure

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A work against its reference in one measure: euro of MKI of one set, or kg of CO2.

    `year` is None while the work is under way. The reference is above zero. `promised` is what
    the contractor is held to after variations; None where nothing was promised in this measure.
    """

    work_id: int
    measure: Measure
    year: int | None
    reference: Decimal
    promised: Decimal | None
    verified: Decimal
    declared: Decimal
    is_fixed: bool

    @property
    def knowledge(self) -> Knowledge:
        """Whether the outcome is fixed, estimated with the promise, or missing."""
        if self.is_fixed:
            return Knowledge.FIXED
        return Knowledge.MISSING if self.promised is None else Knowledge.ESTIMATED

    @property
    def delivered(self) -> Decimal:
        """What the contractor showed so far, verified or not."""
        return self.verified + self.declared

    @property
    def estimated(self) -> Decimal:
        """What is added up to the promise until the outcome is fixed; own proposal.

        It never makes an outcome better than was promised before the final account shows it.
        """
        if self.is_fixed or self.promised is None:
            return _ZERO
        return max(self.promised - self.delivered, _ZERO)

    @property
    def outcome(self) -> Decimal | None:
        """What the work comes to as far as is known; None where that is missing."""
        if self.knowledge is Knowledge.MISSING:
            return None
        return self.delivered + self.estimated

    @property
    def ratio(self) -> Fraction | None:
        """The outcome as an exact part of the reference; None where it is missing."""
        outcome = self.outcome
        return None if outcome is None else Fraction(outcome) / Fraction(self.reference)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A lot with what is known of its MKI in one weighting set, and of its CO2.

    All amounts in euro are of `weighting_set`: what was given in the other set is left out and
    makes `has_other_set`. `value_eur` is its part of the estimated value of the project.
    `settled_eur` is the realised MKI as the final account fixes it. The year of the work is the
    year in which that happened or, without one, in which the project ended.
    """

    work_id: int
    value_eur: Decimal | None
    is_completed: bool
    awarded_year: int | None
    year: int | None
    weighting_set: WeightingSet | None
    reference_eur: Decimal | None
    promised_eur: Decimal | None
    rebased_eur: Decimal | None
    verified_eur: Decimal
    declared_eur: Decimal
    settled_eur: Decimal | None
    reference_co2_kg: Decimal | None
    verified_co2_kg: Decimal
    declared_co2_kg: Decimal
    is_co2_whole: bool
    has_other_set: bool

    @property
    def held_to_eur(self) -> Decimal | None:
        """The promise after variations."""
        return self.promised_eur if self.rebased_eur is None else self.rebased_eur

    @property
    def comparable_reference_eur(self) -> Decimal | None:
        """The reference of the work as it was after variations.

        A variation changes quantities, and the reference design has no variations: it is taken
        to have grown or shrunk as the promise did (own proposal, as rebasing the promise is).
        """
        return self._as_varied(self.reference_eur)

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """The work in each measure in which it has a reference."""
        return tuple(filter(None, (self._mki(), self._co2())))

    def _as_varied(self, reference: Decimal | None) -> Decimal | None:
        promised, held_to = self.promised_eur, self.held_to_eur
        if reference is None or promised is None or held_to is None:
            return reference
        if promised <= 0 or held_to <= 0:
            return reference
        return to_micro_euro(reference * held_to / promised)

    def _mki(self) -> Comparison | None:
        reference = self.comparable_reference_eur
        if self.weighting_set is None or reference is None or reference <= 0:
            return None
        verified, declared = self.verified_eur, self.declared_eur
        if self.settled_eur is not None:
            # The account decides; what it counts beyond verified lines was only declared.
            verified = min(verified, self.settled_eur)
            declared = self.settled_eur - verified
        return Comparison(
            work_id=self.work_id,
            measure=Measure.of_set(self.weighting_set),
            year=self.year,
            reference=reference,
            promised=self.held_to_eur,
            verified=verified,
            declared=declared,
            is_fixed=self.settled_eur is not None,
        )

    def _co2(self) -> Comparison | None:
        reference = self._as_varied(self.reference_co2_kg)
        if reference is None or reference <= 0:
            return None
        return Comparison(
            work_id=self.work_id,
            measure=Measure.CO2,
            year=self.year,
            reference=reference,
            promised=None,
            verified=self.verified_co2_kg,
            declared=self.declared_co2_kg,
            is_fixed=self.settled_eur is not None and self.is_co2_whole,
        )
