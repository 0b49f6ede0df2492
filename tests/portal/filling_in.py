"""The form of a checklist as a browser without scripts fills it in."""

import re
from html import unescape

from domain.vocabulary import Role
from models.gate import CheckItem
from tests.portal.browsing import Site

GATE = "/projecten/P-001/poort/G1"


def hidden_fields(text: str) -> dict[str, object]:
    """What the page remembers of each check: the mark of its answer, and its version."""
    found = re.findall(r'<input type="hidden" name="((?:was|versie)-[^"]+)" value="([^"]*)">', text)
    return {name: unescape(value) for name, value in found}


def opened(site: Site, address: str = GATE) -> dict[str, object]:
    """The fields of the form as the page gives them, before anybody types."""
    page = site.get(address).text
    fields = hidden_fields(page)
    for name, value in re.findall(
        r'type="radio" id="[^"]+" name="(antwoord-[^"]+)" value="([^"]+)" checked', page
    ):
        fields[name] = value
    for name, value in re.findall(r'name="(reden-[^"]+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL):
        fields[name] = unescape(value)
    return fields


def check_of(site: Site, project_id: int, name: str) -> CheckItem:
    """That check as it is stored now."""
    return site.authority.items(project_id)[name]


def owned_by(site: Site, project_id: int, role: Role) -> list[CheckItem]:
    """The checks in hand that the holder of that role owns."""
    person = site.authority.people[role]
    return [i for i in site.authority.items(project_id).values() if i.assignee_id == person]
