"""Lists to choose from: thousands of options at once, each escaped, one of them chosen."""

from html import unescape
from re import findall

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.pages import show_options

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(options=st.lists(st.tuples(TEXTS, TEXTS), max_size=6))
def test_every_option_comes_out_as_it_went_in(options: list[tuple[str, str]]) -> None:
    written = show_options(options, None)

    found = findall(r'<option value="([^"]*)">([^<]*)</option>', written)
    assert [(unescape(value), unescape(words)) for value, words in found] == options


@pytest.mark.parametrize(
    ("chosen", "selected"),
    [(7, ["7"]), ("7", ["7"]), (None, []), (8, [])],
    ids=["a number", "its text", "nothing", "no option"],
)
def test_the_chosen_option_is_selected(chosen: object, selected: list[str]) -> None:
    written = show_options([(7, "Lia Lead"), ("17", "Karel Klant")], chosen)

    assert findall(r'<option value="([^"]*)" selected>', written) == selected
