"""A mail has the headers it should have, and no text of a person can add or change one."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from domain.keys import hex_key
from domain.vocabulary import Language
from notifications.invitation import calendar_invitation
from notifications.mail import HeaderRefusedError, build_email, clean_header
from notifications.messages import DecisionAsked
from tests.unit.notifications.mails import RENDERED, make_postmark
from tests.unit.notifications.samples import samples

HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
]
# Among them: line ends of every kind, an encoded word, quotes, a right-to-left mark, a null.
_PIECES = [
    "\r\n",
    "\n",
    "\r",
    "\x00",
    "\x0b",
    "\x85",
    "\u2028",
    "\u202e",
    "=?",
    "?=",
    "Bcc: a@b.nl",
]
_SIGNS = ['"', "\\", "<", ">", ",", ";", ":", "(", "é", " ", "naam", "\ud800"]
HOSTILE = st.text() | st.lists(st.sampled_from([*_PIECES, *_SIGNS])).map("".join)


def _received(content: bytes) -> EmailMessage:
    received = message_from_bytes(content, policy=policy.default)
    assert isinstance(received, EmailMessage)
    return received


@given(name=HOSTILE, subject=HOSTILE)
def test_no_name_or_subject_adds_a_header(name: str, subject: str) -> None:
    """It becomes one line of plain text in its own header, or it is refused."""
    rendered = replace(RENDERED, subject=subject)
    try:
        mail = build_email(rendered, postmark=make_postmark(name=name))
    except HeaderRefusedError:
        return

    received = _received(mail.content)

    assert list(received) == HEADERS
    assert [address.addr_spec for address in received["To"].addresses] == ["noor@voorbeeld.nl"]
    assert "".join(received["Subject"].split()) == "".join(clean_header(subject).split())


@given(text=st.text(alphabet=st.characters(blacklist_categories=["C"])))
def test_ordinary_text_is_never_refused(text: str) -> None:
    """Only "=?" is refused; all other letters and signs reach the reader."""
    rendered = replace(RENDERED, subject=text.replace("=?", ""))

    mail = build_email(rendered, postmark=make_postmark(name=text.replace("=?", "")))

    assert list(_received(mail.content)) == HEADERS


def test_a_long_subject_with_accents_arrives_to_the_letter() -> None:
    """Folding loses no space between words."""
    subject = "3 werkdagen te laat: één coördinator, geïnventariseerde materialen, " * 3 + "café"

    mail = build_email(replace(RENDERED, subject=subject), postmark=make_postmark())

    assert _received(mail.content)["Subject"] == subject


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("=?utf-8?q?Bcc=3A?=", id="whole"),
        pytest.param("a =? b", id="only its beginning"),
        pytest.param("=\u200b?", id="after an invisible sign is gone"),
    ],
)
def test_an_encoded_word_is_refused(text: str) -> None:
    """A reader would decode it to another text than we checked."""
    with pytest.raises(HeaderRefusedError):
        clean_header(text)


@pytest.mark.parametrize(
    "email",
    [
        pytest.param("noor", id="no at"),
        pytest.param("noor@", id="no domain"),
        pytest.param("noor@a.nl, x@b.nl", id="two addresses"),
        pytest.param("noor@a.nl\r\nBcc: x@b.nl", id="a line end"),
        pytest.param("=?utf-8?q?a?=@b.nl", id="an encoded word"),
        pytest.param("noör@voorbeeld.nl", id="an accent before the at"),
        pytest.param("a..b@voorbeeld.nl", id="two dots"),
    ],
)
def test_a_wrong_address_is_refused(email: str) -> None:
    """The mail is not made, and the outbox shows why."""
    with pytest.raises(HeaderRefusedError):
        build_email(RENDERED, postmark=make_postmark(email=email))


def test_a_domain_with_an_accent_is_written_in_ascii() -> None:
    """Mail servers of any age can deliver it."""
    mail = build_email(RENDERED, postmark=make_postmark(email="noor@vóórbeeld.nl"))

    domain = mail.email["To"].addresses[0].domain
    assert domain.startswith("xn--")
    assert domain.encode().decode("idna") == "vóórbeeld.nl"


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("a" * 15, id="too short"),
        pytest.param("12:" + "a" * 20, id="a colon"),
        pytest.param("A" * 64, id="capitals"),
    ],
)
def test_only_a_hex_key_becomes_a_message_id(key: str) -> None:
    """A colon would be cut, and all mails would share one id."""
    with pytest.raises(HeaderRefusedError):
        build_email(RENDERED, postmark=replace(make_postmark(), message_id=key))


def test_the_head_tells_which_mail_it_is_and_where_it_belongs() -> None:
    """The ids stand whole on one line."""
    mail = build_email(RENDERED, postmark=make_postmark())

    head = mail.content.partition(b"\r\n\r\n")[0].decode()

    assert f"Message-ID: <{hex_key('message', 1)}@voorbeeld.nl>\r\n" in head
    assert f"References: <{hex_key('thread', 1)}@voorbeeld.nl>\r\n" in head
    assert f"In-Reply-To: <{hex_key('thread', 1)}@voorbeeld.nl>\r\n" in head
    assert "Auto-Submitted: auto-generated\r\n" in head
    assert "Date: Mon, 23 Nov 2026 07:00:00 +0000\r\n" in head


def test_a_mail_without_a_thread_answers_nothing() -> None:
    """A digest begins no conversation."""
    mail = build_email(RENDERED, postmark=replace(make_postmark(), thread_key=None))

    assert "References" not in mail.email
    assert "In-Reply-To" not in mail.email


def test_a_repeat_is_the_same_mail_to_the_byte() -> None:
    """Nothing in a mail is random."""
    once, again = (build_email(RENDERED, postmark=make_postmark()) for _ in range(2))

    assert once.content == again.content


def test_a_digest_names_where_to_change_what_you_get() -> None:
    """The address stands whole in List-Unsubscribe, however long."""
    url = "https://poort.voorbeeld.nl/berichten/" + "a" * 80

    mail = build_email(RENDERED, postmark=make_postmark(), unsubscribe_url=url)

    assert f"List-Unsubscribe: <{url}>\r\n".encode() in mail.content


@pytest.mark.parametrize(
    "url", ["mailto:a@b.nl", "https://a.nl/>, <https://b.nl", "https://a\r\nB:"]
)
def test_another_unsubscribe_address_is_refused(url: str) -> None:
    """It may be one web address and nothing else."""
    with pytest.raises(HeaderRefusedError):
        build_email(RENDERED, postmark=make_postmark(), unsubscribe_url=url)


def test_a_decision_asked_brings_an_appointment() -> None:
    """A whole day, on the day it is due, with the link, blocking no time."""
    context = samples(Language.NL)["decision_asked"]
    assert isinstance(context, DecisionAsked)
    postmark = make_postmark(name='Noor "N" de Wit')

    invitation = calendar_invitation(context, Language.NL, postmark=postmark)
    mail = build_email(RENDERED, postmark=postmark, invitation=invitation)

    part = list(_received(mail.content).iter_parts())[-1]
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "REQUEST"
    [event] = Calendar.from_ical(part.get_content()).events
    lines = event.to_ical().decode().replace("\r\n ", "").split("\r\n")
    assert "DTSTART;VALUE=DATE:20261130" in lines
    assert f"URL:{context.url}" in lines
    assert "TRANSP:TRANSPARENT" in lines
    assert f"UID:{postmark.message_id}@voorbeeld.nl" in lines
    assert any(line.endswith("RSVP=FALSE:mailto:noor@voorbeeld.nl") for line in lines)
    assert "SUMMARY:Besluiten: poort 4\\, Aanbesteding gereed\\, Slotlaan" in lines
