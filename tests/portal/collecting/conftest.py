"""A portal over an authority that asked a contractor for the data of a month."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models.engines import Store
from notifications.signed_links import LinkSigner
from tasks.sending import send_waiting
from tasks.surroundings import Surroundings, settle
from tests.authority import Authority, set_up_authority
from tests.images import image_of
from tests.integration.collecting.works import (
    ask,
    give_contact,
    in_contract_phase,
)
from tests.portal.browsing import Site, open_site

#: The authority as it was asked first, and what puts it into another store.
_first: list[tuple[Authority, Callable[[Store], None]]] = []


@pytest.fixture
def site(sqlite_store: Store, tmp_path: Path) -> Iterator[Site]:
    """A portal over an authority that asked a contractor for the data of March."""
    if not _first:
        authority = set_up_authority(sqlite_store)
        give_contact(authority, in_contract_phase(authority))
        assert ask(authority) == 1
        _first.append((authority, image_of(sqlite_store)))
    else:
        _first[0][1](sqlite_store)
    known = _first[0][0]
    authority = replace(known, store=sqlite_store, people=dict(known.people))
    opened = open_site(authority, tmp_path)
    with opened.browser:
        yield opened


@pytest.fixture
def asked(site: Site, tmp_path: Path) -> Iterator[Path]:
    """The mailbox in which the request came."""
    portal = site.browser.app.state.portal  # type: ignore[attr-defined] # ours
    mailbox = tmp_path / "mailbox"
    settle(
        Surroundings(
            store=site.authority.store,
            mail_url=f"poortbox://{mailbox}",
            mail_from="MKI-poort <poort@waterveen.example>",
            portal_url="https://poort.example",
            links=LinkSigner((portal.secret,)),
        )
    )
    send_waiting(now=site.authority.now)
    yield mailbox
    settle(None)
