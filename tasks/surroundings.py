"""What tasks work with: the opened store, and where mail goes.

A process that sets nothing (a worker, a scheduled run) opens what its environment says. That
is why this module reads the settings: in such a process, tasks are the edge.
"""

from dataclasses import dataclass
from threading import Lock

from models.engines import Store, open_store
from notifications.signed_links import LinkSigner
from poort.portal_secret import link_secrets
from poort.settings import load_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The store and the way out for mail."""

    store: Store
    mail_url: str
    mail_from: str
    portal_url: str
    #: Signs the links in mails, so that they open without signing in; None leaves them plain.
    links: LinkSigner | None = None
    #: Whether webhooks may go to this machine and the network around it.
    webhooks_may_stay_inside: bool = False


class _Held:
    """The surroundings of this process; threads share them."""

    current: Surroundings | None = None
    lock = Lock()


def settle(surroundings: Surroundings | None) -> None:
    """Work with these from now on; None means those of the environment."""
    with _Held.lock:
        _Held.current = surroundings


def surroundings() -> Surroundings:
    """Give what this process works with; it is opened once."""
    with _Held.lock:
        if _Held.current is None:
            _Held.current = _from_environment()
        return _Held.current


def _from_environment() -> Surroundings:
    settings = load_settings()
    return Surroundings(
        store=open_store(settings.store_url),
        mail_url=settings.outgoing_mail_url,
        mail_from=settings.mail_from,
        portal_url=settings.portal_address,
        links=LinkSigner(link_secrets(settings)),
        webhooks_may_stay_inside=settings.webhooks_may_stay_inside,
    )
