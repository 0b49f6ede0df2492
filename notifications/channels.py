"""Which Apprise addresses may be used beside mail: an allow-list, and no private network.

Only an administrator sets such an address (`trust.md`); this is the second lock.
"""

import ipaddress
import socket
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs, urlsplit

from domain.errors import PoortError
from notifications.failures import TryAgainError

#: Teams workflows, Matrix, Mattermost, Nextcloud Talk, ntfy and a webhook, over TLS.
_SECURE_SCHEMES: Final = frozenset(
    {"workflow", "workflows", "matrixs", "mmosts", "nctalks", "ntfys", "jsons"}
)
#: The same without TLS, for servers in the building.
_INTRANET_SCHEMES: Final = frozenset({"matrix", "mmost", "nctalk", "ntfy", "json"})
#: Options by which an address could lift the locks again or make Apprise repeat by itself.
_REFUSED_OPTIONS: Final = frozenset({"redirect", "retry", "wait", "optional", "verify"})


class ChannelRefusedError(PoortError):
    """An Apprise address is not of an allowed kind or points into a private network."""

    message = "This channel is not allowed: {reason}. Ask your administrator for another address."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def require_allowed(channel_url: str, *, intranet_allowed: bool) -> None:
    """Refuse an address whose scheme, options or host is not allowed.

    Raises:
        ChannelRefusedError: it is not allowed.
        TryAgainError: the name of its host cannot be looked up now.
    """
    parts = urlsplit(channel_url)
    schemes = _SECURE_SCHEMES | (_INTRANET_SCHEMES if intranet_allowed else frozenset())
    if parts.scheme not in schemes:
        raise ChannelRefusedError(reason=f"{parts.scheme}://")
    refused = _REFUSED_OPTIONS & set(parse_qs(parts.query, keep_blank_values=True))
    if refused:
        raise ChannelRefusedError(reason=", ".join(sorted(refused)))
    if not parts.hostname:
        raise ChannelRefusedError(reason=parts.scheme)
    if not intranet_allowed:
        _require_public(parts.hostname)


def _require_public(host: str) -> None:
    try:
        found = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
    except OSError as error:
        raise TryAgainError(answer=f"{host}: {error}") from error
    for *_, place in found:
        address = ipaddress.ip_address(str(place[0]).partition("%")[0])
        if not address.is_global or address.is_multicast:
            raise ChannelRefusedError(reason=host)
