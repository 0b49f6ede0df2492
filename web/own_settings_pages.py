"""Mijn meldingen: one's language, who stands in, which reminders come, and one's calendar."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Form, Query
from starlette.requests import Request
from starlette.responses import Response

from domain.substitution import SubstitutionRefusedError
from domain.vocabulary import Language, Role
from models.queries.people import PersonUnknownError
from notifications.language import explain, translator
from usecases.arrange_substitution import (
    ArrangeSubstitution,
    arrange_substitution,
    end_substitution,
)
from usecases.own_settings import choose_language, choose_overviews, home_of, own_settings
from web.access import Door, PortalRouter
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import FieldError, go_on
from web.pages import page
from web.portal import ThisPortal
from web.rung_words import rung_words
from web.typed import Typed, TypedForm
from web.visitor import Visitor
from web.work_pages import LARGEST_ID

_PATH: Final = "/mijn-meldingen"
SUBSTITUTE: Final = "vervanger"
FIRST_DAY: Final = "vanaf"
LAST_DAY: Final = "tot"
#: Each by its own name, so that who reads no other finds it.
_OWN_NAMES: Final = {Language.NL: "Nederlands", Language.EN: "English"}


def own_settings_routes() -> PortalRouter:
    """Give the routes of one's own settings."""
    routes = PortalRouter(prefix=_PATH)

    @routes.get("", access=Door.MEMBER)
    def mine(
        request: Request, desk: Reading, done: Annotated[str, Query(alias="gedaan")] = ""
    ) -> Response:
        """Show what the visitor has set."""
        return _page(request, desk, done=done)

    @routes.post("/taal", access=Door.MEMBER)
    def language(
        desk: Acting, portal: ThisPortal, chosen: Annotated[Language, Form(alias="taal")]
    ) -> Response:
        """Speak that language to the visitor, at each organisation where they work."""
        now, home_id = desk.visitor.now, home_of(desk.session, desk.visitor.person_id)
        if home_id == desk.visitor.organisation_id:
            choose_language(desk.session, chosen, actor=desk.actor, now=now)
        else:  # only who entered somebody may change them: row level security holds it
            with portal.store.write(home_id) as at_home:
                choose_language(at_home, chosen, actor=desk.actor, now=now)
        return go_on(_PATH, done="taal")

    @routes.post("/overzicht", access=Door.MEMBER)
    def overviews(desk: Acting, wanted: Annotated[str, Form(alias="krijgen")] = "") -> Response:
        """Send the mails by the calendar, or what is late only."""
        choose_overviews(
            desk.session, wanted=wanted == "ja", actor=desk.actor, now=desk.visitor.now
        )
        return go_on(_PATH, done="overzicht")

    @routes.post("/vervanging", access=Door.MEMBER)
    def arrange(request: Request, desk: Acting, typed: TypedForm) -> Response:
        """Arrange who stands in for the visitor."""
        visitor = desk.visitor
        errors = tuple(_wrong(typed, visitor))
        command = _command(typed, visitor)
        if errors or command is None:
            return _page(request, desk, typed=typed, errors=errors)
        try:
            arrange_substitution(desk.session, command=command, actor=desk.actor, now=visitor.now)
        except (SubstitutionRefusedError, PersonUnknownError) as error:
            refused = FieldError(field=SUBSTITUTE, message=explain(error, visitor.language))
            return _page(request, desk, typed=typed, errors=(refused,))
        return go_on(_PATH, done="vervanging", anchor="vervanging")

    @routes.post("/vervanging/beeindigen", access=Door.MEMBER)
    def end(
        desk: Acting, number: Annotated[int, Form(alias="vervanging", ge=1, le=LARGEST_ID)]
    ) -> Response:
        """End a substitution early."""
        end_substitution(
            desk.session, substitution_id=number, actor=desk.actor, now=desk.visitor.now
        )
        return go_on(_PATH, done="beeindigd", anchor="vervanging")

    return routes


def _wrong(typed: Typed, visitor: Visitor) -> Iterator[FieldError]:
    _ = translator(visitor.language)
    first, last = typed.day(FIRST_DAY), typed.day(LAST_DAY)
    if typed.whole(SUBSTITUTE) is None:
        yield FieldError(field=SUBSTITUTE, message=_("Choose who stands in for you."))
    if first is None:
        yield FieldError(field=FIRST_DAY, message=_("Fill in the first day that you are away."))
    if last is None:
        yield FieldError(field=LAST_DAY, message=_("Fill in the last day that you are away."))
    elif last < visitor.today:
        yield FieldError(field=LAST_DAY, message=_("The last day lies in the past."))
    elif first is not None and last < first:
        yield FieldError(field=LAST_DAY, message=_("The last day comes before the first."))


def _command(typed: Typed, visitor: Visitor) -> ArrangeSubstitution | None:
    substitute_id = typed.whole(SUBSTITUTE)
    first, last = typed.day(FIRST_DAY), typed.day(LAST_DAY)
    if substitute_id is None or first is None or last is None:
        return None
    return ArrangeSubstitution(
        absent_id=visitor.person_id, substitute_id=substitute_id, starts_on=first, ends_on=last
    )


def _page(
    request: Request,
    desk: ReadDesk | WriteDesk,
    *,
    typed: Typed | None = None,
    errors: tuple[FieldError, ...] = (),
    done: str = "",
) -> Response:
    visitor = desk.visitor
    settings = own_settings(desk.session, visitor.person_id, today=visitor.today)
    values: Mapping[str, object] = {
        "settings": settings,
        "feed_made_at": settings.feed_made_at,
        "typed": typed or Typed(texts={FIRST_DAY: visitor.today.isoformat()}),
        "errors": errors,
        "error_at": {error.field: error.message for error in errors},
        "languages": [(one.value, _OWN_NAMES[one]) for one in Language],
        "ladders": [
            (kind, [rung_words(rung, visitor.language) for rung in ladder.rungs])
            for kind, ladder in settings.ladders.items()
        ],
        "gets_weekly": Role.COORDINATOR in visitor.roles,
        "done": done,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(request, "own/settings.html", values, status=status)
