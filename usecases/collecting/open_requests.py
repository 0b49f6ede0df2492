"""Ask contractors for the MKI data of each period that ended and each moment that is near."""

from collections.abc import Sequence
from datetime import date, datetime

from catalogue.collecting_course import load_collecting
from domain.vocabulary import Language, Origin
from models.engines import WriteSession, session_organisation
from models.queries import collecting, deliveries
from models.queries.collecting import AskedRequest, NewRequest
from notifications.collecting_messages import MkiRequest
from notifications.messages import Context, Header
from usecases.calendars import organisation_calendar
from usecases.collecting.mails import (
    ToContractor,
    Writing,
    evidence_words,
    named,
    write_to_contractors,
)
from usecases.trail import record_engine


def open_requests(session: WriteSession, *, today: date, now: datetime) -> int:
    """Open what is to be asked by that day and mail it; a second run opens nothing.

    Only contracts with a fixed promise are asked, since others have nothing to be held against.
    """
    opened = collecting.insert_requests(
        session, [*_of_periods(session, today), *_of_moments(session, today)]
    )
    if not opened:
        return 0
    asked = collecting.waiting(session, ids=set(opened))
    for one in asked:
        record_engine(
            session,
            action="data.asked",
            object_kind="data_request",
            object_id=one.request.id,
            project_id=one.project.id,
            at=now,
            origin=Origin.FLOW,
            facts={"instance": one.request.instance, "due_on": one.request.due_on},
        )
    write_requests(session, asked, today=today, now=now)
    return len(opened)


def write_requests(
    session: WriteSession, asked: Sequence[AskedRequest], *, today: date, now: datetime
) -> int:
    """Mail these requests to their contacts, once for each version of the link and each address."""
    writing = Writing.of(session, today=today)
    managers = collecting.managers(session, {one.request.project_id for one in asked})
    evidence = deliveries.evidence_asked(session, {one.request.contract_id for one in asked})
    mails = []
    for one in asked:
        manager = managers.get(one.request.project_id)
        if manager is None or not one.contract.contact_email:
            continue
        held = deliveries.held_to(session, one.request.contract_id)
        products = tuple(product.product for product in held.products) if held else ()
        wanted = asked_evidence(evidence.get(one.request.contract_id, {}), one)

        def words(  # noqa: PLR0913 -- bound at once, since the loop goes on
            header: Header,
            language: Language,
            *,
            one: AskedRequest = one,
            products: tuple[str, ...] = products,
            wanted: str = wanted,
            manager: collecting.Manager = manager,
        ) -> Context:
            return MkiRequest(
                header=header,
                url=writing.link(one.request),
                asked=writing.asked(one, language),
                products=products,
                evidence=evidence_words(wanted, language),
                manager=named(manager),
            )

        key = (one.request.id or 0, one.request.link_version)
        mails.append(ToContractor(asked=one, manager=manager, key=key, words=words))
    return write_to_contractors(session, mails, writing=writing, now=now)


def asked_evidence(by_instance: dict[str, str], one: AskedRequest) -> str:
    """What the plan asks as evidence of this request, as it is kept."""
    return by_instance.get(one.request.instance) or (
        by_instance.get("period", "") if one.request.check_item_id else ""
    )


def _of_periods(session: WriteSession, today: date) -> list[NewRequest]:
    course, calendar = load_collecting(), organisation_calendar(session)
    return [
        NewRequest(
            organisation_id=session_organisation(session),
            contract_id=found.contract.id or 0,
            project_id=found.project_id,
            check_item_id=found.item.id,
            instance=found.item.instance,
            due_on=course.due_of_period(
                check_due_on=found.item.due_on, asked_on=today, calendar=calendar
            ),
            asked_on=today,
        )
        for found in collecting.periods_to_ask(session, today=today)
    ]


def _of_moments(session: WriteSession, today: date) -> list[NewRequest]:
    course, calendar = load_collecting(), organisation_calendar(session)
    until = calendar.add(today, course.ask_moments_before)
    return [
        NewRequest(
            organisation_id=session_organisation(session),
            contract_id=found.contract.id or 0,
            project_id=found.project_id,
            check_item_id=None,
            instance=collecting.moment_instance(found.moment),
            due_on=course.due_of_moment(
                planned_on=found.moment.planned_on, asked_on=today, calendar=calendar
            ),
            asked_on=today,
        )
        for found in collecting.moments_to_ask(session, until=until)
    ]
