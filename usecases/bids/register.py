"""The register in which the bids on a lot come in: opened on fixed terms, with its moment."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar

from domain.errors import PoortError
from domain.permissions import Actor, Permission
from models.bids import BidRegister
from models.engines import WriteSession
from models.project import Project
from models.queries import bids
from models.queries.bids import TenderedLot
from models.queries.projects import ChangedMeanwhileError
from usecases.acting import allow
from usecases.submit_gate import require_active
from usecases.trail import record


class TermsNotFixedError(PoortError):
    """Bids would answer terms that may still change."""

    message: ClassVar[str] = (
        "The terms of this tender are not fixed yet, so a bid cannot answer them. Fix them first,"
        " in the tender chapter."
    )


class MethodNotChosenError(PoortError):
    """The terms name no award method, so that no award could be computed."""

    message: ClassVar[str] = (
        "The fixed terms choose no award method. Make a next version of the terms that does."
    )


class OpeningTooSoonError(PoortError):
    """The moment of opening has passed already."""

    message: ClassVar[str] = "Choose a moment that is still to come, so that bids can come in."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class OpeningMovedForwardError(PoortError):
    """Bidders count on the moment that they were told."""

    message: ClassVar[str] = (
        "The opening can only move to a later moment: bidders count on the one that they were told."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class MoveReasonMissingError(PoortError):
    """A later moment without a reason."""

    message: ClassVar[str] = "Say why the opening moves; the bidders will ask."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class RegisterInUseError(PoortError):
    """The bids of the register that is there decide first."""

    message: ClassVar[str] = (
        "There is a register for this lot already. A next one can be opened when its bids were"
        " opened and none of them was awarded."
    )


class NoRegisterError(PoortError):
    """No bid can come in, or be opened, without a register."""

    message: ClassVar[str] = "There is no register of bids for this lot yet. Open one first."


class OpeningBegunError(PoortError):
    """Somebody began to open the bids."""

    message: ClassVar[str] = "The opening of the bids has begun, so this can no longer be changed."


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRegister:
    """For which lot of which project, and when the bids are opened."""

    number: str
    lot: int
    opens_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveOpening:
    """A later moment of opening, with the reason and the version that was seen."""

    number: str
    lot: int
    opens_at: datetime
    reason: str
    version: int


def open_register(
    session: WriteSession, *, command: OpenRegister, actor: Actor, now: datetime
) -> BidRegister:
    """Let bids come in on the newest terms, which are fixed, until the moment of opening.

    Raises:
        PermissionRefusedError, ProjectNotActiveError: as they say.
        TermsNotFixedError, MethodNotChosenError: there is nothing to answer.
        RegisterInUseError, OpeningTooSoonError: as they say.
    """
    found = bids.tendered_lot(session, command.number, lot=command.lot)
    by = allow(session, Permission.REGISTER_BID, actor=actor, project_id=found.project.id)
    require_active(found.project.status, found.project.number)
    if found.terms is None or found.terms.fixed_at is None:
        raise TermsNotFixedError
    if found.terms.method is None:
        raise MethodNotChosenError
    if found.register is not None and (found.register.opened_at is None or found.award is not None):
        raise RegisterInUseError
    if command.opens_at <= now:
        raise OpeningTooSoonError
    assert found.lot.id is not None
    assert found.terms.id is not None
    row = BidRegister(
        organisation_id=found.lot.organisation_id,
        lot_id=found.lot.id,
        number=1 if found.register is None else found.register.number + 1,
        terms_id=found.terms.id,
        opens_at=command.opens_at,
    )
    session.add(row)
    session.flush()  # the event names the register by id
    record(
        session,
        action="bids.register_opened",
        object_kind="bid_register",
        object_id=row.id,
        project_id=found.project.id,
        at=now,
        by=by,
        facts={"lot": found.lot.number, "number": row.number, "opens_at": _written(row.opens_at)},
    )
    return row


def move_opening(
    session: WriteSession, *, command: MoveOpening, actor: Actor, now: datetime
) -> BidRegister:
    """Open the bids later than was planned; earlier never.

    Raises:
        PermissionRefusedError, ProjectNotActiveError, NoRegisterError: as they say.
        OpeningBegunError, OpeningMovedForwardError, MoveReasonMissingError: as they say.
        ChangedMeanwhileError: somebody else moved it.
    """
    found = bids.tendered_lot(session, command.number, lot=command.lot)
    by = allow(session, Permission.REGISTER_BID, actor=actor, project_id=found.project.id)
    require_active(found.project.status, found.project.number)
    row = require_register(found)
    if row.first_opener is not None:
        raise OpeningBegunError
    if command.opens_at <= max(row.opens_at, now):
        raise OpeningMovedForwardError
    if not command.reason.strip():
        raise MoveReasonMissingError
    require_seen(row, command.version, project=found.project)
    row.opens_at = command.opens_at
    row.version += 1
    session.add(row)
    record(
        session,
        action="bids.opening_moved",
        object_kind="bid_register",
        object_id=row.id,
        project_id=found.project.id,
        at=now,
        by=by,
        facts={"lot": found.lot.number, "opens_at": _written(row.opens_at)},
        text=command.reason.strip(),
    )
    return row


def require_register(found: TenderedLot) -> BidRegister:
    """The newest register of the lot.

    Raises:
        NoRegisterError: there is none.
    """
    if found.register is None:
        raise NoRegisterError
    return found.register


def require_seen(row: BidRegister, version: int, *, project: Project) -> None:
    """Nothing, when the register is still as it was seen.

    Raises:
        ChangedMeanwhileError: it is not.
    """
    if row.version != version:
        raise ChangedMeanwhileError(thing=project.number)


def _written(moment: datetime) -> str:
    return moment.isoformat()
