"""Who looks at a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from domain.moments import dutch_date
from domain.vocabulary import Language, Role
from models.queries.sessions import SignedIn


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """The person who is signed in, with what every page shows of them."""

    person_id: int
    name: str
    language: Language
    organisation_id: int
    organisation_name: str
    portal_url: str
    #: For whom they may act today: by person the roles across all projects, their own among them.
    #: A role in one project is in its team.
    hands: Mapping[int, frozenset[Role]]
    session_id: int
    form_token: str
    now: datetime

    @property
    def roles(self) -> frozenset[Role]:
        """Their own roles across all projects."""
        return self.hands[self.person_id]

    @property
    def today(self) -> date:
        """The day it is in the Netherlands."""
        return dutch_date(self.now)


def visitor_of(
    found: SignedIn, *, hands: Mapping[int, frozenset[Role]], form_token: str, now: datetime
) -> Visitor:
    """The visitor that a session belongs to."""
    assert found.person.id is not None
    assert found.organisation.id is not None
    assert found.session.id is not None
    return Visitor(
        person_id=found.person.id,
        name=found.person.name,
        language=found.person.language,
        organisation_id=found.organisation.id,
        organisation_name=found.organisation.name,
        portal_url=found.organisation.portal_url,
        hands=hands,
        session_id=found.session.id,
        form_token=form_token,
        now=now,
    )
