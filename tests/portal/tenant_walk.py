"""Somebody of one organisation at every door of the portal, beside a stranger (`trust.md`, F10).

New routes are walked by themselves; a route with an address that the walk does not know fails.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from re import findall
from typing import Any

from fastapi import FastAPI
from httpx2 import Response as Answer
from pydantic import BaseModel, SecretStr
from sqlalchemy.engine import make_url
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient

import web
from domain.vocabulary import Role, SubjectKind
from models.engines import open_store
from models.queries import people
from poort.settings import Settings
from tests.authority import Authority, set_up_authority
from tests.portal.api.calling import token_for
from tests.portal.browsing import FROM_HERE
from tests.portal.stranger import CANARY, NUMBER, STRANGER
from tests.portal.walking import Found, routes_in
from usecases.api_tokens import Scope
from usecases.sign_in import open_session
from web.access import Door, PortalRouter
from web.app import create_app
from web.portal import ThisPortal
from web.same_origin import FIELD, form_token_of

#: Who walks: those who see and may do most.
ROLES = (Role.COORDINATOR, Role.ADMINISTRATOR, Role.PROJECT_LEAD)
OWN_NUMBER = "P-001"
#: What stands for each part of an address: of the stranger, and of our own.
ADDRESSES: dict[str, tuple[str, str]] = {
    "number": (NUMBER, OWN_NUMBER),
    "gate_id": ("P1", "P1"),
    "token": (CANARY, CANARY),
    "address": (f"{STRANGER}.{CANARY}", f"{STRANGER}.{CANARY}"),
    "table": ("steps", "steps"),
    "key": (CANARY, CANARY),
    "bid": (str(STRANGER), "1"),
    "version": (str(STRANGER), "1"),
}
#: Parts that name a form of the answer, and so are the same for everybody; each is tried.
FORMS = {
    "/uitvoer": "csv",
    "/te-laat": "csv",
    "/voortgang": "csv",
    "/leren": "csv",
    "/beheer": SubjectKind.CHECK.value,
}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a walk came upon: doors that leak or break, and how many of our own opened."""

    wrong: list[tuple[str, str, int]]
    opened: int


@dataclass(kw_only=True)
class Walk:
    """Somebody of one organisation, at every door of the portal."""

    authority: Authority
    browser: TestClient
    owner_url: str
    tokens: dict[Role, str]

    @property
    def routes(self) -> tuple[Found, ...]:
        """Every route."""
        return routes_in(self.browser.app)  # type: ignore[arg-type] # ours

    def everywhere(self, role: Role) -> "Outcome":
        """Ask each route for the stranger's, and for our own with the stranger in each field."""
        wrong, opened = [], 0
        for own in (False, True):
            for found in sorted(self.routes, key=lambda one: one.method):
                answer = self.ask(found, role, own=own)
                # The provider of this walk does not answer: that is the 503.
                is_broken = answer.status_code >= 500 and answer.status_code != 503
                if CANARY in told(answer) or is_broken:
                    wrong.append((found.method, found.path, int(answer.status_code)))
                opened += own and answer.is_success
        return Outcome(wrong=wrong, opened=opened)

    def ask(self, found: Found, role: Role, *, own: bool) -> Answer:
        """Ask a route with the ids of the stranger, or with our own in the address."""
        address = address_of(found, own=own)
        if found.path.startswith("/api/"):
            return self._ask_api(found, role, address, own=own)
        token = self._sign_in(role)
        if found.method == "GET":
            query = {} if own else dict.fromkeys(query_names(found), str(STRANGER))
            return self.browser.get(address, params=query)
        fields = dict.fromkeys(field_names(found), str(STRANGER))
        return self.browser.post(
            address, data=fields | {FIELD: form_token_of(token)}, headers=FROM_HERE
        )

    def _ask_api(self, found: Found, role: Role, address: str, *, own: bool) -> Answer:
        headers = {
            "Authorization": f"Bearer {self.tokens[role]}",
            "Idempotency-Key": f"key-{next(_KEYS)}",
            "If-Match": f'"{STRANGER}"',
        }
        if found.method == "GET":
            query = {} if own else dict.fromkeys(query_names(found), str(STRANGER))
            return self.browser.get(address, params=query, headers=headers)
        return self.browser.request(found.method, address, json=body_of(found), headers=headers)

    def _sign_in(self, role: Role) -> str:
        """A fresh sign-in each time, since one of the routes signs out."""
        with self.authority.write() as session:
            opened = open_session(
                session,
                person_id=self.authority.people[role],
                method="oidc",
                now=self.authority.now,
            )
        self.browser.cookies.clear()
        self.browser.cookies.set(
            "poort",
            f"{self.authority.organisation_id}.{opened.token}",
            domain="127.0.0.1",
            path="/",
        )
        return opened.token


