"""How a command speaks: the language that was asked for, and values in it."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from domain.vocabulary import Language

#: Stands where there is no value.
NOTHING = "-"


@dataclass(frozen=True)
class Words:
    """The sentences and values of one run, in one language."""

    language: Language

    @cached_property
    def translate(self) -> Callable[[str], str]:
        """The function that gives a text in this language."""
        from notifications.language import translator

        return translator(self.language)

    def say(self, text: str, **details: object) -> str:
        """Give the text with its places filled in."""
        return self.translate(text).format(
            **{name: self.show(detail) for name, detail in details.items()}
        )

    def show(self, value: object) -> str:
        """Give a value as a person reads it; nothing is a dash."""
        if isinstance(value, list | tuple | set | frozenset):
            return ", ".join(self.show(part) for part in value) or NOTHING
        return NOTHING if value is None or value == "" else self._show_one(value)

    def _show_one(self, value: object) -> str:
        match value:
            case bool():
                shown = self.translate("yes") if value else self.translate("no")
            case StrEnum():
                shown = self._label(value)
            case datetime():
                shown = self._moment(value)
            case date():
                shown = self._day(value)
            case Decimal():
                shown = self._amount(value)
            case _:
                shown = str(value)
        # What somebody typed may hold codes that a terminal obeys.
        return "".join(c if c.isprintable() else " " for c in shown)

    def _label(self, member: StrEnum) -> str:
        from notifications.language import label

        return label(member, self.language)

    def _day(self, day: date) -> str:
        from babel.dates import format_date

        return format_date(day, "d MMM y", locale=self.language.value)

    def _moment(self, moment: datetime) -> str:
        from babel.dates import format_datetime, get_timezone

        return format_datetime(
            moment,
            "d MMM y HH:mm",
            tzinfo=get_timezone("Europe/Amsterdam"),
            locale=self.language.value,
        )

    def _amount(self, amount: Decimal) -> str:
        from babel.numbers import format_decimal

        return format_decimal(amount, locale=self.language.value)


def usual_language(environment: Mapping[str, str] = os.environ) -> Language:
    """The language where nobody asks for one: POORT_LANGUAGE, else LANG, else Dutch."""
    asked = environment.get("POORT_LANGUAGE") or environment.get("LANG", "")
    return Language.EN if asked.lower().startswith("en") else Language.NL
