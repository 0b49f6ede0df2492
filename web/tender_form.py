"""The form of what a tender asks on MKI: what stands in it, and the command that it makes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from catalogue.tender_chapter import load_chapter
from domain.award.methods import (
    BoundsOutOfOrderError,
    DeclineRefusedError,
    ParameterRefusedError,
    has_upper_bound,
    needed_figures,
)
from domain.award.vocabulary import AboveUpper, Figure, MethodKind
from domain.errors import PoortError
from domain.mki.vocabulary import WeightingSet
from domain.tender.fields import TenderField, asked_fields
from domain.tender.vocabulary import MkiUse
from domain.vocabulary import Language
from models.tender import TenderTerms
from notifications.language import explain, label, translator
from usecases.award.words import explain_method
from usecases.tender.fix_terms import TermsIncompleteError, TermsSetDiffersError
from usecases.tender.proposals import propose_choices, propose_set, propose_use
from usecases.tender.save_terms import Award, SaveTerms
from usecases.tender.stated import read_choices, read_stored
from usecases.tender.tender_page import TermsPage
from web.forms import FieldError
from web.tender_desk import lot_typed, read_number, write_number
from web.typed import Typed

USE: Final = "gebruik"
SET: Final = "set"
METHOD: Final = "methode"
ABOVE: Final = "boven"
#: A decline is typed in percents and kept as a part.
_PERCENT: Final = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field of the chapter on the page, with what stands in it."""

    name: str
    field: TenderField
    title: str
    ask: str
    source: str
    text: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """Fields under one heading."""

    key: str
    title: str
    fields: Sequence[FieldView]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureView:
    """A parameter of the award method."""

    name: str
    title: str
    text: str


def field_name(field: TenderField) -> str:
    """The name of the text of that field in the form."""
    return f"veld_{field}"


def figure_name(figure: Figure) -> str:
    """The name of that parameter in the form."""
    return f"p_{figure}"


def link_of(field: TenderField) -> str:
    """Where that field is mended: at its choice where it has one, else at its text."""
    chosen = {
        TenderField.USE: USE,
        TenderField.WEIGHTING_SET: SET,
        TenderField.AWARD_METHOD: METHOD,
    }
    return chosen.get(field, field_name(field))


def filled_in(shown: TermsPage, *, with_proposals: bool, language: Language) -> dict[str, str]:
    """What stands in the form before anything is typed; a first time it holds all proposals."""
    terms = shown.newest
    texts: Mapping[TenderField, str] = {} if terms is None else read_choices(terms)
    if terms is None or with_proposals:
        texts = {**propose_choices(shown.known), **texts}
    return {
        **{field_name(field): texts.get(field, "") for field in TenderField},
        **_chosen(shown, terms),
        **figures_filled(read_stored(terms.parameters if terms else None)[0], language),
    }


def _chosen(shown: TermsPage, terms: TenderTerms | None) -> dict[str, str]:
    if terms is None:
        return {
            USE: propose_use(shown.here.project) or "",
            SET: propose_set(shown.known) or "",
            METHOD: "",
            ABOVE: "",
        }
    return {
        USE: terms.mki_use or "",
        SET: terms.weighting_set or "",
        METHOD: terms.method or "",
        ABOVE: read_stored(terms.parameters)[1] or "",
    }


def figures_filled(figures: Mapping[Figure, Decimal], language: Language) -> dict[str, str]:
    """The parameters as they are typed, a decline in percents."""
    return {
        figure_name(name): write_number(
            value * _PERCENT if name is Figure.YEARLY_DECLINE else value, language
        )
        for name, value in figures.items()
    }


def read_award(typed: Typed, language: Language) -> tuple[Award, list[FieldError]]:
    """The method with the parameters that are filled in, and what is no number among them."""
    kind = MethodKind(typed.text(METHOD)) if typed.text(METHOD) in set(MethodKind) else None
    if kind is None:
        return Award(), []
    figures, wrong = {}, []
    for name in needed_figures(kind):
        written = typed.text(figure_name(name), longest=40).removesuffix("%").strip()
        if not written:
            continue
        value = read_number(written, language)
        if value is None:
            _ = translator(language)
            message = _("Write a number, as in {example}.").format(example=_("1,250.50"))
            wrong.append(FieldError(field=figure_name(name), message=message))
            continue
        figures[name] = value / _PERCENT if name is Figure.YEARLY_DECLINE else value
    above = AboveUpper(typed.text(ABOVE)) if typed.text(ABOVE) in set(AboveUpper) else None
    return Award(method=kind, figures=figures, above_upper=above), wrong


