"""From what somebody typed to a value that cannot be wrong."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from domain.vocabulary import Role
from poort.cli.invocation import UsageRefusedError, current

Word = TypeVar("Word", bound=StrEnum)

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DUTCH = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")


class DateRefusedError(UsageRefusedError):
    """This is no date."""

    message = "{value} is not a date. Write it as 2026-11-18 or 18-11-2026."


class ChoiceRefusedError(UsageRefusedError):
    """This is none of the words that are possible here."""

    message = "{value} is not possible here. Choose one of: {choices}."


class NumberRefusedError(UsageRefusedError):
    """This cannot be read as a number without a doubt."""

    message = (
        "{value} cannot be read as a number. Write it as {example}, without letters or currency"
        " signs."
    )


class FormRefusedError(UsageRefusedError):
    """A value that holds several parts was written in another form."""

    message = "{value} cannot be read. Write it as {form}."


def day(text: str) -> date:
    """Read a date, the year first or last.

    Raises:
        DateRefusedError: it is none.
    """
    if found := _ISO.fullmatch(text.strip()):
        year, month, of_month = map(int, found.groups())
    elif found := _DUTCH.fullmatch(text.strip()):
        of_month, month, year = map(int, found.groups())
    else:
        raise DateRefusedError(value=text)
    try:
        return date(year, month, of_month)
    except ValueError as error:
        raise DateRefusedError(value=text) from error


def one_of(words: type[Word]) -> Callable[[str], Word]:
    """Give the function that reads one of these words, written with _ or -."""

    def read(text: str) -> Word:
        asked = _without_dashes(text.strip())
        for word in words:
            if _without_dashes(word.value) == asked:
                return word
        raise ChoiceRefusedError(value=text, choices=choices(words))

    read.__name__ = words.__name__  # what Typer calls the value
    return read


def _without_dashes(word: str) -> str:
    return word.lower().replace("-", "_")


def choices(words: type[StrEnum]) -> str:
    """Give the words that are possible, as they are typed."""
    return "|".join(word.value for word in words)


def amount(text: str) -> Decimal:
    """Read an amount in the reader's way of writing: 1.250.000,50 or 1,250,000.50.

    Raises:
        NumberRefusedError: it can be read in more ways than one, or in none.
    """
    from babel.numbers import NumberFormatError, format_decimal, parse_decimal

    locale = current().words.language.value
    try:
        return parse_decimal(text.strip(), locale=locale, strict=True)
    except NumberFormatError as error:
        example = format_decimal(Decimal("1250000.50"), format="#,##0.00", locale=locale)
        raise NumberRefusedError(value=text, example=example) from error


def whole(text: str | int) -> int:
    """Read a whole number; Typer hands the default of an option in as it is.

    Raises:
        NumberRefusedError: it is none.
    """
    typed = str(text).strip()
    if not re.fullmatch(r"\d{1,9}", typed):
        raise NumberRefusedError(value=typed, example="25")
    return int(typed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who gets which role, by mail address."""

    role: Role
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GateDay:
    """The new day of the gate of a phase."""

    position: int
    planned_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A condition of a conditional pass: what, who by role, and by when."""

    label: str
    role: Role
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """How much less by which year, in whole percents."""

    year: int
    percent: int


def team_role(text: str) -> Holder:
    """Read who gets which role: `project_lead=jan@gemeente.nl`.

    Raises:
        FormRefusedError, ChoiceRefusedError: as they say.
    """
    role, is_pair, email = text.partition("=")
    if not is_pair or not email.strip():
        raise FormRefusedError(value=text, form="project_lead=name@organisation.nl")
    return Holder(role=one_of(Role)(role), email=email.strip())


def gate_day(text: str) -> GateDay:
    """Read the new day of a gate by the number of its phase: `3=2026-11-18`.

    Raises:
        FormRefusedError, NumberRefusedError, DateRefusedError: as they say.
    """
    position, is_pair, planned = text.partition("=")
    if not is_pair:
        raise FormRefusedError(value=text, form="3=2026-11-18")
    return GateDay(position=whole(position), planned_on=day(planned))


def condition(text: str) -> Wanted:
    """Read a condition with who meets it and by when: `Text;buyer;2026-11-18`.

    Raises:
        FormRefusedError, ChoiceRefusedError, DateRefusedError: as they say.
    """
    label, _, rest = text.partition(";")
    role, is_whole, due = rest.partition(";")
    if not is_whole or not label.strip():
        raise FormRefusedError(value=text, form="Text;buyer;2026-11-18")
    return Wanted(label=label.strip(), role=one_of(Role)(role), due_on=day(due))


def scope(text: str) -> int:
    """Read the scope of an objective, 1, 2 or 3.

    Raises:
        ChoiceRefusedError: there is no such scope.
    """
    if text.strip() not in {"1", "2", "3"}:
        raise ChoiceRefusedError(value=text, choices="1|2|3")
    return int(text)


def reduction(text: str) -> Reduction:
    """Read how much less by which year: `2030=50`.

    Raises:
        FormRefusedError, NumberRefusedError: as they say.
    """
    year, is_pair, percent = text.partition("=")
    if not is_pair:
        raise FormRefusedError(value=text, form="2030=50")
    return Reduction(year=whole(year), percent=whole(percent))


def check_name(text: str) -> tuple[str, str]:
    """Read a check, with its period or variation where it has one: `5.3` or `5.3:2026-11`."""
    check_id, _, instance = text.strip().partition(":")
    return check_id, instance


def written_check(check_id: str, instance: str) -> str:
    """Write a check as `check_name` reads it."""
    return f"{check_id}:{instance}" if instance else check_id


def renamed(text: str) -> tuple[str, str | None]:
    """Read an old number with its new one, `G1-04=G1-05`; nothing behind the sign is none.

    Raises:
        FormRefusedError: it has no sign.
    """
    old, is_pair, new = text.partition("=")
    if not is_pair or not old.strip():
        raise FormRefusedError(value=text, form="G1-04=G1-05")
    return old.strip(), new.strip() or None
