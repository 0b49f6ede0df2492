"""Nudge the owner of a late step: a message from a colleague, beside the ladder of reminders."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.vocabulary import AttemptStatus, Language, Message
from models.engines import WriteSession
from models.gate import CheckItem
from models.queries import gates, people, work
from models.work import Outbox
from notifications.messages import Context, Header, Nudge, Reason
from usecases.acting import allow
from usecases.answer_check import CheckClosedError
from usecases.calendars import organisation_calendar
from usecases.notices import outbox_key, write_notice
from usecases.row_by_row import RowOutcome, row_by_row
from usecases.trail import record
from usecases.wording import place_of, step_line, who_is_who


class NotLateError(PoortError):
    """A nudge is about a step that is late; before that, the ladder reminds."""

    message = "Step {check} is not late, so a nudge is too early. The reminders go by themselves."


class OwnStepError(PoortError):
    """Nobody nudges themselves."""

    message = "Step {check} is yours: open it and answer it, or hand it over."


class OwnerGoneError(PoortError):
    """The owner left the organisation, or the step has none yet."""

    message = "Nobody would read a nudge about step {check}. Hand the step over to a colleague."


class NudgedTodayError(PoortError):
    """The owner was nudged about this step on this working day already."""

    message = "{owner} was nudged about this step today already. Call, or hand the step over."


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeOwner:
    """The late step whose owner is nudged."""

    item_id: int


def nudge_owners(
    session: WriteSession, item_ids: Iterable[int], *, actor: Actor, now: datetime
) -> tuple[RowOutcome, ...]:
    """Nudge the owner of each step, row by row as `row_by_row` promises.

    Raises:
        NothingChosenError, TooManyChosenError: as they say.
    """
    return row_by_row(
        session,
        item_ids,
        lambda item_id: nudge_owner(
            session, command=NudgeOwner(item_id=item_id), actor=actor, now=now
        ),
    )


def nudge_owner(
    session: WriteSession, *, command: NudgeOwner, actor: Actor, now: datetime
) -> Outbox:
    """Write the owner, or who stands in, one message; at most once a working day for a step.

    Raises:
        PermissionRefusedError: the actor leads neither the project nor the coordination.
        CheckUnknownError: there is no such step here.
        CheckClosedError: the step asks no work, or its gate is not being worked on.
        NotLateError, OwnStepError, OwnerGoneError, NudgedTodayError: as they say.
    """
    item = gates.check_item(session, command.item_id)
    by = allow(session, Permission.NUDGE_OWNER, actor=actor, project_id=item.project_id)
    working_day = organisation_calendar(session).on_or_before(dutch_date(now))
    _require_work(session, item)
    if item.due_on >= working_day:
        raise NotLateError(check=item.check_id)
    owner_id = _owner(session, item, actor=actor, now=now)
    # The trail is written by one at a time, so of two who nudge at once the second sees the first.
    record(
        session,
        action="check.nudged",
        object_kind="check_item",
        object_id=item.id,
        project_id=item.project_id,
        at=now,
        by=by,
        facts={"check": item.check_id},
    )
    assert item.id is not None
    key = ("nudge", item.id, working_day)
    if work.outbox_by_key(session, outbox_key(session, Message.NUDGE, *key, owner_id)):
        raise NudgedTodayError(owner=people.person(session, owner_id).name)
    return _tell(session, item, owner_id=owner_id, by_id=by.person_id, key=key, now=now)


def _require_work(session: WriteSession, item: CheckItem) -> None:
    attempt = gates.attempt(session, item.attempt_id)
    if not item.needs_work or attempt.status is not AttemptStatus.OPEN:
        raise CheckClosedError(check=item.check_id, status=item.status)


def _owner(session: WriteSession, item: CheckItem, *, actor: Actor, now: datetime) -> int:
    if item.assignee_id == actor.person_id:
        raise OwnStepError(check=item.check_id)
    if item.assignee_id is None:
        raise OwnerGoneError(check=item.check_id)
    try:
        people.require_member(session, item.assignee_id, on=dutch_date(now))
    except people.PersonUnknownError as error:
        raise OwnerGoneError(check=item.check_id) from error
    return item.assignee_id


def _tell(  # noqa: PLR0913 -- who is told of what, by whom and when
    session: WriteSession,
    item: CheckItem,
    *,
    owner_id: int,
    by_id: int,
    key: tuple[int | str | date, ...],
    now: datetime,
) -> Outbox:
    today = dutch_date(now)
    at = place_of(session, gates.attempt(session, item.attempt_id), today=today)
    known = who_is_who(session, item.project_id)
    nudged_by = people.person(session, by_id).name

    def context(header: Header, language: Language) -> Context:
        line = step_line(at, item, language=language, reader_id=owner_id, known=known)
        return Nudge(header=header, url=line.url, line=line, nudged_by_name=nudged_by)

    return write_notice(
        session,
        to=owner_id,
        reason=Reason.OWNER,
        key=key,
        now=now,
        context=context,
        thread=at.thread(at.organisation.language),
    )
