"""A complete mail out of a rendered message, with every header guarded (`trust.md`).

The bytes follow from the arguments alone, so that a repeat is the same mail.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP, EmailPolicy
from typing import Final

from notifications.failures import GiveUpError
from notifications.render import Rendered

_HEX_KEY = re.compile(r"[0-9a-f]{16,64}")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}")
_LINK = re.compile(r"https?://[!-~]{1,500}")


class HeaderRefusedError(GiveUpError):
    """A value cannot stand in a header without changing what the mail says."""

    message = "This cannot stand in the head of a mail: {answer}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAddress:
    """A name and an address as people write them; the domain may have letters with accents."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Postmark:
    """From whom to whom, and what makes a mail this mail and no other.

    `message_id` and `thread_key` are hex keys: a colon in a Message-ID is silently cut by the
    standard library. `sent_at` is an aware moment, the same for every repeat.
    """

    sender: MailAddress
    recipient: MailAddress
    message_id: str
    sent_at: datetime
    thread_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedMail:
    """A complete mail and its bytes, which are final: they were read again and go out as such."""

    email: EmailMessage
    content: bytes


class _Verbatim:
    """A header that is written as it is; the library would encode a long one beyond use."""

    max_count = 1

    @classmethod
    def parse(cls, value: str, parsed: dict[str, object]) -> None:
        """Take the value whole."""
        parsed["parse_tree"] = None
        parsed["decoded"] = value.strip()

    def fold(self, *, policy: EmailPolicy) -> str:
        """The header on one line; ours are far below the 998 characters of RFC 5322."""
        name: str = getattr(self, "name")  # noqa: B009 -- the registry mixes it in
        return f"{name}: {self}{policy.linesep}"


def _policy() -> "EmailPolicy[EmailMessage]":
    registry = HeaderRegistry()
    for name in ("message-id", "in-reply-to", "references", "list-unsubscribe"):
        # The registry mixes its own base class in; the stubs ask for it beforehand.
        registry.map_to_type(name, _Verbatim)  # type: ignore[arg-type]
    return SMTP.clone(header_factory=registry)


_POLICY: Final = _policy()


def build_email(
    rendered: Rendered,
    *,
    postmark: Postmark,
    unsubscribe_url: str | None = None,
    invitation: bytes | None = None,
) -> SealedMail:
    """The mail, with text, HTML and (for a decision asked) a calendar part.

    Raises:
        HeaderRefusedError: a name, address, key or subject cannot be a header.
    """
    headers = {
        "From": str(address_of(postmark.sender)),
        "To": str(address_of(postmark.recipient)),
        "Subject": clean_header(rendered.subject),
        "Date": postmark.sent_at,
        **_identity(postmark),
        "Auto-Submitted": "auto-generated",
        **_unsubscribe(unsubscribe_url),
    }
    email = EmailMessage(policy=_POLICY)
    for name, value in headers.items():
        email[name] = value
    _fill(email, rendered, invitation=invitation)
    email.set_boundary(f"poort-{postmark.message_id[:32]}")
    content = email.as_bytes()
    _require_same_headers(email, content)
    return SealedMail(email=email, content=content)


def _identity(postmark: Postmark) -> Mapping[str, str]:
    domain = address_of(postmark.sender).domain
    headers = {"Message-ID": _message_id(postmark.message_id, domain=domain)}
    if postmark.thread_key is not None:
        # Nobody ever got a mail with the id of the thread; programs group by it all the same.
        thread = _message_id(postmark.thread_key, domain=domain)
        headers |= {"In-Reply-To": thread, "References": thread}
    return headers


def _message_id(key: str, *, domain: str) -> str:
    if not _HEX_KEY.fullmatch(key):
        raise HeaderRefusedError(answer=repr(key))
    return f"<{key}@{domain}>"


def _unsubscribe(url: str | None) -> Mapping[str, str]:
    if url is None:
        return {}
    if not _LINK.fullmatch(url) or set(url) & set("<>, "):
        raise HeaderRefusedError(answer=repr(url))
    return {"List-Unsubscribe": f"<{url}>"}


def _fill(email: EmailMessage, rendered: Rendered, *, invitation: bytes | None) -> None:
    email.set_content(rendered.text, cte="quoted-printable")
    email.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    if invitation is not None:
        email.add_alternative(
            invitation.decode(),
            subtype="calendar",
            params={"method": "REQUEST"},
            cte="quoted-printable",
        )


def address_of(person: MailAddress) -> Address:
    """The address as a header may carry it, its domain in ASCII.

    Raises:
        HeaderRefusedError: it is no address, or the name would change the header.
    """
    local, _, domain = person.email.rpartition("@")
    try:
        plain = f"{local}@{domain.encode('idna').decode()}"
        if not _ADDRESS.fullmatch(plain) or "=?" in plain:
            raise HeaderRefusedError(answer=repr(person.email))
        return Address(display_name=clean_header(person.name), addr_spec=plain)
    except ValueError as error:  # also what the parser and the encoding of domains raise
        raise HeaderRefusedError(answer=repr(person.email)) from error


def clean_header(text: str) -> str:
    """The text on one line, without control, format or broken characters.

    Raises:
        HeaderRefusedError: the text holds "=?", which a reader would decode as another text.
    """
    clean = " ".join("".join(map(_printable, text)).split())
    if "=?" in clean:
        raise HeaderRefusedError(answer=repr(text))
    return clean


def _printable(character: str) -> str:
    match unicodedata.category(character):
        case "Cc" | "Zl" | "Zp":
            return " "
        case "Cf" | "Cs" | "Co" | "Cn":
            return ""
        case _:
            return character


def _require_same_headers(email: EmailMessage, content: bytes) -> None:
    """Read the final bytes again: a reader must see the headers that we set, and no other."""
    received = BytesParser(policy=_POLICY).parsebytes(content, headersonly=True)
    if _header_list(received) != _header_list(email):
        raise HeaderRefusedError(answer=repr(str(email["Subject"])))


def _header_list(email: EmailMessage) -> list[tuple[str, str]]:
    """Names and values; folding may move white space, so that does not count."""
    return [(name, "".join(str(value).split())) for name, value in email.items()]