def read_terms(
    typed: Typed, *, number: str, language: Language
) -> tuple[SaveTerms, list[FieldError]]:
    """The draft as it was typed, and what is wrong with its numbers."""
    award, wrong = read_award(typed, language)
    use, chosen = typed.text(USE), typed.text(SET)
    command = SaveTerms(
        number=number,
        lot=lot_typed(typed),
        revision=typed.whole("revisie") or 0,
        choices={field: typed.text(field_name(field)) for field in TenderField},
        mki_use=MkiUse(use) if use in set(MkiUse) else None,
        weighting_set=WeightingSet(chosen) if chosen in set(WeightingSet) else None,
        award=award,
    )
    return command, wrong


def tell_refusal(error: PoortError, language: Language) -> Sequence[FieldError]:
    """What saving, fixing or trying refused, at the fields that mend it; empty for any other."""
    match error:
        case TermsIncompleteError():
            return tuple(missing_errors(error.missing, language))
        case TermsSetDiffersError():
            field = SET
        case ParameterRefusedError():
            field = figure_name(Figure(str(error.details["parameter"])))
        case BoundsOutOfOrderError():
            field = figure_name(Figure.UPPER)
        case DeclineRefusedError():
            field = figure_name(Figure.YEARLY_DECLINE)
        case _:
            return ()
    return (FieldError(field=field, message=explain(error, language)),)


def method_options(language: Language) -> list[tuple[str, str, str]]:
    """The award methods with what each does."""
    return [
        (kind.value, _capital(label(kind, language)), explain_method(kind, language))
        for kind in MethodKind
    ]


def figure_views(filled: Mapping[str, str], language: Language) -> tuple[FigureView, ...]:
    """The parameters of the chosen method; none before one is chosen."""
    if filled[METHOD] not in set(MethodKind):
        return ()
    _ = translator(language)
    percents = {Figure.YEARLY_DECLINE: _("in percents")}
    return tuple(
        FigureView(
            name=figure_name(name),
            title=" ".join(filter(None, (_capital(label(name, language)), percents.get(name)))),
            text=filled.get(figure_name(name), ""),
        )
        for name in needed_figures(MethodKind(filled[METHOD]))
    )


def above_options(filled: Mapping[str, str], language: Language) -> list[tuple[str, str]]:
    """What can become of a bid above the upper bound, where the method has one."""
    if filled[METHOD] not in set(MethodKind) or not has_upper_bound(MethodKind(filled[METHOD])):
        return []
    return [(one.value, _capital(label(one, language))) for one in AboveUpper]


def group_views(
    shown: TermsPage, filled: Mapping[str, str], language: Language
) -> tuple[GroupView, ...]:
    """The fields of the chapter in their groups, each with its text."""
    use = MkiUse(filled[USE]) if filled[USE] in set(MkiUse) else None
    asked = set(asked_fields(use=use, material=shown.here.project.material))
    lacking = set(shown.lacking)
    return tuple(
        GroupView(
            key=group.key,
            title=group.title.read(language),
            fields=[
                FieldView(
                    name=field_name(one.field),
                    field=one.field,
                    title=_capital(label(one.field, language)),
                    ask=one.ask.read(language),
                    source=one.source,
                    text=filled[field_name(one.field)],
                    is_open=one.field in lacking,
                )
                for one in group.fields
                if one.field in asked
            ],
        )
        for group in load_chapter().groups
    )


def missing_errors(missing: Sequence[TenderField], language: Language) -> Iterator[FieldError]:
    """The fields that keep terms from being fixed, each at its place."""
    _ = translator(language)
    for field in missing:
        message = _("{field} is still open.").format(field=_capital(label(field, language)))
        yield FieldError(field=link_of(field), message=message)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
