"""Values as a person reads them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.vocabulary import Language, Role
from poort.cli.words import Words

SHOWN = {
    "nothing": (None, "-"),
    "an empty list": ((), "-"),
    "yes": (True, "ja"),
    "zero is a number": (0, "0"),
    "a day": (date(2026, 11, 18), "18 nov 2026"),
    "a moment in the Netherlands": (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "2 jul 2026 00:30"),
    "an amount": (Decimal("1250000.5"), "1.250.000,5"),
    "words": ([Role.BUYER, Role.PROJECT_LEAD], "inkoopadviseur, projectleider"),
    "codes that a terminal obeys": ("a\x1b[2Jb", "a [2Jb"),
}


@pytest.mark.parametrize(("value", "shown"), SHOWN.values(), ids=SHOWN)
def test_a_value_is_shown_in_dutch(value: object, shown: str) -> None:
    """Dates, amounts and words in the language of the reader."""
    assert Words(Language.NL).show(value) == shown


def test_a_sentence_takes_values_in_its_language() -> None:
    """The places of a sentence are filled as a person reads them."""
    said = Words(Language.NL).say("Project {number} goes on.", number="P-1")

    assert said == "Project P-1 gaat verder."
