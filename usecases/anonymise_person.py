"""Let go of the name of somebody who left, when its term is over (AVG art. 5 and 17).

The trail stays as it is and verifies: it names people by a pseudonym, which stays with the row.
What others wrote about their work stays in the dossiers, whose term is that of the Archiefwet.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session

from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.retention import years_after
from domain.vocabulary import Channel
from models.engines import WriteSession
from models.organisation import Person
from models.queries import leavers, people
from models.queries.own import forget
from notifications.language import translator
from usecases.acting import allow
from usecases.trail import record

#: RFC 2606: no mail ever arrives at such an address.
_NOWHERE = "anonymised.invalid"
_SHORT = 6


class StillTied(StrEnum):
    """Why somebody who left cannot be anonymised yet."""

    TERM_RUNS = "term_runs"
    IN_TEAM = "in_team"
    OWNS_STEP = "owns_step"
    SIGNED_IN = "signed_in"
    WORKS_ELSEWHERE = "works_elsewhere"


class StillTiedError(PoortError):
    """Something still needs the name of this person."""

    message = "{person} cannot be anonymised yet: {why}."


class NotALeaverError(PoortError):
    """They still work here, were anonymised before, or came from another authority."""

    message = (
        "{person} is not among those who left here and still have their name. Look at the list of"
        " people who left."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaver:
    """Somebody who left, the day from which their name may go, and what keeps it still."""

    person_id: int
    name: str
    left_on: date
    due_on: date
    tied: tuple[StillTied, ...]


def list_leavers(session: Session, *, years: int, now: datetime) -> tuple[Leaver, ...]:
    """Everybody who left and still has their name: what a dry run shows, nothing is changed."""
    found, today = leavers.who_left(session), dutch_date(now)
    person_ids = {person.id for person, _ in found if person.id is not None}
    ties = {
        StillTied.IN_TEAM: leavers.in_teams(session, person_ids),
        StillTied.OWNS_STEP: leavers.owning_steps(session, person_ids),
        StillTied.SIGNED_IN: leavers.signed_in(session, person_ids, now=now),
    }
    return tuple(
        Leaver(
            person_id=person.id or 0,
            name=person.name,
            left_on=left_on,
            due_on=years_after(left_on, years),
            tied=(
                *([StillTied.TERM_RUNS] if today < years_after(left_on, years) else []),
                *(tie for tie, tied in ties.items() if person.id in tied),
            ),
        )
        for person, left_on in found
    )


def find_leaver(session: Session, *, person_id: int, years: int, now: datetime) -> Leaver:
    """Somebody who left and still has their name, with what ties them.

    Raises:
        NotALeaverError, PersonUnknownError: as they say.
    """
    row = people.person(session, person_id)
    listed = list_leavers(session, years=years, now=now)
    leaver = next((one for one in listed if one.person_id == person_id), None)
    if leaver is None:
        raise NotALeaverError(person=row.name)
    return leaver


def anonymise_person(
    session: WriteSession, *, person_id: int, years: int, actor: Actor, now: datetime
) -> Person:
    """Replace their name and address for good, and take away all that was theirs alone.

    Raises:
        PermissionRefusedError: the actor is no administrator.
        NotALeaverError, StillTiedError, PersonUnknownError: as they say.
    """
    by = allow(session, Permission.ANONYMISE_PERSON, actor=actor)
    leaver = find_leaver(session, person_id=person_id, years=years, now=now)
    row = people.person(session, person_id)
    _refuse_tied(session, leaver, row, today=dutch_date(now))
    emptied = leavers.empty_sent_messages(session, person_id, name=row.name)
    leavers.forget_belongings(session, person_id, now=now)
    leavers.erase_texts_about(session, person_id)
    _rename(session, row, now=now)
    forget(session)
    record(
        session,
        action="person.anonymised",
        object_kind="person",
        object_id=person_id,
        at=now,
        by=by,
        facts={"left_on": leaver.left_on, "messages": emptied},
    )
    return row


def _refuse_tied(session: Session, leaver: Leaver, row: Person, *, today: date) -> None:
    tied = list(leaver.tied)
    if not tied and leavers.works_elsewhere(session, row, today=today):
        tied.append(StillTied.WORKS_ELSEWHERE)
    if tied:
        raise StillTiedError(person=leaver.name, why=tuple(tied))


def _rename(session: WriteSession, row: Person, *, now: datetime) -> None:
    """A name that says nothing, and tells those who left apart; the code is of the pseudonym."""
    assert row.id is not None
    words = translator(people.organisation(session).language)
    row.name = words("Former colleague {code}").format(code=row.pseudonym[:_SHORT])
    row.email = f"{row.pseudonym}@{_NOWHERE}"
    row.login_subject = None
    row.anonymised_at = now
    membership = people.membership(session, row.id)
    membership.channel, membership.channel_url = Channel.MAIL, None
    session.add_all([row, membership])
    session.flush()  # who is who is read by query
