"""How documents say and write things in a reader's language."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache

from babel.numbers import format_decimal

from domain.moments import dutch_date, dutch_time
from domain.vocabulary import Language
from notifications.language import label, plural_translator, show_date, show_day, translator
from reports.documents import DocumentWords


@cache
def document_words(language: Language) -> DocumentWords:
    """The words of that language and its ways to write days and amounts."""
    return DocumentWords(
        language=language,
        translate=translator(language),
        count=plural_translator(language),
        shows=_shows(language),
    )


def _shows(language: Language) -> Mapping[str, Callable[..., str]]:
    def show_number(value: Decimal | int, pattern: str = "#,##0") -> str:
        return format_decimal(value, pattern, locale=language.value)

    def show_member(member: StrEnum) -> str:
        return label(member, language)

    def show_long_day(day: date) -> str:
        return show_date(day, language)

    def show_short_day(day: date) -> str:
        return show_day(day, language)

    def show_moment(moment: datetime) -> str:
        return f"{show_date(dutch_date(moment), language)} {dutch_time(moment)}"

    return {
        "label": show_member,
        "show_date": show_long_day,
        "show_day": show_short_day,
        "show_moment": show_moment,
        "show_number": show_number,
        "show_money": lambda amount: f"€ {show_number(amount, '#,##0.00')}",
        "show_percent": lambda share: (
            format_decimal(share * 100, "#,##0.#", locale=language.value) + "%"
        ),
    }
