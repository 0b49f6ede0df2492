"""The page on which the promise of a contract is proposed: out of the award, or typed in."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Final, TypeVar

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from domain.award.methods import needed_figures
from domain.award.vocabulary import MethodKind
from domain.contract.framework import YearNotInFrameworkError
from domain.contract.vocabulary import PromiseSource
from domain.errors import PoortError
from domain.mki.vocabulary import WeightingSet
from domain.permissions import Permission
from models.queries.contracts import LotContract
from notifications.language import explain, label, translator
from usecases.acting import allow
from usecases.collecting.contact import ContactRefusedError
from usecases.contract.draft import PromiseDraft
from usecases.contract.drawing_up import drawn_up, usual_sanction
from usecases.contract.fix_baseline import (
    AgreedTerms,
    PromiseFixedError,
    ProposeBaseline,
    ids_of,
    lot_of,
    propose_baseline,
)
from usecases.contract.typed_lines import read_lines
from web.access import Door, PortalRouter
from web.contract_desk import (
    Attempt,
    LotNumber,
    Refusal,
    back_to,
    contract_url,
    lot_typed,
    read_number,
    refused,
    tried,
)
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import FieldError, project_url
from web.pages import page
from web.typed import Typed, TypedForm

_FIRST_YEAR: Final = 2000
_LAST_YEAR: Final = 2100
#: Every figure that some method needs, in the order of the methods.
_FIGURES: Final = tuple(dict.fromkeys(one for kind in MethodKind for one in needed_figures(kind)))
_OPTIONAL: Final = ("bonus", "tarief", "prijs", "referentie", "plafond")

_WordT = TypeVar("_WordT", MethodKind, WeightingSet)

Year = Annotated[int | None, Query(alias="jaar", ge=_FIRST_YEAR, le=_LAST_YEAR)]


def promise_routes() -> PortalRouter:
    """Give the routes of proposing a promise."""
    routes = PortalRouter(prefix="/projecten/{number}/contract")

    @routes.get("/toezegging", access=Door.MEMBER)
    def show(
        request: Request, desk: Reading, number: str, lot: LotNumber = 1, year: Year = None
    ) -> Response:
        """Show what the contractor promised, as far as it is recorded, to who may propose it."""
        return _page(request, desk, number, lot, year=year)

    @routes.post("/toezegging", access=Door.MEMBER)
    def propose(request: Request, desk: Acting, typed: TypedForm, number: str) -> Response:
        """Propose it; what is refused comes back with everything that was typed."""
        lot, year = lot_typed(typed), typed.whole("jaar")
        found = lot_of(desk.session, number, lot)
        if found.baseline is not None:
            raise PromiseFixedError
        command = _command(desk, typed, found, year=year)
        refusal = (
            command
            if isinstance(command, Refusal)
            else tried(desk, typed, number, _attempt(desk, command))
        )
        if refusal is not None:
            return _page(request, desk, number, lot, year=year, typed=typed, refusal=refusal)
        return back_to(number, lot, done="voorgesteld")

    return routes


def _attempt(desk: WriteDesk, command: ProposeBaseline) -> Attempt:
    def act() -> object:
        return propose_baseline(
            desk.session, command=command, actor=desk.actor, now=desk.visitor.now
        )

    return Attempt(
        word="voorgesteld",
        act=act,
        otherwise="sanctie" if command.typed is None else "regels",
        at_field={YearNotInFrameworkError: "jaar", ContactRefusedError: "contactmail"},
    )


def _command(
    desk: WriteDesk, typed: Typed, found: LotContract, *, year: int | None
) -> ProposeBaseline | Refusal:
    """What the form asks, or the mistakes in its fields."""
    wrong = list(_wrong_numbers(desk, typed))
    read = {name: _number(desk, typed, name) for name in ("sanctie", *_OPTIONAL)}
    by_hand = typed.text("bron") == PromiseSource.TYPED
    draft = None
    if by_hand and not wrong:
        drafted = _typed_draft(desk, typed, read)
        if isinstance(drafted, PromiseDraft):
            draft = drafted
        else:
            wrong.extend(drafted)
    sanction = read["sanctie"]
    if wrong or sanction is None:
        return refused(*wrong)
    return ProposeBaseline(
        number=found.project.number,
        lot=found.lot.number,
        year=year,
        typed=draft,
        terms=AgreedTerms(
            sanction_factor=sanction,
            bonus_factor=read["bonus"],
            contract_rate=read["tarief"],
            contact_name=typed.text("contact", longest=200),
            contact_email=typed.text("contactmail", longest=254),
        ),
    )


def _wrong_numbers(desk: WriteDesk, typed: Typed) -> Iterator[FieldError]:
    _ = translator(desk.visitor.language)
    names = ["sanctie", *_OPTIONAL, *(f"p_{figure}" for figure in _FIGURES)]
    for name in names:
        is_needed = name == "sanctie" or bool(typed.text(name))
        if is_needed and _number(desk, typed, name) is None:
            message = _("Write a number, as in {example}.").format(example=_("1.5"))
            yield FieldError(field=name, message=message)


def _number(desk: WriteDesk, typed: Typed, name: str) -> Decimal | None:
    return read_number(typed.text(name, longest=40), desk.visitor.language)


def _typed_draft(
    desk: WriteDesk, typed: Typed, read: dict[str, Decimal | None]
) -> PromiseDraft | list[FieldError]:
    """The promise of a tender that was held elsewhere."""
    language = desk.visitor.language
    _ = translator(language)
    needed = {
        "opdrachtnemer": _("Fill in the contractor."),
        "methodeversie": _("Fill in the version of the method, as in 1.1."),
        "databaseversie": _("Fill in the version of the database, as in NMD 3.8."),
        "regels": _("Type in the products, one a line."),
    }
    wrong = [
        FieldError(field=name, message=message)
        for name, message in needed.items()
        if not typed.text(name)
    ]
    awarded_on = typed.day("gegund")
    if awarded_on is None:
        wrong.append(FieldError(field="gegund", message=_("Fill in the day.")))
    try:
        products = read_lines(typed.text("regels"), language)
    except PoortError as error:
        wrong.append(FieldError(field="regels", message=explain(error, language)))
        products = ()
    kind = _choice(MethodKind, typed.text("methode"))
    if wrong or awarded_on is None:
        return wrong
    return PromiseDraft(
        source=PromiseSource.TYPED,
        contractor=typed.text("opdrachtnemer", longest=200),
        awarded_on=awarded_on,
        weighting_set=_choice(WeightingSet, typed.text("set")),
        method_version=typed.text("methodeversie", longest=60),
        database_version=typed.text("databaseversie", longest=60),
        method=kind,
        parameters={
            figure.value: format(value, "f")
            for figure in needed_figures(kind)
            if (value := _number(desk, typed, f"p_{figure}")) is not None
        },
        price_eur=read["prijs"],
        reference_eur=read["referentie"],
        ceiling_eur=read["plafond"],
        products=products,
    )


def _choice(words: type[_WordT], typed: str) -> _WordT:
    """The word that was chosen; one that is none is taken for the first."""
    return next((word for word in words if word == typed), next(iter(words)))


def _page(  # noqa: PLR0913 -- all that the page may have to say
    request: Request,
    desk: ReadDesk | WriteDesk,
    number: str,
    lot: int,
    *,
    year: int | None,
    typed: Typed | None = None,
    refusal: Refusal | None = None,
) -> Response:
    found = lot_of(desk.session, number, lot)
    actor = desk.actor if isinstance(desk, WriteDesk) else desk.actor()
    allow(desk.session, Permission.FIX_BASELINE, actor=actor, project_id=ids_of(found)[0])
    if found.baseline is not None:
        raise PromiseFixedError
    asked, here = year or desk.visitor.today.year, refusal or Refusal()
    draft, problem = _drawn_up(desk, found, year=asked)
    values = {
        "project": found.project,
        "lot": lot,
        "lot_name": found.lot.name,
        "project_page": contract_url(number, lot),
        "address_of": project_url(number),
        "draft": draft,
        "promise": draft.promise if draft else None,
        "problem": problem,
        "is_call_off": found.project.framework_id is not None,
        "year": asked,
        "figures": _FIGURES,
        "methods": [(one.value, label(one, desk.visitor.language)) for one in MethodKind],
        "sets": [(one.value, one.value) for one in WeightingSet],
        "sanction": draft.sanction_factor if draft else usual_sanction(desk.session),
        "typed": typed.texts if typed else {},
        "errors": here.errors,
        "error_of": {one.field: one.message for one in here.errors},
        "overtaken": here.overtaken,
    }
    return page(request, "contract/promise.html", values, status=here.status)


def _drawn_up(
    desk: ReadDesk | WriteDesk, found: LotContract, *, year: int
) -> tuple[PromiseDraft | None, str | None]:
    """What is recorded, or why it cannot be used yet."""
    try:
        return drawn_up(desk.session, project=found.project, lot=found.lot, year=year), None
    except PoortError as error:
        return None, explain(error, desk.visitor.language)
