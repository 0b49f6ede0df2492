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
from web.dependencies import Acting, Reading, WriteDesk
from web.forms import FieldError, project_url
from web.late_filters import PAGE, Filters
from web.pages import page
from web.saved_views import filters_of

_LARGEST_ID: Final = 2**31 - 1
_Id = Annotated[int, Path(ge=1, le=_LARGEST_ID)]
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
        taker = int(person) if person.isascii() and person.isdigit() else 0
        typed = {"person": person, "reason": reason, "filters": filters}
        if not sure:
            return _ask(request, desk, chosen, typed, errors=())
        if not taker:
            _ = translator(desk.visitor.language)
            error = FieldError(field="persoon", message=_("Choose who takes the steps over."))
            return _ask(request, desk, chosen, typed, errors=(error,))
        # No database keeps the character that ends a text in C.
        why = reason.replace("\x00", "")
        command = HandOverChecks(item_ids=chosen, person_id=taker, reason=why)

        def act() -> str:
            outcomes = hand_over_checks(
                desk.session, command=command, actor=desk.actor, now=desk.visitor.now
            )
            return _kept(desk, "hand_over", outcomes)

        try:
            # What is refused and told on a page leaves no key behind.
            with desk.session.begin_nested():
                once(
                    desk.session,
                    key=key,
                    fields={"act": "hand_over", "items": chosen, "to": taker, "why": reason},
                    act=act,
                    now=desk.visitor.now,
                )
        except HandOverReasonMissingError as refused:
            message = explain(refused, desk.visitor.language)
            error = FieldError(field="reden", message=message)
            return _ask(request, desk, chosen, typed, errors=(error,))
        return _to_outcome(key, filters)

    @routes.get("/gevolg/{key}", access=Door.MEMBER)
    def outcome(
        request: Request,
        desk: Reading,
        filters: Filters,
        key: Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")],
    ) -> Response:
        """Show what became of each chosen step."""
        row = work.idempotency_key(desk.session, key)
        kept = json.loads(row.outcome) if row is not None else {}
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
