"""One organisation never sees another: a walk over every route and every table (`trust.md`, F10).

The other organisation has a row in every table with a canary in every text. New routes and
tables are walked by themselves; a route with an address that the walk does not know fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from re import findall
from typing import Any

import pytest
from httpx2 import Response as Answer
from pydantic import BaseModel, SecretStr
from sqlalchemy import func, select, update
from sqlalchemy.engine import make_url
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient

import web
from domain.vocabulary import Role, SubjectKind
from models import tables
from models.engines import open_store
from models.queries import people
from poort.settings import Settings
from tests.authority import Authority, set_up_authority
from tests.portal import stranger
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

pytestmark = pytest.mark.postgres

OWN_NUMBER = "P-001"
#: What stands for each part of an address: of the stranger, and of our own.
ADDRESSES: dict[str, tuple[str, str]] = {
    "number": (NUMBER, OWN_NUMBER),
    "gate_id": ("P1", "P1"),
    "token": (CANARY, CANARY),
    "address": (f"{STRANGER}.{CANARY}", f"{STRANGER}.{CANARY}"),
    "table": ("steps", "steps"),
    "key": (CANARY, CANARY),
}
#: Parts that name a form of the answer, and so are the same for everybody; each is tried.
FORMS = {"/uitvoer": "csv", "/te-laat": "csv", "/beheer": SubjectKind.CHECK.value}


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


@pytest.fixture
def walk(postgres_fresh_url: str, tmp_path: Path) -> Iterator[Walk]:
    """An authority with a project at its first gate, beside a stranger."""
    stranger.plant(postgres_fresh_url)
    address = make_url(postgres_fresh_url).set(username="poort_app")
    url = address.render_as_string(hide_password=False)
    store = open_store(url)
    authority = set_up_authority(store)
    authority.start(OWN_NUMBER)
    settings = Settings(
        data_dir=tmp_path,
        database_url=SecretStr(url),
        # Where the demo is open, whoever sits at this machine may be anybody.
        oidc_issuer="https://login.example",
        oidc_client_id="poort",
        mail_url=SecretStr("poortmail://127.0.0.1:25"),
    )
    app = create_app(settings, now=lambda: authority.now)
    roles = (Role.COORDINATOR, Role.ADMINISTRATOR, Role.PROJECT_LEAD)
    tokens = {role: token_for(authority, role, tuple(Scope)).token for role in roles}
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as browser:
        yield Walk(
            authority=authority, browser=browser, owner_url=postgres_fresh_url, tokens=tokens
        )
    store.dispose()


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


def test_the_walk_knows_every_route(walk: Walk) -> None:
    """And the stranger has the canary nearly everywhere."""
    assert len(walk.routes) > 100
    assert all("{" not in address_of(found, own=False) for found in walk.routes)
    assert stranger.texts() > 80
    assert all(len(found) == 1 for found in stranger.rows(walk.owner_url).values())


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR, Role.PROJECT_LEAD])
def test_no_route_shows_or_changes_another_organisation(walk: Walk, role: Role) -> None:
    """Whatever is asked, with their ids in the address, in the query and in every field."""
    before = stranger.rows(walk.owner_url)

    outcome = walk.everywhere(role)

    assert outcome.wrong == []
    # A walk that is refused at every door proves nothing.
    assert outcome.opened > 30
    assert stranger.rows(walk.owner_url) == before


def test_the_walk_finds_a_door_that_leaks(walk: Walk) -> None:
    """A route that believes the address about whose rows to show is found out."""
    routes = PortalRouter()

    @routes.get("/lek/{person_id}", access=Door.PUBLIC)
    def leak(portal: ThisPortal, person_id: int) -> Response:
        with portal.store.read(person_id) as session:
            return PlainTextResponse(people.organisation(session).name)

    walk.browser.app.include_router(routes.router)  # type: ignore[attr-defined] # ours

    assert walk.everywhere(Role.COORDINATOR).wrong == [("GET", "/lek/{person_id}", 200)]


def told(answer: Answer) -> str:
    """Everything in an answer that the walk did not ask itself."""
    return f"{answer.text}{answer.headers}".replace(answer.request.url.path, "")


def test_no_statement_in_a_session_of_ours_finds_another_organisation(walk: Walk) -> None:
    """Every query function goes through such a session, so this holds for each of them."""
    seen, changed = [], []
    for table in tables.metadata.sorted_tables:
        theirs = (table.c.id if table.name == "organisation" else table.c.organisation_id) == (
            STRANGER
        )
        with walk.authority.store.read(walk.authority.organisation_id) as reading:
            if reading.execute(select(func.count()).select_from(table).where(theirs)).scalar():
                seen.append(table.name)
        with walk.authority.write() as writing:
            column = next(iter(table.columns))
            statement = update(table).where(theirs).values({column.name: column})
            if writing.execute(statement).rowcount:  # type: ignore[attr-defined] # of an update
                changed.append(table.name)

    assert seen == []
    assert changed == []
