"""Change when the reminders of one kind of subject come and who hears them; or undo that."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlmodel import Session, col, func, select

from catalogue.ladders import ladder_from_json, ladder_to_json, load_ladders
from domain.errors import PoortError
from domain.ladder import Ladder, RungAnchor, RungRecipient
from domain.permissions import Actor, Permission
from domain.vocabulary import Role, SubjectKind, SweepStatus
from models.access import LadderVersion
from models.engines import WriteSession, session_organisation
from models.queries import ladder_versions, people
from models.queries import sweep as sweeps
from models.queries.own import forget
from models.queries.sweep import Claim
from models.work import Reminder, Sweep
from usecases.acting import allow
from usecases.calendars import organisation_calendar
from usecases.ladders import ladder_of, ladders
from usecases.trail import record


class LadderMeanwhileError(PoortError):
    """Somebody else set the ladder between looking and keeping."""

    message = "Somebody changed this ladder just before you. Look at it anew, and change it then."


@dataclass(frozen=True, slots=True, kw_only=True)
class RungChange:
    """When a rung comes, in working days after the due day, and to whom it goes."""

    offset_working_days: int
    recipients: tuple[RungRecipient, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLadder:
    """Which rungs change how; `seen_version` is the newest version that the actor looked at."""

    kind: SubjectKind
    rungs: Mapping[str, RungChange]
    seen_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderPreview:
    """How many reminders of the kind go out on the next morning, as it is and as it would be."""

    on: date
    as_it_is: int
    as_it_would_be: int


def adjusted(kind: SubjectKind, rungs: Mapping[str, RungChange]) -> Ladder:
    """The shipped ladder with those rungs changed; the opening stays, for it tells of new work.

    Raises:
        LadderRefusedError: the rungs are not by rising working days, or go to nobody.
    """
    shipped = load_ladders()[kind]
    return replace(
        shipped,
        rungs=tuple(
            replace(
                rung,
                offset_working_days=rungs[rung.id].offset_working_days,
                recipients=rungs[rung.id].recipients,
            )
            if rung.id in rungs and rung.anchor is RungAnchor.DUE
            else rung
            for rung in shipped.rungs
        ),
    )


def preview_ladder(
    session: WriteSession, command: ChangeLadder, *, actor: Actor, today: date
) -> LadderPreview:
    """Claim the next morning's reminders with either ladder, and take both back.

    Raises:
        PermissionRefusedError: the actor keeps no ladders.
        LadderRefusedError: the rungs are not in order.
    """
    allow(session, Permission.CHANGE_LADDER, actor=actor)
    sweeps.lock_organisation(session)
    calendar = organisation_calendar(session)
    swept = sweeps.sweep_of(session, today) is not None
    on = calendar.add(calendar.on_or_before(today), 1) if swept else calendar.on_or_after(today)
    present, wanted = ladders(session)[command.kind], adjusted(command.kind, command.rungs)
    return LadderPreview(
        on=on,
        as_it_is=_count(session, present, on=on),
        as_it_would_be=_count(session, wanted, on=on),
    )


def change_ladder(
    session: WriteSession, *, command: ChangeLadder, actor: Actor, now: datetime
) -> Ladder:
    """Climb that ladder from the next morning on; what went out before stays sent.

    Raises:
        PermissionRefusedError: the actor keeps no ladders.
        LadderRefusedError, LadderMeanwhileError: as they say.
    """
    allow(session, Permission.CHANGE_LADDER, actor=actor)
    wanted = adjusted(command.kind, command.rungs)
    body = "" if wanted == load_ladders()[command.kind] else ladder_to_json(wanted)
    _keep(session, command.kind, body, seen_version=command.seen_version, actor=actor, now=now)
    return wanted


def restore_ladder(  # noqa: PLR0913 -- what is restored, and what was looked at
    session: WriteSession,
    *,
    kind: SubjectKind,
    version_id: int | None,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Climb the ladder of an earlier version again; None, or one that is not there: as shipped.

    Raises:
        PermissionRefusedError: the actor keeps no ladders.
        LadderMeanwhileError: as it says.
    """
    allow(session, Permission.CHANGE_LADDER, actor=actor)
    kept = ladder_versions.versions(session, kind, limit=HISTORY)
    body = next((row.body for row in kept if row.id == version_id), "")
    _keep(session, kind, body, seen_version=seen_version, actor=actor, now=now)


#: As many earlier versions as are shown, and can be gone back to.
HISTORY = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLadder:
    """A version of a ladder; `is_shipped` when it is as the product brings it."""

    version_id: int
    ladder: Ladder
    is_shipped: bool
    changed_at: datetime
    changed_by: str


def ladder_history(session: Session, kind: SubjectKind) -> tuple[PastLadder, ...]:
    """What was set for that kind and by whom, the newest first."""
    return tuple(
        PastLadder(
            version_id=row.id,
            ladder=ladder_of(kind, row.body),
            is_shipped=not row.body,
            changed_at=row.changed_at,
            changed_by=row.changed_by,
        )
        for row in ladder_versions.versions(session, kind, limit=HISTORY)
    )


def _keep(  # noqa: PLR0913 -- what is kept, and on what it was based
    session: WriteSession,
    kind: SubjectKind,
    body: str,
    *,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> None:
    by = allow(session, Permission.CHANGE_LADDER, actor=actor)
    sweeps.lock_organisation(session)  # no sweep climbs half of either, and the second one waits
    newest = next(iter(ladder_versions.versions(session, kind, limit=1)), None)
    if (newest.id if newest else 0) != seen_version:
        raise LadderMeanwhileError
    if (newest.body if newest else "") == body:
        return
    row = LadderVersion(
        organisation_id=session_organisation(session),
        subject_kind=kind,
        body=body,
        changed_by=actor.person_id,
        changed_at=now,
    )
    session.add(row)
    session.flush()  # the event names it by id
    forget(session)
    record(
        session,
        action="ladder.changed" if body else "ladder.restored",
        object_kind="ladder_version",
        object_id=row.id,
        at=now,
        by=by,
        facts={"kind": kind, "rungs": _in_short(body)},
    )


def _in_short(body: str) -> str | None:
    """The rungs as the audit trail keeps them: "3:coordinator 5:internal_client"."""
    if not body:
        return None
    return " ".join(
        f"{rung.offset_working_days}:{'+'.join(rung.recipients)}"
        for rung in ladder_from_json(body).rungs
    )


def _count(session: WriteSession, ladder: Ladder, *, on: date) -> int:
    """The reminders that this ladder makes that morning; nothing of it is kept."""
    coordinators: Collection[int] = people.holders(session, Role.COORDINATOR)
    trial = session.begin_nested()
    row = Sweep(
        organisation_id=session_organisation(session),
        today=on,
        ran_at=datetime.min.replace(tzinfo=UTC),
        status=SweepStatus.HELD,
        reminders=0,
        messages=0,
    )
    session.add(row)
    session.flush()  # reminders refer to it by id
    assert row.id is not None
    sweeps.claim_rungs(
        session,
        ladder,
        Claim(
            sweep_id=row.id,
            today=on,
            calendar=organisation_calendar(session),
            coordinator_id=next(iter(coordinators), None),
        ),
    )
    found = session.exec(
        select(func.count(col(Reminder.id))).where(
            Reminder.organisation_id == session_organisation(session),
            Reminder.sweep_id == row.id,
        )
    ).one()
    trial.rollback()
    return found
