"""Trying an award method before it is asked: what wins when, who turns what, who is indifferent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Query
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from domain.award.simulation import Simulation, simulate
from domain.award.steps import Step
from domain.award.trials import GridCell, Tender
from domain.award.vocabulary import MethodKind
from domain.errors import PoortError
from domain.permissions import Permission
from domain.vocabulary import Language
from notifications.language import explain, label, translator
from reports.charts.lines import PlotDot, dot_plot
from reports.charts.shapes import Caption
from usecases.acting import allow
from usecases.award import words
from usecases.tender.record_simulation import (
    ConclusionMissingError,
    RecordSimulation,
    record_simulation,
    require_two,
)
from usecases.tender.tender_page import SimulationPage, simulation_page
from web.access import Door, PortalRouter
from web.dependencies import ReadDesk, Reading
from web.forms import FieldError
from web.pages import page
from web.simulation_form import ROWS, Trial, first_filled, names_of, read_trial
from web.tender_desk import (
    Attempt,
    LotNumber,
    Refusal,
    lot_typed,
    refused,
    shared_values,
    tender_done,
    tried,
)
from web.tender_form import above_options, figure_views, method_options
from web.typed import Typed, TypedForm

_PART: Final = "leidraad/simulatie"
_DONE: Final = {"bewaard": "The simulation is kept. Gate 4 sees that the method was tried."}
_LARGEST_ID: Final = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Who wins when one bid changes: the changes of its MKI over the page, of its price down."""

    bidder: str
    mki_changes: tuple[Decimal, ...]
    rows: tuple[tuple[Decimal, tuple[GridCell, ...]], ...]


def simulation_routes() -> PortalRouter:
    """Give the pages on which a method is tried."""
    routes = PortalRouter(prefix="/projecten/{number}/leidraad/simulatie")

    @routes.get("", access=Door.MEMBER)
    def show(  # noqa: PLR0913 -- what the address may hold
        request: Request,
        desk: Reading,
        *,
        number: str,
        lot: LotNumber = 1,
        kept: Annotated[int, Query(alias="bewaard", ge=0, le=_LARGEST_ID)] = 0,
        done: Annotated[str, Query(alias="gedaan")] = "",
    ) -> Response:
        """Show the form, and the outcome where all is known already."""
        shown = _read(desk, number, lot)
        earlier = next((one for one in shown.earlier if one.id == kept), None)
        filled = first_filled(shown, earlier, desk.visitor.language)
        trial = _trial(desk, shown, Typed(texts=filled))
        outcome = _outcome(trial, desk) if isinstance(trial, Trial) else None
        found = outcome if isinstance(outcome, Simulation) else None
        return _page(request, shown, filled, outcome=found, done=_DONE.get(done))

    @routes.post("", access=Door.MEMBER)
    def try_out(request: Request, desk: Reading, typed: TypedForm, number: str) -> Response:
        """Compute what was typed; keep it too when the button says so."""
        lot = lot_typed(typed)
        shown = _read(desk, number, lot)
        filled = first_filled(shown, None, desk.visitor.language) | dict(typed.texts)
        trial = _trial(desk, shown, typed)
        outcome = _outcome(trial, desk) if isinstance(trial, Trial) else refused(*trial)
        if isinstance(outcome, Refusal) or not isinstance(trial, Trial):
            refusal = outcome if isinstance(outcome, Refusal) else None
            return _page(request, shown, filled, refusal=refusal)
        if typed.text("actie") != "bewaren":
            return _page(request, shown, filled, outcome=outcome)
        refusal = _kept(request, desk, shown, typed, trial)
        if refusal is None:
            return tender_done(number, lot, _PART, done="bewaard")
        return _page(request, _read(desk, number, lot), filled, outcome=outcome, refusal=refusal)

    return routes


def _kept(
    request: Request, desk: ReadDesk, shown: SimulationPage, typed: Typed, trial: Trial
) -> Refusal | None:
    here = shown.here
    allow(desk.session, Permission.CHANGE_TENDER, actor=desk.actor(), project_id=here.project_id)
    if shown.terms is None:
        message = translator(desk.visitor.language)(
            "Save what the tender asks first: the simulation is kept with it."
        )
        return refused(FieldError(field="methode", message=message))
    command = RecordSimulation(
        number=here.project.number,
        lot=here.lot.number,
        method=trial.method,
        bids=trial.bids,
        conclusion=typed.text("conclusie"),
    )
    attempt = Attempt(
        word="bewaard",
        act=lambda writing: record_simulation(
            writing.session, command=command, actor=writing.actor, now=writing.visitor.now
        ),
        otherwise=names_of(1)[0],
        at_field={ConclusionMissingError: "conclusie"},
    )
    return tried(request, typed, attempt)


