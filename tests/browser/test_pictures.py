"""The pictures that were looked at stand beside what was found; needs no browser."""

import re

from tests.guards.tree import ROOT

DOCUMENT = ROOT / "docs" / "looked-at.md"
PICTURES = ROOT / "docs" / "pictures"
#: All together: who takes a copy of the code takes them along.
MOST_BYTES = 12_000_000


def test_every_picture_is_told_of_and_every_picture_told_of_is_there() -> None:
    """No picture of a page that is gone, no link to nothing."""
    linked = set(re.findall(r"\]\(pictures/([^)]+)\)", DOCUMENT.read_text(encoding="utf-8")))

    assert linked
    assert sorted(linked ^ {path.name for path in PICTURES.iterdir()}) == []


def test_the_pictures_stay_small() -> None:
    """A picture has few colours, and is kept with as few."""
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < MOST_BYTES
