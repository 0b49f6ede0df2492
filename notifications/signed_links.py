"""Links in a mail that open one thing for one person, without signing in, for a while.

A token says what it is for, of which object in which state, for whom and until when (trust.md).
It opens a page; what may be done there is up to that page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from http import HTTPStatus
from typing import Any, Final

from itsdangerous import BadSignature, URLSafeSerializer

from domain.errors import PoortError
from notifications.messages import Context

#: Own proposal: three working weeks, so that a link survives a holiday and not a year.
GOOD_FOR: Final = timedelta(days=21)
#: Part of every signature, so that a token of another kind is never taken for a link.
_SALT: Final = "poort.mail-link"


class LinkUnreadableError(PoortError):
    """The link was cut off, changed, or signed with a secret that no longer counts."""

    message = "This link cannot be read. Sign in to find your work, or copy the whole link."
    status = HTTPStatus.NOT_FOUND


class LinkPurpose(StrEnum):
    """What a link shows."""

    STEP = "step"
    DEVIATION = "deviation"
    DECISION = "decision"
    #: A contractor's link: it opens a request for MKI data, and what is handed in comes by it.
    COLLECT = "collect"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTarget:
    """What a token stands for; `version` is that of the object when the mail went out."""

    purpose: LinkPurpose
    object_id: int
    version: int
    organisation_id: int
    person_id: int
    expires_at: datetime

    def is_expired(self, now: datetime) -> bool:
        """Whether its time is over."""
        return now >= self.expires_at


class LinkSigner:
    """Makes and reads tokens; one target gives one token, so that a repeat is the same mail."""

    def __init__(self, secrets: tuple[bytes, ...]) -> None:
        """Sign with the last secret, and read what any of them signed."""
        self._serializer = URLSafeSerializer(
            list(secrets),
            salt=_SALT,
            signer_kwargs={"digest_method": sha256, "key_derivation": "hmac"},
        )

    def token(self, target: LinkTarget) -> str:
        """The token of that target, in letters that an address may hold."""
        signed = self._serializer.dumps(
            [
                target.purpose.value,
                target.object_id,
                target.version,
                target.organisation_id,
                target.person_id,
                int(target.expires_at.timestamp()),
            ]
        )
        assert isinstance(signed, str)
        return signed

    def target(self, token: str) -> LinkTarget:
        """What the token stands for, expired or not.

        Raises:
            LinkUnreadableError: we did not sign it, or with a secret that no longer counts.
        """
        try:
            purpose, object_id, version, organisation_id, person_id, expiry = (
                self._serializer.loads(token)
            )
        except BadSignature as error:
            raise LinkUnreadableError from error
        return LinkTarget(
            purpose=LinkPurpose(purpose),
            object_id=object_id,
            version=version,
            organisation_id=organisation_id,
            person_id=person_id,
            expires_at=datetime.fromtimestamp(expiry, UTC),
        )


def with_links(context: Context, *, links: Mapping[str, str]) -> Context:
    """The same message, in which these addresses are replaced."""
    changed = _replaced(context.model_dump(mode="json"), lambda url: links.get(url, url))
    return type(context).model_validate(changed)


def links_in(context: Context) -> frozenset[str]:
    """Every address that the message leads to."""
    found: set[str] = set()

    def note(url: str) -> str:
        found.add(url)
        return url

    _replaced(context.model_dump(mode="json"), note)
    return frozenset(found)


def _replaced(value: Any, replace: Callable[[str], str]) -> Any:  # noqa: ANN401 -- JSON of any shape
    if isinstance(value, dict):
        return {
            name: replace(part)
            if name == "url" and isinstance(part, str)
            else _replaced(part, replace)
            for name, part in value.items()
        }
    if isinstance(value, list):
        return [_replaced(part, replace) for part in value]
    return value
