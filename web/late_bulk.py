"""Acts on chosen late steps: a nudge for their owners, or a colleague who takes them over.

The chosen rows are one transaction, with an outcome for each (`usecases.row_by_row`). The
outcomes are kept under the key of the form, so that a form that is sent twice shows the same.
"""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Form, HTTPException, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from models.queries import members, work
from notifications.language import explain, translator
from usecases.form_keys import once
from usecases.hand_over_checks import (
    HandOverChecks,
    HandOverReasonMissingError,
    hand_over_checks,
)
from usecases.late_page import chosen_steps
from usecases.nudge_owners import nudge_owners
from usecases.row_by_row import NothingChosenError, RowOutcome
from web.access import Door, PortalRouter
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import FieldError, project_url
from web.late_filters import PAGE, Filters
from web.pages import page
from web.saved_views import filters_of

_LARGEST_ID: Final = 2**31 - 1
_LONGEST_ID: Final = 9
_Items = Annotated[list[Annotated[int, Form(ge=1, le=_LARGEST_ID)]] | None, Form(alias="stap")]
_Key = Annotated[str, Form(alias="form_key", pattern=r"^[0-9a-f]{32}$")]
_Text = Annotated[str, Form(max_length=4_000)]


def late_bulk_routes() -> PortalRouter:
    """Give the routes of acts on many late steps."""
    routes = PortalRouter(prefix=PAGE)

    @routes.post("/duwtje", access=Door.MEMBER)
    def nudge(desk: Acting, key: _Key, items: _Items = None, filters: _Text = "") -> Response:
        """Write the owner of each chosen step a message."""
        chosen = _chosen(items)

        def act() -> str:
            outcomes = nudge_owners(desk.session, chosen, actor=desk.actor, now=desk.visitor.now)
            return _kept(desk, "nudge", outcomes)

        once(
            desk.session,
            key=key,
            fields={"act": "nudge", "items": chosen, "by": desk.visitor.person_id},
            act=act,
            now=desk.visitor.now,
        )
        return _to_outcome(key, filters)

    @routes.post("/overdragen", access=Door.MEMBER)
    def hand_over(  # noqa: PLR0913 -- the fields of the form
        request: Request,
        desk: Acting,
        key: _Key,
        *,
        items: _Items = None,
        filters: _Text = "",
        person: Annotated[str, Form(alias="persoon", max_length=20)] = "",
        reason: Annotated[str, Form(alias="reden", max_length=4_000)] = "",
        sure: Annotated[str, Form(alias="bevestig", max_length=1)] = "",
    ) -> Response:
        """Ask to whom the chosen steps go and why; with both, hand them over."""
        chosen = _chosen(items)
        typed = {"person": person, "reason": reason, "filters": filters}
        errors = _hand_over(desk, key, chosen, typed) if sure else ()
        if errors or not sure:
            return _ask(request, desk, chosen, typed, errors=errors)
        return _to_outcome(key, filters)

    @routes.get("/gevolg/{key}", access=Door.MEMBER)
    def outcome(
        request: Request,
        desk: Reading,
        filters: Filters,
        key: Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")],
    ) -> Response:
        """Show what became of each chosen step."""
        kept = _outcome_of(desk, key)
        if kept.get("by") != desk.visitor.person_id:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        values = {"outcome": kept, "back_url": filters.url(), "project_url": project_url}
        return page(request, "late/outcome.html", values)

    return routes


def _chosen(items: Sequence[int] | None) -> tuple[int, ...]:
    """The chosen steps, each once."""
    if not items:
        raise NothingChosenError
    return tuple(dict.fromkeys(items))


def _hand_over(
    desk: WriteDesk, key: str, chosen: tuple[int, ...], typed: Mapping[str, str]
) -> tuple[FieldError, ...]:
    """Hand the steps over once for that key, or say what is wrong with the form."""
    taker = _person_id(typed["person"])
    if taker is None:
        _ = translator(desk.visitor.language)
        return (FieldError(field="persoon", message=_("Choose who takes the steps over.")),)
    command = HandOverChecks(item_ids=chosen, person_id=taker, reason=typed["reason"])

    def act() -> str:
        outcomes = hand_over_checks(
            desk.session, command=command, actor=desk.actor, now=desk.visitor.now
        )
        return _kept(desk, "hand_over", outcomes)

    fields = {"act": "hand_over", "items": chosen, "to": taker, "why": command.reason}
    try:
        # What is refused and told on a page leaves no key behind.
        with desk.session.begin_nested():
            once(desk.session, key=key, fields=fields, act=act, now=desk.visitor.now)
    except HandOverReasonMissingError as refused:
        return (FieldError(field="reden", message=explain(refused, desk.visitor.language)),)
    return ()


def _person_id(typed: str) -> int | None:
    """The person chosen in the list; None when nobody was."""
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= _LONGEST_ID
    return int(typed) if is_number else None


def _outcome_of(desk: ReadDesk, key: str) -> dict[str, object]:
    """What is kept under that key; empty when it is of no form of ours."""
    row = work.idempotency_key(desk.session, key)
    try:
        kept = json.loads(row.outcome) if row is not None else {}
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _ask(
    request: Request,
    desk: WriteDesk,
    chosen: Sequence[int],
    typed: Mapping[str, str],
    *,
    errors: Sequence[FieldError],
) -> Response:
    steps = chosen_steps(desk.session, chosen, language=desk.visitor.language)
    values = {
        "steps": steps,
        "members": members.names(desk.session),
        "typed": typed,
        "errors": errors,
        "mistakes": {
            field: next((error.message for error in errors if error.field == field), None)
            for field in ("persoon", "reden")
        },
        "back_url": _back_url(typed["filters"]),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(request, "late/hand_over.html", values, status=status)


def _kept(desk: WriteDesk, act: str, outcomes: Sequence[RowOutcome]) -> str:
    """What came of the form as JSON, in the words of who sent it."""
    language = desk.visitor.language
    refused = {one.item_id: one.refused for one in outcomes}
    steps = chosen_steps(desk.session, tuple(refused), language=language)
    named = {step.item_id: step for step in steps}
    rows = [
        {
            "item_id": item_id,
            "title": named[item_id].title if item_id in named else str(item_id),
            "project_number": named[item_id].project_number if item_id in named else "",
            "project_name": named[item_id].project_name if item_id in named else "",
            "owner_name": (named[item_id].owner_name or "") if item_id in named else "",
            "refused": explain(error, language) if error else "",
        }
        for item_id, error in refused.items()
    ]
    return json.dumps({"by": desk.visitor.person_id, "act": act, "rows": rows})


def _to_outcome(key: str, filters: str) -> Response:
    query = filters_of(filters)
    where = f"{PAGE}/gevolg/{key}" + (f"?{query}" if query else "")
    return RedirectResponse(where, status_code=HTTPStatus.SEE_OTHER)


def _back_url(filters: str) -> str:
    query = filters_of(filters)
    return f"{PAGE}?{query}" if query else PAGE
