"""From the values of a message to its subject, text and HTML in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, partial
from types import MappingProxyType
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from domain.vocabulary import Language, Message
from notifications.language import (
    label,
    plural_translator,
    show_date,
    show_day,
    show_due,
    show_effort,
    show_working_days,
    translator,
)
from notifications.messages import Context, Reason

#: Marks a text for the guard that asks its Dutch; the filter `why` translates it.
_ = str

_REASONS: Final[Mapping[Reason, str]] = {
    Reason.OWNER: _("You own this step."),
    Reason.PROJECT_LEAD: _("You are the project lead."),
    Reason.INTERNAL_CLIENT: _("You are the internal client: you decide on the gates."),
    Reason.COORDINATOR: _("You are a coordinator: you watch over the steps of all projects."),
    Reason.ADMINISTRATOR: _("You administer MKI-poort."),
    Reason.TEAM_MEMBER: _("You are in the team of this project."),
    Reason.ASKER: _("You asked for this deviation."),
    Reason.OPEN_WORK: _("Work with a date waits for you or your projects."),
    Reason.CONTRACTOR: _("You are the contact of the contractor for this contract."),
    Reason.CONTRACT_MANAGER: _("You manage this contract."),
    Reason.BOARD: _("You are in the board: this page comes once a quarter."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A message as its reader gets it; text and HTML say the same."""

    subject: str
    text: str
    html: str


def render(message: Message, context: Context, language: Language) -> Rendered:
    """The message in that language; every value that a template names must exist.

    Raises:
        jinja2.UndefinedError: a template names a value that its context does not have.
    """
    environment = template_environment(language)
    values = _plain_values(context)

    def fill(part: str) -> str:
        return environment.get_template(f"{message.value}/{part}").render(values)

    return Rendered(
        subject=" ".join(fill("subject.txt").split()),
        text=_tidy(fill("body.txt")),
        html=fill("body.html"),
    )


def _plain_values(context: Context) -> Mapping[str, object]:
    """The fields of the context; templates read frozen values, never tables."""
    return {name: getattr(context, name) for name in type(context).model_fields}


def _tidy(text: str) -> str:
    """Leave no spaces at line ends and never two empty lines after each other."""
    lines: list[str] = []
    for line in (raw.rstrip() for raw in text.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"


@cache
def template_environment(language: Language) -> Environment:
    """The templates with the words of that language; HTML is escaped, a lacking value raises."""
    # Each part chooses escaping by its name: `.html` is escaped, `.txt` is plain text.
    environment = Environment(
        loader=PackageLoader("notifications"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    # The extension adds this method when it is loaded, out of sight of the type checker.
    install = environment.install_gettext_callables  # type: ignore[attr-defined]
    install(translator(language), plural_translator(language), newstyle=True)
    environment.filters.update(_filters(language))
    environment.globals["language"] = language.value
    return environment


def _filters(language: Language) -> Mapping[str, partial[str]]:
    return MappingProxyType(
        {
            "label": partial(_label, language),
            "full_date": partial(_full_date, language),
            "day": partial(_day, language),
            "days": partial(_days, language),
            "effort": partial(_effort, language),
            "due": partial(_due, language),
            "why": partial(_why, language),
        }
    )


# A filter takes its value first, behind the language that `partial` has filled in.
def _label(language: Language, member: StrEnum) -> str:
    return label(member, language)


def _full_date(language: Language, day: date) -> str:
    return show_date(day, language)


def _day(language: Language, day: date) -> str:
    return show_day(day, language)


def _days(language: Language, count: int) -> str:
    return show_working_days(count, language)


def _effort(language: Language, minutes: int) -> str:
    return show_effort(minutes, language)


def _due(language: Language, day: date, working_days: int) -> str:
    return show_due(day, language, working_days=working_days)


def _why(language: Language, reason: Reason) -> str:
    return translator(language)(_REASONS[reason])
