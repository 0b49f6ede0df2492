"""What a person asks when deciding on a gate, and the rows that it is about."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.moments import dutch_date
from domain.vocabulary import Outcome, Role
from models.gate import GateAttempt
from models.project import Project
from usecases.acting import Acting


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCondition:
    """A condition of a conditional pass: what, who by role, and by when."""

    label: str
    role: Role
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideGate:
    """What is decided; `attempt_id` and `verdict_hash` are those of the page, if there was one.

    `returned_checks` names what a return asks again, `G6-03` or of one period `G6-03:2026-11`;
    none asks everything again.
    """

    project_id: int
    outcome: Outcome
    reason: str | None = None
    conditions: tuple[NewCondition, ...] = ()
    returned_checks: tuple[str, ...] = ()
    back_to_position: int | None = None
    attempt_id: int | None = None
    version: int | None = None
    verdict_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """A decision being taken: by whom, on which attempt, at which moment."""

    command: DecideGate
    project: Project
    attempt: GateAttempt
    by: Acting
    now: datetime

    @property
    def today(self) -> date:
        """The Dutch date of the moment."""
        return dutch_date(self.now)
