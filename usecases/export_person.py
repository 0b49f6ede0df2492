"""Give somebody all that is kept of them, to read and to take along (AVG art. 15 and 20)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import IO, ClassVar, Final

from sqlmodel import Session

from domain.errors import PoortError
from domain.permissions import Actor, Permission
from domain.vocabulary import Language, Message
from models.audit import AuditEvent
from models.engines import ReadSession, WriteSession
from models.queries import people
from models.queries.dossier_tables import find_event
from models.queries.leavers import EMPTIED
from models.queries.person_tables import person_tables
from notifications.language import translator
from notifications.payloads import from_payload
from notifications.render import render
from reports.readable import Section, readable_document
from reports.sealed_zip import SealedZip
from usecases.acting import Acting, allow
from usecases.plain_values import plain, shown
from usecases.trail import record

_ACTION: Final = "person.exported"
_FETCHED_WITHIN: Final = timedelta(hours=1)
_TITLES: Final[Mapping[str, str]] = {
    "person": "Who you are",
    "memberships": "Where you work",
    "roles": "Roles across projects",
    "substitutions": "Substitutions",
    "teams": "Teams",
    "steps": "Steps that you own",
    "answers": "Answers",
    "evidence": "Documents",
    "deviations": "Deviations",
    "decisions": "Decisions",
    "corrections": "Corrected decisions",
    "advice": "Advice",
    "suspensions": "Suspensions",
    "sessions": "Times that you signed in",
    "calendar_feeds": "Calendars",
    "api_tokens": "Keys of integrations",
    "saved_views": "Saved views",
    "overviews_stopped": "Overviews that you stopped",
    "competences": "How you see your own competences",
    "learning_steps": "Learning steps that you took",
    "messages": "Messages to you",
    "audit": "What the trail holds of you",
}


class DataNotAskedError(PoortError):
    """Data of a person were fetched that were not asked, or asked too long ago."""

    message: ClassVar[str] = "These data are no longer ready for you. Ask for them again."
    status: ClassVar[HTTPStatus] = HTTPStatus.NOT_FOUND


def announce_person_export(
    session: WriteSession, *, person_id: int, actor: Actor, now: datetime
) -> AuditEvent:
    """Record who takes the data of whom, before anything of it is read.

    Raises:
        PermissionRefusedError: they are neither about the actor, nor is the actor administrator.
        PersonUnknownError: nobody here has that id.
    """
    by = _allowed(session, person_id, actor=actor)
    people.membership(session, person_id)
    return record(
        session,
        action=_ACTION,
        object_kind="person",
        object_id=person_id,
        at=now,
        by=by,
    )


def require_person_asked(
    session: Session, *, person_id: int, sequence: int, actor: Actor, now: datetime
) -> None:
    """See to it that the actor asked for these data within the hour.

    Raises:
        PermissionRefusedError: as `announce_person_export`.
        DataNotAskedError: they were not asked by the actor, or too long ago.
    """
    _allowed(session, person_id, actor=actor)
    event = find_event(session, sequence)
    if (
        event is None
        or (event.action, event.object_id) != (_ACTION, person_id)
        or event.actor != people.person(session, actor.person_id).pseudonym
        or now - event.at > _FETCHED_WITHIN
    ):
        raise DataNotAskedError


def export_person(
    session: ReadSession, *, person_id: int, stream: IO[bytes], language: Language, now: datetime
) -> Mapping[str, int]:
    """Write all that is kept of that person as a ZIP: JSON, and a page to read; count the rows.

    Secrets (hashes of tokens and sessions) are not in it: they say nothing about a person.

    Raises:
        PersonUnknownError: nobody here has that id.
    """
    person = people.person(session, person_id)
    tables: dict[str, list[dict[str, object]]] = {}
    for table in person_tables(session, person):
        tables[table.name] = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    for row in tables["messages"]:
        row["subject"] = _subject(row)
    _ = translator(language)
    page = readable_document(
        title=_("Data kept of {name}").format(name=person.name),
        language=language.value,
        intro=[
            _(
                "This is everything that MKI-poort keeps of you at {authority}. The folder data"
                " holds the same as JSON. What you did stays in the dossiers of projects as long"
                " as the law asks."
            ).format(authority=people.organisation(session).name)
        ],
        sections=[_section(name, rows, language) for name, rows in tables.items()],
    )
    with SealedZip(stream, made_at=now) as sealed:
        sealed.add("overview.html", page)
        for name, rows in tables.items():
            values = [{column: plain(value) for column, value in row.items()} for row in rows]
            sealed.add_json(f"data/{name}.json", values)
        sealed.seal({"format": "mki-poort-person/1"})
    return {name: len(rows) for name, rows in tables.items()}


def _allowed(session: Session, person_id: int, *, actor: Actor) -> Acting:
    if person_id == actor.person_id:
        return Acting(person_id=person_id, on_behalf_of=None, origin=actor.origin)
    return allow(session, Permission.CHANGE_PEOPLE, actor=actor)


def _subject(row: Mapping[str, object]) -> str | None:
    """The subject as it was sent; None where the words are gone."""
    message, language, payload = row["message"], row["language"], str(row["subject"])
    assert isinstance(message, Message)
    assert isinstance(language, Language)
    if payload == EMPTIED:
        return None
    return render(message, from_payload(message, payload), language).subject


def _section(name: str, rows: Sequence[Mapping[str, object]], language: Language) -> Section:
    _ = translator(language)
    if not rows:
        return Section(title=_(_TITLES[name]), sentences=(_("None."),))
    return Section(
        title=_(_TITLES[name]),
        columns=tuple(column.replace("_", " ") for column in rows[0]),
        rows=[[shown(value, language) for value in row.values()] for row in rows],
    )
