"""Schemathesis asks the API what its description allows, and what it does not allow."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from requests.exceptions import ReadTimeout
from schemathesis import openapi
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.parameters import ParameterLocation
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
from tests.authority import Authority
from tests.portal.api.calling import V1, Caller, token_for
from tests.portal.browsing import Site
from usecases.webhook_events import WebhookEvent

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    ignored_auth,
    unsupported_method,
    negative_data_rejection,
]
NUMBERS = ("P-001", "P-002", "P-003", "P-004")
_GATES = ("G1", "G2", "P1")
_ITEMS = 24
_PEOPLE = 9
#: Much longer than an answer takes, since the machine may do other things beside.
_PATIENCE_SECONDS = 60
#: Derandomized, a run repeats another; with a seed it draws what that seed says.
_DRAWING = settings(
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@dataclass(kw_only=True)
class Asked:
    """What was answered, by operation, and every answer that the description does not allow."""

    answered: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    failures: list[str] = field(default_factory=list)

    @property
    def statuses(self) -> Counter[int]:
        """What was answered, over all operations."""
        return sum(self.answered.values(), Counter())


def furnish(authority: Authority, caller: Caller) -> None:
    """Four projects, each further than the next, with a deviation and a webhook that heard."""
    hook = {"name": "Zaak", "url": "https://zaak.example/hook", "events": list(WebhookEvent)}
    assert caller.post("/webhooks", hook).status_code == 201
    deep, submitted, answered, fresh = (authority.start(number) for number in NUMBERS)
    authority.pass_gate(deep)
    for project_id in (submitted, answered):
        authority.answer_all(project_id)
    authority.submit(submitted)
    item = next(one for one in authority.items(fresh).values() if one.blocking)
    asked = {"reason": "Geen tijd.", "measure": "Volgende keer."}
    lead = Caller(browser=caller.browser, token=token_for(authority, Role.PROJECT_LEAD).token)
    made = lead.post(f"/checks/{item.id}/deviations", asked, seen="*")
    assert made.status_code == 201, made.text


def ask_everything(site: Site, role: Role, *, examples: int, drawn_by: int | None = None) -> Asked:
    """Ask each operation that often, as the person who holds that role."""
    administrator = token_for(site.authority, Role.ADMINISTRATOR).token
    furnish(site.authority, Caller(browser=site.browser, token=administrator))
    shown = {"Authorization": f"Bearer {token_for(site.authority, role).token}"}
    schema = openapi.from_dict(site.get(f"{V1}/openapi.json").json())
    schema.app = site.browser.app
    asked, turns = Asked(), count()

    def ask(case: "schemathesis.Case[Any]") -> None:
        aim(case, site.authority, turn=next(turns))
        # Each is asked without a token too; who does that often in a short time has to wait.
        site.authority.pass_time(seconds=30)
        where = f"{case.method} {case.path}"
        try:
            answer = case.call_and_validate(headers=shown, checks=CHECKS, timeout=_PATIENCE_SECONDS)
        except FailureGroup as found:
            asked.failures.extend(f"{where}: {one}" for one in found.exceptions)
        except ReadTimeout:
            asked.failures.append(f"{where}: no answer in {_PATIENCE_SECONDS} seconds")
        else:
            asked.answered[where][answer.status_code] += 1

    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        _drawing(ask, result.ok(), examples=examples, drawn_by=drawn_by)()
    return asked


def _drawing(
    ask: "Callable[[schemathesis.Case[Any]], None]",
    operation: Any,  # noqa: ANN401 -- an operation of schemathesis, whose type has five parameters
    *,
    examples: int,
    drawn_by: int | None,
) -> Callable[[], None]:
    drawing = settings(_DRAWING, max_examples=examples, derandomize=drawn_by is None)

    # A function of its own for each: hypothesis refuses to run one twice with other strategies.
    def asked_once(case: "schemathesis.Case[Any]") -> None:
        ask(case)

    drawn: Callable[[], None] = given(case=operation.as_strategy())(asked_once)
    return drawing(drawn if drawn_by is None else seed(drawn_by)(drawn))


def aim(case: "schemathesis.Case[Any]", authority: Authority, *, turn: int) -> None:
    """Lead three of four to something that is there; what is made at random seldom is.

    What was drawn to be refused stays as it is.
    """
    if turn % 4 == 0:
        return
    aimed = turn // 4
    there: dict[str, object] = {
        "number": NUMBERS[aimed % len(NUMBERS)],
        "gate_id": _GATES[aimed // 2 % len(_GATES)],
        "item_id": 1 + aimed % _ITEMS,
        "deviation_id": 1,
        "person_id": 1 + aimed % _PEOPLE,
        "webhook_id": 1,
        "delivery_id": 1 + aimed % 5,
    }
    if _is_sound(case, ParameterLocation.PATH):
        names = there.keys() & case.path_parameters
        case.path_parameters |= {name: there[name] for name in names}
    if turn % 4 != 1:
        # What is drawn first is drawn often, and a key that was used before closes the door.
        fitting = {"If-Match": "*", "Idempotency-Key": f"key-{turn:08}"}
        case.headers.update({name: fitting[name] for name in fitting.keys() & case.headers.keys()})
    if _is_sound(case, ParameterLocation.BODY):
        case.body = _aimed(case.body, _fitting_fields(authority, aimed=aimed))


def _fitting_fields(authority: Authority, *, aimed: int) -> dict[str, object]:
    """What the fields of a body may hold that is there; half of them also what is in order."""
    fields: dict[str, object] = {
        "personId": 1 + aimed % _PEOPLE,
        "position": 1 + aimed % 4,
        "processId": "infrastructure-works",
        "version": "2026.1",
    }
    if aimed % 2:
        return fields
    seats = [{"role": role, "personId": held_by} for role, held_by in authority.team().items()]
    return fields | {
        "team": seats,
        "objectiveId": 1,
        "mkiWeightPercent": 30,
        "awardOn": "2027-06-01",
        "happenedOn": "2026-02-27",
        "plannedOn": "2026-09-01",
        "url": "https://zaak.example/hook",
    }


def _is_sound(case: "schemathesis.Case[Any]", place: ParameterLocation) -> bool:
    drawn = None if case.meta is None else case.meta.components.get(place)
    return drawn is None or drawn.mode.is_positive


def _aimed(body: object, there: dict[str, object]) -> Any:  # noqa: ANN401 -- JSON
    match body:
        case dict():
            return {name: there.get(name, _aimed(value, there)) for name, value in body.items()}
        case list():
            return [_aimed(one, there) for one in body]
        case _:
            return body
