"""The morning's one message a person: what a sweep claimed for them, worded and put together."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from domain.keys import hex_key
from domain.ladder import Ladder
from domain.substitution import stand_in
from domain.vocabulary import Language, Message, Role, SubjectKind
from models import audit_trail
from models.engines import WriteSession, session_organisation
from models.organisation import Organisation
from models.queries import digest_stops, open_work, outbox_delivery, people
from models.queries.open_work import OpenWork, Reminded
from notifications.messages import Digest, Reason, StepLine, TooLate
from notifications.payloads import to_payload
from usecases.ladders import ladders
from usecases.notices import Recipient, Thread, header, outbox_key
from usecases.open_lines import Words, words_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """What a sweep claimed, and of that what each person has yet to hear."""

    sweep_id: int
    today: date
    claimed: int
    untold: Mapping[int, Sequence[Reminded]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What all digests of a morning are written from."""

    organisation: Organisation
    words: Words
    recipients: Mapping[int, Recipient]
    audit_root: str | None
    coordinators: frozenset[int]


def read_morning(session: Session, sweep_id: int, *, today: date) -> Morning:
    """Read what the sweep claimed; openings that `new_steps` told at once are told already."""
    claimed = open_work.reminded(session, sweep_id, today=today)
    climbed = ladders(session)
    untold: dict[int, list[Reminded]] = defaultdict(list)
    for reminder in claimed:
        if not _is_told_at_once(reminder, climbed[reminder.work.kind]):
            untold[reminder.recipient_id].append(reminder)
    return Morning(sweep_id=sweep_id, today=today, claimed=len(claimed), untold=untold)


def write_digests(session: WriteSession, morning: Morning, *, now: datetime) -> None:
    """Put one message a person in the outbox; a substitute gets that of the absent beside theirs.

    The number of queries does not depend on the number of people.
    """
    if not morning.untold:
        return
    desk = _desk(session, morning, now=now)
    stopped = digest_stops.stopped(session)
    rows = [
        _row(session, desk, person_id, told, sweep_id=morning.sweep_id, now=now)
        for person_id, reminders in sorted(morning.untold.items())
        if (told := _told(desk, person_id, reminders, stopped=stopped))
    ]
    if rows:
        outbox_delivery.insert_new(session, rows)


def _told(
    desk: _Desk, person_id: int, reminders: Sequence[Reminded], *, stopped: frozenset[int]
) -> Sequence[Reminded]:
    """What the reader hears of these: who stopped the overview hears what is late only."""
    if desk.recipients[person_id].person_id not in stopped:
        return reminders
    return [reminder for reminder in reminders if desk.words.is_late(reminder.work)]


def _is_told_at_once(reminder: Reminded, ladder: Ladder) -> bool:
    """Whether the owner heard of the step when its gate opened (`engine.md`, Reminders)."""
    opening, told_on = ladder.opening, reminder.work.told_on
    if opening is None or reminder.rung != opening.id or told_on is None:
        return False
    return reminder.work.opens_on <= told_on


def _desk(session: WriteSession, morning: Morning, *, now: datetime) -> _Desk:
    works = [reminder.work for told in morning.untold.values() for reminder in told]
    words = words_for(session, works, today=morning.today)
    coordinators = frozenset(people.holders(session, Role.COORDINATOR))
    kept = audit_trail.keep_root(session, at=now) if coordinators & set(morning.untold) else None
    return _Desk(
        organisation=people.organisation(session),
        words=words,
        recipients=_recipients(session, morning, words=words),
        audit_root=kept.root if kept else None,
        coordinators=coordinators,
    )


def _recipients(session: Session, morning: Morning, *, words: Words) -> dict[int, Recipient]:
    """By the person whose rung it is: who reads it, which is a substitute for who is away."""
    substitutions = people.substitutions(session, on=morning.today)
    found = {}
    for person_id in morning.untold:
        reader_id = stand_in(person_id, morning.today, substitutions) or person_id
        reader, is_self = words.members[reader_id], reader_id == person_id
        found[person_id] = Recipient(
            person_id=reader_id,
            name=reader.name,
            on_behalf_of=None if is_self else person_id,
            on_behalf_of_name=None if is_self else words.name(person_id),
            language=reader.language,
            channel=reader.channel,
        )
    return found


