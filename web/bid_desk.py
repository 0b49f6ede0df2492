"""What the pages of the bids share: their address, their values, and how a form is tried."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime, time
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from domain.award.assessment import BidOutcome
from domain.award.methods import above_upper_of, figures_of
from domain.award.steps import Step
from domain.errors import PoortError
from domain.moments import dutch_moment
from domain.permissions import Permission
from domain.vocabulary import Language
from models.files import FileStore
from models.queries.bids import RegisteredBid
from models.sealed_files import SealedFiles
from notifications.language import explain, label, translator
from poort.portal_secret import link_secrets
from usecases.award import words
from usecases.bids.bids_page import (
    BidsPage,
    bids_page,
    count_findings,
    draw_bids,
    say_unusual,
    shown_mki,
)
from usecases.bids.figures import read_further
from usecases.bids.weighing import Weighed
from web.contract_desk import Attempt, Refusal, tried
from web.dependencies import ReadDesk, WriteDesk, write_desk
from web.forms import go_on, project_url
from web.pages import page
from web.portal import portal_of
from web.typed import Typed

_SECTION: Final = "/inschrijvingen"
_CLOCK: Final = "%H:%M"


def bids_url(number: str, lot: int, part: str = "") -> str:
    """The address of a page of the bids on that lot; the first lot needs no word."""
    address = f"{project_url(number)}{_SECTION}{part}"
    return address if lot == 1 else f"{address}?perceel={lot}"


def back_to_bids(number: str, lot: int, *, done: str, part: str = "") -> Response:
    """Go on to the bids after something was done."""
    query = {} if lot == 1 else {"perceel": str(lot)}
    return go_on(f"{project_url(number)}{_SECTION}{part}", done=done, **query)


def read_bids_page(desk: ReadDesk | WriteDesk, number: str, lot: int) -> BidsPage:
    """The bids as they are now, for whoever looks."""
    actor = desk.actor if isinstance(desk, WriteDesk) else desk.actor()
    return bids_page(desk.session, number, lot=lot, actor=actor)


def moment_typed(typed: Typed, day: str, clock: str) -> datetime | None:
    """The moment in those two fields, in Dutch time; None where there is no such moment."""
    found = typed.day(day)
    try:
        at = datetime.strptime(typed.text(clock, longest=5), _CLOCK).time()  # noqa: DTZ007 -- Dutch time, below
    except ValueError:
        return None
    return None if found is None else dutch_moment(found, time(at.hour, at.minute))


def try_form(  # noqa: PLR0913 -- the form, the act and what follows
    request: Request,
    typed: Typed,
    number: str,
    *,
    attempt: Callable[[WriteDesk], Attempt],
    done: Response,
    again: Callable[[WriteDesk, Refusal], Response],
) -> Response:
    """Do it once and go on; what is refused brings the page back as it is now."""
    with contextmanager(write_desk)(request) as desk:
        refusal = tried(desk, typed, number, attempt(desk))
        return done if refusal is None else again(desk, refusal)


def show_bids(  # noqa: PLR0913 -- what the page may show beside the bids
    request: Request,
    desk: ReadDesk | WriteDesk,
    shown: BidsPage,
    *,
    typed: Typed | None = None,
    refusal: Refusal | None = None,
    done: str = "",
) -> Response:
    """The page of the bids, with what was typed when a form came back."""
    found = refusal or Refusal()
    values = {
        **shared_values(shown),
        "done": done,
        "typed": (typed or Typed()).texts,
        "errors": found.errors,
        "wrong": {one.field: one.message for one in found.errors},
        "overtaken": found.overtaken,
        "now": desk.visitor.now,
        "me": desk.visitor.person_id,
        "award": award_values(shown, desk.visitor.language) if shown.is_open else None,
    }
    return page(request, "bids/page.html", values, status=found.status)


def shared_values(shown: BidsPage) -> dict[str, object]:
    """What every page of the bids says around its own."""
    project, lot = shown.here.project, shown.here.lot.number
    return {
        "shown": shown,
        "tendered": shown.here,
        "project": project,
        "lot": lot,
        "address_of": project_url(project.number),
        "url_of": lambda part: bids_url(project.number, lot, part),
        "lots": [
            (one.lot, bids_url(project.number, one.lot.number), one.lot.number == lot)
            for one in shown.lots
        ],
        "may": {permission.name: permission in shown.may for permission in Permission},
    }


def award_values(shown: BidsPage, language: Language) -> dict[str, object]:
    """The opened bids in words and figures: ranking, steps, picture and analysis."""
    weighed = shown.weighed
    values: dict[str, object] = {
        "rows": bid_rows(shown),
        "picture": draw_bids(shown, language),
        "unusual": [say_unusual(one, language) for one in shown.unusual],
        "cannot": explain(shown.cannot, language) if isinstance(shown.cannot, PoortError) else None,
        "euro": lambda amount: words.say_euro(amount, language),
    }
    if weighed is None:
        return values | {"weighed": None}
    return values | _weighed_values(weighed, language) | _choices(shown, weighed, language)


def _choices(shown: BidsPage, weighed: Weighed, language: Language) -> dict[str, object]:
    """The bids that may be awarded, in their order, and the one that stands first alone."""
    numbers = {one.bid.bidder: one.bid.number for one in shown.standing}
    winner = weighed.assessment.winner_name
    return {
        "choices": [
            (numbers[one.bid.bidder], f"{one.rank}. {one.bid.bidder}", _at_price(one, language))
            for one in weighed.assessment.ranking
        ],
        "first": None if winner is None else numbers[winner],
    }


def _at_price(one: BidOutcome, language: Language) -> str | None:
    price = one.fictitious_price_eur
    return None if price is None else words.say_euro(price, language)


def bid_rows(shown: BidsPage) -> list[dict[str, object]]:
    """Every standing bid as a row, the ranked ones first and in their order."""
    rows = [_row(one, shown.weighed) for one in shown.standing]
    last = len(rows) + 1
    return sorted(rows, key=lambda row: (row["rank"] or last, row["number"]))


def _row(one: RegisteredBid, weighed: Weighed | None) -> dict[str, object]:
    figures = one.figures
    outcome = weighed.outcome_of(one.bid.bidder) if weighed else None
    errors, warnings = count_findings(figures) if figures else (0, 0)
    return {
        "number": one.bid.number,
        "bidder": one.bid.bidder,
        "figures": figures,
        "outcome": outcome,
        "rank": outcome.rank if outcome else None,
        "effect": _effect(outcome),
        "errors": errors,
        "warnings": warnings,
        "is_read": figures is not None and read_further(figures.further).is_read,
        "mki": shown_mki(figures) if figures else None,
    }


def _effect(outcome: BidOutcome | None) -> object:
    """What MKI does to the price, as the method says it: added, or taken off."""
    if outcome is None or outcome.counted is None:
        return None
    return outcome.addition_eur if outcome.addition_eur is not None else outcome.advantage_eur


def _weighed_values(weighed: Weighed, language: Language) -> dict[str, object]:
    assessment = weighed.assessment
    kind = assessment.method.kind
    counted = {one.counted for one in assessment.outcomes} - {None}
    return {
        "weighed": weighed,
        "method": kind,
        "explained": words.explain_method(kind, language),
        "parameters": parameters_shown(weighed, language),
        "effect_name": label(next(iter(counted)), language) if counted else None,  # type: ignore[arg-type] # without None
        "verdict": words.say_award(assessment, language),
        "cautions": [words.say_caution(one, language) for one in assessment.cautions],
        "sentences": words.say_analysis(weighed.analysis, language),
        "steps": [
            (one, [step_in_words(step, language) for step in one.steps])
            for one in assessment.outcomes
        ],
        "winner": assessment.winner_name,
    }


def parameters_shown(weighed: Weighed, language: Language) -> list[tuple[str, str]]:
    """The parameters of the method, each with its unit."""
    method = weighed.assessment.method
    found = [
        (label(name, language), words.say_figure(name, value, language))
        for name, value in figures_of(method).items()
    ]
    above = above_upper_of(method)
    _ = translator(language)
    return (
        found if above is None else [*found, (_("above the upper bound"), label(above, language))]
    )


def step_in_words(step: Step, language: Language) -> dict[str, str]:
    """A step of the calculation as people read it: what, how, with which figures, and what."""
    return {
        "name": label(step.name, language),
        "about": words.say_about(step, language),
        "words": words.formula_in_words(step, language),
        "numbers": words.formula_in_numbers(step, language),
        "result": words.say_figure(step.name, step.result, language),
    }


def sealed_files(request: Request) -> SealedFiles:
    """The store of sealed files, with the secrets of this portal."""
    settings = portal_of(request).settings
    return SealedFiles(
        files=FileStore(settings.files_dir, limit_bytes=settings.upload_bytes),
        secrets=link_secrets(settings),
    )
