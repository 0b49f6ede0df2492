"""The contract file: what was promised, rebased, realised and is expected, with its sources."""

from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from domain.award.methods import figures_of
from domain.award.vocabulary import MethodKind
from domain.permissions import Permission
from domain.vocabulary import Language
from models.contract import Rebase
from usecases.award.words import say_figure
from usecases.contract.contract_page import ContractPage
from usecases.contract.draft import read_method
from usecases.contract.fix_baseline import ConfirmBaseline, NothingProposedError, confirm_baseline
from usecases.contract.held import StoredRebase
from usecases.contract.picture import draw_standing, levels_of, say_finding, say_mki
from web.access import Door, PortalRouter
from web.contract_desk import (
    Attempt,
    LotNumber,
    Refusal,
    back_to,
    contract_form,
    contract_url,
    lot_typed,
    read_contract,
    tried,
)
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import project_url
from web.pages import page
from web.typed import TypedForm


def contract_routes() -> PortalRouter:
    """Give the contract file, and the page on which a second person confirms the promise."""
    routes = PortalRouter(prefix="/projecten/{number}/contract")

    @routes.get("", access=Door.MEMBER)
    def show(
        request: Request,
        desk: Reading,
        number: str,
        lot: LotNumber = 1,
        done: Annotated[str, Query(alias="gedaan")] = "",
    ) -> Response:
        """Show where the contract stands."""
        shown = read_contract(desk, number, lot)
        values = _values(shown, desk) | {"done": done}
        return page(request, "contract/page.html", values)

    _add_confirm(routes)
    return routes


def _add_confirm(routes: PortalRouter) -> None:
    @routes.get("/bevestigen", access=Door.MEMBER)
    def look(request: Request, desk: Reading, number: str, lot: LotNumber = 1) -> Response:
        """Show the whole promise to who confirms it."""
        return _confirm_page(request, desk, number, lot)

    @routes.post("/bevestigen", access=Door.MEMBER)
    def confirm(request: Request, desk: Acting, typed: TypedForm, number: str) -> Response:
        """Fix the promise."""
        lot = lot_typed(typed)
        command = ConfirmBaseline(number=number, lot=lot, digest=typed.text("gezien", longest=64))

        def act() -> object:
            return confirm_baseline(
                desk.session, command=command, actor=desk.actor, now=desk.visitor.now
            )

        attempt = Attempt(word="bevestigd", act=act, otherwise="gezien")
        refusal = tried(desk, typed, number, attempt)
        if refusal is not None:
            return _confirm_page(request, desk, number, lot, refusal=refusal)
        return back_to(number, lot, done="bevestigd")


def _confirm_page(
    request: Request,
    desk: ReadDesk | WriteDesk,
    number: str,
    lot: int,
    *,
    refusal: Refusal | None = None,
) -> Response:
    shown = read_contract(desk, number, lot)
    proposal = shown.proposal
    if shown.draft is None or proposal is None:
        raise NothingProposedError
    language = desk.visitor.language
    values = {
        "draft": shown.draft,
        "proposal": proposal,
        "promise": shown.draft.promise,
        "parameters": _parameters(shown.draft.method, shown.draft.written_parameters, language),
        "may_confirm": Permission.CONFIRM_BASELINE in shown.may
        and proposal.made_by != desk.visitor.person_id,
        "is_own": proposal.made_by == desk.visitor.person_id,
    }
    return contract_form(request, "contract/confirm.html", shown, values, refusal=refusal)


def _values(shown: ContractPage, desk: ReadDesk) -> dict[str, object]:
    number, lot = shown.here.project.number, shown.here.lot.number
    shared: dict[str, object] = {
        "shown": shown,
        "project": shown.here.project,
        "address_of": project_url(number),
        "url_of": lambda part: contract_url(number, lot, part),
        "lots": [
            (one.lot, contract_url(number, one.lot.number), one.lot.number == lot)
            for one in shown.lots
        ],
        "may": {permission.name: permission in shown.may for permission in Permission},
    }
    return shared | (_figures(shown, desk) if shown.agreed else {})


def _figures(shown: ContractPage, desk: ReadDesk) -> dict[str, object]:
    """What the page tells of a promise that is fixed."""
    language, total, baseline = desk.visitor.language, shown.standing.total, shown.here.baseline
    assert baseline is not None
    levels = levels_of(total, reference_eur=baseline.reference_eur, language=language)
    return {
        "total": total,
        "baseline": baseline,
        "products": shown.standing.products,
        "signals": shown.signals(today=desk.visitor.today),
        "levels": levels,
        "finding": say_finding(total, language),
        "picture": draw_standing(total, reference_eur=baseline.reference_eur, language=language),
        "mki": lambda amount: say_mki(amount, language),
        "baseline_method": MethodKind(baseline.method),
        "parameters": _parameters(baseline.method, baseline.parameters, language),
        "rebases": [_rebase(shown, one) for one in shown.fixed.rebases],
    }


def _parameters(method: str, parameters: str, language: Language) -> list[tuple[object, str]]:
    """The figures of the award method, each in its own unit."""
    figures = figures_of(read_method(method, parameters))
    return [(name, say_figure(name, value, language)) for name, value in figures.items()]


def _rebase(shown: ContractPage, stored: StoredRebase) -> dict[str, object]:
    """A rebase with what it changed against the promise."""
    row, products = stored
    promise = shown.fixed.promise
    changed = [
        (one, promised.quantity if (promised := promise.find(one.position)) else None)
        for one in products
        if (found := promise.find(one.position)) is None or found.quantity != one.quantity
    ]
    return {"row": row, "changed": changed, "state": _state(shown, row)}


def _state(shown: ContractPage, row: Rebase) -> str:
    if row.confirmed_at is not None:
        return "confirmed"
    pending = shown.fixed.pending
    return "waiting" if pending is not None and pending[0] is row else "lapsed"
