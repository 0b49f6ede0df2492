"""The pages on which a promise is rebased after a variation, and confirmed by a second person."""

from decimal import Decimal
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from domain.contract.promise import Addition
from domain.errors import PoortError
from domain.mki.vocabulary import QuantityUnit
from domain.permissions import Permission
from models.queries import projects
from notifications.language import explain, label, translator
from usecases.contract.contract_page import ContractPage
from usecases.contract.rebase_promise import (
    ConfirmRebase,
    MakeRebase,
    NothingToConfirmError,
    RebaseReasonMissingError,
    VariationUnknownError,
    confirm_rebase,
    make_rebase,
    require_open,
)
from usecases.record_milestone import VARIATION
from web.access import Door, PortalRouter
from web.contract_desk import (
    Attempt,
    LotNumber,
    Refusal,
    back_to,
    contract_form,
    lot_typed,
    read_contract,
    read_number,
    refused,
    require,
    tried,
)
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import FieldError
from web.typed import Typed, TypedForm

#: How many products a variation can bring at once; a next rebase brings more.
_ADDITIONS: Final = 3


def rebase_routes() -> PortalRouter:
    """Give the routes of rebasing a promise."""
    routes = PortalRouter(prefix="/projecten/{number}/contract/herijking")

    @routes.get("", access=Door.MEMBER)
    def show(request: Request, desk: Reading, number: str, lot: LotNumber = 1) -> Response:
        """Show the quantities to who may change them."""
        return _page(request, desk, number, lot)

    @routes.post("", access=Door.MEMBER)
    def make(request: Request, desk: Acting, typed: TypedForm, number: str) -> Response:
        """Compute the promise with the new quantities."""
        lot = lot_typed(typed)
        command = _command(desk, typed, read_contract(desk, number, lot))
        refusal = (
            command
            if isinstance(command, Refusal)
            else tried(desk, typed, number, _attempt(desk, command))
        )
        if refusal is not None:
            return _page(request, desk, number, lot, typed=typed, refusal=refusal)
        return back_to(number, lot, done="herijkt", anchor="herijkingen")

    _add_confirm(routes)
    return routes


def _add_confirm(routes: PortalRouter) -> None:
    @routes.get("/bevestigen", access=Door.MEMBER)
    def look(request: Request, desk: Reading, number: str, lot: LotNumber = 1) -> Response:
        """Show what a rebase changes to who confirms it."""
        return _confirm_page(request, desk, number, lot)

    @routes.post("/bevestigen", access=Door.MEMBER)
    def confirm(request: Request, desk: Acting, typed: TypedForm, number: str) -> Response:
        """Let the rebase count."""
        lot = lot_typed(typed)
        command = ConfirmRebase(number=number, lot=lot, rebase=typed.whole("gezien") or 0)

        def act() -> object:
            return confirm_rebase(
                desk.session, command=command, actor=desk.actor, now=desk.visitor.now
            )

        refusal = tried(desk, typed, number, Attempt(word="herijking", act=act, otherwise="gezien"))
        if refusal is not None:
            return _confirm_page(request, desk, number, lot, refusal=refusal)
        return back_to(number, lot, done="herijking", anchor="herijkingen")


def _attempt(desk: WriteDesk, command: MakeRebase) -> Attempt:
    def act() -> object:
        return make_rebase(desk.session, command=command, actor=desk.actor, now=desk.visitor.now)

    first = next(iter(command.quantities), 1)
    return Attempt(
        word="herijkt",
        act=act,
        otherwise=f"aantal_{first}",
        at_field={RebaseReasonMissingError: "reden", VariationUnknownError: "wijziging"},
    )


