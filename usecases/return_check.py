"""Return one answered check before the gate is decided."""

from dataclasses import dataclass
from datetime import datetime

from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.vocabulary import AttemptStatus, CheckStatus, Language, Role
from models.engines import WriteSession
from models.gate import CheckItem
from models.queries import answers, gates, people
from notifications.messages import CheckReturned, Context, Header, Reason
from usecases.acting import Acting, allow
from usecases.answer_check import CheckClosedError, required_reason
from usecases.notices import write_notice
from usecases.opening import team_by_role
from usecases.trail import record
from usecases.wording import place_of, step_line, who_is_who

_RETURNABLE = (CheckStatus.ANSWERED, CheckStatus.NOT_APPLICABLE, CheckStatus.DEVIATION_APPROVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnCheck:
    """Which check goes back to its owner, and why."""

    item_id: int
    reason: str


def return_check(
    session: WriteSession, *, command: ReturnCheck, actor: Actor, now: datetime
) -> CheckItem:
    """Open the check again; a gate that was submitted with it is open again too.

    Raises:
        PermissionRefusedError: the actor is neither coordinator nor internal client.
        ReasonMissingError, CheckClosedError, ChangedMeanwhileError: as they say.
    """
    item = gates.check_item(session, command.item_id)
    by = allow(session, Permission.RETURN_CHECK, actor=actor, project_id=item.project_id)
    reason = required_reason(command.reason, item, needed=True)
    attempt = gates.attempt(session, item.attempt_id)
    is_in_hand = attempt.status in {AttemptStatus.OPEN, AttemptStatus.SUBMITTED}
    if item.status not in _RETURNABLE or not is_in_hand:
        raise CheckClosedError(check=item.check_id, status=item.status)
    if attempt.status is AttemptStatus.SUBMITTED:
        # What was submitted is no longer whole, so it is no longer asked to be decided.
        gates.move_attempt(session, attempt, to=AttemptStatus.OPEN, verdict_hash=None)
    answers.withdraw_approval(session, command.item_id)
    gates.move_check(session, item, to=CheckStatus.OPEN, answer=None)
    record(
        session,
        action="check.returned",
        object_kind="check_item",
        object_id=item.id,
        project_id=item.project_id,
        at=now,
        by=by,
        facts={"check": item.check_id},
        text=reason,
    )
    _tell_returned(session, item, by=by, reason=reason or "", now=now)
    return item


def _tell_returned(
    session: WriteSession, item: CheckItem, *, by: Acting, reason: str, now: datetime
) -> None:
    assert item.id is not None
    at = place_of(session, gates.attempt(session, item.attempt_id), today=dutch_date(now))
    lead = team_by_role(session, item.project_id)[Role.PROJECT_LEAD]
    known = who_is_who(session, item.project_id)
    returned_by = people.person(session, by.person_id).name
    readers = {item.assignee_id or lead: Reason.OWNER}
    readers.setdefault(lead, Reason.PROJECT_LEAD)
    for reader_id, why in readers.items():

        def context(header: Header, language: Language, reader_id: int = reader_id) -> Context:
            return CheckReturned(
                header=header,
                url=at.check_url(item),
                line=step_line(at, item, language=language, reader_id=reader_id, known=known),
                returned_by_name=returned_by,
                reason=reason,
            )

        write_notice(
            session,
            to=reader_id,
            reason=why,
            key=("check_returned", item.id, item.version),
            now=now,
            context=context,
            thread=at.thread(at.organisation.language),
        )
