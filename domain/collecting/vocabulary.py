"""The closed sets of words of a contractor's data; `docs/glossary.md` gives the Dutch of each."""

from enum import StrEnum


class DeliveryColumn(StrEnum):
    """What a line says of one product; the sheet has them in this order."""

    POSITION = "position"
    PRODUCT = "product"
    DELIVERED_ON = "delivered_on"
    QUANTITY = "quantity"
    UNIT = "unit"
    RATE = "rate"
    MKI = "mki"
    WEIGHTING_SET = "weighting_set"
    CO2 = "co2"
    CATEGORY = "category"
    CARD = "card"
    VALID_UNTIL = "valid_until"
    PLANT = "plant"
    DISTANCE = "distance"


class DeliveryError(StrEnum):
    """Why a line is not taken."""

    MISSING = "missing"
    TEXT_IN_NUMBER = "text_in_number"
    POINT_FOR_COMMA = "point_for_comma"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DATE = "not_a_date"
    NOT_A_CHOICE = "not_a_choice"
    FORMULA = "formula"
    TOO_LONG = "too_long"
    TOO_LARGE = "too_large"
    NEGATIVE = "negative"
    DOES_NOT_ADD_UP = "does_not_add_up"
    UNIT_DIFFERS = "unit_differs"
    SET_DIFFERS = "set_differs"
    PRODUCT_UNKNOWN = "product_unknown"
    EXPIRED = "expired"
    AHEAD = "ahead"


class DeliverySignal(StrEnum):
    """What in a line that is taken asks for a look."""

    RATE_ABOVE = "rate_above"
    RATE_FAR_BELOW = "rate_far_below"
    QUANTITY_OVER = "quantity_over"
    NOT_PROMISED = "not_promised"
    GENERIC_DATA = "generic_data"
    CARD_MISSING = "card_missing"
