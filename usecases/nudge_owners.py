"""Nudge the owner of a late step: a message from a colleague, beside the ladder of reminders."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.errors import PoortError
from domain.keys import hex_key
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.vocabulary import AttemptStatus, Language
from models.engines import WriteSession
from models.gate import CheckItem
from models.queries import gates, people, work
from models.work import Outbox
from notifications.messages import Context, Header, Nudge, Reason
from usecases.acting import allow
from usecases.answer_check import CheckClosedError
from usecases.calendars import organisation_calendar
from usecases.notices import write_notice
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Nudged:
    """A late step whose owner is to be told, and the colleague who asked."""

    item: CheckItem
    owner_id: int
    by_id: int


def nudge_owners(
    session: WriteSession, item_ids: Iterable[int], *, actor: Actor, now: datetime
) -> tuple[RowOutcome, ...]:
    """Nudge the owners of the steps, row by row as `row_by_row` promises.

    Each owner gets one message with all steps of theirs that were nudged about now.

    Raises:
        NothingChosenError, TooManyChosenError: as they say.
    """
    by_owner: dict[int, list[_Nudged]] = defaultdict(list)

    def nudge(item_id: int) -> None:
        one = _nudged(session, item_id, actor=actor, now=now)
        by_owner[one.owner_id].append(one)

    outcomes = row_by_row(session, item_ids, nudge)
    for nudged in by_owner.values():
        _tell(session, nudged, now=now)
    return outcomes


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
    return _tell(session, [_nudged(session, command.item_id, actor=actor, now=now)], now=now)


def _nudged(session: WriteSession, item_id: int, *, actor: Actor, now: datetime) -> _Nudged:
    """Write down that the owner is nudged about the step; the message is yet to be written."""
    item = gates.check_item(session, item_id)
    by = allow(session, Permission.NUDGE_OWNER, actor=actor, project_id=item.project_id)
    working_day = organisation_calendar(session).on_or_before(dutch_date(now))
    _require_work(session, item)
    if item.due_on >= working_day:
        raise NotLateError(check=item.check_id)
    owner_id = _owner(session, item, actor=actor, now=now)
    # Of two who nudge at once the second waits here for the first, and then sees its key.
    key = hex_key("nudge", item_id, working_day, owner_id)
    if not work.take_form_key(session, key, fields_hash=key, now=now):
        raise NudgedTodayError(owner=people.person(session, owner_id).name)
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
    return _Nudged(item=item, owner_id=owner_id, by_id=by.person_id)


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


def _tell(session: WriteSession, nudged: Sequence[_Nudged], *, now: datetime) -> Outbox:
    """Write one message about steps of one owner; they may be of several projects."""
    first, today = nudged[0], dutch_date(now)
    steps = [one.item for one in nudged]
    places = {
        attempt_id: place_of(session, gates.attempt(session, attempt_id), today=today)
        for attempt_id in {item.attempt_id for item in steps}
    }
    known = {
        project_id: who_is_who(session, project_id)
        for project_id in {item.project_id for item in steps}
    }
    nudged_by = people.person(session, first.by_id).name
    at = places[first.item.attempt_id]
    assert first.item.id is not None

    def context(header: Header, language: Language) -> Context:
        line, *others = (
            step_line(
                places[item.attempt_id],
                item,
                language=language,
                reader_id=first.owner_id,
                known=known[item.project_id],
            )
            for item in steps
        )
        url = f"{at.organisation.portal_url}/werk" if others else line.url
        return Nudge(
            header=header, url=url, line=line, others=tuple(others), nudged_by_name=nudged_by
        )

    return write_notice(
        session,
        to=first.owner_id,
        reason=Reason.OWNER,
        # A step is nudged about once a day, so the first names the message.
        key=("nudge", first.item.id, organisation_calendar(session).on_or_before(today)),
        now=now,
        context=context,
        thread=at.thread(at.organisation.language) if len(places) == 1 else None,
    )
