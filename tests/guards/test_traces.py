"""The tree names no package registry and no folder of one machine."""

import re

import pytest

from tests.guards.tree import ROOT, text_of, tracked_files

# Written in pieces, so that this file is no offender itself.
TRACES = {
    "a package registry": r"pypi\." + r"org|python" + r"hosted|npm" + r"js\.(org|com)",
    "an index option": r"--(extra-)?index" + r"-url[ =]\S|--find" + r"-links",
    "a home folder": r"(?<![\w.])/(ro" + r"ot|ho" + r"me/\w+|Us" + r"ers/\w+)/",
    "a working folder": r"(?<![\w.])/wo" + r"rk/(main|shared)|/tmp/no" + r"tes",
}


@pytest.mark.parametrize("pattern", TRACES.values(), ids=TRACES.keys())
def test_no_file_names_a_registry_or_a_machine(pattern: str) -> None:
    """What is installed comes from where the reader says, and runs in any folder."""
    trace = re.compile(pattern)

    offenders = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked_files()
        if (text := text_of(path)) is not None and (match := trace.search(text))
    ]

    assert offenders == []