def _outcome(trial: Trial, desk: ReadDesk) -> Simulation | Refusal:
    """What comes out, or why the method cannot judge these bids."""
    try:
        require_two(trial.bids)
        return simulate(Tender(method=trial.method, bids=trial.bids))
    except PoortError as error:
        message = explain(error, desk.visitor.language)
        return refused(FieldError(field=names_of(1)[0], message=message))


def _trial(desk: ReadDesk, shown: SimulationPage, typed: Typed) -> Trial | Sequence[FieldError]:
    """What was typed, in the set that the tender asks, or else that of its reference."""
    begun = shown.terms or shown.reference
    chosen = None if begun is None else begun.weighting_set
    return read_trial(typed, desk.visitor.language, weighting_set=chosen)


def _read(desk: ReadDesk, number: str, lot: int) -> SimulationPage:
    return simulation_page(desk.session, number, lot=lot, actor=desk.actor())


def _page(  # noqa: PLR0913 -- all that the page may have to say
    request: Request,
    shown: SimulationPage,
    filled: Mapping[str, str],
    *,
    outcome: Simulation | None = None,
    refusal: Refusal | None = None,
    done: str | None = None,
) -> Response:
    language = request.state.visitor.language
    values = shared_values(shown.here, refusal, part=_PART) | {
        "shown": shown,
        "filled": filled,
        "methods": method_options(language),
        "methods_by": {one.value: label(one, language) for one in MethodKind},
        "figures": figure_views(filled, language),
        "above": above_options(filled, language),
        "rows": [names_of(row) for row in range(1, ROWS + 1)],
        "may_change": Permission.CHANGE_TENDER in shown.may,
        "outcome": outcome,
        "done": translator(language)(done) if done else None,
        **_told(outcome, language),
    }
    status = HTTPStatus.OK if refusal is None else refusal.status
    return page(request, "tender/simulation.html", values, status=status)


def _told(outcome: Simulation | None, language: Language) -> dict[str, object]:
    """The outcome in words and a picture; nothing before there is one."""
    if outcome is None:
        return {"chart": None}
    base = outcome.base
    return {
        "chart": _chart(outcome, language),
        "award": words.say_award(base, language),
        "about": words.explain_method(base.method.kind, language),
        "cautions": [words.say_caution(one, language) for one in base.cautions],
        "ranked": [*base.ranking, *(one for one in base.outcomes if not one.is_valid)],
        "steps": [(one.bid.bidder, _steps(one.steps, language)) for one in base.outcomes],
        "grids": [_grid(bidder, cells) for bidder, cells in outcome.grids.items()],
        "euro": partial(_euro, language=language),
        "percent": lambda value: words.say_percent(value, language),
        "figure": lambda name, value: words.say_figure(name, value, language),
    }


def _steps(steps: Sequence[Step], language: Language) -> list[str]:
    told = []
    for step in steps:
        about = f" ({words.say_about(step, language)})" if step.about else ""
        told.append(
            f"{label(step.name, language)}{about} = {words.formula_in_words(step, language)}"
            f" = {words.formula_in_numbers(step, language)}"
            f" = {words.say_figure(step.name, step.result, language)}"
        )
    return told


def _grid(bidder: str, cells: Sequence[GridCell]) -> Grid:
    changes = tuple(dict.fromkeys(cell.mki_change_percent for cell in cells))
    prices = dict.fromkeys(cell.price_change_percent for cell in cells)
    rows = tuple(
        (price, tuple(cell for cell in cells if cell.price_change_percent == price))
        for price in prices
    )
    return Grid(bidder=bidder, mki_changes=changes, rows=rows)


def _chart(outcome: Simulation, language: Language) -> Markup:
    """Price against MKI, with who wins filled and who is not valid open."""
    _ = translator(language)
    base = outcome.base
    dots = [
        PlotDot(
            name=one.bid.bidder,
            x=one.bid.price_eur,
            y=one.bid.mki_eur,
            is_first=one.rank == 1,
            is_out=not one.is_valid,
        )
        for one in base.outcomes
    ]
    title = _("Price against MKI")
    show = partial(_euro, language=language)
    return dot_plot(
        caption=Caption(key="simulatie", title=title, description=words.say_award(base, language)),
        dots=dots,
        axes=(_("price"), _("MKI")),
        show=(show, show),
    )


def _euro(amount: Decimal | None, *, language: Language) -> str:
    return "-" if amount is None else words.say_euro(amount, language)
