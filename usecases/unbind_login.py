"""Let go of the sign-in by which somebody is known, so that their next one is recognised anew."""

from datetime import datetime

from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from models.engines import Store, WriteSession
from models.queries import people, sessions
from usecases.acting import allow
from usecases.change_person import require_ours
from usecases.trail import record


def unbind_login(
    session: WriteSession, *, person_id: int, actor: Actor, now: datetime
) -> str | None:
    """Know the person by their work mail again, and end their sessions here.

    The subject that was let go is the answer; None when there was none, and nothing changes.

    Raises:
        PermissionRefusedError: the actor is no administrator.
        PersonElsewhereError, PersonUnknownError: as they say.
    """
    by = allow(session, Permission.CHANGE_PEOPLE, actor=actor)
    people.membership(session, person_id)
    row = require_ours(session, person_id)
    subject = row.login_subject
    if subject is None:
        return None
    row.login_subject = None
    session.add(row)
    sessions.revoke_sessions_of(session, person_id, now=now)
    record(
        session,
        action="person.login_unbound",
        object_kind="person",
        object_id=person_id,
        at=now,
        by=by,
    )
    return subject


def end_sessions_elsewhere(
    store: Store, *, subject: str, organisation_id: int, now: datetime
) -> None:
    """End what that subject has open at other organisations, each of which keeps its own.

    Until the letting go is kept the subject is known still, so ask this before the commit.
    """
    found = store.memberships_of_login(subject=subject, address="", today=dutch_date(now))
    for other_id, person_id in found:
        if other_id != organisation_id:
            with store.write(other_id) as session:
                sessions.revoke_sessions_of(session, person_id, now=now)
