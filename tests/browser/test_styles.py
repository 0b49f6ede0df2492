"""Templates and style sheets agree, and stay small; needs no browser."""

import gzip
import re

import pytest

from tests.guards.tree import ROOT

STATIC = ROOT / "web" / "static"
TEMPLATES = ROOT / "web" / "templates"
#: What all style sheets of a page may weigh on the line (shared design: about 24 KB).
MOST_BYTES = 24 * 1024
THEMES = ("poort", "purmerend")


def _sheets(theme: str) -> dict[str, str]:
    """Return the style sheets that a page in that theme loads."""
    names = (f"theme-{theme}.css", "utrecht.css", "poort.css")
    return {name: (STATIC / name).read_text(encoding="utf-8") for name in names}


def _plain_classes(template: str) -> set[str]:
    """Return the classes that a template writes in full, without those it composes."""
    written = re.sub(r"\{[{%#].*?[}%#]\}", "?", template, flags=re.DOTALL)
    names = " ".join(re.findall(r'class="([^"]*)"', written)).split()
    return {name for name in names if "?" not in name}


def test_every_class_in_a_template_has_a_style() -> None:
    """A class that no style sheet knows is a typing error, or a style still to be written."""
    known = set(re.findall(r"\.([a-z][\w-]*)", "".join(_sheets("poort").values())))
    unknown = {
        f"{path.relative_to(TEMPLATES)}: {name}"
        for path in TEMPLATES.rglob("*.html")
        for name in _plain_classes(path.read_text(encoding="utf-8")) - known
    }

    assert sorted(unknown) == [], "\n".join(sorted(unknown))


@pytest.mark.parametrize("theme", THEMES)
def test_all_styles_of_a_page_stay_small(theme: str) -> None:
    """They are loaded on a phone, on a building site."""
    sizes = {name: len(gzip.compress(text.encode())) for name, text in _sheets(theme).items()}

    assert sum(sizes.values()) < MOST_BYTES, sizes


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_holds_tokens_only(theme: str) -> None:
    """What a theme sets is a value; where it is used is decided once, for all themes."""
    text = re.sub(r"/\*.*?\*/", "", _sheets(theme)[f"theme-{theme}.css"], flags=re.DOTALL)
    properties = re.findall(r"[{;]\s*([\w-]+)\s*:", text)

    assert properties
    assert [name for name in properties if not name.startswith("--")] == []


def test_no_style_loads_anything() -> None:
    """Our policy would refuse it, and the reader's address is nobody's business."""
    sheets = "".join(text for theme in THEMES for text in _sheets(theme).values())

    assert re.findall(r"url\(|@import|@font-face|https?:", sheets) == []
