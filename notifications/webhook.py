"""Handing an event to another system, signed as Standard Webhooks 1.0 asks."""

import hmac
import ipaddress
import socket
import ssl
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Final
from urllib.parse import SplitResult, urlsplit

from domain.errors import PoortError
from notifications.failures import GiveUpError, TryAgainError

PREFIX: Final = "whsec_"
#: Standard Webhooks asks to wait 15 to 30 seconds for an answer.
_SECONDS: Final = 15
_HTTPS_PORT: Final = 443
_HTTP_PORT: Final = 80
_GONE: Final = frozenset({HTTPStatus.GONE})


class WebhookRefusedError(PoortError):
    """The address of a webhook is not of the public internet, or not over TLS."""

    message = "A webhook goes to an https:// address on the public internet, not to {address}."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookMessage:
    """One event for one address; the same event has the same key however often it is sent."""

    url: str
    secret: str
    key: str
    payload: str
    sent_at: datetime


def require_form(url: str, *, may_stay_inside: bool) -> SplitResult:
    """The parts of an address that a webhook may have.

    Raises:
        WebhookRefusedError: it may not.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise WebhookRefusedError(address=url[:100]) from error
    schemes = {"https", "http"} if may_stay_inside else {"https"}
    has_login = parts.username is not None or parts.password is not None
    is_plain = url.isascii() and url.isprintable() and " " not in url
    if parts.scheme not in schemes or not parts.hostname or has_login or not is_plain:
        raise WebhookRefusedError(address=url[:100])
    return parts


def signature(message: WebhookMessage) -> str:
    """The signature over key, moment and body, by the secret that both sides know."""
    signed = f"{message.key}.{_timestamp(message)}.{message.payload}".encode()
    secret = b64decode(message.secret.removeprefix(PREFIX))
    return "v1," + b64encode(hmac.digest(secret, signed, sha256)).decode()


def post_webhook(message: WebhookMessage, *, may_stay_inside: bool) -> str:
    """Hand the event over and give the status of the answer; a redirect is not followed.

    Raises:
        TryAgainError: it may go well later.
        GiveUpError: the address is not allowed, or says that it is gone.
    """
    try:
        parts = require_form(message.url, may_stay_inside=may_stay_inside)
    except WebhookRefusedError as error:
        raise GiveUpError(answer=str(error)) from error
    address = _address(parts, may_stay_inside=may_stay_inside)
    try:
        status = _post(parts, address, message)
    except (OSError, HTTPException) as error:
        raise TryAgainError(answer=f"{parts.hostname}: {error}") from error
    if status in _GONE:
        raise GiveUpError(answer=str(status))
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        raise TryAgainError(answer=str(status))
    return str(status)


def _address(parts: SplitResult, *, may_stay_inside: bool) -> tuple[str, int]:
    """Where that name leads now; what was looked at is what is called, whatever it says later."""
    port = parts.port or (_HTTPS_PORT if parts.scheme == "https" else _HTTP_PORT)
    try:
        found = socket.getaddrinfo(parts.hostname, port, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError) as error:
        raise TryAgainError(answer=f"{parts.hostname}: {error}") from error
    for *_, place in found:
        address = ipaddress.ip_address(str(place[0]).partition("%")[0])
        if not may_stay_inside and (not address.is_global or address.is_multicast):
            raise GiveUpError(answer=f"{parts.hostname} is a private address")
    return str(found[0][4][0]), port


def _post(parts: SplitResult, address: tuple[str, int], message: WebhookMessage) -> int:
    assert parts.hostname is not None
    connection = HTTPConnection(parts.hostname, address[1], timeout=_SECONDS)
    with socket.create_connection(address, timeout=_SECONDS) as plain:
        connection.sock = plain
        if parts.scheme == "https":
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(plain, server_hostname=parts.hostname)
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, message.payload.encode(), _headers(parts, message))
            return connection.getresponse().status
        finally:
            connection.close()


def _headers(parts: SplitResult, message: WebhookMessage) -> dict[str, str]:
    return {
        "Host": parts.netloc,
        "Content-Type": "application/json",
        "User-Agent": "MKI-poort",
        "webhook-id": message.key,
        "webhook-timestamp": _timestamp(message),
        "webhook-signature": signature(message),
    }


def _timestamp(message: WebhookMessage) -> str:
    return str(int(message.sent_at.timestamp()))
