"""What the browser keeps while somebody is away at the provider to sign in.

Signed, out of reach of scripts, and good for one way there and back.
"""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import Response

from web.cookies import is_secure

#: Long enough for a second factor on a telephone.
GOOD_FOR: Final = timedelta(minutes=10)
_NAME: Final = "poort-sign-in"
#: RFC 7636 section 4.1: 32 random octets make a verifier of 43 characters.
_RANDOM_OCTETS: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One way to the provider and back; `expires_at` is in seconds since 1970."""

    state: str
    nonce: str
    #: The secret of PKCE, of which the provider saw the hash only.
    verifier: str
    onward: str
    expires_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Somebody who showed who they are, and must still say for which organisation they come."""

    subject: str
    onward: str
    expires_at: int


def new_attempt(*, onward: str, now: datetime) -> Attempt:
    """An attempt that nobody can guess."""
    return Attempt(
        state=secrets.token_urlsafe(_RANDOM_OCTETS),
        nonce=secrets.token_urlsafe(_RANDOM_OCTETS),
        verifier=secrets.token_urlsafe(_RANDOM_OCTETS),
        onward=onward,
        expires_at=_expiry(now),
    )


def new_choice(*, subject: str, onward: str, now: datetime) -> Choice:
    """A choice that is to be made before long."""
    return Choice(subject=subject, onward=onward, expires_at=_expiry(now))


def keep(request: Request, response: Response, kept: Attempt | Choice) -> None:
    """Let the browser keep it; a later one takes the place of an earlier one."""
    signed = _serializer(request, type(kept)).dumps(asdict(kept))
    assert isinstance(signed, str)
    response.set_cookie(
        _name(request),
        signed,
        max_age=int(GOOD_FOR.total_seconds()),
        secure=is_secure(request),
        httponly=True,
        # The provider sends the browser back from another website, by a plain link.
        samesite="lax",
        path="/",
    )


def drop(request: Request, response: Response) -> None:
    """Let the browser forget it, so that it counts once."""
    response.delete_cookie(
        _name(request), path="/", secure=is_secure(request), httponly=True, samesite="lax"
    )


def kept_attempt(request: Request, *, now: datetime) -> Attempt | None:
    """The attempt that this browser began; None when there is none, or it took too long."""
    values = _values(request, Attempt, now=now)
    return None if values is None else Attempt(**values)


def kept_choice(request: Request, *, now: datetime) -> Choice | None:
    """The choice that this browser has to make; None when there is none, or it took too long."""
    values = _values(request, Choice, now=now)
    return None if values is None else Choice(**values)


def _values(
    request: Request, kind: type[Attempt | Choice], *, now: datetime
) -> dict[str, Any] | None:
    try:
        values: dict[str, Any] = _serializer(request, kind).loads(
            request.cookies.get(_name(request), "")
        )
    except BadSignature:
        return None
    return values if now.timestamp() < values["expires_at"] else None


def _expiry(now: datetime) -> int:
    return int((now + GOOD_FOR).timestamp())


def _serializer(request: Request, kind: type[Attempt | Choice]) -> URLSafeSerializer:
    """Each kind has a signature of its own, so that one is never taken for the other."""
    return URLSafeSerializer(
        request.app.state.portal.secret,
        salt=f"poort.sign-in.{kind.__name__}",
        signer_kwargs={"digest_method": sha256, "key_derivation": "hmac"},
    )


def _name(request: Request) -> str:
    return f"__Host-{_NAME}" if is_secure(request) else _NAME