_KEYS = count(1)


@contextmanager
def walking(owner_url: str, folder: Path) -> Iterator[Walk]:
    """An authority with a project at its first gate, at the doors of its portal."""
    url = make_url(owner_url).set(username="poort_app").render_as_string(hide_password=False)
    store = open_store(url)
    authority = set_up_authority(store)
    authority.start(OWN_NUMBER)
    settings = Settings(
        data_dir=folder,
        database_url=SecretStr(url),
        # Where the demo is open, whoever sits at this machine may be anybody.
        oidc_issuer="https://login.example",
        oidc_client_id="poort",
        mail_url=SecretStr("poortmail://127.0.0.1:25"),
    )
    app = create_app(settings, now=lambda: authority.now)
    tokens = {role: token_for(authority, role, tuple(Scope)).token for role in ROLES}
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as browser:
        yield Walk(authority=authority, browser=browser, owner_url=owner_url, tokens=tokens)
    store.dispose()


def add_leak(app: FastAPI) -> None:
    """A door that believes the address about whose rows to show."""
    routes = PortalRouter()

    @routes.get("/lek/{person_id}", access=Door.PUBLIC)
    def leak(portal: ThisPortal, person_id: int) -> Response:
        with portal.store.read(person_id) as session:
            return PlainTextResponse(people.organisation(session).name)

    app.include_router(routes.router)


def address_of(found: Found, *, own: bool) -> str:
    """The address of a route, with every part filled in.

    Raises:
        KeyError: the walk does not know a part; add it above.
    """
    address = found.path
    for name in findall(r"{(\w+)", found.path):
        address = address.replace(f"{{{name}}}", _part(found, name, own=own))
    return address


def _part(found: Found, name: str, *, own: bool) -> str:
    if name == "sequence" or (name.endswith("_id") and name not in ADDRESSES):
        return "1" if own else str(STRANGER)
    if name == "kind":
        return next(form for start, form in FORMS.items() if found.path.startswith(start))
    return ADDRESSES[name][own]


def query_names(found: Found) -> list[str]:
    """What the address may ask."""
    return [field.alias for field in found.route.dependant.query_params]


def field_names(found: Found) -> list[str]:
    """Every field that any form of ours has: those declared here, and those looked up by name."""
    declared = [field.alias for field in found.route.dependant.body_params]
    return [*declared, *looked_up_names()]


def looked_up_names() -> set[str]:
    """The names by which pages look fields up in what was typed."""
    folder = Path(next(iter(web.__path__)))
    texts = (path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    return {name for one in texts for name in findall(r'\.(?:text|whole|day)\("(\w+)"', one)}


def body_of(found: Found) -> dict[str, Any]:
    """What a route of the API is sent: the stranger, wherever a number or a text may stand."""
    fields = found.route.dependant.body_params
    models = [field.field_info.annotation for field in fields]
    return {
        part.alias or name: STRANGER if part.annotation is int else NUMBER
        for model in models
        if isinstance(model, type) and issubclass(model, BaseModel)
        for name, part in model.model_fields.items()
    }


def told(answer: Answer) -> str:
    """Everything in an answer that the walk did not ask itself."""
    return f"{answer.text}{answer.headers}".replace(answer.request.url.path, "")
