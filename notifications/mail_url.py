"""The address of the mail server in the settings: `poortmail://…` or `poortbox:///folder`."""

import os
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from domain.errors import PoortError
from notifications.maildir import MaildirTransport
from notifications.transport import Security, SmtpServer, SmtpTransport, Transport

_SMTP: Final = "poortmail"
_BOX: Final = "poortbox"
_PORTS: Final = {Security.NONE: 25, Security.STARTTLS: 587, Security.TLS: 465}


class MailUrlInvalidError(PoortError):
    """The address of the mail server in the settings is not one of ours."""

    message = (
        "The mail address in the settings is not right: {reason}. "
        "Use poortmail://user:password@server:587?security=starttls or poortbox:///folder."
    )


#: The transports of this process by their address, with their open connections.
_transports: Final[dict[str, Transport]] = {}


def transport_for(mail_url: str) -> Transport:
    """The one transport of this process for that address.

    Raises:
        MailUrlInvalidError: the address is not `poortmail://…` or `poortbox://…`.
    """
    if mail_url not in _transports:
        _transports[mail_url] = _new_transport(mail_url)
    return _transports[mail_url]


def _new_transport(mail_url: str) -> Transport:
    parts = urlsplit(mail_url)
    if parts.scheme == _BOX:
        return MaildirTransport(_folder_of(parts))
    if parts.scheme == _SMTP:
        return SmtpTransport(_server_of(parts))
    raise MailUrlInvalidError(reason=f"{parts.scheme}://")


def mailbox_folder(mail_url: str) -> Path | None:
    """The folder of the local mailbox, or None where mail goes to a server."""
    parts = urlsplit(mail_url)
    return _folder_of(parts) if parts.scheme == _BOX else None


def _folder_of(parts: SplitResult) -> Path:
    # `poortbox:///folder` is absolute; in `poortbox://folder` the name counts from here.
    return Path(unquote(parts.netloc + parts.path))


def _server_of(parts: SplitResult) -> SmtpServer:
    options = parse_qs(parts.query)
    if not parts.hostname or set(options) - {"security", "timeout"}:
        raise MailUrlInvalidError(reason="server or option")
    try:
        security = Security(options.get("security", [Security.STARTTLS])[-1])
        timeout = float(options.get("timeout", ["20"])[-1])
        port = parts.port or _PORTS[security]
    except ValueError as error:
        raise MailUrlInvalidError(reason=str(error)) from error
    return SmtpServer(
        host=parts.hostname,
        port=port,
        security=security,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        timeout_seconds=timeout,
    )


def close_transports() -> None:
    """Say goodbye to every mail server; the next mail opens a connection again."""
    while _transports:
        _transports.popitem()[1].close()


def _abandon_transports() -> None:
    while _transports:
        _transports.popitem()[1].abandon()


# Two processes that talk over one connection would mix up their mails.
os.register_at_fork(after_in_child=_abandon_transports)
