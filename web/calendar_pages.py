"""Beheer, kalender: on which days nobody works here, so that working days are counted right."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Form, Query
from starlette.requests import Request
from starlette.responses import Response

from catalogue.holidays_nl import closed_days
from domain.permissions import Permission
from models.queries import people
from notifications.language import explain, translator
from usecases.calendars import LAST_DAY
from usecases.close_days import choose_holidays
from usecases.set_up import DayClosedError, close_day
from web.access import PortalRouter
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import FieldError, go_on
from web.pages import page
from web.typed import Typed, TypedForm

PATH: Final = "/beheer/kalender"
_DAY: Final = "dag"
_WHY: Final = "reden"
#: As many years ahead as projects are planned in detail.
_YEARS: Final = 3
#: The width of the column.
_LONGEST: Final = 200


def calendar_routes() -> PortalRouter:
    """Give the routes of the working calendar."""
    routes = PortalRouter(prefix=PATH)

    @routes.get("", access=Permission.CHANGE_LADDER)
    def show(
        request: Request, desk: Reading, done: Annotated[str, Query(alias="gedaan")] = ""
    ) -> Response:
        """Show the days on which nobody works."""
        return _page(request, desk, done=done)

    @routes.post("/dag", access=Permission.CHANGE_LADDER)
    def close(request: Request, desk: Acting, typed: TypedForm) -> Response:
        """Close a further day."""
        _ = translator(desk.visitor.language)
        day, why = typed.day(_DAY), typed.text(_WHY)
        errors = []
        if day is None or not desk.visitor.today <= day <= LAST_DAY:
            errors.append(FieldError(field=_DAY, message=_("Fill in a day from today on.")))
        if not why or len(why) > _LONGEST:
            said = _("Fill in why, in at most {most} characters.").format(most=_LONGEST)
            errors.append(FieldError(field=_WHY, message=said))
        if errors or day is None:
            return _page(request, desk, typed=typed, errors=errors)
        try:
            close_day(desk.session, day=day, reason=why, actor=desk.actor, now=desk.visitor.now)
        except DayClosedError as error:
            said = explain(error, desk.visitor.language)
            return _page(request, desk, typed=typed, errors=[FieldError(field=_DAY, message=said)])
        return go_on(PATH, done="gesloten")

    @routes.post("/feestdagen", access=Permission.CHANGE_LADDER)
    def holidays(
        desk: Acting,
        good_friday: Annotated[str, Form(alias="goede-vrijdag", max_length=5)] = "",
        liberation_day: Annotated[str, Form(alias="bevrijdingsdag", max_length=5)] = "",
    ) -> Response:
        """Choose the holidays on which authorities differ."""
        choose_holidays(
            desk.session,
            good_friday=bool(good_friday),
            liberation_day=bool(liberation_day),
            actor=desk.actor,
            now=desk.visitor.now,
        )
        return go_on(PATH, done="feestdagen")

    return routes


def _page(
    request: Request,
    desk: ReadDesk | WriteDesk,
    *,
    typed: Typed | None = None,
    errors: Sequence[FieldError] = (),
    done: str = "",
) -> Response:
    row, today = people.organisation(desk.session), desk.visitor.today
    years = range(today.year, today.year + _YEARS)
    further = people.closed_days(desk.session)
    holidays = closed_days(
        years,
        good_friday=row.closed_on_good_friday,
        liberation_day=row.closed_on_liberation_day,
    )
    values = {
        "good_friday": row.closed_on_good_friday,
        "liberation_day": row.closed_on_liberation_day,
        "further": [day for day in further if day >= today],
        "years": [
            (year, sorted(day for day in holidays if day.year == year and day >= today))
            for year in years
        ],
        "typed": typed or Typed(),
        "errors": errors,
        "error_at": {error.field: error.message for error in errors},
        "done": done,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(request, "calendar.html", values, status=status)
