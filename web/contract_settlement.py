"""The page of a settlement: computed step by step, proposed, and decided by a second person."""

from decimal import Decimal, InvalidOperation
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from domain.award.steps import Step
from domain.contract.vocabulary import SettlementStatus
from domain.errors import PoortError
from domain.permissions import Permission
from domain.vocabulary import Language
from notifications.language import explain, translator
from usecases.award.words import (
    formula_in_numbers,
    formula_in_words,
    say_about,
    say_euro,
    say_figure,
    say_settlement,
)
from usecases.contract.contract_page import ContractPage
from usecases.contract.picture import say_mki
from usecases.contract.settle_contract import (
    DecideSettlement,
    MakeSettlement,
    RejectionReasonMissingError,
    compute_settlement,
    decide_settlement,
    make_settlement,
    stored_steps,
)
from web.access import Door, PortalRouter
from web.contract_desk import (
    Attempt,
    LotNumber,
    Refusal,
    back_to,
    contract_form,
    lot_typed,
    read_contract,
    refused,
    tried,
)
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import FieldError
from web.typed import Typed, TypedForm

_AGREED: Final = "akkoord"
_DECISIONS: Final = (_AGREED, "niet")


def settlement_routes() -> PortalRouter:
    """Give the routes of settling a contract."""
    routes = PortalRouter(prefix="/projecten/{number}/contract/verrekening")

    @routes.get("", access=Door.MEMBER)
    def show(request: Request, desk: Reading, number: str, lot: LotNumber = 1) -> Response:
        """Show the settlement, or how it would be now."""
        return _page(request, desk, number, lot)

    @routes.post("", access=Door.MEMBER)
    def make(request: Request, desk: Acting, typed: TypedForm, number: str) -> Response:
        """Propose what was computed."""
        lot = lot_typed(typed)
        command = MakeSettlement(number=number, lot=lot, realised_eur=_amount(typed))

        def act() -> object:
            return make_settlement(
                desk.session, command=command, actor=desk.actor, now=desk.visitor.now
            )

        refusal = tried(desk, typed, number, Attempt(word="verrekend", act=act, otherwise="gezien"))
        if refusal is not None:
            return _page(request, desk, number, lot, typed=typed, refusal=refusal)
        return back_to(number, lot, done="verrekend")

    @routes.post("/besluit", access=Door.MEMBER)
    def decide(request: Request, desk: Acting, typed: TypedForm, number: str) -> Response:
        """Agree or not."""
        lot, decision = lot_typed(typed), typed.text("besluit", longest=10)
        if decision not in _DECISIONS:
            message = translator(desk.visitor.language)("Choose what you decide.")
            wrong = refused(FieldError(field="besluit", message=message))
            return _page(request, desk, number, lot, typed=typed, refusal=wrong)
        command = DecideSettlement(
            number=number,
            lot=lot,
            settlement=typed.whole("gezien") or 0,
            agrees=decision == _AGREED,
            reason=typed.text("reden", longest=2000),
        )

        def act() -> object:
            return decide_settlement(
                desk.session, command=command, actor=desk.actor, now=desk.visitor.now
            )

        attempt = Attempt(
            word="besloten",
            act=act,
            otherwise="besluit",
            at_field={RejectionReasonMissingError: "reden"},
        )
        refusal = tried(desk, typed, number, attempt)
        if refusal is not None:
            return _page(request, desk, number, lot, typed=typed, refusal=refusal)
        return back_to(number, lot, done="besloten")

    return routes


def _amount(typed: Typed) -> Decimal | None:
    """The realised MKI that the page showed, as it wrote it in a hidden field."""
    try:
        return Decimal(typed.text("gezien", longest=40))
    except InvalidOperation:
        return None


def _page(  # noqa: PLR0913 -- all that the page may have to say
    request: Request,
    desk: ReadDesk | WriteDesk,
    number: str,
    lot: int,
    *,
    typed: Typed | None = None,
    refusal: Refusal | None = None,
) -> Response:
    shown, language = read_contract(desk, number, lot), desk.visitor.language
    row = shown.settlement
    waits = row is not None and row.status is SettlementStatus.PROPOSED
    is_own = row is not None and row.made_by == desk.visitor.person_id
    values = {
        "settlement": row,
        "waits": waits,
        "is_own": is_own,
        "may_make": Permission.MAKE_SETTLEMENT in shown.may and not shown.is_settled,
        "may_decide": waits and not is_own and Permission.DECIDE_SETTLEMENT in shown.may,
        "total": shown.standing.total,
        "mki": lambda amount: say_mki(amount, language),
        "euro": lambda amount: say_euro(abs(amount), language),
        "typed": typed.texts if typed else {},
        "steps": [] if row is None else _steps(stored_steps(row), language),
        **_trial(shown, language),
    }
    return contract_form(request, "contract/settlement.html", shown, values, refusal=refusal)


def _trial(shown: ContractPage, language: Language) -> dict[str, object]:
    """How it would be settled now, or why it cannot be yet."""
    if shown.is_settled:
        return {"trial": None, "sentence": None, "problem": None}
    assert shown.here.baseline is not None
    try:
        found = compute_settlement(shown.here.baseline, shown.fixed)
    except PoortError as error:
        return {"trial": None, "sentence": None, "problem": explain(error, language)}
    return {
        "trial": _steps(found.steps, language),
        "sentence": say_settlement(found, language),
        "problem": None,
    }


def _steps(steps: tuple[Step, ...], language: Language) -> list[dict[str, object]]:
    """Each step with its formula in words and in numbers."""
    return [
        {
            "name": one.name,
            "about": say_about(one, language),
            "words": formula_in_words(one, language),
            "numbers": formula_in_numbers(one, language),
            "result": say_figure(one.name, one.result, language),
        }
        for one in steps
    ]
