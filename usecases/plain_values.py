"""Rows of tables as values for machines and as words for people."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum

from domain.definition import ProcessDefinition
from domain.moments import dutch_date, dutch_time
from domain.vocabulary import Language
from notifications.language import label, show_date, translator

#: What says a value of that column to a reader.
Shows = Callable[[str, object], str]


def plain(value: object) -> object:
    """The value as JSON knows it: days and moments as ISO, amounts as text."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def shown(value: object, language: Language) -> str:
    """The value in the words of that language; nothing for what is empty."""
    _ = translator(language)
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, StrEnum):
        return label(value, language)
    if isinstance(value, datetime):
        return f"{show_date(dutch_date(value), language)}, {dutch_time(value)}"
    return show_date(value, language) if isinstance(value, date) else str(value)


def shows_with(definition: ProcessDefinition, language: Language) -> Shows:
    """As `shown`, with the words of the process for its gates and checks."""

    def show(column: str, value: object) -> str:
        if column == "gate" and str(value) in definition.position_of_gate:
            phase = definition.phase(definition.position_of_gate[str(value)])
            return f"{phase.gate_name.read(language)} ({value})"
        if column == "check" and str(value) in definition.checks_by_id:
            return f"{value}: {definition.checks_by_id[str(value)].text.read(language)}"
        return shown(value, language)

    return show
