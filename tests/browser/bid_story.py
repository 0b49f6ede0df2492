"""Bids to look at: sealed with the moment come, and opened with one that does not count."""

from dataclasses import replace

from domain.vocabulary import Role
from models.engines import WriteSession
from models.queries import projects
from tests import thread
from tests.authority import Authority

_LONG = "Aannemersmaatschappij Wegenbouwcombinatie Waterveen-Noorderveen en Zonen bv"


def tell_bids(authority: Authority) -> None:
    """P-012 has sealed bids of which the moment of opening came; those of P-013 are open."""
    for number in ("P-012", "P-013"):
        project = authority.start(number, name=f"Rijbaan {number}")
        with authority.write() as session:
            _tender(session, authority, project, is_open=number == "P-013")


def _tender(session: WriteSession, authority: Authority, project: int, *, is_open: bool) -> None:
    [lot] = projects.lots(session, project)
    assert lot.id is not None
    buyer, lead = authority.people[Role.BUYER], authority.people[Role.PROJECT_LEAD]
    terms = thread.make_terms(session, lot=lot.id, made_by=buyer)
    offers = (
        *thread.OFFERS,
        replace(thread.OFFERS[0], bidder=_LONG, mki=610_000, is_valid=False),
    )
    if is_open:
        thread.make_reference(session, lot=lot.id, made_by=lead, checked_by=buyer)
        thread.make_opened_register(
            session, lot=lot.id, terms=terms, openers=(buyer, lead), offers=offers
        )
    else:
        thread.make_sealed_register(
            session, lot=lot.id, terms=terms, received_by=buyer, offers=offers
        )
