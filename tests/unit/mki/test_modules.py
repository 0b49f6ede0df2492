"""Modules are read as people write them, and what cannot be is refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import PoortError
from domain.mki.modules import (
    DoubleModuleError,
    ModulesUnreadableError,
    ProductionIncompleteError,
    read_modules,
    write_modules,
)
from domain.mki.vocabulary import Module

WRITTEN = {
    "production": ("A1-A3", "A1-A3"),
    "production, short": ("A1-3", "A1-A3"),
    "production in its parts": ("A1, A2 en A3", "A1-A3"),
    "a list": ("A1-A3, A4", "A1-A3, A4"),
    "a range beside production": ("A4-A5", "A4, A5"),
    "end of life in words": ("c1 t/m c4", "C1, C2, C3, C4"),
    "a long dash and a plus": ("A1\u2013A3 + D", "A1-A3, D"),
    "one stage by its letter": ("C", "C1, C2, C3, C4"),
    "the whole life": ("A-D", write_modules(Module)),
    "the whole life from its first module": ("A1-D", write_modules(Module)),
}
REFUSED: dict[str, tuple[str, type[PoortError]]] = {
    "nothing": ("", ModulesUnreadableError),
    "a stage that does not exist": ("E1", ModulesUnreadableError),
    "a module that does not exist": ("B8", ModulesUnreadableError),
    "a range without an end": ("A1-", ModulesUnreadableError),
    "a range that runs back": ("A5-A4", ModulesUnreadableError),
    "words": ("productie", ModulesUnreadableError),
    "a part of production": ("A1", ProductionIncompleteError),
    "a range from within production": ("A2-A4", ProductionIncompleteError),
    "a module twice": ("A4, A4", DoubleModuleError),
    "a module within a range once more": ("A1-A3; A2", DoubleModuleError),
}


@pytest.mark.parametrize(("written", "modules"), WRITTEN.values(), ids=WRITTEN)
def test_modules_are_read_as_people_write_them(written: str, modules: str) -> None:
    """One by one, as a range, by letter, in Dutch or English."""
    assert write_modules(read_modules(written)) == modules


@pytest.mark.parametrize(("written", "error"), REFUSED.values(), ids=REFUSED)
def test_modules_that_cannot_be_are_refused(written: str, error: type[PoortError]) -> None:
    """Each with an error that says what to write."""
    with pytest.raises(error):
        read_modules(written)


@given(st.frozensets(st.sampled_from(Module), min_size=1))
def test_what_is_written_reads_back(modules: frozenset[Module]) -> None:
    """Any set of modules survives being written."""
    assert read_modules(write_modules(modules)) == modules


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(written: str) -> None:
    """Nothing that somebody types brings an error that we did not foresee."""
    with suppress(DoubleModuleError, ModulesUnreadableError, ProductionIncompleteError):
        assert read_modules(written)
