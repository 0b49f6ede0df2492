"""The closed sets of words of the contract phase; `docs/glossary.md` gives the Dutch of each."""

from enum import StrEnum


class MeasurementKind(StrEnum):
    """A moment at which the contractor shows the MKI (Rijkswaterstaat: design and works)."""

    CONTRACT_START = "contract_start"
    PRELIMINARY_DESIGN = "preliminary_design"
    FINAL_DESIGN = "final_design"
    EXECUTION_DESIGN = "execution_design"
    PERIOD = "period"
    POUR_SERIES = "pour_series"
    YEARLY = "yearly"
    PROVISIONAL_COMPLETION = "provisional_completion"
    FINAL_ACCOUNT = "final_account"
    END_OF_GUARANTEE = "end_of_guarantee"


class RequestStatus(StrEnum):
    """Where a request for MKI data stands."""

    ASKED = "asked"
    RECEIVED = "received"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class DeliveryChannel(StrEnum):
    """How a contractor's data came in."""

    FORM = "form"
    SHEET = "sheet"
    MANAGER = "manager"


class LineStatus(StrEnum):
    """What the contract manager made of a line; `verified` was seen in its evidence."""

    DECLARED = "declared"
    VERIFIED = "verified"
    RETURNED = "returned"


class EvidenceItem(StrEnum):
    """What can show a delivery to be as promised."""

    MIX_RECIPE = "mix_recipe"
    EPD_REPORT = "epd_report"
    NMD_CARD = "nmd_card"
    DELIVERY_NOTE = "delivery_note"
    PLANT = "plant"
    TRANSPORT = "transport"
    LAYING_RECORD = "laying_record"
    LAYER_THICKNESS = "layer_thickness"
    EQUIPMENT_LOG = "equipment_log"
    RELEASED_MATERIAL = "released_material"
    DEVIATION_REPORT = "deviation_report"
    RECALCULATION = "recalculation"


class SettlementStatus(StrEnum):
    """Where a settlement stands; a second person decides on it."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REJECTED = "rejected"


class PromiseSource(StrEnum):
    """Where the figures of a promise come from."""

    AWARD = "award"
    FRAMEWORK = "framework"
    TYPED = "typed"


class SignalKind(StrEnum):
    """What in the standing of a contract asks for a talk with the contractor."""

    ABOVE_RATE = "above_rate"
    QUANTITY_OVER = "quantity_over"
    NOT_PROMISED = "not_promised"
    NOT_COMPARABLE = "not_comparable"
    NO_DATA = "no_data"
