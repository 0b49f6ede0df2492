"""Take in what a contractor hands in on a request: all of it, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar

from domain.collecting.lines import DeclaredLine, DeliveryFinding
from domain.contract.vocabulary import DeliveryChannel, EvidenceItem, LineStatus, RequestStatus
from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.vocabulary import Language, Origin
from models.contract import DataRequest, Delivery, DeliveryEvidence, DeliveryLine
from models.engines import WriteSession, session_organisation
from models.queries import collecting, deliveries
from models.queries.collecting import AskedRequest
from notifications.collecting_messages import MkiReceived
from notifications.messages import Context, Header, Reason
from usecases.acting import Acting, allow
from usecases.attach_evidence import FileEvidence, LinkEvidence, refuse_link
from usecases.collecting.checked import CheckedLines, check_lines, mki_of
from usecases.collecting.mails import ToContractor, Writing, write_to_contractors
from usecases.collecting.reading import RawLine
from usecases.collecting.wording import in_form
from usecases.notices import write_notice
from usecases.trail import Fact, record, record_engine


class DeliveryRefusedError(PoortError):
    """Lines hold mistakes; nothing of the delivery was kept."""

    message: ClassVar[str] = "Nothing was kept yet. Things to correct: {count}."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, findings: Sequence[DeliveryFinding]) -> None:
        """Keep what was found, for who shows it."""
        super().__init__(count=len(findings))
        self.findings = tuple(findings)


class DeliveryEmptyError(PoortError):
    """No line was filled in, and nobody said that nothing was delivered."""

    message: ClassVar[str] = (
        "No product is filled in. Fill in at least one line, or tick that nothing was delivered."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class NothingAndSomethingError(PoortError):
    """Lines were filled in, and it was ticked that nothing was delivered."""

    message: ClassVar[str] = (
        "You ticked that nothing was delivered, but lines are filled in. Choose one of the two."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class SenderMissingError(PoortError):
    """Nobody signed the delivery with a name."""

    message: ClassVar[str] = "Fill in your name, so that we know who handed this in."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class NotAskedError(PoortError):
    """The data came in already and are being looked at, or were accepted."""

    message: ClassVar[str] = (
        "These data came in already. To change something, ask the contract manager to return them."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


class PromiseNotFixedError(PoortError):
    """There is no promise to hold the data against."""

    message: ClassVar[str] = "The promise of this contract is not fixed, so no data can come in."
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedEvidence:
    """A file that is kept or a link, what it shows, and for which line; empty is for all."""

    kind: EvidenceItem
    evidence: FileEvidence | LinkEvidence
    line_position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveDelivery:
    """What is handed in; `nothing` says that in this period nothing was delivered."""

    request_id: int
    channel: DeliveryChannel
    sender: str
    lines: tuple[RawLine, ...] = ()
    evidence: tuple[HandedEvidence, ...] = ()
    remark: str = ""
    nothing: bool = False
    file_sha256: str | None = None


def receive_delivery(
    session: WriteSession, *, command: ReceiveDelivery, actor: Actor | None, now: datetime
) -> Delivery:
    """Store the delivery as the next number and tell the contract manager.

    Without an actor it is the contractor, by a link that the caller has read. A line that is as
    it was verified in the number before stays verified.

    Raises:
        RequestUnknownError, PermissionRefusedError, NotAskedError, PromiseNotFixedError,
        SenderMissingError, DeliveryEmptyError, NothingAndSomethingError, LinkRefusedError,
        TooManyLinesError: as they say.
        DeliveryRefusedError: lines hold mistakes, which it names.
        ChangedMeanwhileError: somebody handed in or judged at the same moment.
    """
    one = collecting.asked_request(session, command.request_id)
    by = _by(session, one, actor)
    require_asked(one.request)
    held = deliveries.held_to(session, one.request.contract_id)
    if held is None:
        raise PromiseNotFixedError
    checked = check_lines(command.lines, held, today=dutch_date(now))
    _require_whole(command, checked)
    earlier = deliveries.deliveries(session, command.request_id)
    row = _stored(session, command, number=len(earlier) + 1, by=by, now=now)
    verified = _verified(earlier[0][1]) if earlier else {}
    for position, line in enumerate(checked.lines, start=1):
        session.add(_line(row, line, position=position, verified=verified))
    for handed in command.evidence:
        session.add(_evidence(row, handed))
    session.flush()  # what is wrong with a row is told here
    collecting.move_request(session, one.request, to=RequestStatus.RECEIVED)
    _record(session, one, row, by=by, lines=len(checked.lines), now=now)
    _tell(session, one, row, checked, by_contractor=by is None, now=now)
    return row


def require_asked(request: DataRequest) -> None:
    """Nothing, while data may come in on the request.

    Raises:
        NotAskedError: they came in already.
    """
    if request.status not in {RequestStatus.ASKED, RequestStatus.RETURNED}:
        raise NotAskedError


def _by(session: WriteSession, one: AskedRequest, actor: Actor | None) -> Acting | None:
    if actor is None:
        return None
    return allow(session, Permission.COLLECT_DATA, actor=actor, project_id=one.request.project_id)


def _require_whole(command: ReceiveDelivery, checked: CheckedLines) -> None:
    if checked.errors:
        raise DeliveryRefusedError(checked.errors)
    if command.nothing and checked.lines:
        raise NothingAndSomethingError
    if not command.nothing and not checked.lines:
        raise DeliveryEmptyError
    if not command.sender.strip():
        raise SenderMissingError
    for handed in command.evidence:
        if isinstance(handed.evidence, LinkEvidence):
            refuse_link(handed.evidence.url)


def _stored(
    session: WriteSession,
    command: ReceiveDelivery,
    *,
    number: int,
    by: Acting | None,
    now: datetime,
) -> Delivery:
    row = Delivery(
        organisation_id=session_organisation(session),
        request_id=command.request_id,
        number=number,
        channel=command.channel,
        sender=command.sender.strip()[:200],
        entered_by=by.person_id if by else None,
        file_sha256=command.file_sha256,
        received_at=now,
        remark=command.remark.strip()[:2000],
    )
    session.add(row)
    session.flush()  # its lines name it by id
    return row


#: What makes a line the same line.
_SAME = (
    "baseline_position",
    "product",
    "delivered_on",
    "quantity",
    "unit",
    "rate_eur",
    "mki_eur",
    "weighting_set",
    "co2_kg",
    "category",
    "card",
    "valid_until",
    "plant",
    "distance_km",
)


def _key(line: DeliveryLine) -> tuple[object, ...]:
    return tuple(getattr(line, name) for name in _SAME)


def _verified(lines: Sequence[DeliveryLine]) -> dict[tuple[object, ...], DeliveryLine]:
    return {_key(line): line for line in lines if line.status is LineStatus.VERIFIED}


def _line(
    delivery: Delivery,
    line: DeclaredLine,
    *,
    position: int,
    verified: dict[tuple[object, ...], DeliveryLine],
) -> DeliveryLine:
    assert delivery.id is not None
    # A line without errors has each of these.
    assert line.quantity is not None
    assert line.rate_eur is not None
    assert line.unit is not None
    assert line.weighting_set is not None
    row = DeliveryLine(
        organisation_id=delivery.organisation_id,
        delivery_id=delivery.id,
        position=position,
        baseline_position=line.position,
        product=line.product,
        delivered_on=line.delivered_on,
        quantity=line.quantity,
        unit=line.unit,
        rate_eur=line.rate_eur,
        mki_eur=mki_of(line),
        weighting_set=line.weighting_set,
        co2_kg=line.co2_kg,
        category=line.category,
        card=line.card or None,
        valid_until=line.valid_until,
        plant=line.plant or None,
        distance_km=line.distance_km,
    )
    before = verified.pop(_key(row), None)
    if before is not None:
        row.status = LineStatus.VERIFIED
        row.judged_by, row.judged_at = before.judged_by, before.judged_at
    return row


def _evidence(delivery: Delivery, handed: HandedEvidence) -> DeliveryEvidence:
    assert delivery.id is not None
    row = DeliveryEvidence(
        organisation_id=delivery.organisation_id,
        delivery_id=delivery.id,
        line_position=handed.line_position,
        kind=handed.kind,
        name=handed.evidence.name.strip()[:200],
    )
    match handed.evidence:
        case FileEvidence(sha256=sha256):
            row.file_sha256 = sha256
        case LinkEvidence(url=url):
            row.url = url.strip()
    return row


def _record(  # noqa: PLR0913 -- what the event says
    session: WriteSession,
    one: AskedRequest,
    row: Delivery,
    *,
    by: Acting | None,
    lines: int,
    now: datetime,
) -> None:
    facts: dict[str, Fact] = {
        "instance": one.request.instance,
        "number": row.number,
        "lines": lines,
        "channel": str(row.channel),
        "sha256": row.file_sha256,
    }
    if by is None:
        record_engine(
            session,
            action="delivery.received",
            object_kind="delivery",
            object_id=row.id,
            project_id=one.project.id,
            at=now,
            origin=Origin.PORTAL,
            facts=facts,
        )
        return
    record(
        session,
        action="delivery.received",
        object_kind="delivery",
        object_id=row.id,
        project_id=one.project.id,
        at=now,
        by=by,
        facts=facts,
    )


def _tell(  # noqa: PLR0913 -- all that the mails say
    session: WriteSession,
    one: AskedRequest,
    row: Delivery,
    checked: CheckedLines,
    *,
    by_contractor: bool,
    now: datetime,
) -> None:
    """A receipt for the contractor, and the work that it is for the contract manager."""
    writing = Writing.of(session, today=dutch_date(now))
    manager = collecting.managers(session, {one.request.project_id}).get(one.request.project_id)
    if manager is None or not by_contractor:
        return

    def words(header: Header, language: Language, *, is_receipt: bool) -> Context:
        signals = () if is_receipt else tuple(in_form(each, language) for each in checked.signals)
        return MkiReceived(
            header=header,
            url=writing.link(one.request) if is_receipt else writing.manager_link(one),
            asked=writing.asked(one, language),
            number=row.number,
            lines=len(checked.lines),
            sender=row.sender,
            signals=signals,
            is_receipt=is_receipt,
        )

    write_notice(
        session,
        to=manager.person_id,
        reason=Reason.CONTRACT_MANAGER,
        key=("received", row.id or 0),
        now=now,
        context=lambda header, language: words(header, language, is_receipt=False),
    )
    receipt = ToContractor(
        asked=one,
        manager=manager,
        key=("receipt", row.id or 0),
        words=lambda header, language: words(header, language, is_receipt=True),
    )
    write_to_contractors(session, [receipt], writing=writing, now=now)
