"""The closed sets of words of award and settlement; `docs/glossary.md` gives the Dutch of each."""

from enum import StrEnum


class MethodKind(StrEnum):
    """How MKI counts in the award; the values are what people type after `--method`."""

    BOUNDS = "bounds"
    ADD_ON = "add-on"
    CEILING = "ceiling"
    POINTS = "points"
    DECLINING_CEILING = "declining-ceiling"
    RELATIVE = "relative"


class AboveUpper(StrEnum):
    """What becomes of a bid with an MKI above the upper bound."""

    NO_DISCOUNT = "no_discount"
    INVALID = "invalid"


class InvalidReason(StrEnum):
    """Why a bid takes no part in the ranking."""

    ABOVE_UPPER = "above_upper"
    ABOVE_CEILING = "above_ceiling"
    ABOVE_CEILING_OF_YEAR = "above_ceiling_of_year"


class QualityScore(StrEnum):
    """The scale of scores of Rijkswaterstaat (rijkswaterstaat.nl, page on BPKV, 2023)."""

    THREE = "3"
    TWO = "2"
    ONE = "1"
    ZERO = "0"
    NR = "NR"


class Caution(StrEnum):
    """What a person should know before relying on an assessment."""

    RANK_REVERSAL = "rank_reversal"
    WEIGHTING_SET_UNKNOWN = "weighting_set_unknown"
    ONE_VALUE_FOR_ALL_YEARS = "one_value_for_all_years"
    MKI_WITHOUT_EFFECT = "mki_without_effect"
    SINGLE_BID = "single_bid"
    NO_VALID_BID = "no_valid_bid"
    TIE = "tie"


class Archetype(StrEnum):
    """A made-up bidder, to try a method with before there are bids."""

    CHEAP = "cheap"
    USUAL = "usual"
    GREENER = "greener"
    FRONTRUNNER = "frontrunner"


class Figure(StrEnum):
    """A figure in the calculation of an award or a settlement, parameters included."""

    PRICE = "price"
    MKI = "mki"
    UPPER = "upper"
    LOWER = "lower"
    MAX_DISCOUNT = "max_discount"
    SHARE = "share"
    COUNTED_SHARE = "counted_share"
    DISCOUNT = "discount"
    FACTOR = "factor"
    ADDITION = "addition"
    CEILING = "ceiling"
    MARGIN = "margin"
    YEAR = "year"
    YEARS = "years"
    YEARLY_DECLINE = "yearly_decline"
    CEILING_OF_YEAR = "ceiling_of_year"
    MKI_OF_YEAR = "mki_of_year"
    MAX_POINTS = "max_points"
    POINTS = "points"
    EUR_PER_POINT = "eur_per_point"
    VALUE_OF_POINTS = "value_of_points"
    LOWEST_MKI = "lowest_mki"
    MAX_QUALITY_VALUE = "max_quality_value"
    QUALITY_SHARE = "quality_share"
    QUALITY_VALUE = "quality_value"
    QUALITY_TOTAL = "quality_total"
    FICTITIOUS_PRICE = "fictitious_price"
    PROMISED_MKI = "promised_mki"
    REALISED_MKI = "realised_mki"
    CONTRACT_RATE = "contract_rate"
    PROMISED_ADVANTAGE = "promised_advantage"
    REALISED_ADVANTAGE = "realised_advantage"
    DIFFERENCE = "difference"
    FINE_FACTOR = "fine_factor"
    FINE = "fine"
    BONUS_FACTOR = "bonus_factor"
    BONUS = "bonus"
