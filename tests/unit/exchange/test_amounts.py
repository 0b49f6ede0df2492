"""Amounts are read strictly, in the notation that they show."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usecases.amounts import Notation, Readings, is_amount, readings

CASES = [
    pytest.param("1.250,00", Decimal(1250), None, id="Dutch with cents"),
    pytest.param("1,250.00", None, Decimal(1250), id="English with cents"),
    pytest.param("1.250.000", Decimal(1250000), None, id="Dutch thousands"),
    pytest.param("1,250,000", None, Decimal(1250000), id="English thousands"),
    pytest.param("1250", Decimal(1250), Decimal(1250), id="plain"),
    pytest.param("€ 1 250,5", Decimal("1250.5"), None, id="with sign and space"),
    pytest.param("1.250", Decimal(1250), Decimal("1.25"), id="ambiguous dot"),
    pytest.param("1,250", Decimal("1.25"), Decimal(1250), id="ambiguous comma"),
    pytest.param("12.5", None, Decimal("12.5"), id="never 125"),
    pytest.param("1.2500,00", None, None, id="wrong grouping"),
    pytest.param("1." * 20 + "000", None, None, id="longer than can be reckoned with"),
    pytest.param("1." + "000." * 15 + "000", None, None, id="well grouped, and as long"),
    pytest.param("1e6", None, None, id="scientific"),
    pytest.param("NaN", None, None, id="no number"),
    pytest.param("", None, None, id="nothing"),
    pytest.param("١٢", None, None, id="other digits"),
]


@pytest.mark.parametrize(("written", "dutch", "english"), CASES)
def test_a_text_is_read_in_both_notations(
    written: str, dutch: Decimal | None, english: Decimal | None
) -> None:
    """What means nothing in a notation is None in it."""
    assert readings(written) == Readings(dutch=dutch, english=english)


def test_a_reading_says_what_it_shows() -> None:
    """One notation, either, or both with different outcomes."""
    assert readings("1,5").shows is Notation.DUTCH
    assert readings("1.5").shows is Notation.ENGLISH
    assert readings("15").shows is None
    assert readings("1.500").is_ambiguous
    assert not readings("1500").is_ambiguous


@given(st.decimals(min_value=0, max_value=10**11, places=2))
def test_what_is_written_with_a_decimal_comma_is_read_back(value: Decimal) -> None:
    """No cent is lost."""
    found = readings(format(value, ".2f").replace(".", ","))

    assert found.dutch == value
    assert found.english is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(Decimal("0.01"), True, id="a cent"),
        pytest.param(Decimal("0.001"), False, id="less than a cent"),
        pytest.param(Decimal(-1), False, id="negative"),
        pytest.param(Decimal("Infinity"), False, id="infinite"),
        pytest.param(Decimal(10) ** 12, False, id="beyond all works"),
        pytest.param(None, False, id="nothing"),
    ],
)
def test_an_amount_is_in_whole_cents_and_of_this_world(
    value: Decimal | None, *, expected: bool
) -> None:
    """Whatever the spreadsheet held."""
    assert is_amount(value) is expected
