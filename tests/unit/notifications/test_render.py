"""Each message says what it must, the same in text and HTML, and nothing a stranger slipped in."""

import re
from datetime import date, timedelta
from html import unescape
from importlib.resources import files

import pytest
from jinja2 import UndefinedError

from domain.vocabulary import Language, Message
from notifications.messages import Context, CoordinatorWeekly, Digest, Reason
from notifications.payloads import CONTEXTS, from_payload, to_payload
from notifications.render import render, template_environment
from tests.unit.notifications.sample_parts import PORTAL
from tests.unit.notifications.samples import samples

ALL = [
    pytest.param(context, language, id=f"{language.value}-{name}")
    for language in Language
    for name, context in samples(language).items()
]
REASON = {Language.NL: "Waarom ontvangt u dit?", Language.EN: "Why do you get this?"}
NEXT = {Language.NL: "Wat volgt hierna", Language.EN: "What happens next"}


def test_every_message_has_a_context_a_sample_and_its_templates() -> None:
    """A new message cannot be forgotten."""
    folder = files("notifications") / "templates"

    assert set(CONTEXTS) == set(Message)
    assert {context.message for context in samples(Language.NL).values()} == set(Message)
    for message in Message:
        parts = {part.name for part in (folder / message.value).iterdir()}
        assert parts == {"subject.txt", "body.txt", "body.html"}


def test_the_number_of_the_week_does_not_make_a_plural() -> None:
    """In week 1 three steps are still steps."""
    weekly = samples(Language.NL)["coordinator_weekly"]
    assert isinstance(weekly, CoordinatorWeekly)
    in_week_1 = weekly.model_copy(update={"week_starts_on": date(2026, 12, 28) + timedelta(7)})

    subject = render(in_week_1.message, in_week_1, Language.NL).subject

    assert subject.startswith(f"Week 1: {len(weekly.overdue)} stappen")


@pytest.mark.parametrize(("context", "language"), ALL)
def test_a_context_survives_the_outbox(context: Context, language: Language) -> None:
    """What comes out of the payload is what went in."""
    assert from_payload(context.message, to_payload(context)) == context


@pytest.mark.parametrize(("context", "language"), ALL)
def test_text_and_html_hold_the_same_links(context: Context, language: Language) -> None:
    """A reader of plain text can go everywhere that a reader of HTML can."""
    mail = render(context.message, context, language)

    in_text = set(re.findall(r"https?://\S+", mail.text))
    in_html = {unescape(link) for link in re.findall(r'href="([^"]+)"', mail.html)}

    assert in_text == in_html
    # A contractor has no work page to go to.
    everywhere = set() if context.header.reason is Reason.CONTRACTOR else {PORTAL}
    assert {context.url} | everywhere <= in_text


@pytest.mark.parametrize(("context", "language"), ALL)
def test_every_message_says_why_it_came_and_what_follows(
    context: Context, language: Language
) -> None:
    """Both parts hold both blocks, and HTML has one button."""
    mail = render(context.message, context, language)

    for part in (mail.text, mail.html):
        assert REASON[language] in part
        assert NEXT[language] in part
    assert mail.html.count('class="button"') == 1
    assert mail.html.count("<h1>") == 1


@pytest.mark.parametrize(("context", "language"), ALL)
def test_text_and_html_say_the_same_words(context: Context, language: Language) -> None:
    """Neither part is a poorer version of the other."""
    mail = render(context.message, context, language)
    body = re.sub(r"<style>.*?</style>|<title>.*?</title>", "", mail.html, flags=re.DOTALL)

    in_html = set(re.findall(r"\w+", unescape(re.sub(r"<[^>]+>", " ", body))))
    in_text = set(re.findall(r"\w+", re.sub(r"https?://\S+", " ", mail.text)))

    brand = {*re.findall(r"\w+", f"{context.header.organisation_name} MKI-poort {PORTAL}")}
    assert in_text - in_html - brand == set()
    assert in_html - in_text - brand == set()


@pytest.mark.parametrize(("context", "language"), ALL)
def test_html_brings_nothing_from_elsewhere(context: Context, language: Language) -> None:
    """No picture, script, font or style comes over the network, so opening a mail tells nobody."""
    html = render(context.message, context, language).html

    assert not re.search(r"<(img|script|link|iframe|object)|src=|url\(|@import", html)


def _hostile(value: object) -> object:
    """The same value with markup in every free text."""
    if isinstance(value, dict):
        return {name: _hostile(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_hostile(part) for part in value]
    if isinstance(value, str) and " " in value:
        return f'<b onclick="x">{value}</b> %(name)s {{{{ 7 * 7 }}}}'
    return value


@pytest.mark.parametrize(("context", "language"), ALL)
def test_markup_in_a_name_stays_text(context: Context, language: Language) -> None:
    """Free text is shown as it was typed: no tag, no template, no placeholder of it works."""
    values = _hostile(context.model_dump(mode="json"))
    mail = render(context.message, type(context).model_validate(values), language)

    assert "<b " not in mail.html
    assert "&lt;b onclick=" in mail.html
    assert "{{ 7 * 7 }}" in mail.text
    assert "%(name)s" in mail.text


def test_a_template_that_names_an_unknown_value_fails() -> None:
    """A typing error in a template cannot become an empty place in a mail."""
    template = template_environment(Language.NL).from_string("{{ unknown }}")

    with pytest.raises(UndefinedError):
        template.render()


def test_only_web_addresses_become_links() -> None:
    """An address that runs a script is refused at the door of the outbox."""
    context = samples(Language.NL)["digest"]

    with pytest.raises(ValueError, match="url"):
        Digest.model_validate(context.model_dump() | {"url": "javascript:alert(1)"})
