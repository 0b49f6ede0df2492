"""Beheer, een mens: name and address, roles, who stands in, and whether they still work here."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Form, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import PoortError
from domain.permissions import Permission
from domain.substitution import SubstitutionRefusedError
from models.queries import member_list, members, people
from models.queries.absences import absences_around
from models.queries.people import PersonUnknownError
from notifications.language import explain
from usecases.acting import allow, may_act
from usecases.arrange_substitution import arrange_substitution, end_substitution
from usecases.change_person import (
    ChangeDetails,
    LastAdministratorError,
    StillNeededError,
    change_details,
    change_roles,
    let_leave,
    let_return,
)
from usecases.set_up import AddressRefusedError, AddressTakenError
from usecases.unbind_login import end_sessions_elsewhere, unbind_login
from web.access import PortalRouter
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import FieldError, go_on, project_url
from web.pages import page
from web.people_form import (
    ADDRESS,
    FIRST_DAY,
    NAME,
    ROLES,
    SUBSTITUTE,
    chosen_roles,
    role_changes,
    role_field,
    substitution,
    wrong_details,
)
from web.people_pages import PATH, role_boxes
from web.portal import ThisPortal
from web.typed import Typed, TypedForm
from web.work_pages import LARGEST_ID

#: The heading under which a refusal about leaving is linked.
LEAVING: Final = "weg"
_Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
_Place = tuple[type[PoortError], str]


def person_routes() -> PortalRouter:
    """Give the routes of one person."""
    routes = PortalRouter(prefix=f"{PATH}/{{person_id}}")
    _add_looks(routes)
    _add_changes(routes)
    _add_comings_and_goings(routes)
    return routes


def _add_looks(routes: PortalRouter) -> None:
    @routes.get("", access=Permission.ARRANGE_SUBSTITUTION)
    def show(
        request: Request,
        desk: Reading,
        person_id: _Id,
        done: Annotated[str, Query(alias="gedaan")] = "",
    ) -> Response:
        """Show who they are here."""
        return _page(request, desk, person_id, done=done)

    @routes.post("/vervanging", access=Permission.ARRANGE_SUBSTITUTION)
    def arrange(request: Request, desk: Acting, typed: TypedForm, person_id: _Id) -> Response:
        """Arrange who stands in for them."""
        asked = substitution(typed, absent_id=person_id, language=desk.visitor.language)
        if isinstance(asked, list):
            return _page(request, desk, person_id, typed=typed, errors=asked)

        def act() -> None:
            arrange_substitution(
                desk.session, command=asked, actor=desk.actor, now=desk.visitor.now
            )

        refusals = [(SubstitutionRefusedError, SUBSTITUTE), (PersonUnknownError, SUBSTITUTE)]
        return _tried(request, desk, person_id, act, refusals, typed=typed, done="vervanging")

    @routes.post("/vervanging/beeindigen", access=Permission.ARRANGE_SUBSTITUTION)
    def end(
        desk: Acting,
        person_id: _Id,
        number: Annotated[int, Form(alias="vervanging", ge=1, le=LARGEST_ID)],
    ) -> Response:
        """End a substitution early."""
        end_substitution(
            desk.session, substitution_id=number, actor=desk.actor, now=desk.visitor.now
        )
        return go_on(f"{PATH}/{person_id}", done="beeindigd")


def _add_changes(routes: PortalRouter) -> None:
    @routes.post("/gegevens", access=Permission.CHANGE_PEOPLE)
    def details(request: Request, desk: Acting, typed: TypedForm, person_id: _Id) -> Response:
        """Change their name and address."""
        allow(desk.session, Permission.CHANGE_PEOPLE, actor=desk.actor)
        errors = list(wrong_details(typed, language=desk.visitor.language))
        if errors:
            return _page(request, desk, person_id, typed=typed, errors=errors)
        command = ChangeDetails(
            person_id=person_id, name=typed.text(NAME), email=typed.text(ADDRESS)
        )

        def act() -> None:
            change_details(desk.session, command=command, actor=desk.actor, now=desk.visitor.now)

        refusals = [(AddressRefusedError, ADDRESS), (AddressTakenError, ADDRESS)]
        return _tried(request, desk, person_id, act, refusals, typed=typed, done="gegevens")

    @routes.post("/rollen", access=Permission.CHANGE_PEOPLE)
    def roles(request: Request, desk: Acting, typed: TypedForm, person_id: _Id) -> Response:
        """Give and take back roles across projects."""
        command = role_changes(typed, person_id=person_id)

        def act() -> None:
            change_roles(desk.session, command=command, actor=desk.actor, now=desk.visitor.now)

        refusals = [(LastAdministratorError, role_field(ROLES[0]))]
        return _tried(request, desk, person_id, act, refusals, typed=typed, done="rollen")


def _add_comings_and_goings(routes: PortalRouter) -> None:
    @routes.post("/aanmelding/losmaken", access=Permission.CHANGE_PEOPLE)
    def unbind(desk: Acting, portal: ThisPortal, person_id: _Id) -> Response:
        """Recognise their next sign-in anew, and end those of before, everywhere."""
        now = desk.visitor.now
        subject = unbind_login(desk.session, person_id=person_id, actor=desk.actor, now=now)
        if subject is not None:
            here = desk.visitor.organisation_id
            end_sessions_elsewhere(portal.store, subject=subject, organisation_id=here, now=now)
        return go_on(f"{PATH}/{person_id}", done="losgemaakt")

    @routes.post("/weg", access=Permission.CHANGE_PEOPLE)
    def leave(request: Request, desk: Acting, person_id: _Id) -> Response:
        """They work here no longer."""

        def act() -> None:
            let_leave(desk.session, person_id=person_id, actor=desk.actor, now=desk.visitor.now)

        refusals = [(LastAdministratorError, LEAVING), (StillNeededError, LEAVING)]
        return _tried(request, desk, person_id, act, refusals, typed=Typed(), done="weg")

    @routes.post("/terug", access=Permission.CHANGE_PEOPLE)
    def come_back(desk: Acting, person_id: _Id) -> Response:
        """They work here again."""
        let_return(desk.session, person_id=person_id, actor=desk.actor, now=desk.visitor.now)
        return go_on(f"{PATH}/{person_id}", done="terug")


def _tried(  # noqa: PLR0913 -- what is done, and what the page says when it is refused
    request: Request,
    desk: WriteDesk,
    person_id: int,
    act: Callable[[], None],
    refusals: Sequence[_Place],
    *,
    typed: Typed,
    done: str,
) -> Response:
    """Do it and go on, or show the page with the refusal at its field."""
    try:
        # What is refused is undone here, so that the page can be read in the same transaction.
        with desk.session.begin_nested():
            act()
    except tuple(kind for kind, _ in refusals) as error:
        field = next(field for kind, field in refusals if isinstance(error, kind))
        refused = FieldError(field=field, message=explain(error, desk.visitor.language))
        return _page(request, desk, person_id, typed=typed, errors=[refused], status=error.status)
    return go_on(f"{PATH}/{person_id}", done=done)


def _page(  # noqa: PLR0913 -- all that the page may have to say
    request: Request,
    desk: ReadDesk | WriteDesk,
    person_id: int,
    *,
    typed: Typed | None = None,
    errors: Sequence[FieldError] = (),
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
    done: str = "",
) -> Response:
    session, visitor = desk.session, desk.visitor
    member, person = people.membership(session, person_id), people.person(session, person_id)
    held = people.organisation_roles(session, person_id)
    typed = typed or Typed()
    ticked = chosen_roles(typed) if "gezien" in typed.texts else held
    around = absences_around(session, person_id, on=visitor.today)
    actor = desk.actor() if isinstance(desk, ReadDesk) else desk.actor
    values = {
        "person": person,
        "is_ours": person.organisation_id == visitor.organisation_id,
        "left_on": member.left_on,
        "joined_on": member.joined_on,
        "roles": role_boxes(ticked),
        "held": sorted(held),
        "name": typed.texts.get(NAME, person.name),
        "address_typed": typed.texts.get(ADDRESS, person.email),
        "typed": typed,
        "first_day": typed.text(FIRST_DAY) or visitor.today.isoformat(),
        "colleagues": [one for one in members.names(session) if one[0] != person_id],
        "absences": [one for one in around if one.absent_id == person_id],
        "standing_in": [one for one in around if one.absent_id != person_id],
        "in_projects": member_list.roles_in_projects(session, person_id),
        "url_of": project_url,
        "may_change": may_act(session, Permission.CHANGE_PEOPLE, actor=actor),
        "errors": errors,
        "error_at": {error.field: error.message for error in errors},
        "done": done,
    }
    return page(request, "people/person.html", values, status=status if errors else HTTPStatus.OK)
