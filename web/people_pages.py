"""Beheer, mensen: who works here, and what they are across projects."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from domain.permissions import Permission
from domain.vocabulary import Language, Role
from models.queries import member_list
from notifications.language import explain
from usecases.acting import allow, may_act
from usecases.form_keys import once
from usecases.set_up import AddressRefusedError, AddressTakenError, add_person
from web.access import PortalRouter
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import FieldError, go_on
from web.pages import page
from web.people_form import ADDRESS, ROLES, new_person, role_field, wrong_details
from web.typed import Typed, TypedForm

PATH: Final = "/beheer/mensen"
_SHOWN: Final = 50
_LAST_PAGE: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pages:
    """Where one is in the list; how many pages there are is known as far as one has read."""

    number: int
    pages: int
    wanted: str
    with_left: bool

    def url_of(self, number: int) -> str:
        """The address of that page."""
        asked = {"zoek": self.wanted, "weg": "ja" if self.with_left else "", "pagina": number}
        return f"{PATH}?{urlencode({name: value for name, value in asked.items() if value})}"


def people_routes() -> PortalRouter:
    """Give the routes of the list of people and of adding somebody."""
    routes = PortalRouter(prefix=PATH)

    @routes.get("", access=Permission.ARRANGE_SUBSTITUTION)
    def everybody(
        request: Request,
        desk: Reading,
        wanted: Annotated[str, Query(alias="zoek", max_length=200)] = "",
        left: Annotated[str, Query(alias="weg", max_length=5)] = "",
        number: Annotated[int, Query(alias="pagina", ge=1, le=_LAST_PAGE)] = 1,
    ) -> Response:
        """Show who works here, a page at a time."""
        wanted = wanted.replace("\x00", "").strip()
        found = member_list.members_page(
            desk.session,
            wanted=wanted,
            with_left=bool(left),
            limit=_SHOWN + 1,
            offset=_SHOWN * (number - 1),
        )
        values = {
            "wanted": wanted,
            "with_left": bool(left),
            "members": found[:_SHOWN],
            "pages": _Pages(
                number=number,
                pages=number + (len(found) > _SHOWN),
                wanted=wanted,
                with_left=bool(left),
            ),
            "may_change": may_act(desk.session, Permission.CHANGE_PEOPLE, actor=desk.actor()),
        }
        return page(request, "people/list.html", values)

    @routes.get("/nieuw", access=Permission.CHANGE_PEOPLE)
    def ask(request: Request, desk: Reading) -> Response:
        """Show the form to add somebody."""
        return _form(request, desk, Typed())

    @routes.post("/nieuw", access=Permission.CHANGE_PEOPLE)
    def add(request: Request, desk: Acting, typed: TypedForm) -> Response:
        """Add them, once however often the button is pressed."""
        allow(desk.session, Permission.CHANGE_PEOPLE, actor=desk.actor)
        language = desk.visitor.language
        errors = list(wrong_details(typed, language=language))
        if errors:
            return _form(request, desk, typed, errors=errors)
        try:
            person_id = _add_once(desk, typed)
        except (AddressRefusedError, AddressTakenError) as error:
            at_field = FieldError(field=ADDRESS, message=explain(error, language))
            return _form(request, desk, typed, errors=[at_field])
        return go_on(f"{PATH}/{person_id}", done="toegevoegd")

    return routes


def _add_once(desk: WriteDesk, typed: Typed) -> str:
    def act() -> str:
        added = add_person(
            desk.session, command=new_person(typed), actor=desk.actor, now=desk.visitor.now
        )
        return str(added.id)

    # What is refused is undone here, so that the page can be made in the same transaction.
    with desk.session.begin_nested():
        return once(
            desk.session,
            key=typed.text("form_key", longest=64),
            fields={"form": "person", **typed.texts},
            act=act,
            now=desk.visitor.now,
        )


def _form(
    request: Request, desk: ReadDesk | WriteDesk, typed: Typed, *, errors: Sequence[FieldError] = ()
) -> Response:
    values = {
        "typed": typed,
        "errors": errors,
        "error_at": {error.field: error.message for error in errors},
        "roles": role_boxes(frozenset(r for r in ROLES if typed.text(role_field(r)))),
        "languages": [(one.value, name) for one, name in OWN_NAMES.items()],
        "chosen_language": typed.text("taal") or desk.visitor.language,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(request, "people/new.html", values, status=status)


#: Each by its own name, so that who reads no other finds it.
OWN_NAMES: Final = {Language.NL: "Nederlands", Language.EN: "English"}


def role_boxes(ticked: frozenset[Role]) -> list[tuple[str, Role, bool]]:
    """The box of each role: its name, the role, whether it is ticked."""
    return [(role_field(role), role, role in ticked) for role in ROLES]
