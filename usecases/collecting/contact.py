"""Who of the contractor is mailed, and links that must open nothing any more."""

import re
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar, Final

from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from models.engines import WriteSession
from models.project import Contract
from models.queries import collecting
from usecases.acting import allow
from usecases.collecting.open_requests import write_requests
from usecases.trail import record

_ADDRESS: Final = re.compile(r"[^@\s<>\"(),;:\\]{1,64}@[^@\s<>\"(),;:\\]+\.[^@\s<>\"(),;:\\.]{2,}")
_LONGEST: Final = 254


class ContactRefusedError(PoortError):
    """It is no mail address, or a name lacks."""

    message: ClassVar[str] = "Fill in a name and a mail address, as in naam@bedrijf.nl."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class ContractUnknownError(PoortError):
    """The project has no such contract."""

    message: ClassVar[str] = "There is no such contract in this project. Open the page again."
    status: ClassVar[HTTPStatus] = HTTPStatus.NOT_FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class SetContact:
    """Who hands in the data of that contract from now on."""

    project_id: int
    contract_id: int
    name: str
    email: str


def require_contact(name: str, email: str) -> tuple[str, str]:
    """The name and the mail address of a contact, without the spaces around them.

    Raises:
        ContactRefusedError: as it says.
    """
    name, email = name.strip(), email.strip()
    if not name or len(email) > _LONGEST or not _ADDRESS.fullmatch(email):
        raise ContactRefusedError
    return name, email


def set_contact(
    session: WriteSession, *, command: SetContact, actor: Actor, now: datetime
) -> Contract:
    """Keep the contact and mail what is still asked; links of another contact stop working.

    Raises:
        PermissionRefusedError, ContractUnknownError, ContactRefusedError: as they say.
    """
    by = allow(session, Permission.COLLECT_DATA, actor=actor, project_id=command.project_id)
    own = {row.id: row for row, _ in collecting.contracts_of_project(session, command.project_id)}
    row = own.get(command.contract_id)
    if row is None:
        raise ContractUnknownError
    name, email = require_contact(command.name, command.email)
    is_another = row.contact_email not in {None, email}
    row.contact_name, row.contact_email = name[:200], email
    session.add(row)
    record(
        session,
        action="contact.changed",
        object_kind="contract",
        object_id=row.id,
        project_id=command.project_id,
        at=now,
        by=by,
    )
    open_ones = collecting.open_requests_of_contract(session, command.contract_id)
    for request_id in open_ones if is_another else ():
        _raise_link(session, request_id)
    if open_ones:
        asked = collecting.waiting(session, ids=set(open_ones))
        write_requests(session, asked, today=dutch_date(now), now=now)
    return row


def renew_link(session: WriteSession, *, request_id: int, actor: Actor, now: datetime) -> None:
    """Make every link that was sent worthless and mail a new one while data are still asked.

    Raises:
        RequestUnknownError, PermissionRefusedError, ChangedMeanwhileError: as they say.
    """
    one = collecting.asked_request(session, request_id)
    by = allow(session, Permission.COLLECT_DATA, actor=actor, project_id=one.request.project_id)
    _raise_link(session, request_id)
    record(
        session,
        action="link.renewed",
        object_kind="data_request",
        object_id=request_id,
        project_id=one.project.id,
        at=now,
        by=by,
        facts={"instance": one.request.instance},
    )
    asked = collecting.waiting(session, ids={request_id})
    write_requests(session, asked, today=dutch_date(now), now=now)


def _raise_link(session: WriteSession, request_id: int) -> None:
    row = collecting.asked_request(session, request_id).request
    collecting.move_request(session, row, to=row.status, link_version=row.link_version + 1)
