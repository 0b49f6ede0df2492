"""A request as its page shows it, to the contractor by a link and to the contract manager."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from domain.collecting.checking import check_delivery
from domain.collecting.lines import DeclaredLine, DeliveryFinding, HeldTo
from domain.contract.vocabulary import LineStatus, RequestStatus
from domain.moments import dutch_date
from models.contract import Delivery, DeliveryEvidence, DeliveryLine
from models.queries import collecting, deliveries, people
from models.queries.collecting import AskedRequest, Manager
from notifications.signed_links import LinkPurpose, LinkTarget, LinkUnreadableError
from usecases.calendars import organisation_calendar
from usecases.collecting.receive_delivery import PromiseNotFixedError
from usecases.linked_things import LinkExpiredError, LinkOvertakenError


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """A delivery with its lines, and what of each line asks for a look."""

    delivery: Delivery
    lines: tuple[DeliveryLine, ...]
    signals: tuple[DeliveryFinding, ...]

    def signals_of(self, line: DeliveryLine) -> tuple[DeliveryFinding, ...]:
        """What of that line asks for a look."""
        return tuple(one for one in self.signals if one.row == line.position)

    @property
    def unverified(self) -> int:
        """How many lines nobody found right yet."""
        return sum(line.status is not LineStatus.VERIFIED for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPage:
    """A request with what it is held against and everything that came in, the newest first.

    `working_days` until due, negative when it is late.
    """

    asked: AskedRequest
    held_to: HeldTo
    deliveries: tuple[HandedIn, ...]
    evidence: tuple[tuple[int, DeliveryEvidence], ...]
    working_days: int

    @property
    def is_asked(self) -> bool:
        """Whether data may come in now."""
        return self.asked.request.status in {RequestStatus.ASKED, RequestStatus.RETURNED}

    @property
    def due_on(self) -> date:
        """By when the data are due."""
        return self.asked.request.due_on

    @property
    def newest(self) -> HandedIn | None:
        """What came in last."""
        return self.deliveries[0] if self.deliveries else None

    def evidence_of(self, line: DeliveryLine) -> list[DeliveryEvidence]:
        """What shows that line: by its number, or for all lines of its delivery."""
        assert self.newest is not None
        number = self.newest.delivery.number
        return [
            row
            for handed_in, row in self.evidence
            if row.line_position == line.position and handed_in == number
        ]

    @property
    def further_evidence(self) -> list[DeliveryEvidence]:
        """What shows all lines, or lines of an earlier number."""
        number = self.newest.delivery.number if self.newest else 0
        return [
            row
            for handed_in, row in self.evidence
            if row.line_position is None or handed_in != number
        ]


def request_page(session: Session, request_id: int, *, today: date) -> RequestPage:
    """The request of that number.

    Raises:
        RequestUnknownError: there is none here.
        PromiseNotFixedError: its contract has no promise.
    """
    return _page(session, collecting.asked_request(session, request_id), today=today)


def page_of_link(
    session: Session, target: LinkTarget, *, now: datetime
) -> tuple[RequestPage, Manager | None]:
    """What a contractor's link opens, and who answers questions on it.

    Raises:
        LinkUnreadableError: it is a link of another kind, or of a request that is not here.
        LinkExpiredError, LinkOvertakenError: it is too old, or was made worthless.
        PromiseNotFixedError: as it says.
    """
    if target.purpose is not LinkPurpose.COLLECT:
        raise LinkUnreadableError
    try:
        asked = collecting.asked_request(session, target.object_id)
    except collecting.RequestUnknownError as error:
        raise LinkUnreadableError from error
    if target.is_expired(now):
        raise LinkExpiredError
    if target.version != asked.request.link_version:
        raise LinkOvertakenError
    found = _page(session, asked, today=dutch_date(now))
    project_id = asked.request.project_id
    return found, collecting.managers(session, {project_id}).get(project_id)


def organisation_name(session: Session) -> str:
    """Who asks."""
    return people.organisation(session).name


def _page(session: Session, asked: AskedRequest, *, today: date) -> RequestPage:
    held = deliveries.held_to(session, asked.request.contract_id)
    if held is None:
        raise PromiseNotFixedError
    request_id = asked.request.id or 0
    return RequestPage(
        asked=asked,
        held_to=held,
        deliveries=tuple(
            HandedIn(
                delivery=delivery,
                lines=tuple(lines),
                signals=_signals(lines, held, on=dutch_date(delivery.received_at)),
            )
            for delivery, lines in deliveries.deliveries(session, request_id)
        ),
        evidence=tuple(deliveries.evidence_of(session, request_id)),
        working_days=organisation_calendar(session).between(today, asked.request.due_on),
    )


def _signals(
    lines: Sequence[DeliveryLine], held: HeldTo, *, on: date
) -> tuple[DeliveryFinding, ...]:
    """What asks for a look, held against what was promised by now."""
    found = check_delivery([_declared(line) for line in lines], held, today=on)
    return tuple(one for one in found if not one.is_error)


def _declared(line: DeliveryLine) -> DeclaredLine:
    return DeclaredLine(
        row=line.position,
        position=line.baseline_position,
        product=line.product,
        delivered_on=line.delivered_on,
        quantity=line.quantity,
        unit=line.unit,
        rate_eur=line.rate_eur,
        mki_eur=line.mki_eur,
        weighting_set=line.weighting_set,
        co2_kg=line.co2_kg,
        category=line.category,
        card=line.card or "",
        valid_until=line.valid_until,
        plant=line.plant or "",
        distance_km=line.distance_km,
    )
