"""Keys tell everything apart that differs."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.keys import hex_key

parts = st.lists(
    st.one_of(st.text(max_size=5), st.integers(-200, 200), st.dates()), max_size=4
).map(tuple)


@given(parts, parts)
def test_keys_are_equal_when_and_only_when_the_parts_are(
    one: tuple[int | str | date, ...], other: tuple[int | str | date, ...]
) -> None:
    """No two lists of parts share a key."""
    assert (hex_key(*one) == hex_key(*other)) == (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(("1", "2"), ("12",), id="split"),
        pytest.param((1,), ("1",), id="number and text"),
        pytest.param((date(2026, 1, 2),), ("2026-01-02",), id="day and text"),
        pytest.param((1, 2), (2, 1), id="order"),
        pytest.param((), ("",), id="nothing and empty"),
        pytest.param(("s1:a",), ("", "a"), id="looks framed"),
    ],
)
def test_parts_that_look_alike_have_their_own_keys(
    one: tuple[int | str | date, ...], other: tuple[int | str | date, ...]
) -> None:
    """The kind and the length of each part count."""
    assert hex_key(*one) != hex_key(*other)


def test_a_key_is_sixty_four_hex_characters() -> None:
    """A Message-ID may hold it, and a column of that length too."""
    assert re.fullmatch("[0-9a-f]{64}", hex_key("check", 7, date(2026, 11, 18)))
