"""The closed sets of words of tender and bids; `docs/glossary.md` gives the Dutch of each."""

from enum import StrEnum


class MkiUse(StrEnum):
    """How a tender uses MKI (PIANOo, Inkopen met de milieukostenindicator, step 1.3)."""

    REQUIREMENT = "requirement"
    CRITERION = "criterion"
    BOTH = "both"


class SecondLook(StrEnum):
    """What a second person thought of a calculation (process check G3-06)."""

    APPROVED = "approved"
    REJECTED = "rejected"
