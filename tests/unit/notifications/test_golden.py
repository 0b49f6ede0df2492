"""Every message reads as it was accepted."""

from pathlib import Path

import pytest

from tests.unit.notifications.golden import FOLDER, rendered_files

FILES = dict(rendered_files())


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_message_reads_as_it_was_accepted(path: Path) -> None:
    """Another text needs another reading: python -m tests.unit.notifications.golden."""
    assert FILES[path] == path.read_text(encoding="utf-8")


def test_no_golden_file_is_left_of_a_message_that_went() -> None:
    """What no sample writes any more is removed."""
    kept = {path for path in FOLDER.rglob("*") if path.is_file()}

    assert kept == set(FILES)
