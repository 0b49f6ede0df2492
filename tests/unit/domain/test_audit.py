"""The trail has one form for each value, one hash for each story, one root for each list."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.audit import (
    FIRST_PREVIOUS,
    NotCanonicalError,
    canonical_json,
    event_hash,
    merkle_root,
    text_hash,
)
from domain.vocabulary import Role

plain_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=3), parts),
    max_leaves=6,
)
fields = st.dictionaries(st.sampled_from("abc"), plain_values, min_size=1)
leaf_lists = st.lists(st.binary(max_size=4), max_size=20)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param({"b": 1, "a": None}, '{"a":null,"b":1}', id="sorted"),
        pytest.param(["é", True], '["é",true]', id="unescaped"),
        pytest.param(Decimal("1.50"), '"1.5"', id="decimal"),
        pytest.param(Decimal("1E+3"), '"1000"', id="decimal with exponent"),
        pytest.param(Decimal(100), '"100"', id="whole decimal"),
        pytest.param(Role.BOARD, '"board"', id="word"),
        pytest.param(date(2026, 11, 18), '"2026-11-18"', id="day"),
        pytest.param(
            datetime(2026, 11, 18, 9, 0, tzinfo=timezone(timedelta(hours=1))),
            '"2026-11-18T08:00:00.000000+00:00"',
            id="moment",
        ),
        pytest.param({"facts": ({"x": ()},)}, '{"facts":[{"x":[]}]}', id="nested"),
    ],
)
def test_a_value_has_one_written_form(value: object, written: str) -> None:
    """The same value is the same bytes on every machine and both databases."""
    assert canonical_json(value).decode() == written


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(1.5, id="float"),
        pytest.param({1: "a"}, id="key that is no text"),
        pytest.param({"a", "b"}, id="set"),
        pytest.param(Decimal("NaN"), id="not a number"),
        pytest.param(datetime(2026, 1, 1), id="naive moment"),  # noqa: DTZ001 -- what is refused
    ],
)
def test_what_has_no_single_form_is_refused(value: object) -> None:
    """A hash over it could not be repeated."""
    with pytest.raises(NotCanonicalError):
        canonical_json([value])


def test_an_aware_moment_is_written_the_same_from_every_zone() -> None:
    """UTC is the one zone of the trail."""
    moment = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)

    assert canonical_json(moment) == canonical_json(moment.astimezone(timezone(timedelta(hours=5))))


@given(fields, fields)
def test_an_event_with_other_fields_or_another_past_has_another_hash(
    one: dict[str, object], other: dict[str, object]
) -> None:
    """The chain breaks where anything was changed."""
    alike = canonical_json(one) == canonical_json(other)

    assert (event_hash(FIRST_PREVIOUS, one) == event_hash(FIRST_PREVIOUS, other)) == alike
    assert event_hash(event_hash(FIRST_PREVIOUS, one), one) != event_hash(FIRST_PREVIOUS, one)


def test_free_text_hides_behind_its_salt() -> None:
    """Two equal texts do not show that they are equal."""
    assert text_hash("salt", "nee") != text_hash("other", "nee")
    assert text_hash("ab", "c") != text_hash("a", "bc")
    assert text_hash("salt", "nee") == text_hash("salt", "nee")


def root_by_definition(leaves: Sequence[bytes]) -> bytes:
    """Follow the words of RFC 6962 section 2.1: split at the largest power of two below n."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = root_by_definition(leaves[:split]), root_by_definition(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@given(leaf_lists)
def test_the_root_is_that_of_the_rfc(leaves: list[bytes]) -> None:
    """Level by level gives what the recursive definition gives."""
    assert merkle_root(leaves) == root_by_definition(leaves).hex()


@pytest.mark.parametrize(
    ("count", "root"),
    [
        pytest.param(
            0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", id="none"
        ),
        pytest.param(
            1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", id="one"
        ),
        pytest.param(
            3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", id="three"
        ),
        pytest.param(
            8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328", id="eight"
        ),
    ],
)
def test_the_root_is_that_of_the_published_vectors(count: int, root: str) -> None:
    """The leaves and roots of the test data of Certificate Transparency."""
    leaves = [
        bytes.fromhex(leaf)
        for leaf in (
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        )
    ]

    assert merkle_root(leaves[:count]) == root
