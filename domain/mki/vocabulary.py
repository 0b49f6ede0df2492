"""The closed sets of words of an MKI; `docs/glossary.md` gives the Dutch of each."""

from enum import StrEnum


class WeightingSet(StrEnum):
    """By which weights scores became euros: EN 15804+A1 or EN 15804+A2."""

    A1 = "A1"
    A2 = "A2"


class Module(StrEnum):
    """A stage of the life of a product (EN 15804), in the order of that life.

    Production is one module here, as in a calculation for a tender; `domain.mki.modules` reads
    A1, A2 and A3 as it only where all three are there.
    """

    A1_A3 = "A1-A3"
    A4 = "A4"
    A5 = "A5"
    B1 = "B1"
    B2 = "B2"
    B3 = "B3"
    B4 = "B4"
    B5 = "B5"
    B6 = "B6"
    B7 = "B7"
    C1 = "C1"
    C2 = "C2"
    C3 = "C3"
    C4 = "C4"
    D = "D"


class DataCategory(StrEnum):
    """How product-specific and how verified data is (NMD Rekenregels deel 1 v1.0, 1.2.2)."""

    ONE = "1"
    TWO = "2"
    THREE = "3"
    THREE_A = "3a"


class QuantityUnit(StrEnum):
    """In which unit a quantity of a product is counted."""

    TONNE = "ton"
    CUBIC_METRE = "m3"
    SQUARE_METRE = "m2"
    METRE = "m"
    KILOGRAM = "kg"
    PIECE = "st"


class FigureStatus(StrEnum):
    """How sure we are of a figure that is shipped as data."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"
    OWN = "own"


class ImpactCategory(StrEnum):
    """An impact that is weighted; its name begins with the set that weights it.

    The two sets characterise differently, so that a score of one never fits the other.
    """

    A1_ADPE = "a1_adpe"
    A1_ADPF = "a1_adpf"
    A1_GWP = "a1_gwp"
    A1_ODP = "a1_odp"
    A1_POCP = "a1_pocp"
    A1_AP = "a1_ap"
    A1_EP = "a1_ep"
    A1_HTP = "a1_htp"
    A1_FAETP = "a1_faetp"
    A1_MAETP = "a1_maetp"
    A1_TETP = "a1_tetp"
    A2_GWP_TOTAL = "a2_gwp_total"
    A2_GWP_FOSSIL = "a2_gwp_fossil"
    A2_GWP_BIOGENIC = "a2_gwp_biogenic"
    A2_GWP_LULUC = "a2_gwp_luluc"
    A2_ODP = "a2_odp"
    A2_AP = "a2_ap"
    A2_EP_FRESHWATER = "a2_ep_freshwater"
    A2_EP_MARINE = "a2_ep_marine"
    A2_EP_TERRESTRIAL = "a2_ep_terrestrial"
    A2_POCP = "a2_pocp"
    A2_ADP_MINERALS = "a2_adp_minerals"
    A2_ADP_FOSSIL = "a2_adp_fossil"
    A2_WDP = "a2_wdp"
    A2_PM = "a2_pm"
    A2_IRP = "a2_irp"
    A2_ETP_FW = "a2_etp_fw"
    A2_HTP_C = "a2_htp_c"
    A2_HTP_NC = "a2_htp_nc"
    A2_SQP = "a2_sqp"

    @property
    def weighting_set(self) -> WeightingSet:
        """The set whose characterisation this is."""
        return WeightingSet(self.value[:2].upper())


class ReferenceKind(StrEnum):
    """What a reference value is worth: a limit, a usual mix, or one product of a database."""

    CEILING = "ceiling"
    SECTOR_MIX = "sector_mix"
    DATABASE_VALUE = "database_value"
