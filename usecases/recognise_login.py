"""Recognise who signed in at a provider: at first by work mail, from then on by their subject."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from sqlmodel import Session

from domain.errors import PoortError
from domain.vocabulary import Origin
from models.engines import WriteSession, session_organisation
from models.queries import people
from usecases.acting import Acting
from usecases.trail import record


class LoginUnknownError(PoortError):
    """Somebody showed who they are, and is no member of any organisation here."""

    message = (
        "You are signed in at your organisation, and not known in MKI-poort. Ask the administrator"
        " of MKI-poort to add you with your work mail."
    )
    status = HTTPStatus.FORBIDDEN


class LoginTakenError(PoortError):
    """The work mail belongs to somebody who signs in otherwise."""

    message = (
        "Your work mail belongs in MKI-poort to another sign-in. Ask the administrator of"
        " MKI-poort."
    )
    status = HTTPStatus.FORBIDDEN


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginPlace:
    """An organisation where somebody may come in; `home_id` is the one that entered them."""

    organisation_id: int
    organisation_name: str
    person_id: int
    home_id: int
    is_bound: bool


def login_place(session: Session, person_id: int) -> LoginPlace:
    """The organisation of this session, as a place for that person to come in."""
    person = people.person(session, person_id)
    return LoginPlace(
        organisation_id=session_organisation(session),
        organisation_name=people.organisation(session).name,
        person_id=person_id,
        home_id=person.organisation_id,
        is_bound=person.login_subject is not None,
    )


def own_places(places: Sequence[LoginPlace]) -> tuple[LoginPlace, ...]:
    """The places of one person; a known subject goes before an address that somebody else has.

    Raises:
        LoginUnknownError: there is none.
    """
    bound = tuple(place for place in places if place.is_bound)
    if not places:
        raise LoginUnknownError
    return bound or tuple(places)


def bind_login(session: WriteSession, person_id: int, *, subject: str, now: datetime) -> None:
    """Know that person by the subject from now on; twice is as once.

    The session is of the organisation that entered the person, which alone may change them.

    Raises:
        LoginTakenError: the person is known by another subject, since a moment ago.
    """
    person = people.person(session, person_id)
    if person.login_subject == subject:
        return
    if person.login_subject is not None:
        raise LoginTakenError
    person.login_subject = subject
    session.add(person)
    record(
        session,
        action="person.login_bound",
        object_kind="person",
        object_id=person_id,
        at=now,
        by=Acting(person_id=person_id, on_behalf_of=None, origin=Origin.PORTAL),
    )
