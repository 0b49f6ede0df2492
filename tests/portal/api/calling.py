"""Another system that calls the API with a token."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from domain.permissions import Actor
from domain.vocabulary import Role
from models.engines import WriteSession
from tests.authority import Authority
from usecases.api_tokens import MadeToken, MakeToken, Scope, make_token

V1 = "/api/v1"


def administrator_as(session: WriteSession, authority: Authority, role: Role) -> Actor:
    """The person who holds that role, as if they were administrator too."""
    actor = authority.actor(session, role)
    return replace(actor, organisation_roles=actor.organisation_roles | {Role.ADMINISTRATOR})


def token_for(
    authority: Authority, role: Role, scopes: Iterable[Scope] = tuple(Scope)
) -> MadeToken:
    """A token that acts as the person who holds that role."""
    with authority.write() as session:
        return make_token(
            session,
            command=MakeToken(
                name="Zaaksysteem", person_id=authority.people[role], scopes=frozenset(scopes)
            ),
            actor=administrator_as(session, authority, role),
            now=authority.now,
        )


@dataclass(kw_only=True)
class Caller:
    """A system with a token; every act bears a new key."""

    browser: TestClient
    token: str
    _keys: "count[int]" = field(default_factory=lambda: count(1))

    def get(self, path: str, **headers: str) -> Response:
        """Read an address of the API."""
        return self.browser.get(f"{V1}{path}", headers=self._shown | headers)

    def read(self, path: str) -> Any:  # noqa: ANN401 -- JSON
        """What stands at that address."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def tag(self, path: str) -> str:
        """The ETag of what stands at that address."""
        return self.get(path).headers["etag"]

    def post(
        self,
        path: str,
        body: object = None,
        *,
        key: str | None = None,
        seen: str | None = None,
    ) -> Response:
        """Do something; `seen` is the ETag of what it is done to."""
        headers = self._shown | {"Idempotency-Key": key or f"key-{next(self._keys):08}"}
        if seen is not None:
            headers["If-Match"] = seen
        return self.browser.post(f"{V1}{path}", json=body, headers=headers)

    @property
    def _shown(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}
