"""What does not exist is not found, with a sentence that helps: no break, and no refusal either.

A walk over every route with an id in its address; a new route is walked by itself.
"""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from itertools import count
from pathlib import Path
from re import findall
from typing import get_args, get_origin

import pytest
from fastapi import FastAPI
from httpx2 import Response
from pydantic import BaseModel

import web
from domain.vocabulary import Role
from tests.portal.api.calling import token_for
from tests.portal.browsing import Site
from tests.portal.walking import Found, routes_in
from usecases.api_tokens import Scope
from usecases.change_person import ChangeRoles, change_roles

OWN_NUMBER = "P-001"
UNKNOWN = "987654"
KEY = "a" * 32
#: What stands for each part of an address that is no row of a table.
PARTS = {"gate_id": "P99", "check_id": "G9-99", "key": KEY, "token": "x", "address": "1.x"}
#: Parts that name a form of the answer, and so exist always.
FORMS = {"kind", "table"}


@pytest.fixture
def keeper(site: Site) -> Site:
    """A portal with a project, and the coordinator who is administrator too."""
    authority = site.authority
    authority.start(OWN_NUMBER)
    with authority.write() as session:
        change_roles(
            session,
            command=ChangeRoles(
                person_id=authority.people[Role.COORDINATOR],
                granted=frozenset({Role.ADMINISTRATOR}),
            ),
            actor=authority.actor(session, Role.ADMINISTRATOR),
            now=authority.now,
        )
    return site


def routes_to_rows(site: Site) -> list[Found]:
    """Every route that names a row in its address."""
    assert isinstance(site.browser.app, FastAPI)
    found = [(one, set(findall(r"{(\w+)", one.path))) for one in routes_in(site.browser.app)]
    return [one for one, parts in found if parts and not parts & FORMS]


def addresses(found: Found) -> set[str]:
    """The address with every part unknown, and with all unknown but the project."""
    parts = findall(r"{(\w+)", found.path)
    numbers = ("NIET-1", OWN_NUMBER) if len(parts) > 1 else ("NIET-1",)
    return {_filled(found.path, {name: PARTS.get(name, UNKNOWN) for name in parts} | {"number": n})
            for n in numbers}  # fmt: skip


def _filled(path: str, parts: Mapping[str, str]) -> str:
    for name, value in parts.items():
        path = path.replace(f"{{{name}}}", value).replace(f"{{{name}:path}}", value)
    return path


def test_what_does_not_exist_is_not_found_in_the_portal(keeper: Site) -> None:
    """Also when a form is sent to it; the page says so in Dutch and shows a way on."""
    wrong, asked = [], 0
    for found in routes_to_rows(keeper):
        if found.path.startswith("/api/"):
            continue
        for address in addresses(found):
            keeper.authority.pass_time(seconds=1)  # nobody signs in this often at once
            keeper.sign_in(Role.COORDINATOR)
            post = found.method == "POST"
            answer = keeper.post(address, form_for(found)) if post else keeper.get(address)
            asked += 1
            if not (answer.status_code == 404 and helps(answer)):
                wrong.append((found.method, address, answer.status_code))

    assert wrong == []
    assert asked > 60


def test_what_does_not_exist_is_not_found_in_the_api(keeper: Site) -> None:
    """As a problem, for a system that may do everything."""
    token = token_for(keeper.authority, Role.COORDINATOR, tuple(Scope)).token
    shown = {"Authorization": f"Bearer {token}", "If-Match": '"1"'}
    wrong, keys = [], count(1)
    for found in routes_to_rows(keeper):
        if not found.path.startswith("/api/"):
            continue
        for address in addresses(found):
            headers = shown | {"Idempotency-Key": f"unknown-{next(keys)}"}
            body = None if found.method == "GET" else body_for(found)
            answer = keeper.browser.request(found.method, address, headers=headers, json=body)
            if answer.status_code != 404 or "detail" not in answer.json():
                wrong.append((found.method, address, answer.status_code, answer.text))

    assert wrong == []
    assert next(keys) > 20


def helps(answer: Response) -> bool:
    """Whether the page has a sentence for who reads it, and a link to go on."""
    return 'lang="nl"' in answer.text and "<h1" in answer.text and "<a " in answer.text


def form_for(found: Found) -> dict[str, object]:
    """Every field that the route may read, filled in so that it could be carried out."""
    declared = {
        field.alias: plausible(field.field_info.annotation)
        for field in found.route.dependant.body_params
    }
    folder = Path(next(iter(web.__path__)))
    pages = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    looked_up = findall(r'\.(?:text|whole|day)\("(\w+)"', pages)
    return dict.fromkeys(looked_up, "1") | declared | {"form_key": KEY}


def body_for(found: Found) -> object:
    """What the route of the API is sent."""
    fields = found.route.dependant.body_params
    return plausible(fields[0].field_info.annotation) if fields else {}


def plausible(annotation: object) -> object:
    """A value of that type, such as somebody might send."""
    origin = get_origin(annotation)
    if origin is not None:
        first = plausible(get_args(annotation)[0])
        return [first] if isinstance(origin, type) and issubclass(origin, Collection) else first
    if not isinstance(annotation, type):
        return annotation if isinstance(annotation, str) else "1"  # one of a Literal's words
    if issubclass(annotation, BaseModel):
        return {
            part.alias or name: plausible(part.annotation)
            for name, part in annotation.model_fields.items()
        }
    if issubclass(annotation, StrEnum):
        return next(iter(annotation)).value
    return {bool: True, int: 1, date: "2026-04-01"}.get(annotation, "1")
