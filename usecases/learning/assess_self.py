"""Say how well one can do what one's role asks; the newest counts (seed chapter 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar

from catalogue.competences import load_curriculum
from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor
from models.engines import WriteSession
from models.queries.competences import keep_levels
from usecases.acting import Acting
from usecases.trail import record


class AssessmentRefusedError(PoortError):
    """A competence that is not there, or a level that it does not have."""

    message: ClassVar[str] = "Choose one of the levels that stand at {competence}."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessSelf:
    """The level, from 1, of each competence that was filled in."""

    levels: Mapping[str, int]


def assess_self(session: WriteSession, *, command: AssessSelf, actor: Actor, now: datetime) -> None:
    """Keep the actor's own assessment of today; nobody can do it for another.

    The trail knows that it was done and not what was said: that is for them and the coordinator.

    Raises:
        AssessmentRefusedError: a competence or level that is not there.
    """
    known = load_curriculum().by_id
    for competence_id, level in command.levels.items():
        competence = known.get(competence_id)
        if competence is None or not 1 <= level <= len(competence.levels):
            raise AssessmentRefusedError(competence=competence_id)
    if not command.levels:
        return
    keep_levels(session, person_id=actor.person_id, levels=command.levels, on=dutch_date(now))
    record(
        session,
        action="competence.assessed",
        object_kind="person",
        object_id=actor.person_id,
        at=now,
        by=Acting(person_id=actor.person_id, on_behalf_of=None, origin=actor.origin),
        facts={"competences": len(command.levels)},
    )
