"""Mails to and about a contractor: in the name of the contract manager, once for each reason."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from domain.contract.vocabulary import EvidenceItem, MeasurementKind
from domain.keys import hex_key
from domain.vocabulary import Channel, Language
from domain.working_days import WorkingCalendar
from models.contract import DataRequest
from models.engines import WriteSession, session_organisation
from models.organisation import Organisation
from models.project import Contract
from models.queries import people
from models.queries.collecting import AskedRequest, Manager
from models.queries.outbox_delivery import NewMessage, insert_new
from notifications.collecting_messages import Asked, ManagerName
from notifications.language import label, show_period
from notifications.messages import Context, Header, ProjectName, Reason
from notifications.payloads import to_payload
from usecases.calendars import organisation_calendar
from usecases.notices import outbox_key
from usecases.wording import project_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What every mail of one run says about whose it is; read once."""

    organisation: Organisation
    calendar: WorkingCalendar
    today: date

    @classmethod
    def of(cls, session: Session, *, today: date) -> "Writing":
        """Read what all mails share."""
        return cls(
            organisation=people.organisation(session),
            calendar=organisation_calendar(session),
            today=today,
        )

    def asked(self, one: AskedRequest, language: Language) -> Asked:
        """What is asked, in the words of its reader."""
        number = one.project.number
        return Asked(
            project=ProjectName(
                number=number,
                name=one.project.name,
                url=project_address(self.organisation.portal_url, number),
            ),
            contract=one.contract.name,
            contractor=contractor_of(one.contract),
            about=about(one.request, language),
            due_on=one.request.due_on,
            working_days=self.calendar.between(self.today, one.request.due_on),
        )

    def link(self, request: DataRequest) -> str:
        """The plain address of a request; the sender makes a signed link of it."""
        return f"{self.organisation.portal_url}/opgave/{request.id}"

    def manager_link(self, one: AskedRequest) -> str:
        """Where the contract manager judges what came in."""
        project = project_address(self.organisation.portal_url, one.project.number)
        return f"{project}/mki-opgaven/{one.request.id}"

    def header(self, one: AskedRequest) -> Header:
        """The header of a mail to the contractor's contact."""
        return Header(
            recipient_name=contact_of(one.contract),
            organisation_name=self.organisation.name,
            portal_url=self.organisation.portal_url,
            reason=Reason.CONTRACTOR,
        )


def contractor_of(contract: Contract) -> str:
    """The contractor's name, or else that of the contract."""
    return contract.contractor or contract.name


def contact_of(contract: Contract) -> str:
    """The name of whom a mail is for."""
    return contract.contact_name or contractor_of(contract)


def about(request: DataRequest, language: Language) -> str:
    """The period or the moment in words: "oktober 2026", "uitvoeringsontwerp"."""
    kind = request.instance.partition(".")[0]
    if kind in set(MeasurementKind):
        return label(MeasurementKind(kind), language)
    return show_period(request.instance, language)


def evidence_words(words: str, language: Language) -> tuple[str, ...]:
    """The evidence that a plan asks, in words."""
    return tuple(label(one, language) for one in evidence_items(words))


def evidence_items(words: str) -> tuple[EvidenceItem, ...]:
    """The evidence that a plan asks."""
    return tuple(EvidenceItem(word) for word in words.split() if word in set(EvidenceItem))


def named(manager: Manager) -> ManagerName:
    """The contract manager as a mail names them."""
    return ManagerName(name=manager.name, email=manager.email)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToContractor:
    """One mail to the contact of a contract; `key` says what makes it this mail and no other."""

    asked: AskedRequest
    manager: Manager
    key: tuple[int | str | date, ...]
    words: Callable[[Header, Language], Context]


def write_to_contractors(
    session: WriteSession, mails: Iterable[ToContractor], *, writing: Writing, now: datetime
) -> int:
    """Put the mails in the outbox, once for each key; give how many have somebody to go to."""
    language = writing.organisation.language
    rows: Sequence[NewMessage] = [
        _row(session, one, one.words(writing.header(one.asked), language), now=now, in_=language)
        for one in mails
        if one.asked.contract.contact_email
    ]
    if rows:
        insert_new(session, rows)
    return len(rows)


def _row(
    session: WriteSession, mail: ToContractor, written: Context, *, now: datetime, in_: Language
) -> NewMessage:
    contract = mail.asked.contract
    assert contract.contact_email is not None
    message = type(written).message
    dedupe_key = outbox_key(session, message, *mail.key, contract.contact_email)
    return NewMessage(
        organisation_id=session_organisation(session),
        recipient_id=mail.manager.person_id,
        on_behalf_of=None,
        message=message,
        channel=Channel.MAIL,
        language=in_,
        dedupe_key=dedupe_key,
        message_id=hex_key("message", dedupe_key),
        thread_key=hex_key("collecting", mail.asked.contract.id or 0),
        payload=to_payload(written),
        created_at=now,
        available_at=now,
        external_name=contact_of(contract),
        external_email=contract.contact_email,
    )
