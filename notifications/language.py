"""Words in the language of the reader: translations, labels, dates and working days.

Message ids are English; `locale/nl.po` holds the Dutch and is read once, as text.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import assert_never

from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from domain.errors import PoortError
from domain.vocabulary import Language

_MINUTES_PER_HOUR = 60


@cache
def catalogue_of(language: Language) -> Catalog | None:
    """The translations into that language; English needs none."""
    match language:
        case Language.EN:
            return None
        case Language.NL:
            text = (files("notifications") / "locale" / "nl.po").open("rb")
            with text as stream:
                return read_po(stream, locale="nl", abort_invalid=True)
        case _:
            assert_never(language)


@cache
def _phrases(language: Language) -> Mapping[tuple[str | None, str], tuple[str, ...]]:
    """Every translation by its context and English (singular) text."""
    catalogue = catalogue_of(language) or ()
    return {
        (entry.context, _forms(entry.id)[0]): _forms(entry.string)
        for entry in catalogue
        if entry.id and all(_forms(entry.string))
    }


def _forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    if text is None:
        return ("",)
    return (text,) if isinstance(text, str) else tuple(text)


def translator(language: Language) -> Callable[[str], str]:
    """The function that gives the text in that language; English where a translation lacks."""
    phrases = _phrases(language)

    def translate(text: str) -> str:
        return phrases.get((None, text), (text,))[0]

    return translate


def plural_translator(language: Language) -> Callable[[str, str, int], str]:
    """The function that chooses the form that fits the number; both languages have two."""
    phrases = _phrases(language)

    def translate(one: str, many: str, count: int) -> str:
        forms = phrases.get((None, one), (one, many))
        return forms[0] if count == 1 else forms[-1]

    return translate


def label(member: StrEnum, language: Language) -> str:
    """The word for a member of an enum; in English its value with spaces."""
    english = member.value.replace("_", " ")
    return _phrases(language).get((type(member).__name__, member.value), (english,))[0]


def explain(error: PoortError, language: Language) -> str:
    """What the error tells a person to do, with dates and words in that language."""
    shown = {name: _show(detail, language) for name, detail in error.details.items()}
    return translator(language)(error.message).format(**shown)


def _show(detail: object, language: Language) -> str:
    if isinstance(detail, StrEnum):
        return label(detail, language)
    if isinstance(detail, date):
        return show_date(detail, language)
    if isinstance(detail, list | tuple | set | frozenset):
        return ", ".join(_show(part, language) for part in detail)
    return str(detail)


def show_date(day: date, language: Language) -> str:
    """The day with its year: "wo 18 november 2026"."""
    return format_date(day, "EEE d MMMM y", locale=language.value)


def show_day(day: date, language: Language) -> str:
    """A day near today, without its year: "wo 18 november"."""
    return format_date(day, "EEE d MMMM", locale=language.value)


def show_period(key: str, language: Language) -> str:
    """A month or quarter by its key: "2026-11" is "november 2026"; others stay as they are."""
    year, _, part = key.partition("-")
    if not (year.isdigit() and len(year) == len("2026")):
        return key
    if part.startswith("Q") and part[1:] in set("1234"):
        first = date(int(year), int(part[1:]) * 3 - 2, 1)
        return format_date(first, "QQQQ y", locale=language.value)
    if part.isdigit() and 1 <= int(part) <= len("JFMAMJJASOND"):
        return format_date(date(int(year), int(part), 1), "LLLL y", locale=language.value)
    return key


def show_working_days(count: int, language: Language) -> str:
    """A number of working days: "3 werkdagen"."""
    return _count("%(count)s working day", "%(count)s working days", count, language)


def show_due(day: date, language: Language, *, working_days: int) -> str:
    """The due date, given twice: "3 werkdagen te laat, was wo 18 november".

    `working_days` is the number until the day, negative when it is past.
    """
    translate = translator(language)
    if working_days == 0:
        pattern = translate("today, %(day)s")
    elif working_days < 0:
        pattern = translate("%(days)s late, was due %(day)s")
    else:
        pattern = translate("in %(days)s, %(day)s")
    days = show_working_days(abs(working_days), language)
    return pattern % {"days": days, "day": show_day(day, language)}


def show_effort(minutes: int, language: Language) -> str:
    """How long the work takes, in minutes below two hours and in whole hours above."""
    if minutes < 2 * _MINUTES_PER_HOUR:
        return _count("about %(count)s minute", "about %(count)s minutes", minutes, language)
    hours = -(-minutes // _MINUTES_PER_HOUR)
    return _count("about %(count)s hour", "about %(count)s hours", hours, language)


def _count(one: str, many: str, count: int, language: Language) -> str:
    return plural_translator(language)(one, many, count) % {"count": count}
