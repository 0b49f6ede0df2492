"""Weigh the bids of an opened register on the terms that they answer; the same, however often."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import ClassVar, Final

from domain.audit import canonical_json
from domain.award.analysis import Analysis, Reference, analyse
from domain.award.assessment import Assessment, BidOutcome, assess
from domain.award.bids import QualityCriterion
from domain.award.methods import AwardMethod, figures_of
from domain.award.vocabulary import Figure
from domain.errors import PoortError
from domain.vocabulary import Language
from models.bids import AwardCalculation
from models.queries.bids import RegisteredBid, TenderedLot
from models.tender import ReferenceCalculation, TenderTerms
from usecases.award.record import analysis_record, award_record
from usecases.bids.figures import offered
from usecases.bids.judge_bid import require_open
from usecases.contract.draft import read_method

#: In the parameters of the terms: further criteria with what their highest score is worth.
_QUALITY: Final = "quality"


class NoValidBidError(PoortError):
    """There is nothing to weigh."""

    message: ClassVar[str] = (
        "No bid counts, so there is nothing to compare. Judge or correct the bids, or end this"
        " tender and open a next register."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """The award as the figures give it now, and the bids that do not take part.

    `outcome` is the canonical JSON of it all, by which it is known again.
    """

    assessment: Assessment
    analysis: Analysis
    left_out: tuple[RegisteredBid, ...]
    criteria: tuple[QualityCriterion, ...]
    outcome: str

    @property
    def digest(self) -> str:
        """The SHA-256 (hex) of the outcome."""
        return sha256(self.outcome.encode()).hexdigest()

    @property
    def parameters(self) -> dict[Figure, Decimal]:
        """The figures of the award method."""
        return figures_of(self.assessment.method)

    def is_that_of(self, calculation: AwardCalculation | None) -> bool:
        """Whether the stored calculation says the same to the letter."""
        return calculation is not None and calculation.outcome_hash == self.digest

    def outcome_of(self, bidder: str) -> BidOutcome | None:
        """What came out for that bidder; None where its bid takes no part."""
        return next((one for one in self.assessment.outcomes if one.bid.bidder == bidder), None)


def method_of(terms: TenderTerms) -> tuple[AwardMethod, tuple[QualityCriterion, ...]]:
    """The award method of these terms, and the criteria that count beside MKI.

    Raises:
        MethodUnreadableError, ParameterMissingError, ParameterRefusedError,
        BoundsOutOfOrderError, DeclineRefusedError: the terms make no method.
    """
    parameters: dict[str, object] = json.loads(terms.parameters or "{}")
    quality = parameters.pop(_QUALITY, {})
    assert isinstance(quality, Mapping)
    criteria = tuple(
        QualityCriterion(name=name, max_value_eur=Decimal(str(value)))
        for name, value in sorted(quality.items())
    )
    written = {name: str(value) for name, value in parameters.items()}
    return read_method(terms.method or "", written), criteria


def weigh(found: TenderedLot, registered: Sequence[RegisteredBid]) -> Weighed:
    """The award on the figures as they are now, each bid with every step.

    Raises:
        NoRegisterError, StillSealedError, NoValidBidError: there is nothing to weigh.
        BidSetsMixedError: bids in two weighting sets count; both are named.
        ScoreMissingError, RelativeNeedsPositiveError, YearsMismatchError: a bid cannot be weighed.
        ReferenceSetMixedError: the reference is in another set than the bids.
        MethodUnreadableError: the terms make no method.
    """
    require_open(found)
    assert found.asked is not None
    method, criteria = method_of(found.asked)
    standing = [one for one in registered if one.bid.withdrawn_at is None]
    counting = [one for one in standing if one.figures is not None and one.figures.is_valid]
    if not counting:
        raise NoValidBidError
    assessment = assess(
        method,
        [offered(one.bid, one.figures) for one in counting if one.figures is not None],
        criteria=criteria,
    )
    reference = found.reference
    against = (
        None
        if reference is None
        else Reference(mki_eur=reference.total_eur, weighting_set=reference.weighting_set)
    )
    analysis = analyse(assessment, reference=against)
    left_out = tuple(one for one in standing if one not in counting)
    return Weighed(
        assessment=assessment,
        analysis=analysis,
        left_out=left_out,
        criteria=criteria,
        outcome=_written(assessment, analysis, standing, reference),
    )


def _written(
    assessment: Assessment,
    analysis: Analysis,
    standing: Sequence[RegisteredBid],
    reference: ReferenceCalculation | None,
) -> str:
    """Everything that the award was computed from and to; sentences, which may change, are not."""
    award = award_record(assessment, language=Language.EN)
    award["warnings"] = [
        {"code": one.kind.value, "bidders": list(one.bidders)} for one in assessment.cautions
    ]
    told = {
        name: value
        for name, value in analysis_record(analysis, language=Language.EN).items()
        if name != "sentences"
    }
    return canonical_json(
        {
            **award,
            "analysis": told,
            "reference": None
            if reference is None
            else {"version": reference.version, "mki": format(reference.total_eur, "f")},
            "figures": [
                {
                    "bid": one.bid.number,
                    "bidder": one.bid.bidder,
                    "sha256": one.bid.content_sha256,
                    "figures": one.figures.number,
                    "is_valid": one.figures.is_valid,
                    "refusal": one.figures.refusal,
                }
                for one in standing
                if one.figures is not None
            ],
        }
    ).decode()
