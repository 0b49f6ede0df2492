"""A form that is sent twice does its work once."""

import pytest

from tests.authority import Authority
from usecases.decide_gate import NotSubmittedError
from usecases.form_keys import FormChangedError, once

_FIELDS: dict[str, object] = {"project": 1, "outcome": "go"}


def _send(authority: Authority, fields: dict[str, object], acts: list[str]) -> str:
    def act() -> str:
        acts.append("done")
        return f"outcome {len(acts)}"

    with authority.write() as session:
        return once(session, key="a" * 64, fields=fields, act=act, now=authority.now)


def test_the_same_form_gives_its_first_outcome(authority: Authority) -> None:
    """A double click, or a page that is sent again after a time-out, changes nothing more."""
    acts: list[str] = []

    outcomes = {_send(authority, dict(_FIELDS), acts) for _ in range(3)}

    assert outcomes == {"outcome 1"}
    assert acts == ["done"]


def test_a_key_with_other_fields_is_refused(authority: Authority) -> None:
    """The outcome that is kept answers another question."""
    acts: list[str] = []
    _send(authority, dict(_FIELDS), acts)

    with pytest.raises(FormChangedError):
        _send(authority, _FIELDS | {"outcome": "stop"}, acts)

    assert acts == ["done"]


def test_a_form_that_was_refused_may_be_sent_again(authority: Authority) -> None:
    """What was refused left no key behind."""

    def refuse() -> str:
        raise NotSubmittedError(gate="G1")

    with pytest.raises(NotSubmittedError), authority.write() as session:
        once(session, key="a" * 64, fields=_FIELDS, act=refuse, now=authority.now)

    assert _send(authority, dict(_FIELDS), []) == "outcome 1"
