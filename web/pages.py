"""Pages in the language of the reader, out of templates that hold no logic."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from uuid import uuid4

from babel.numbers import format_decimal
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from domain.moments import dutch_date, dutch_time
from domain.vocabulary import Language, Role
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
from web.forms import is_fragment
from web.visitor import Visitor

_COURSE_SETTERS = frozenset({Role.COORDINATOR, Role.POLICY_ADVISER, Role.BOARD})
_KEEPERS = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})
#: Who steers on progress; others reach the page from a project.
_STEERING = frozenset({Role.COORDINATOR, Role.POLICY_ADVISER, Role.BOARD, Role.INTERNAL_CLIENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """A main door of the portal."""

    label: str
    url: str
    current: bool


def page(
    request: Request,
    template: str,
    values: Mapping[str, object],
    *,
    status: int = 200,
    partial: str | None = None,
) -> HTMLResponse:
    """Fill a template; every value that it names must be given.

    A script on our page that asks for a part gets `partial`, out of the same values.
    """
    language = language_of(request)
    chosen = partial if partial is not None and is_fragment(request) else template
    body = page_environment(language).get_template(chosen).render(**_shared(request), **values)
    headers = {"Content-Language": language.value, "Vary": "HX-Request"}
    return HTMLResponse(body, status_code=status, headers=headers)


def language_of(request: Request) -> Language:
    """The reader's own language; else the one the address asks for with `taal`, or Dutch."""
    visitor = visitor_on(request)
    if visitor is not None:
        return visitor.language
    # Who opened a link out of a mail is known, though not signed in.
    addressed: Language | None = getattr(request.state, "language", None)
    if addressed is not None:
        return addressed
    asked = request.query_params.get("taal", "")
    return Language(asked) if asked in set(Language) else Language.NL


def visitor_on(request: Request) -> Visitor | None:
    """Who is signed in on this page, as far as the page asked."""
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    return visitor


def _shared(request: Request) -> dict[str, object]:
    """What every page shows around its own values."""
    visitor, language = visitor_on(request), language_of(request)
    return {
        "here": request.url.path,
        "address": str(request.url.path) + (f"?{request.url.query}" if request.url.query else ""),
        "visitor": visitor,
        "form_token": "" if visitor is None else visitor.form_token,
        "theme": request.app.state.portal.settings.theme,
        "main_menu": [] if visitor is None else _menu(request.url.path, visitor),
        # Every link keeps the language of a reader whose own we do not know.
        "keep": "" if visitor is not None or language is Language.NL else f"taal={language.value}",
    }


def _menu(here: str, visitor: Visitor) -> list[MenuItem]:
    _ = translator(visitor.language)
    doors = [
        (_("My work"), "/werk"),
        (_("Projects"), "/projecten"),
        (_("Where it gets stuck"), "/te-laat"),
    ]
    if visitor.roles & _STEERING:
        doors.append((_("Progress"), "/voortgang"))
    doors.append((_("Learning"), "/leren"))
    if visitor.roles & _COURSE_SETTERS:
        doors.append((_("Objectives"), "/doelen"))
    if visitor.roles & _KEEPERS:
        doors.append((_("Management"), "/beheer"))
    here = here.replace("/kennis", "/leren", 1) if here.startswith("/kennis") else here
    return [
        MenuItem(label=words, url=url, current=here == url or here.startswith(f"{url}/"))
        for words, url in doors
    ]


def show_options(options: Iterable[tuple[object, str]], chosen: object | None) -> Markup:
    """The options of a list, with the chosen one; a list of thousands is escaped at once."""
    mark = None if chosen is None else str(chosen)
    listed = [(str(value), words) for value, words in options]
    if not listed:
        return Markup()
    # No value or text of ours holds the sign that keeps them apart (`web.characters`).
    values = str(escape("\0".join(value for value, _ in listed))).split("\0")
    texts = str(escape("\0".join(words for _, words in listed))).split("\0")
    written = "\n".join(
        f'<option value="{shown}"{" selected" if value == mark else ""}>{text}</option>'
        for (value, _), shown, text in zip(listed, values, texts, strict=True)
    )
    return Markup(written)  # noqa: S704 -- both parts are escaped


@cache
def page_environment(language: Language) -> Environment:
    """The templates of the portal, with the words of that language."""
    environment = Environment(
        loader=PackageLoader("web"),
        undefined=StrictUndefined,
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    # The extension adds this method when it is loaded, out of sight of the type checker.
    install = environment.install_gettext_callables  # type: ignore[attr-defined]
    install(translator(language), plural_translator(language), newstyle=True)
    environment.globals["language"] = language.value
    environment.globals["show_options"] = show_options
    environment.globals["new_key"] = lambda: uuid4().hex
    environment.globals |= _words(language)
    return environment


def _words(language: Language) -> dict[str, object]:
    """How a page writes values in its language."""

    def show_member(member: StrEnum) -> str:
        return label(member, language)

    def show_number(value: Decimal | int, pattern: str = "#,##0") -> str:
        return format_decimal(value, pattern, locale=language.value)

    def show_moment(moment: datetime) -> str:
        return f"{show_date(dutch_date(moment), language)} {dutch_time(moment)}"

    def show_due_day(day: date, working_days: int) -> str:
        return show_due(day, language, working_days=working_days)

    return {
        "label": show_member,
        "show_date": lambda day: show_date(day, language),
        "show_day": lambda day: show_day(day, language),
        "show_due": show_due_day,
        "show_effort": lambda minutes: show_effort(minutes, language),
        "show_moment": show_moment,
        "show_number": show_number,
        "show_money": lambda amount: f"€ {show_number(amount, '#,##0.00')}",
        "show_working_days": lambda count: show_working_days(count, language),
    }
