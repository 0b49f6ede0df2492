"""Arrange who acts for somebody who is away, or end that early."""

from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus

from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.substitution import Substitution as SubstitutionValue
from domain.substitution import require_substitution
from models.engines import WriteSession, session_organisation
from models.organisation import Substitution
from models.queries import people
from models.queries.own import forget
from usecases.acting import allow
from usecases.trail import record


class SubstitutionUnknownError(PoortError):
    """There is no such substitution in force."""

    message = "There is no substitution {substitution} to end."
    status = HTTPStatus.NOT_FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangeSubstitution:
    """Who is away, who acts meanwhile, from and up to and including which day."""

    absent_id: int
    substitute_id: int
    starts_on: date
    ends_on: date


def arrange_substitution(
    session: WriteSession, *, command: ArrangeSubstitution, actor: Actor, now: datetime
) -> Substitution:
    """Let the substitute act, and be told, in the absent person's stead on those days.

    Raises:
        PermissionRefusedError: it is somebody else's absence and the actor keeps no people.
        SubstitutionRefusedError: it overlaps another, or is by oneself, or ends before it starts.
        PersonUnknownError: one of the two is no member.
    """
    by = allow(session, Permission.ARRANGE_SUBSTITUTION, actor=actor, owner_id=command.absent_id)
    for person_id in (command.absent_id, command.substitute_id):
        people.require_member(session, person_id, on=dutch_date(now))
    require_substitution(
        SubstitutionValue(
            absent_id=command.absent_id,
            substitute_id=command.substitute_id,
            starts_on=command.starts_on,
            ends_on=command.ends_on,
        ),
        existing=people.arranged_substitutions(session, absent_id=command.absent_id),
    )
    row = Substitution(
        organisation_id=session_organisation(session),
        absent_id=command.absent_id,
        substitute_id=command.substitute_id,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
    )
    session.add(row)
    session.flush()  # the event names it by id
    forget(session)
    record(
        session,
        action="substitution.arranged",
        object_kind="substitution",
        object_id=row.id,
        at=now,
        by=by,
        facts={"from": row.starts_on, "until": row.ends_on},
    )
    return row


def end_substitution(
    session: WriteSession, *, substitution_id: int, actor: Actor, now: datetime
) -> Substitution:
    """End it from now on; what was done meanwhile stays done.

    Raises:
        SubstitutionUnknownError, PermissionRefusedError: as they say.
    """
    row = people.find_substitution(session, substitution_id)
    if row is None or row.revoked:
        raise SubstitutionUnknownError(substitution=substitution_id)
    by = allow(session, Permission.ARRANGE_SUBSTITUTION, actor=actor, owner_id=row.absent_id)
    row.revoked = True
    session.add(row)
    forget(session)
    record(
        session,
        action="substitution.ended",
        object_kind="substitution",
        object_id=row.id,
        at=now,
        by=by,
    )
    return row
