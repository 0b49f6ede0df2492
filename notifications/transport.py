"""Mail to a server over SMTP, with connections that stay open between mails."""

import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum
from functools import partial
from typing import Final, Protocol, assert_never

from notifications.failures import DeliveryError, GiveUpError, SlowDownError, TryAgainError
from notifications.mail import SealedMail

_PERMANENT: Final = 500
#: Answers that are about our login and not about the mail (RFC 4954, paragraph 6).
_LOGIN_CODES: Final = frozenset({530, 534, 535, 538})
#: "Closing channel" and "insufficient storage" (RFC 5321, 4.2.3).
_BUSY_CODES: Final = frozenset({421, 452})
_ACCEPTED: Final = frozenset({250, 251})
#: Beyond this a server would see more connections than a batch ever uses at once.
_MOST_IDLE: Final = 4


class Security(StrEnum):
    """How the connection to the mail server is secured."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Where mail is handed in; `timeout_seconds` holds for every answer of the server."""

    host: str
    port: int
    security: Security
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout_seconds: float = 20.0


class Transport(Protocol):
    """A way to hand in a mail; `send` answers what the other side said."""

    def send(self, mail: SealedMail) -> str:
        """Hand the mail in.

        Raises:
            DeliveryError: one of its four kinds, which says what to do next.
        """

    def close(self) -> None:
        """Let go of what is kept open."""

    def abandon(self) -> None:
        """Forget what is kept open without a word: it belongs to the process that forked."""


class SmtpTransport:
    """Hands mail in at one server; threads may share it, each mail has a connection to itself."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server
        self._idle: list[smtplib.SMTP] = []

    def send(self, mail: SealedMail) -> str:
        """Hand the mail in over a connection that is still open, or a new one."""
        sender, recipient = (_only_address(mail.email, name) for name in ("From", "To"))
        try:
            connection = self._begin(sender)
        except (smtplib.SMTPException, OSError) as error:
            # Connecting, the greeting, encryption and login fail for every mail alike.
            raise TryAgainError(answer=_said(error)) from error
        return self._hand_in(mail, recipient, connection)

    def _hand_in(self, mail: SealedMail, recipient: str, connection: smtplib.SMTP) -> str:
        try:
            _require_accepted(*connection.rcpt(recipient))
            answer = _require_accepted(*connection.data(mail.content))
        except DeliveryError:
            self._keep_after_refusal(connection)
            raise
        except smtplib.SMTPDataError as error:
            self._keep_after_refusal(connection)
            raise _failure(error.smtp_code, _text(error.smtp_error)) from error
        except (smtplib.SMTPException, OSError) as error:
            # The mail may have been accepted; its repeat bears the same Message-ID.
            connection.close()
            raise TryAgainError(answer=_said(error)) from error
        self._keep(connection)
        return answer

    def _begin(self, sender: str) -> smtplib.SMTP:
        """A connection on which the server has accepted the sender."""
        while self._idle:
            connection = self._idle.pop()
            try:
                _require_accepted(*connection.mail(sender))
            except (DeliveryError, smtplib.SMTPException, OSError):
                # The server closed it meanwhile; nothing of this mail was handed in yet.
                connection.close()
            else:
                return connection
        connection = self._connect()
        try:
            _require_accepted(*connection.mail(sender))
        except (DeliveryError, smtplib.SMTPException, OSError):
            connection.close()
            raise
        return connection

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        kind = (
            partial(smtplib.SMTP_SSL, context=ssl.create_default_context())
            if server.security is Security.TLS
            else smtplib.SMTP
        )
        connection = kind(
            server.host,
            server.port,
            local_hostname=socket.gethostname(),
            timeout=server.timeout_seconds,
        )
        try:
            self._prepare(connection)
        except (smtplib.SMTPException, OSError):
            connection.close()
            raise
        return connection

    def _prepare(self, connection: smtplib.SMTP) -> None:
        connection.ehlo_or_helo_if_needed()
        match self._server.security:
            case Security.STARTTLS:
                connection.starttls(context=ssl.create_default_context())
                connection.ehlo()
            case Security.TLS | Security.NONE:
                pass
            case _:
                assert_never(self._server.security)
        if self._server.username is not None:
            connection.login(self._server.username, self._server.password or "")

    def _keep(self, connection: smtplib.SMTP) -> None:
        if len(self._idle) < _MOST_IDLE:
            self._idle.append(connection)
        else:
            connection.close()

    def _keep_after_refusal(self, connection: smtplib.SMTP) -> None:
        """Go on with the connection when the server forgets the refused mail."""
        try:
            connection.rset()
        except (smtplib.SMTPException, OSError):
            connection.close()
        else:
            self._keep(connection)

    def close(self) -> None:
        """Say goodbye on every open connection."""
        while self._idle:
            connection = self._idle.pop()
            try:
                connection.quit()
            except (smtplib.SMTPException, OSError):
                connection.close()

    def abandon(self) -> None:
        """Drop every connection without a word to the server."""
        while self._idle:
            self._idle.pop().close()


def _only_address(email: EmailMessage, header: str) -> str:
    address: str = email[header].addresses[0].addr_spec
    return address


def _require_accepted(code: int, answer: bytes) -> str:
    text = f"{code} {_text(answer)}"
    if code not in _ACCEPTED:
        raise _failure(code, text)
    return text


def _failure(code: int, text: str) -> DeliveryError:
    if code in _BUSY_CODES or " 4.7." in f" {text}":
        return SlowDownError(answer=text)
    if code >= _PERMANENT and code not in _LOGIN_CODES:
        return GiveUpError(answer=text)
    return TryAgainError(answer=text)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__


def _text(answer: bytes | str) -> str:
    return answer if isinstance(answer, str) else answer.decode("utf-8", "replace")
