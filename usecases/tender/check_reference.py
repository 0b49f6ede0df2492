"""A second person looks at a reference calculation (check G3-06)."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar

from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.substitution import Act, require_second_person
from domain.tender.vocabulary import SecondLook
from models.engines import WriteSession
from models.queries import people, tenders
from models.queries.projects import ChangedMeanwhileError
from models.tender import ReferenceCalculation
from usecases.acting import allow
from usecases.submit_gate import require_active
from usecases.tender.lots import lot_in_hand
from usecases.trail import record


class AlreadyLookedAtError(PoortError):
    """Somebody approved or rejected it before."""

    message: ClassVar[str] = (
        "This calculation was looked at already. What a second person said stays; record a next"
        " version when it must change."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


class RemarkMissingError(PoortError):
    """A rejection that does not say what must change."""

    message: ClassVar[str] = "Say what must change, so that the maker can mend it."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReference:
    """What the second person thinks of the version that they saw."""

    number: str
    version: int
    outcome: SecondLook
    lot: int = 1
    remark: str = ""


def check_reference(
    session: WriteSession, *, command: CheckReference, actor: Actor, now: datetime
) -> ReferenceCalculation:
    """Keep what the second person thinks; the calculation never changes after that.

    Raises:
        PermissionRefusedError, ProjectUnknownError, TenderLotUnknownError, ProjectNotActiveError:
            as they say.
        ChangedMeanwhileError: there is a newer version, or not that one.
        SecondPersonError: they made it, had it made, or stand in for who did.
        AlreadyLookedAtError, RemarkMissingError: as they say.
    """
    found = lot_in_hand(session, command.number, lot=command.lot)
    by = allow(session, Permission.CHECK_CALCULATION, actor=actor, project_id=found.project_id)
    require_active(found.project.status, found.project.number)
    rows = tenders.references(session, found.lot_id)
    if not rows or rows[0].version != command.version:
        raise ChangedMeanwhileError(thing=found.project.number)
    row, today = rows[0], dutch_date(now)
    require_second_person(
        by.act,
        earlier=Act(performed_by=row.made_by, on_behalf_of=row.made_for),
        on=today,
        substitutions=people.substitutions(session, on=today),
    )
    if row.checked_by is not None:
        raise AlreadyLookedAtError
    remark = command.remark.strip()
    if command.outcome is SecondLook.REJECTED and not remark:
        raise RemarkMissingError
    row.checked_by, row.checked_for, row.checked_at = by.person_id, by.on_behalf_of, now
    row.check_outcome, row.check_remark = command.outcome, remark or None
    session.add(row)
    session.flush()  # the guards of the database judge here
    record(
        session,
        action="reference.checked",
        object_kind="reference_calculation",
        object_id=row.id,
        project_id=found.project_id,
        at=now,
        by=by,
        result=command.outcome,
        facts={"version": row.version},
        text=remark or None,
    )
    return row
