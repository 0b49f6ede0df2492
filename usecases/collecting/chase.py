"""Remind contractors of data that did not come, by the reminders of the course or by hand."""

from datetime import date, datetime
from http import HTTPStatus
from typing import ClassVar

from catalogue.collecting_course import load_collecting
from domain.contract.vocabulary import RequestStatus
from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.vocabulary import Language
from models.engines import WriteSession
from models.queries import collecting
from models.queries.collecting import AskedRequest, Manager
from notifications.collecting_messages import MkiReminder
from notifications.messages import Context, Header
from usecases.acting import allow
from usecases.calendars import organisation_calendar
from usecases.collecting.mails import ToContractor, Writing, named, write_to_contractors
from usecases.trail import record


class ContactMissingError(PoortError):
    """Nobody of the contractor is known to mail to."""

    message: ClassVar[str] = (
        "No address of the contractor is known. Fill in a contact of the contractor first."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


class NothingToRemindError(PoortError):
    """The data are there already, or were accepted."""

    message: ClassVar[str] = "The data on {about} came in already. Look at the lines."
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


def chase(session: WriteSession, *, today: date, now: datetime) -> int:
    """Write each reminder whose day has come, once; give how many requests are being chased.

    Of reminders that were passed over only the last is written; a moved due date starts again.
    """
    course, calendar = load_collecting(), organisation_calendar(session)
    if not calendar.is_working_day(today):
        return 0
    due = [
        (one, reminder)
        for one in collecting.waiting(session)
        if (reminder := course.reminder_on(today, due_on=one.request.due_on, calendar=calendar))
    ]
    managers = collecting.managers(session, {one.request.project_id for one, _ in due})
    writing = Writing.of(session, today=today)
    mails = [
        _reminder(
            one,
            managers[one.request.project_id],
            writing=writing,
            key=(one.request.id or 0, one.request.due_on, reminder.id),
        )
        for one, reminder in due
        if one.request.project_id in managers
    ]
    return write_to_contractors(session, mails, writing=writing, now=now)


def remind_now(session: WriteSession, *, request_id: int, actor: Actor, now: datetime) -> None:
    """Remind the contractor in the name of the actor; at most once a day.

    Raises:
        RequestUnknownError, PermissionRefusedError: as they say.
        NothingToRemindError, ContactMissingError: there is no reason, or nobody, to remind.
    """
    one = collecting.asked_request(session, request_id)
    by = allow(session, Permission.COLLECT_DATA, actor=actor, project_id=one.request.project_id)
    if one.request.status not in {RequestStatus.ASKED, RequestStatus.RETURNED}:
        raise NothingToRemindError(about=one.request.instance)
    if not one.contract.contact_email:
        raise ContactMissingError
    today = dutch_date(now)
    writing = Writing.of(session, today=today)
    manager = collecting.manager_named(session, by.person_id)
    key = (request_id, "by hand", today)
    mail = _reminder(one, manager, writing=writing, key=key, is_personal=True)
    write_to_contractors(session, [mail], writing=writing, now=now)
    record(
        session,
        action="data.reminded",
        object_kind="data_request",
        object_id=request_id,
        project_id=one.project.id,
        at=now,
        by=by,
        facts={"instance": one.request.instance},
    )


def _reminder(
    one: AskedRequest,
    manager: Manager,
    *,
    writing: Writing,
    key: tuple[int | str | date, ...],
    is_personal: bool = False,
) -> ToContractor:
    def words(header: Header, language: Language) -> Context:
        return MkiReminder(
            header=header,
            url=writing.link(one.request),
            asked=writing.asked(one, language),
            manager=named(manager),
            is_personal=is_personal,
        )

    return ToContractor(asked=one, manager=manager, key=key, words=words)
