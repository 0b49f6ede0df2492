"""Beheer, koppelingen: tokens of the API and webhooks, made and ended by the administrator."""

from collections.abc import Callable, Mapping
from datetime import date
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Form, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import PoortError
from domain.permissions import Permission
from models.queries import members
from notifications.language import explain
from notifications.webhook import WebhookRefusedError
from usecases.api_tokens import (
    MakeToken,
    Scope,
    TokenEmptyError,
    TokenExpiredError,
    TokenForAnotherError,
    make_token,
    revoke_token,
    tokens_in_force,
)
from usecases.form_keys import once
from usecases.webhook_events import WebhookEvent
from usecases.webhooks import (
    RegisterWebhook,
    WebhookEmptyError,
    failed_deliveries,
    redeliver,
    register_webhook,
    stop_webhook,
    webhooks_in_force,
)
from web.access import PortalRouter
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import FieldError, go_on
from web.pages import page
from web.portal import ThisPortal
from web.work_pages import LARGEST_ID

PAGE: Final = "/beheer/koppelingen"
_ACCESS: Final = Permission.CHANGE_INTEGRATION
_Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
_Key = Annotated[str, Form(alias="form_key", pattern=r"^[0-9a-f]{32}$")]
_FIELD_OF: Final[dict[type[PoortError], str]] = {
    TokenEmptyError: "token_naam",
    TokenForAnotherError: "persoon",
    TokenExpiredError: "tot",
    WebhookEmptyError: "webhook_naam",
    WebhookRefusedError: "adres",
}


def integration_routes() -> PortalRouter:
    """Give the routes of tokens and webhooks."""
    routes = PortalRouter(prefix=PAGE)

    @routes.get("", access=_ACCESS)
    def overview(
        request: Request, desk: Reading, done: Annotated[str, Query(alias="gedaan")] = ""
    ) -> Response:
        """Show what other systems may do here, and what they did not hear."""
        return _page(request, desk, done=done)

    _add_tokens(routes)
    _add_webhooks(routes)
    return routes


def _add_tokens(routes: PortalRouter) -> None:
    @routes.post("/tokens", access=_ACCESS)
    def make(  # noqa: PLR0913 -- each is a field of the form
        *,
        request: Request,
        desk: Acting,
        key: _Key,
        name: Annotated[str, Form(alias="token_naam", max_length=100)] = "",
        person_id: Annotated[int, Form(alias="persoon", ge=0, le=LARGEST_ID)] = 0,
        scopes: Annotated[list[Scope] | None, Form(alias="scope")] = None,
        expires: Annotated[str, Form(alias="tot", max_length=10)] = "",
    ) -> Response:
        """Make a token, which is shown this once; the same form again makes no second one."""
        typed = {"token_naam": name, "persoon": str(person_id or ""), "tot": expires}
        command = MakeToken(
            name=_clean(name),
            person_id=person_id or desk.visitor.person_id,
            scopes=frozenset(scopes or ()),
            expires_on=_day(expires),
        )

        def act() -> str:
            made = make_token(desk.session, command=command, actor=desk.actor, now=desk.visitor.now)
            return made.token

        fields = {**typed, "scopes": sorted(command.scopes)}
        try:
            secret = _secret_of_first(desk, key, kind="token", fields=fields, act=act)
        except (TokenEmptyError, TokenForAnotherError, TokenExpiredError) as error:
            return _page(request, desk, refused=error, typed=typed, chosen=scopes)
        return page(request, "integrations/made.html", {"kind": "token", "secret": secret})

    @routes.post("/tokens/{token_id}/intrekken", access=_ACCESS)
    def revoke(desk: Acting, token_id: _Id) -> Response:
        """Let a token open nothing any more."""
        revoke_token(desk.session, token_id, actor=desk.actor, now=desk.visitor.now)
        return go_on(PAGE, done="ingetrokken", anchor="tokens")


