"""The description of the API is whole, open to all, and true: whatever it allows is answered."""

import re
from typing import Any

import pytest

from domain.vocabulary import Role
from tests.portal.api.asking import ask_everything
from tests.portal.api.calling import V1
from tests.portal.browsing import Site

#: The one address that asks no token.
DESCRIPTION = "/openapi.json"


@pytest.fixture
def description(site: Site) -> dict[str, Any]:
    """What the API says of itself."""
    found: dict[str, Any] = site.get(f"{V1}/openapi.json").json()
    return found


def test_the_description_is_open_to_every_website(site: Site) -> None:
    """As the Dutch API Design Rules ask: at a fixed place, of version 3.1, with who to ask."""
    answer = site.get(f"{V1}/openapi.json")

    told = answer.json()
    assert answer.headers["access-control-allow-origin"] == "*"
    assert told["openapi"].startswith("3.1")
    assert told["info"]["version"] == answer.headers["api-version"]
    assert set(told["info"]["contact"]) == {"name", "url", "email"}
    assert told["servers"][0]["url"].endswith("/api/v1")


def test_addresses_are_plural_lower_case_and_end_without_slash(
    description: dict[str, Any],
) -> None:
    """The naming rules of the Dutch API Design Rules."""
    addresses = description["paths"].keys() - {DESCRIPTION}
    parts = [part for path in addresses for part in path[1:].split("/")]

    assert [part for part in parts if not re.fullmatch(r"\{\w+\}|[a-z]+(-[a-z]+)*", part)] == []
    collections = {part for part in parts if not part.startswith("{")}
    assert sorted(part for part in collections if not part.endswith(("s", "people"))) == []


def test_every_operation_tells_its_scope_problems_and_version(
    description: dict[str, Any],
) -> None:
    """So that who builds on it need not try."""
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            where = f"{method} {path}"
            is_open = path == DESCRIPTION
            assert operation["summary"], where
            assert ("x-scope" in operation) != is_open, where
            assert operation["security"] == ([] if is_open else [{"token": []}]), where
            for status, answer in operation["responses"].items():
                assert "API-Version" in answer["headers"], where
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"], where


def test_every_act_bears_a_key(description: dict[str, Any]) -> None:
    """An act that a system repeats after a broken line is done once."""
    posts = [
        operations["post"] for operations in description["paths"].values() if "post" in operations
    ]

    keyless = [
        operation["operationId"]
        for operation in posts
        if "Idempotency-Key" not in {one["name"] for one in operation["parameters"]}
    ]
    assert keyless == []


@pytest.mark.parametrize("role", [Role.PROJECT_LEAD, Role.INTERNAL_CLIENT, Role.COORDINATOR])
def test_whatever_the_description_allows_is_answered_as_it_says(site: Site, role: Role) -> None:
    """Schemathesis asks every operation a little; `make fuzz` asks it much."""
    asked = ask_everything(site, role, examples=15)

    assert asked.failures[:5] == []
    assert asked.statuses.total() > 300
    assert {200, 201, 400, 404, 409, 412, 422} <= asked.statuses.keys()
