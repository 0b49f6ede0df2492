"""The page of the measurement plan: when the contractor shows what (check G6-01)."""

from collections.abc import Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from domain.contract.plan import PlannedMoment
from domain.contract.vocabulary import EvidenceItem, MeasurementKind
from domain.permissions import Permission
from models.queries import contracts
from notifications.language import label, translator
from usecases.acting import may_act
from usecases.contract.fix_baseline import ids_of, lot_of
from usecases.contract.plan_measurement import (
    PlanMeasurement,
    first_plan,
    kept_plan,
    plan_measurement,
)
from usecases.contract.rebase_promise import promised
from web.access import Door, PortalRouter
from web.contract_desk import (
    Attempt,
    LotNumber,
    Refusal,
    back_to,
    contract_url,
    lot_typed,
    refused,
    tried,
)
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import FieldError, project_url
from web.pages import page
from web.typed import Typed, TypedForm

#: Rows that are still empty, to add moments in.
_EMPTY_ROWS: Final = 3
_MOST_ROWS: Final = 130


def plan_routes() -> PortalRouter:
    """Give the routes of the measurement plan."""
    routes = PortalRouter(prefix="/projecten/{number}/contract/meetplan")

    @routes.get("", access=Door.MEMBER)
    def show(request: Request, desk: Reading, number: str, lot: LotNumber = 1) -> Response:
        """Show the plan, or one to begin with."""
        return _page(request, desk, number, lot)

    @routes.post("", access=Door.MEMBER)
    def keep(request: Request, desk: Acting, typed: TypedForm, number: str) -> Response:
        """Keep the whole plan; a row without a day goes."""
        lot = lot_typed(typed)
        moments = _moments(typed, desk)
        refusal = (
            moments
            if isinstance(moments, Refusal)
            else tried(desk, typed, number, _attempt(desk, number, lot, moments))
        )
        if refusal is not None:
            return _page(request, desk, number, lot, typed=typed, refusal=refusal)
        return back_to(number, lot, done="meetplan")

    return routes


def _attempt(desk: WriteDesk, number: str, lot: int, moments: Sequence[PlannedMoment]) -> Attempt:
    command = PlanMeasurement(number=number, lot=lot, moments=moments)

    def act() -> object:
        return plan_measurement(
            desk.session, command=command, actor=desk.actor, now=desk.visitor.now
        )

    return Attempt(word="meetplan", act=act, otherwise="dag_1")


def _moments(typed: Typed, desk: WriteDesk) -> list[PlannedMoment] | Refusal:
    """The rows that have a day, or the days that are none."""
    _ = translator(desk.visitor.language)
    found, wrong = [], []
    for row in range(1, _MOST_ROWS + 1):
        written = typed.text(f"dag_{row}", longest=10)
        if not written:
            continue
        day = typed.day(f"dag_{row}")
        if day is None:
            wrong.append(FieldError(field=f"dag_{row}", message=_("Fill in the day.")))
            continue
        kind = typed.text(f"soort_{row}", longest=40)
        found.append(
            PlannedMoment(
                kind=next((one for one in MeasurementKind if one == kind), MeasurementKind.PERIOD),
                planned_on=day,
                evidence=tuple(
                    one for one in EvidenceItem if typed.text(f"bewijs_{row}_{one}") == "ja"
                ),
            )
        )
    return refused(*wrong) if wrong else found


def _page(  # noqa: PLR0913 -- all that the page may have to say
    request: Request,
    desk: ReadDesk | WriteDesk,
    number: str,
    lot: int,
    *,
    typed: Typed | None = None,
    refusal: Refusal | None = None,
) -> Response:
    language = desk.visitor.language
    found = lot_of(desk.session, number, lot)
    baseline = promised(found)
    actor = desk.actor if isinstance(desk, WriteDesk) else desk.actor()
    kept = kept_plan(contracts.moments(desk.session, baseline.contract_id))
    assert found.contract is not None
    awarded_on = found.contract.awarded_on or desk.visitor.today
    plan = kept or first_plan(desk.session, found.project, awarded_on=awarded_on)
    here = refusal or Refusal()
    values = {
        "project": found.project,
        "lot": lot,
        "lot_name": found.lot.name,
        "project_page": contract_url(number, lot),
        "address_of": project_url(number),
        "plan": plan,
        "is_kept": bool(kept),
        "rows": [*plan, *([None] * _EMPTY_ROWS)],
        "kinds": [(one.value, label(one, language)) for one in MeasurementKind],
        "evidence": [(one, label(one, language)) for one in EvidenceItem],
        "may_plan": may_act(
            desk.session, Permission.COLLECT_DATA, actor=actor, project_id=ids_of(found)[0]
        ),
        "typed": typed.texts if typed else None,
        "errors": here.errors,
        "error_of": {one.field: one.message for one in here.errors},
    }
    return page(request, "contract/plan.html", values, status=here.status)