def _add_webhooks(routes: PortalRouter) -> None:
    @routes.post("/webhooks", access=_ACCESS)
    def register(  # noqa: PLR0913 -- each is a field of the form
        *,
        request: Request,
        desk: Acting,
        portal: ThisPortal,
        key: _Key,
        name: Annotated[str, Form(alias="webhook_naam", max_length=100)] = "",
        url: Annotated[str, Form(alias="adres", max_length=2_000)] = "",
        events: Annotated[list[WebhookEvent] | None, Form(alias="gebeurtenis")] = None,
    ) -> Response:
        """Register a webhook, its secret shown this once; the same form again makes no second."""
        command = RegisterWebhook(
            name=_clean(name), url=url.strip(), events=frozenset(events or ())
        )
        typed = {"webhook_naam": name, "adres": url}

        def act() -> str:
            row = register_webhook(
                desk.session,
                command=command,
                may_stay_inside=portal.settings.webhooks_may_stay_inside,
                actor=desk.actor,
                now=desk.visitor.now,
            )
            return row.secret

        fields = {**typed, "events": sorted(command.events)}
        try:
            secret = _secret_of_first(desk, key, kind="webhook", fields=fields, act=act)
        except (WebhookEmptyError, WebhookRefusedError) as error:
            return _page(request, desk, refused=error, typed=typed, chosen=events)
        return page(request, "integrations/made.html", {"kind": "webhook", "secret": secret})

    @routes.post("/webhooks/{webhook_id}/stoppen", access=_ACCESS)
    def stop(desk: Acting, webhook_id: _Id) -> Response:
        """Let a webhook hear of nothing any more."""
        stop_webhook(desk.session, webhook_id, actor=desk.actor, now=desk.visitor.now)
        return go_on(PAGE, done="gestopt", anchor="webhooks")

    @routes.post("/afleveringen/{delivery_id}/nogmaals", access=_ACCESS)
    def again(desk: Acting, delivery_id: _Id) -> Response:
        """Try a delivery again that failed for good."""
        redeliver(desk.session, delivery_id, actor=desk.actor, now=desk.visitor.now)
        return go_on(PAGE, done="nogmaals", anchor="mislukt")


def _secret_of_first(
    desk: WriteDesk, key: str, *, kind: str, fields: Mapping[str, object], act: Callable[[], str]
) -> str | None:
    """The secret that came of the form; None when the form was carried out before."""
    made: list[str] = []

    def make() -> str:
        made.append(act())
        return kind  # never the secret: what is kept under a key can be read again

    # What is refused leaves no key behind, so that the form can be mended and sent again.
    with desk.session.begin_nested():
        once(
            desk.session,
            key=key,
            fields={"form": kind, "by": desk.visitor.person_id, **fields},
            act=make,
            now=desk.visitor.now,
        )
    return made[0] if made else None


def _page(  # noqa: PLR0913 -- what there is to show of a form that was refused
    request: Request,
    desk: ReadDesk | WriteDesk,
    *,
    done: str = "",
    refused: PoortError | None = None,
    typed: dict[str, str] | None = None,
    chosen: list[Scope] | list[WebhookEvent] | None = None,
) -> Response:
    errors = _errors(refused, desk)
    values = {
        "done": done,
        "tokens": tokens_in_force(desk.session),
        "webhooks": webhooks_in_force(desk.session),
        "failed": failed_deliveries(desk.session),
        "people": [(str(person_id), name) for person_id, name in members.names(desk.session)],
        "scopes": [scope.value for scope in Scope],
        "events": [event.value for event in WebhookEvent],
        "typed": typed or {},
        "chosen": [one.value for one in chosen or ()],
        "errors": errors,
        "error_at": {error.field: error.message for error in errors},
    }
    status = HTTPStatus.OK if refused is None else refused.status
    return page(request, "integrations/index.html", values, status=status)


def _errors(refused: PoortError | None, desk: ReadDesk | WriteDesk) -> list[FieldError]:
    if refused is None:
        return []
    message = explain(refused, desk.visitor.language)
    return [FieldError(field=_FIELD_OF[type(refused)], message=message)]


def _clean(name: str) -> str:
    """The name on one line; neither database keeps a character of no width at all."""
    return " ".join(name.replace("\x00", " ").split())


def _day(typed: str) -> date | None:
    """The day that was typed; what is no day at all lies in the past, and so is refused."""
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return date.min
