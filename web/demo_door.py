"""The sign-in without proof, for the demo on one's own machine."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request

from poort.settings import is_loopback
from web.portal import portal_of

#: What a proxy adds: behind one, whoever is on the internet seems to be on this machine.
_PROXY_HEADERS = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


def demo_sign_in_is_open(request: Request) -> bool:
    """Whether somebody on this machine may sign in without showing who they are."""
    return portal_of(request).settings.allows_demo_sign_in and is_from_this_machine(request)


def is_from_this_machine(request: Request) -> bool:
    """Whether this request came from this machine, to this machine, past nothing else."""
    return (
        request.client is not None
        and _is_this_machine(request.client.host)
        and is_loopback(urlsplit(f"//{request.headers.get('host', '')}").hostname or "")
        and not any(name in request.headers for name in _PROXY_HEADERS)
    )


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "testclient"