def _command(desk: WriteDesk, typed: Typed, shown: ContractPage) -> MakeRebase | Refusal:
    """What the form asks, or the mistakes in its fields."""
    _ = translator(desk.visitor.language)
    quantities = dict[int, Decimal]()
    wrong = []
    for one in shown.fixed.rebased.products:
        name = f"aantal_{one.position}"
        value = read_number(typed.text(name, longest=40), desk.visitor.language)
        if value is None:
            message = _("Write the quantity of {product} as a number.").format(product=one.product)
            wrong.append(FieldError(field=name, message=message))
        else:
            quantities[one.position] = value
    additions = []
    for place in range(1, _ADDITIONS + 1):
        found = _addition(desk, typed, place)
        if isinstance(found, FieldError):
            wrong.append(found)
        elif found is not None:
            additions.append(found)
    if wrong:
        return refused(*wrong)
    return MakeRebase(
        number=shown.here.project.number,
        lot=shown.here.lot.number,
        reason=typed.text("reden", longest=2000),
        variation=typed.whole("wijziging"),
        quantities=quantities,
        additions=additions,
        seen=typed.whole("gezien"),
    )


def _addition(desk: WriteDesk, typed: Typed, place: int) -> Addition | FieldError | None:
    """A product that the variation brings; None where the fields are empty."""
    language = desk.visitor.language
    name, field = typed.text(f"nieuw_{place}", longest=200), f"nieuw_{place}"
    if not name:
        return None
    quantity = read_number(typed.text(f"nieuw_aantal_{place}", longest=40), language)
    rate = read_number(typed.text(f"nieuw_mki_{place}", longest=40), language)
    if quantity is None or rate is None:
        message = translator(language)("Write the quantity and the MKI per unit of {product}.")
        return FieldError(field=field, message=message.format(product=name))
    unit = typed.text(f"nieuw_eenheid_{place}", longest=10)
    try:
        return Addition(
            product=name,
            quantity=quantity,
            unit=next((one for one in QuantityUnit if one == unit), QuantityUnit.TONNE),
            rate_eur=rate,
        )
    except PoortError as error:
        return FieldError(field=field, message=explain(error, language))


def _page(  # noqa: PLR0913 -- all that the page may have to say
    request: Request,
    desk: ReadDesk | WriteDesk,
    number: str,
    lot: int,
    *,
    typed: Typed | None = None,
    refusal: Refusal | None = None,
) -> Response:
    shown = read_contract(desk, number, lot, with_names=False)
    require(Permission.MAKE_REBASE, shown, desk)
    require_open(shown.settlement)
    project_id = shown.here.project.id
    assert project_id is not None
    milestones = projects.milestones(desk.session, project_id)
    variations = [row for row in milestones if row.kind == VARIATION]
    _ = translator(desk.visitor.language)
    values = {
        "products": [one for one in shown.standing.products if one.is_promised],
        "places": range(1, _ADDITIONS + 1),
        "units": [(one.value, label(one, desk.visitor.language)) for one in QuantityUnit],
        "variations": [
            ("", _("None of these")),
            *((row.number, f"{row.number}. {row.description}") for row in variations),
        ],
        "typed": typed.texts if typed else {},
        "seen": len(shown.fixed.rebases),
    }
    return contract_form(request, "contract/rebase.html", shown, values, refusal=refusal)


def _confirm_page(
    request: Request,
    desk: ReadDesk | WriteDesk,
    number: str,
    lot: int,
    *,
    refusal: Refusal | None = None,
) -> Response:
    shown = read_contract(desk, number, lot)
    pending, rebased = shown.fixed.pending, shown.pending()
    if pending is None or rebased is None:
        raise NothingToConfirmError
    row = pending[0]
    before = {one.position: one for one in shown.fixed.rebased.products}
    values = {
        "row": row,
        "changes": [(one, before.get(one.position)) for one in rebased.products],
        "before_eur": shown.fixed.rebased.total_eur,
        "rebased": rebased,
        "is_own": row.made_by == desk.visitor.person_id,
        "may_confirm": Permission.CONFIRM_REBASE in shown.may
        and row.made_by != desk.visitor.person_id,
    }
    return contract_form(request, "contract/rebase_confirm.html", shown, values, refusal=refusal)
