"""Set how long the dossier of a project is kept, and hold it longer for a reason."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from domain.errors import PoortError
from domain.permissions import Actor, Permission
from domain.retention import destroy_from, years_after, years_kept
from domain.vocabulary import RetentionClass
from models.access import Retention
from models.engines import WriteSession
from models.project import Project
from models.queries import projects, retentions
from usecases.acting import allow
from usecases.trail import record


class HoldReasonMissingError(PoortError):
    """A dossier was to be held without saying why."""

    message = "Say why the dossier is held: a dispute, an inspection, a request."


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRetention:
    """How long, and whether something holds the dossier beyond that."""

    number: str
    retention_class: RetentionClass
    on_hold: bool = False
    hold_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """How a dossier is kept; `destroy_from` is None while it may not be destroyed at all."""

    project: Project
    retention_class: RetentionClass
    is_chosen: bool
    on_hold: bool
    hold_reason: str
    destroy_from: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDossier:
    """A dossier whose term is over; one that is held is not to be destroyed."""

    number: str
    name: str
    finished_on: date
    retention_class: RetentionClass
    destroy_from: date
    hold_reason: str | None


def keeping_of(session: Session, number: str, *, default: RetentionClass) -> Keeping:
    """How the dossier of that project is kept, by what was chosen or else by the default.

    Raises:
        ProjectUnknownError: no project has that number.
    """
    project = projects.project_by_number(session, number)
    assert project.id is not None
    row = retentions.find_retention(session, project.id)
    kept = row.retention_class if row else default
    on_hold = row is not None and row.on_hold
    return Keeping(
        project=project,
        retention_class=kept,
        is_chosen=row is not None,
        on_hold=on_hold,
        hold_reason=(row.hold_reason or "") if row else "",
        destroy_from=None if on_hold else destroy_from(kept, finished_on=project.finished_on),
    )


def set_retention(
    session: WriteSession, *, command: SetRetention, actor: Actor, now: datetime
) -> Retention:
    """Keep the dossier so from now on; why it is held goes into the trail as text.

    Raises:
        ProjectUnknownError: no project has that number.
        PermissionRefusedError: the actor is neither coordinator nor administrator.
        HoldReasonMissingError: as it says.
    """
    project = projects.project_by_number(session, command.number)
    assert project.id is not None
    by = allow(session, Permission.SET_RETENTION, actor=actor, project_id=project.id)
    reason = command.hold_reason.strip()
    if command.on_hold and not reason:
        raise HoldReasonMissingError
    row = retentions.find_retention(session, project.id) or Retention(
        organisation_id=project.organisation_id,
        project_id=project.id,
        retention_class=command.retention_class,
        set_by=by.person_id,
        set_at=now,
    )
    row.retention_class, row.on_hold = command.retention_class, command.on_hold
    row.hold_reason = reason if command.on_hold else None
    row.set_by, row.set_at = by.person_id, now
    session.add(row)
    record(
        session,
        action="retention.set",
        object_kind="project",
        object_id=project.id,
        project_id=project.id,
        at=now,
        by=by,
        result=str(command.retention_class),
        facts={"on_hold": command.on_hold},
        text=row.hold_reason,
    )
    return row


def due_dossiers(
    session: Session, *, default: RetentionClass, today: date, offset: int, limit: int
) -> tuple[DueDossier, ...]:
    """The dossiers whose term is over today, the longest ago first; nothing is destroyed here."""
    terms = {kept: years for kept in RetentionClass if (years := years_kept(kept)) is not None}
    rows = retentions.ended_by_class(
        session,
        {kept: years_after(today, -years) for kept, years in terms.items()},
        default=default,
        offset=offset,
        limit=limit,
    )
    return tuple(
        DueDossier(
            number=row.number,
            name=row.name,
            finished_on=row.finished_on,
            retention_class=row.retention_class or default,
            destroy_from=years_after(row.finished_on, terms[row.retention_class or default]),
            hold_reason=row.hold_reason if row.on_hold else None,
        )
        for row in rows
        if years_after(row.finished_on, terms[row.retention_class or default]) <= today
    )
