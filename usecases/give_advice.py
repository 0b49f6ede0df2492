"""The coordinator advises on a gate; the advice is shown where the gate is decided."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from domain.errors import PoortError
from domain.permissions import Actor, Permission
from domain.vocabulary import AdviceVerdict
from models.engines import WriteSession, session_organisation
from models.gate import Advice
from models.queries import gates
from usecases.acting import allow
from usecases.trail import record


class AdviceEmptyError(PoortError):
    """An advice says something."""

    message = "Write the advice in a sentence or two."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveAdvice:
    """The advice on the gate in hand of a project."""

    project_id: int
    verdict: AdviceVerdict
    text: str


def give_advice(
    session: WriteSession, *, command: GiveAdvice, actor: Actor, now: datetime
) -> Advice:
    """Store the advice beside the earlier ones of this attempt.

    Raises:
        PermissionRefusedError: the actor is no coordinator.
        AdviceEmptyError, NoGateInHandError: as they say.
    """
    by = allow(session, Permission.GIVE_ADVICE, actor=actor, project_id=command.project_id)
    if not command.text.strip():
        raise AdviceEmptyError
    attempt = gates.attempt_in_hand(session, command.project_id)
    assert attempt.id is not None
    row = Advice(
        organisation_id=session_organisation(session),
        attempt_id=attempt.id,
        verdict=command.verdict,
        text=command.text.strip(),
        given_by=by.person_id,
        on_behalf_of=by.on_behalf_of,
        given_at=now,
    )
    session.add(row)
    session.flush()  # the event names the advice by id
    record(
        session,
        action="advice.given",
        object_kind="advice",
        object_id=row.id,
        project_id=command.project_id,
        at=now,
        by=by,
        result=str(row.verdict),
        facts={"gate": attempt.gate_id, "attempt": attempt.number},
        text=row.text,
    )
    return row
