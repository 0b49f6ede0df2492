"""The description of the API is whole, open to all, and true: whatever it allows is answered."""

import re
from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import openapi
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from domain.vocabulary import Role
from tests.portal.api.calling import V1, token_for
from tests.portal.browsing import Site

NUMBERS = ("P-001", "P-002", "P-003", "P-004")
#: Each operation is asked so many things by each role; derandomized, so that a run repeats another.
SETTINGS = settings(
    max_examples=15,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    ignored_auth,
    unsupported_method,
    negative_data_rejection,
]


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
    parts = [part for path in description["paths"] for part in path[1:].split("/")]

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
            assert operation["x-scope"], where
            assert operation["summary"], where
            assert operation["security"] == [{"token": []}], where
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
    """Schemathesis asks every operation what its description allows, and what it does not."""
    projects = [site.authority.start(number) for number in NUMBERS]
    for project_id in projects[:2]:
        site.authority.answer_all(project_id)
    site.authority.submit(projects[0])
    app = site.browser.app
    shown = {"Authorization": f"Bearer {token_for(site.authority, role).token}"}
    schema = openapi.from_dict(site.get(f"{V1}/openapi.json").json())
    schema.app = app
    failures: list[str] = []
    answered: Counter[int] = Counter()

    for result in schema.get_all_operations():
        assert isinstance(result, Ok)

        @settings(SETTINGS)
        @given(case=result.ok().as_strategy())
        def ask(case: schemathesis.Case[Any]) -> None:
            aim(case, turn=answered.total())
            # Each is asked without a token too; who does that often in a short time has to wait.
            site.authority.pass_time(seconds=30)
            try:
                answered[case.call_and_validate(headers=shown, checks=CHECKS).status_code] += 1
            except FailureGroup as found:
                failures.extend(f"{case.method} {case.path}: {one}" for one in found.exceptions)

        ask()

    assert failures[:5] == []
    assert answered.total() > 300
    assert {200, 201, 400, 404, 409, 412, 422} <= answered.keys()


def aim(case: schemathesis.Case[Any], *, turn: int) -> None:
    """Lead three of four to something that is there; what is made at random seldom is."""
    if turn % 4 == 0:
        return
    there = {
        "number": NUMBERS[turn % len(NUMBERS)],
        "gate_id": "G1",
        "item_id": 1 + turn % 40,
        "deviation_id": 1,
        "person_id": 1,
        "webhook_id": 1,
    }
    case.path_parameters |= {name: there[name] for name in case.path_parameters if name in there}
    if turn % 4 != 1 and "If-Match" in case.headers:
        case.headers["If-Match"] = "*"