def _row(  # noqa: PLR0913 -- a row and the key that it gets
    session: WriteSession,
    desk: _Desk,
    person_id: int,
    reminders: Sequence[Reminded],
    *,
    sweep_id: int,
    now: datetime,
) -> outbox_delivery.NewMessage:
    to = desk.recipients[person_id]
    digest = _digest(desk, person_id, reminders)
    alone = _only_late_line(digest)
    dedupe_key = outbox_key(session, Message.DIGEST, sweep_id, person_id)
    thread = None
    written: Digest | TooLate = digest
    if alone is not None:
        thread = _thread(desk, reminders[0].work)
        written = _too_late(desk, alone, reminders[0], to=to, thread=thread)
    return outbox_delivery.NewMessage(
        organisation_id=session_organisation(session),
        recipient_id=to.person_id,
        on_behalf_of=to.on_behalf_of,
        message=type(written).message,
        channel=to.channel,
        language=to.language,
        dedupe_key=dedupe_key,
        message_id=hex_key("message", dedupe_key),
        thread_key=thread.key if thread else None,
        payload=to_payload(written),
        created_at=now,
        available_at=now,
    )


def _digest(desk: _Desk, person_id: int, reminders: Sequence[Reminded]) -> Digest:
    to = desk.recipients[person_id]
    ordered = sorted(reminders, key=lambda reminder: _order(desk.words, reminder))
    late, this_week, opened = _steps(desk.words, ordered, reader_id=person_id, language=to.language)
    return Digest(
        header=header(desk.organisation, to, reason=Reason.OPEN_WORK),
        url=f"{desk.words.portal_url}/werk",
        today=desk.words.today,
        late=late,
        this_week=this_week,
        opened=opened,
        other=tuple(
            desk.words.other_line(reminder.work, reader_id=person_id, language=to.language)
            for reminder in ordered
            if reminder.work.kind is not SubjectKind.CHECK
        ),
        audit_root=desk.audit_root if person_id in desk.coordinators else None,
    )


def _order(words: Words, reminder: Reminded) -> tuple[bool, date, str, int]:
    """What is late for the first day goes first, then the earliest due."""
    is_first_day_late = words.working_days(reminder.work.due_on) == -1
    work = reminder.work
    return not is_first_day_late, work.due_on, work.project_number, work.subject_id


def _steps(
    words: Words, reminders: Sequence[Reminded], *, reader_id: int, language: Language
) -> tuple[tuple[StepLine, ...], tuple[StepLine, ...], tuple[StepLine, ...]]:
    """The lines that are late, due soon, and newly opened."""
    sections: tuple[list[StepLine], ...] = ([], [], [])
    opening = words.following.ladders[SubjectKind.CHECK].opening
    for reminder in reminders:
        if reminder.work.kind is not SubjectKind.CHECK:
            continue
        line = words.step_line(reminder.work, reader_id=reader_id, language=language)
        is_opening = opening is not None and reminder.rung == opening.id
        section = 0 if words.is_late(reminder.work) else 2 if is_opening else 1
        sections[section].append(line)
    late, this_week, opened = map(tuple, sections)
    return late, this_week, opened


def _only_late_line(digest: Digest) -> StepLine | None:
    """The one line of a morning on which one late step is all there is to tell."""
    is_alone = len(digest.late) == 1 and not (digest.this_week or digest.opened or digest.other)
    return digest.late[0] if is_alone else None


def _too_late(
    desk: _Desk, line: StepLine, reminder: Reminded, *, to: Recipient, thread: Thread
) -> TooLate:
    return TooLate(
        header=header(
            desk.organisation,
            to,
            reason=_reason(desk.words, reminder),
            thread=thread,
        ),
        url=line.url,
        line=line,
        rung=reminder.rung,
    )


def _reason(words: Words, reminder: Reminded) -> Reason:
    """Why this person hears of it: the first of their places around the step."""
    around = words.people(reminder.work)
    places: Iterator[tuple[int | None, Reason]] = iter(
        (
            (around.owner_id, Reason.OWNER),
            (around.project_lead_id, Reason.PROJECT_LEAD),
            (around.coordinator_id, Reason.COORDINATOR),
            (around.internal_client_id, Reason.INTERNAL_CLIENT),
        )
    )
    return next(reason for person_id, reason in places if person_id == reminder.recipient_id)


def _thread(desk: _Desk, work: OpenWork) -> Thread:
    return Thread(
        project_id=work.project_id,
        project_number=work.project_number,
        gate_id=work.gate_id,
        gate_name=desk.words.gate_name(work, desk.organisation.language),
    )
