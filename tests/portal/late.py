"""Projects that are late, and what a page tells of their steps."""

import re
from html import unescape

from tests.portal.browsing import Site


def late_site(site: Site, *, projects: int = 1, weeks: int = 30) -> Site:
    """Projects of which steps of the first gate are late."""
    for number in range(projects):
        site.authority.start(
            f"P-{number + 1:03}",
            name=f"Weg {number + 1}",
            department="Wegen" if number % 2 == 0 else "Water",
        )
    site.authority.pass_time(weeks=weeks)
    return site


def words(html: str) -> str:
    """What a reader sees of a page, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def chosen(html: str) -> list[str]:
    """The steps that can be chosen on a page."""
    return re.findall(r'name="stap" value="(\d+)"', html)
