"""Note that one took a learning step."""

from datetime import datetime
from http import HTTPStatus
from typing import ClassVar

from catalogue.competences import load_curriculum
from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor
from models.engines import WriteSession
from models.queries.competences import keep_learned
from usecases.acting import Acting
from usecases.trail import record


class LearningStepUnknownError(PoortError):
    """A learning step that is not there."""

    message: ClassVar[str] = "This learning step is not there. Look at the list of them."
    status: ClassVar[HTTPStatus] = HTTPStatus.NOT_FOUND


def take_learning_step(session: WriteSession, *, step_id: str, actor: Actor, now: datetime) -> None:
    """Keep that the actor took the step; a second time changes nothing.

    Raises:
        LearningStepUnknownError: no step has that id.
    """
    if step_id not in load_curriculum().step_by_id:
        raise LearningStepUnknownError
    if not keep_learned(session, person_id=actor.person_id, step_id=step_id, on=dutch_date(now)):
        return
    record(
        session,
        action="learning.done",
        object_kind="person",
        object_id=actor.person_id,
        at=now,
        by=Acting(person_id=actor.person_id, on_behalf_of=None, origin=actor.origin),
        facts={"step": step_id},
    )
