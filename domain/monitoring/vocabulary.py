"""The closed sets of words of monitoring; `docs/glossary.md` gives the Dutch of each."""

from enum import StrEnum

from domain.mki.vocabulary import WeightingSet


class Measure(StrEnum):
    """In what a work is compared with its reference; figures of two measures never come together.

    MKI of each weighting set in euro, CO2 in kg.
    """

    MKI_A1 = "mki_a1"
    MKI_A2 = "mki_a2"
    CO2 = "co2"

    @property
    def weighting_set(self) -> WeightingSet | None:
        """The set of an MKI; CO2 has none."""
        match self:
            case Measure.MKI_A1:
                return WeightingSet.A1
            case Measure.MKI_A2:
                return WeightingSet.A2
            case Measure.CO2:
                return None

    @classmethod
    def of_set(cls, weighting_set: WeightingSet) -> "Measure":
        """The measure of an MKI in that set."""
        return cls.MKI_A1 if weighting_set is WeightingSet.A1 else cls.MKI_A2


class Knowledge(StrEnum):
    """How well is known what a work came to."""

    FIXED = "fixed"
    ESTIMATED = "estimated"
    MISSING = "missing"


class RecordField(StrEnum):
    """A field of the monitoring record of a work, in its order (own list on seed 4.1 step 5)."""

    PROJECT = "project"
    PHASE = "phase"
    CLIENT = "client"
    CONTRACT_FORM = "contract_form"
    PROCEDURE = "procedure"
    VALUE = "value"
    MATERIAL = "material"
    QUANTITY = "quantity"
    REFERENCE = "reference"
    CEILING = "ceiling"
    BIDS = "bids"
    AWARDED = "awarded"
    REBASED = "rebased"
    REALISED = "realised"
    CO2 = "co2"
    BASIS = "basis"
    MODULES = "modules"
    CATEGORIES = "categories"
    VERIFICATION = "verification"
    DEVIATIONS = "deviations"
    SETTLEMENT = "settlement"
    LESSONS = "lessons"
