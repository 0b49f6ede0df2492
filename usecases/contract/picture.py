"""The figures of a contract as a picture and as the sentence that it shows."""

from decimal import Decimal
from typing import Final

from markupsafe import Markup

from domain.contract.standing import Amounts
from domain.vocabulary import Language
from notifications.language import translator
from reports.charts.bars import Fall, waterfall
from reports.charts.shapes import Caption
from usecases.award.words import say_euro

_CENT: Final = Decimal("0.01")


def say_mki(amount_eur: Decimal, language: Language) -> str:
    """The MKI as people read it, in cents at most; all of it stays in the tables."""
    return say_euro(amount_eur.quantize(_CENT), language)


def say_finding(total: Amounts, language: Language) -> str:
    """What the picture shows, in one sentence."""
    _ = translator(language)
    if not total.realised_eur:
        text = _("Nothing was delivered yet. {promised} of MKI is promised.")
    elif total.over_eur > 0:
        text = _("{expected} of MKI is expected: {over} above what was promised.")
    elif total.over_eur < 0:
        text = _("{expected} of MKI is expected: {over} below what was promised.")
    else:
        text = _("{expected} of MKI is expected, exactly as promised.")
    return text.format(
        promised=say_mki(total.rebased_eur, language),
        expected=say_mki(total.expected_eur, language),
        over=say_mki(abs(total.over_eur), language),
    )


def levels_of(
    total: Amounts, *, reference_eur: Decimal | None, language: Language
) -> list[tuple[str, Decimal, bool]]:
    """The levels from reference to expected, with their names; the last is not known for sure."""
    _ = translator(language)
    known = [] if reference_eur is None else [(_("Reference"), reference_eur, False)]
    rebased = [(_("Rebased"), total.rebased_eur, False)]
    return [
        *known,
        (_("Promised"), total.promised_eur, False),
        *(rebased if total.rebased_eur != total.promised_eur else []),
        (_("Realised"), total.realised_eur, False),
        (_("Expected"), total.expected_eur, True),
    ]


def draw_standing(
    total: Amounts, *, reference_eur: Decimal | None, language: Language, key: str = "contract"
) -> Markup:
    """The waterfall from the reference to what is expected; two of a page have two keys."""
    _ = translator(language)
    levels = levels_of(total, reference_eur=reference_eur, language=language)
    return waterfall(
        caption=Caption(
            key=key,
            title=_("From reference to expected MKI"),
            description=say_finding(total, language),
        ),
        falls=[
            Fall(name=name, level=level, is_expected=expected) for name, level, expected in levels
        ],
        show=lambda amount: say_mki(amount, language),
    )
