"""How somebody wants to be reached: their language, and the mails that come by the calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from domain.ladder import Ladder
from domain.permissions import Actor
from domain.vocabulary import Language, SubjectKind
from models.engines import WriteSession
from models.queries import digest_stops, members, people
from models.queries.absences import Absence, absences_around
from usecases.acting import Acting
from usecases.calendar_feed import feed_made_at
from usecases.ladders import ladders
from usecases.trail import record


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSettings:
    """What somebody has set, and what they may choose from.

    `colleagues` are those who can stand in; `absences` their own substitutions that run or are
    to come, `standing_in` those in which they act for somebody else.
    """

    email: str
    gets_overviews: bool
    colleagues: tuple[tuple[int, str], ...]
    absences: tuple[Absence, ...]
    standing_in: tuple[Absence, ...]
    ladders: Mapping[SubjectKind, Ladder]
    feed_made_at: datetime | None


def own_settings(session: Session, person_id: int, *, today: date) -> OwnSettings:
    """What that person has set, in six queries."""
    around = absences_around(session, person_id, on=today)
    return OwnSettings(
        email=people.person(session, person_id).email,
        gets_overviews=not digest_stops.has_stopped(session, person_id),
        colleagues=tuple(one for one in members.names(session) if one[0] != person_id),
        absences=tuple(one for one in around if one.absent_id == person_id),
        standing_in=tuple(one for one in around if one.absent_id != person_id),
        ladders=ladders(session),
        feed_made_at=feed_made_at(session, person_id),
    )


def home_of(session: Session, person_id: int) -> int:
    """The organisation that entered the person, where alone a person is changed.

    Raises:
        PersonUnknownError: nobody here has that id.
    """
    return people.person(session, person_id).organisation_id


def choose_language(
    session: WriteSession, language: Language, *, actor: Actor, now: datetime
) -> None:
    """Speak that language to the actor from now on, on every page and in every mail.

    The session is of the organisation that entered the actor (`home_of`).
    """
    row = people.person(session, actor.person_id)
    if row.language is language:
        return
    row.language = language
    session.add(row)
    _record(session, "person.language_chosen", actor=actor, now=now, facts={"language": language})


def choose_overviews(session: WriteSession, *, wanted: bool, actor: Actor, now: datetime) -> None:
    """Send the actor the mails by the calendar, or what is late only; twice is as once."""
    if wanted is not digest_stops.has_stopped(session, actor.person_id):
        return
    if wanted:
        digest_stops.resume(session, actor.person_id)
    else:
        digest_stops.stop(session, actor.person_id, now=now)
    _record(session, "person.overviews_chosen", actor=actor, now=now, facts={"wanted": wanted})


def _record(
    session: WriteSession,
    action: str,
    *,
    actor: Actor,
    now: datetime,
    facts: Mapping[str, bool | str],
) -> None:
    record(
        session,
        action=action,
        object_kind="person",
        object_id=actor.person_id,
        at=now,
        by=Acting(person_id=actor.person_id, on_behalf_of=None, origin=actor.origin),
        facts=facts,
    )
