"""How many times the advantage a tender sets as fine, read from what it says."""

from decimal import Decimal

import pytest

from domain.tender.sanction import stated_factor


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        pytest.param("De boete is 1,5 keer het financiële voordeel.", "1.5", id="dutch decimal"),
        pytest.param("The fine is 1.5 times the advantage.", "1.5", id="english decimal"),
        pytest.param("Boete: 2x het verschil.", "2", id="an x"),
        pytest.param("1,5 maal het voordeel, dus 1,5 keer.", "1.5", id="said twice, the same"),
        pytest.param("1,5 keer, of 2 keer bij herhaling.", None, id="two factors"),
        pytest.param("De boete volgt uit het contract.", None, id="no factor"),
        pytest.param("Vanaf 2026 keert de bonus terug.", None, id="a year is no factor"),
        pytest.param("", None, id="nothing said"),
    ],
)
def test_only_a_factor_that_is_plainly_named_counts(text: str, factor: str | None) -> None:
    """What may be read in two ways is left to a person."""
    assert stated_factor(text) == (None if factor is None else Decimal(factor))
