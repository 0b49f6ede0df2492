"""Answer a check: yes with its evidence, no with a reason, or not applicable with a reason."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import assert_never

from domain.errors import PoortError
from domain.permissions import Actor, Permission
from domain.vocabulary import AnswerValue, AttemptStatus, CheckStatus
from models.engines import WriteSession, session_organisation
from models.gate import Answer, CheckItem
from models.queries import answers, gates, projects
from usecases.acting import Acting, allow
from usecases.trail import record


class ReasonMissingError(PoortError):
    """A no, a "not applicable", a deviation or a return was given without its reason."""

    message = "Say why: this answer to {check} needs a reason."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class EvidenceMissingError(PoortError):
    """A yes was given without the evidence that the check asks for."""

    message = "Add the evidence first: {check} asks for a file or a link with a yes."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class AnswersFrozenError(PoortError):
    """The gate was submitted, which freezes its answers until the decision."""

    message = (
        "Gate {gate} was submitted for decision, so its answers are frozen. Ask the internal"
        " client or the coordinator to return the check if it must change."
    )


class CheckClosedError(PoortError):
    """The check can take no answer in the state that it is in."""

    message = "Check {check} is {status} and can no longer be answered."


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCheck:
    """What somebody answers; `version` is that of the check as they saw it, if they did."""

    item_id: int
    value: AnswerValue
    reason: str | None = None
    version: int | None = None


def answer_check(
    session: WriteSession, *, command: AnswerCheck, actor: Actor, now: datetime
) -> CheckItem:
    """Store the answer beside the earlier ones and give the check its next status.

    A blocking check that is answered "no" stays open: it is answered, but not met.

    Raises:
        PermissionRefusedError: the actor neither owns the check nor leads the project.
        ReasonMissingError, EvidenceMissingError, AnswersFrozenError, CheckClosedError:
            as they say.
        ChangedMeanwhileError: somebody changed the check since it was read.
    """
    item = gates.check_item(session, command.item_id)
    by = allow(
        session,
        Permission.ANSWER_CHECK,
        actor=actor,
        project_id=item.project_id,
        owner_id=item.assignee_id,
    )
    refuse_stale(item, version=command.version)
    require_unfrozen(session, item)
    reason = required_reason(command.reason, item, needed=command.value is not AnswerValue.YES)
    if command.value is AnswerValue.YES:
        _require_evidence(session, item)
    session.add(_answer(session, item, command.value, reason=reason, by=by, now=now))
    gates.move_check(session, item, to=_next_status(item, command.value), answer=command.value)
    record(
        session,
        action="check.answered",
        object_kind="check_item",
        object_id=item.id,
        project_id=item.project_id,
        at=now,
        by=by,
        result=str(command.value),
        facts={"check": item.check_id, "instance": item.instance},
        text=reason,
    )
    return item


def refuse_stale(item: CheckItem, *, version: int | None) -> None:
    """Refuse an act on a page that shows an older state of the check.

    Raises:
        ChangedMeanwhileError: the check changed since.
    """
    if version is not None and version != item.version:
        raise projects.ChangedMeanwhileError(thing=item.check_id)


def require_unfrozen(session: WriteSession, item: CheckItem) -> None:
    """Refuse a change to a check of a gate that is submitted or behind us.

    Raises:
        AnswersFrozenError: the gate waits for its decision.
        CheckClosedError: the gate was decided.
    """
    attempt = gates.attempt(session, item.attempt_id)
    if attempt.status is AttemptStatus.SUBMITTED:
        raise AnswersFrozenError(gate=attempt.gate_id)
    if attempt.status is not AttemptStatus.OPEN:
        raise CheckClosedError(check=item.check_id, status=item.status)


def required_reason(reason: str | None, item: CheckItem, *, needed: bool) -> str | None:
    """The reason without its outer white space; None when there is none and none is needed.

    Raises:
        ReasonMissingError: one is needed and there is none.
    """
    said = (reason or "").strip() or None
    if needed and said is None:
        raise ReasonMissingError(check=item.check_id)
    return said


def _require_evidence(session: WriteSession, item: CheckItem) -> None:
    assert item.id is not None
    if item.evidence_required and not answers.evidence_of(session, [item.id])[item.id]:
        raise EvidenceMissingError(check=item.check_id)


def _next_status(item: CheckItem, value: AnswerValue) -> CheckStatus:
    answerable = {
        CheckStatus.OPEN,
        CheckStatus.ANSWERED,
        CheckStatus.NOT_APPLICABLE,
        CheckStatus.DEVIATION_REFUSED,
    }
    if item.status not in answerable:
        raise CheckClosedError(check=item.check_id, status=item.status)
    return status_after(value, blocking=item.blocking)


def status_after(value: AnswerValue, *, blocking: bool) -> CheckStatus:
    """Where an answer puts a check; a blocking one that is answered "no" stays open."""
    match value:
        case AnswerValue.YES:
            return CheckStatus.ANSWERED
        case AnswerValue.NOT_APPLICABLE:
            return CheckStatus.NOT_APPLICABLE
        case AnswerValue.NO:
            return CheckStatus.OPEN if blocking else CheckStatus.ANSWERED
        case _:
            assert_never(value)


def _answer(  # noqa: PLR0913 -- each is a column of the row
    session: WriteSession,
    item: CheckItem,
    value: AnswerValue,
    *,
    reason: str | None,
    by: Acting,
    now: datetime,
) -> Answer:
    assert item.id is not None
    return Answer(
        organisation_id=session_organisation(session),
        check_item_id=item.id,
        value=value,
        reason=reason,
        origin=by.origin,
        answered_by=by.person_id,
        on_behalf_of=by.on_behalf_of,
        answered_at=now,
    )
