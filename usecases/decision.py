"""What a person asks when deciding on a gate."""

from dataclasses import dataclass
from datetime import date

from domain.vocabulary import Outcome, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCondition:
    """A condition of a conditional pass: what, who by role, and by when."""

    label: str
    role: Role
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideGate:
    """What is decided; `verdict_hash` and `version` are those of the page, if there was one."""

    project_id: int
    outcome: Outcome
    reason: str | None = None
    conditions: tuple[NewCondition, ...] = ()
    returned_checks: tuple[str, ...] = ()
    back_to_position: int | None = None
    attempt_id: int | None = None
    verdict_hash: str | None = None
