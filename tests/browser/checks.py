"""What every page must be in a browser: accessible, quiet, narrow enough, and valid."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page

_HERE = Path(__file__).parent
_LINTER = _HERE.parent / "linters" / "node_modules" / ".bin" / "html-validate"
#: Chromium says this of a page that answers with an error on purpose.
_REFUSED = "the server responded with a status of"


#: What axe finds by looking at colours; all else is the same in the dark.
OF_COLOURS = ("color-contrast", "link-in-text-block")


def assert_accessible(page: Page, *, only: Sequence[str] = ()) -> None:
    """Axe finds nothing on the page as it is shown now, its best practices included.

    With `only`, it looks by those rules.
    """
    # Evaluated, not added to the page: our policy rightly refuses a script from elsewhere.
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    options = {"resultTypes": ["violations"]} | ({"runOnly": list(only)} if only else {})
    found = page.evaluate("options => axe.run(document, options)", options)

    told = [
        f"{violation['id']}: {node['html']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
    assert told == [], "\n".join([page.url, *told])


def assert_clean_console(page: Page) -> None:
    """The browser has said nothing of this page: no refusal by the policy, no error, no warning."""
    said = [
        f"{message.type}: {message.text}"
        for message in page.console_messages()
        if not (_REFUSED in message.text and message.location["url"] == page.url)
    ]
    said += [f"error: {error}" for error in page.page_errors()]

    assert said == [], "\n".join([page.url, *said])


def assert_no_sideways_scroll(page: Page) -> None:
    """Nothing sticks out of the window; what is wider scrolls within itself."""
    sticks_out = page.evaluate(
        """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
          [...document.querySelectorAll('body *')]
            .filter(one => one.getBoundingClientRect().right > window.innerWidth + 1)
            .map(one => one.outerHTML.slice(0, 120))"""
    )

    assert sticks_out == [], "\n".join([page.url, *sticks_out])
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def screenshot(page: Page, name: str) -> None:
    """Keep a picture of the whole page in the folder that `POORT_PICTURES` names, if it does."""
    folder = os.environ.get("POORT_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def assert_valid_html(pages: Mapping[str, str], folder: Path) -> None:
    """html-validate finds nothing in these pages, each under a name that is good for a file."""
    if shutil.which("node") is None or not _LINTER.exists():
        pytest.skip("html-validate is missing: run `npm ci` in tests/linters.")
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    rules = _HERE.parent / "linters" / ".htmlvalidate.json"

    told = subprocess.run(
        [_LINTER, "--config", rules, "--formatter", "json", *folder.glob("*.html")],
        check=False,
        capture_output=True,
        text=True,
    )

    assert told.stdout, told.stderr
    faults = _faults(told.stdout)
    assert faults == [], "\n".join(faults)


def _faults(report: str) -> list[str]:
    return [
        f"{Path(page['filePath']).stem}:{fault['line']}: {fault['ruleId']}: {fault['message']}"
        for page in json.loads(report)
        for fault in page["messages"]
    ]


@cache
def _axe() -> str:
    return (_HERE / "vendor" / "axe.min.js").read_text(encoding="utf-8")
