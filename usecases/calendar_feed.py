"""A feed that brings somebody's work into their own calendar: make it, end it, fill it."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from http import HTTPStatus

from sqlmodel import Session

from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor
from domain.substitution import acts_for
from domain.vocabulary import Language, SubjectKind
from models.access import CalendarFeed
from models.engines import WriteSession, session_organisation
from models.queries import feeds, open_work, people
from models.queries.open_work import Only, OpenWork
from notifications.agenda import AgendaEntry, agenda
from notifications.language import show_due, translator
from usecases.acting import Acting
from usecases.definitions import definition_of
from usecases.open_lines import Words, words_for
from usecases.trail import record
from usecases.wording import project_address

_KINDS = (SubjectKind.CHECK, SubjectKind.DECISION, SubjectKind.DEVIATION)


class FeedUnknownError(PoortError):
    """No feed has that address, or it was ended, or its person left."""

    message = "This calendar does not exist any more. Make a new one on the page My messages."
    status = HTTPStatus.NOT_FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFeed:
    """A new feed; the token is told once and never stored."""

    token: str


def make_feed(session: WriteSession, *, actor: Actor, now: datetime) -> MadeFeed:
    """Give the actor a feed with a new address; the address before it opens nothing any more."""
    feeds.revoke_feed(session, actor.person_id, now=now)
    token = secrets.token_urlsafe(32)
    row = CalendarFeed(
        organisation_id=session_organisation(session),
        person_id=actor.person_id,
        token_hash=_hash(token),
        created_at=now,
    )
    session.add(row)
    session.flush()  # the event names the feed by id
    _record(session, "feed.made", row.id, actor=actor, now=now)
    return MadeFeed(token=token)


def end_feed(session: WriteSession, *, actor: Actor, now: datetime) -> None:
    """Let the address of the actor's feed open nothing any more; a second time changes nothing."""
    if feeds.revoke_feed(session, actor.person_id, now=now):
        _record(session, "feed.ended", actor.person_id, actor=actor, now=now)


def feed_made_at(session: Session, person_id: int) -> datetime | None:
    """When the feed of that person was made; None when there is none."""
    return feeds.made_at(session, person_id)


def feed_body(session: Session, token: str, *, now: datetime) -> bytes:
    """The calendar behind that address: what is asked of its person, and the gates to come.

    Raises:
        FeedUnknownError: it opens nothing.
    """
    reader = feeds.find_reader(session, _hash(token))
    today = dutch_date(now)
    if reader is None or _is_gone(reader.membership.left_on, today):
        raise FeedUnknownError
    language, person_id = reader.person.language, reader.feed.person_id
    entries = [
        *_work(session, person_id, today=today, language=language),
        *_gates(session, person_id, language=language),
    ]
    return agenda(entries, name=reader.organisation.name, today=today, language=language)


def _is_gone(left_on: date | None, today: date) -> bool:
    return left_on is not None and left_on <= today


def _work(
    session: Session, person_id: int, *, today: date, language: Language
) -> list[AgendaEntry]:
    """What is open for them or for whom they stand in for today."""
    hands = acts_for(person_id, today, people.substitutions(session, on=today))
    only = Only(owner_ids=tuple(sorted(hands)))
    works = [
        work
        for kind in _KINDS
        for work in open_work.open_work(session, kind, today=today, only=only)
    ]
    words = words_for(session, works, today=today)
    return [_entry(work, words=words, language=language) for work in works]


def _entry(work: OpenWork, *, words: Words, language: Language) -> AgendaEntry:
    translate = translator(language)
    pattern = {
        SubjectKind.CHECK: translate("%(title)s (%(project)s)"),
        SubjectKind.DECISION: translate("Decide: %(title)s, %(project)s"),
        SubjectKind.DEVIATION: translate("Decide on the deviation: %(title)s, %(project)s"),
    }[work.kind]
    gate = words.gate_name(work, language)
    due = show_due(work.due_on, language, working_days=words.working_days(work.due_on))
    return AgendaEntry(
        key=f"{work.kind.value}-{work.subject_id}",
        day=work.due_on,
        summary=pattern
        % {"title": words.title(work, language) or gate, "project": work.project_name},
        description=f"{work.project_name} ({work.project_number}), {gate}\n{due}",
        url=words.url(work),
    )


def _gates(session: Session, person_id: int, *, language: Language) -> list[AgendaEntry]:
    portal_url = people.organisation(session).portal_url
    pattern = translator(language)("Gate planned: %(gate)s, %(project)s")
    found = []
    for project, gate in feeds.planned_gates(session, person_id):
        phase = definition_of(session, project).phase(gate.position)
        name = phase.gate_name.read(language)
        found.append(
            AgendaEntry(
                key=f"gate-{gate.id}",
                day=gate.planned_on,
                summary=pattern % {"gate": name, "project": project.name},
                description=f"{project.name} ({project.number})",
                url=f"{project_address(portal_url, project.number)}/poort/{gate.gate_id}",
            )
        )
    return found


def _record(
    session: WriteSession, action: str, feed_id: int | None, *, actor: Actor, now: datetime
) -> None:
    by = Acting(person_id=actor.person_id, on_behalf_of=None, origin=actor.origin)
    record(session, action=action, object_kind="calendar_feed", object_id=feed_id, at=now, by=by)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
