"""The contract manager's look at each line, and what follows for the whole request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar

from catalogue.collecting_course import load_collecting
from domain.contract.vocabulary import LineStatus, RequestStatus
from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.vocabulary import AnswerValue, AttemptStatus, CheckStatus, Language
from models.contract import DataRequest, DeliveryLine
from models.engines import WriteSession
from models.queries import collecting, deliveries, gates
from models.queries.collecting import AskedRequest
from notifications.collecting_messages import MkiRefused, RefusedLine
from notifications.messages import Context, Header
from usecases.acting import Acting, allow, may_act
from usecases.answer_check import AnswerCheck, answer_check
from usecases.attach_evidence import AttachEvidence, LinkEvidence, attach_evidence
from usecases.collecting.mails import (
    ToContractor,
    Writing,
    about,
    named,
    write_to_contractors,
)
from usecases.trail import record


class LineUnknownError(PoortError):
    """The line is not there, or not of the newest delivery."""

    message: ClassVar[str] = "This line is no longer the newest. Open the page again."
    status: ClassVar[HTTPStatus] = HTTPStatus.NOT_FOUND


class NotReceivedError(PoortError):
    """There is nothing to judge: nothing came in, or it was judged already."""

    message: ClassVar[str] = "There is nothing to judge now. Open the page again."
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


class ReturnReasonMissingError(PoortError):
    """A line, or a delivery without lines, goes back without a reason."""

    message: ClassVar[str] = "Say what must be corrected, so that the contractor can do it."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class LinesNotVerifiedError(PoortError):
    """Data are accepted only when each line was seen in its evidence."""

    message: ClassVar[str] = (
        "Lines that are not verified yet: {count}. Verify each line, or return the data."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeLine:
    """A line, whether it is in order, and why not where it is not."""

    line_id: int
    is_right: bool
    reason: str = ""


def judge_line(
    session: WriteSession, *, command: JudgeLine, actor: Actor, now: datetime
) -> DeliveryLine:
    """Note that the line was verified in its evidence, or what must be corrected in it.

    Raises:
        LineUnknownError, NotReceivedError, ReturnReasonMissingError, PermissionRefusedError:
            as they say.
    """
    found = deliveries.line_with_request(session, command.line_id)
    if found is None:
        raise LineUnknownError
    line, delivery = found
    one, by = _judging(session, delivery.request_id, actor)
    if line.id not in {row.id for row in _newest(session, one.request)}:
        raise LineUnknownError
    reason = command.reason.strip()
    if not command.is_right and not reason:
        raise ReturnReasonMissingError
    line.status = LineStatus.VERIFIED if command.is_right else LineStatus.RETURNED
    line.reason = None if command.is_right else reason
    line.judged_by, line.judged_at = by.person_id, now
    session.add(line)
    record(
        session,
        action="line.judged",
        object_kind="delivery_line",
        object_id=line.id,
        project_id=one.project.id,
        at=now,
        by=by,
        result=str(line.status),
        facts={"instance": one.request.instance, "line": line.position, "number": delivery.number},
        text=line.reason,
    )
    return line


def accept_request(
    session: WriteSession, *, request_id: int, actor: Actor, now: datetime
) -> DataRequest:
    """Take the data as they are; the check of the period is answered once all contracts are in.

    Raises:
        RequestUnknownError, NotReceivedError, LinesNotVerifiedError, PermissionRefusedError,
        ChangedMeanwhileError: as they say.
    """
    one, by = _judging(session, request_id, actor)
    left = [row for row in _newest(session, one.request) if row.status is not LineStatus.VERIFIED]
    if left:
        raise LinesNotVerifiedError(count=len(left))
    collecting.move_request(session, one.request, to=RequestStatus.ACCEPTED)
    _note(session, one, "data.accepted", by=by, now=now)
    _answer_check(session, one, actor=actor, now=now)
    return one.request


def return_request(
    session: WriteSession, *, request_id: int, remark: str, actor: Actor, now: datetime
) -> DataRequest:
    """Send the data back with the numbers and reasons of the lines, and a new day they are due.

    Raises:
        RequestUnknownError, NotReceivedError, PermissionRefusedError, ChangedMeanwhileError:
            as they say.
        ReturnReasonMissingError: no line was returned and nothing was said.
    """
    one, by = _judging(session, request_id, actor)
    said = remark.strip()
    lines = [row for row in _newest(session, one.request) if row.status is LineStatus.RETURNED]
    if not lines and not said:
        raise ReturnReasonMissingError
    today = dutch_date(now)
    writing = Writing.of(session, today=today)
    due_on = writing.calendar.add(today, load_collecting().after_return)
    collecting.move_request(session, one.request, to=RequestStatus.RETURNED, due_on=due_on)
    _note(session, one, "data.returned", by=by, now=now, text=said or None)
    mail = _refusal(session, one, lines, said, writing=writing, by=by)
    write_to_contractors(session, [mail], writing=writing, now=now)
    return one.request


def _judging(session: WriteSession, request_id: int, actor: Actor) -> tuple[AskedRequest, Acting]:
    one = collecting.asked_request(session, request_id)
    by = allow(session, Permission.COLLECT_DATA, actor=actor, project_id=one.request.project_id)
    if one.request.status is not RequestStatus.RECEIVED:
        raise NotReceivedError
    return one, by


def _newest(session: WriteSession, request: DataRequest) -> Sequence[DeliveryLine]:
    return deliveries.deliveries(session, request.id or 0)[0][1]


def _note(  # noqa: PLR0913 -- what the event says
    session: WriteSession,
    one: AskedRequest,
    action: str,
    *,
    by: Acting,
    now: datetime,
    text: str | None = None,
) -> None:
    record(
        session,
        action=action,
        object_kind="data_request",
        object_id=one.request.id,
        project_id=one.project.id,
        at=now,
        by=by,
        facts={"instance": one.request.instance},
        text=text,
    )


def _answer_check(session: WriteSession, one: AskedRequest, *, actor: Actor, now: datetime) -> None:
    """Answer the check of this period with the data as evidence, where it still asks an answer."""
    if one.request.check_item_id is None:
        return
    together = collecting.requests_of_check(session, one.request.check_item_id)
    if any(row.status is not RequestStatus.ACCEPTED for row in together):
        return
    item = gates.check_item(session, one.request.check_item_id)
    asks = item.status in {CheckStatus.OPEN, CheckStatus.DEVIATION_REFUSED}
    is_open = gates.attempt(session, item.attempt_id).status is AttemptStatus.OPEN
    may = may_act(
        session,
        Permission.ANSWER_CHECK,
        actor=actor,
        project_id=item.project_id,
        owner_id=item.assignee_id,
    )
    if not (asks and is_open and may):
        return
    writing = Writing.of(session, today=dutch_date(now))
    name = f"MKI-opgave {about(one.request, writing.organisation.language)}"
    evidence = LinkEvidence(name=name, url=writing.manager_link(one))
    item_id = one.request.check_item_id
    attach = AttachEvidence(item_id=item_id, evidence=evidence)
    attach_evidence(session, command=attach, actor=actor, now=now)
    command = AnswerCheck(item_id=item_id, value=AnswerValue.YES)
    answer_check(session, command=command, actor=actor, now=now)


def _refusal(  # noqa: PLR0913 -- all that the mail says
    session: WriteSession,
    one: AskedRequest,
    lines: Sequence[DeliveryLine],
    remark: str,
    *,
    writing: Writing,
    by: Acting,
) -> ToContractor:
    manager = collecting.manager_named(session, by.person_id)
    number = deliveries.deliveries(session, one.request.id or 0)[0][0].number

    def words(header: Header, language: Language) -> Context:
        return MkiRefused(
            header=header,
            url=writing.link(one.request),
            asked=writing.asked(one, language),
            number=number,
            lines=tuple(
                RefusedLine(number=row.position, product=row.product, reason=row.reason or "")
                for row in lines
            ),
            remark=remark or None,
            manager=named(manager),
        )

    key = ("refused", one.request.id or 0, number)
    return ToContractor(asked=one, manager=manager, key=key, words=words)
