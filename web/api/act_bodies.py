"""What the acts of the API ask for."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from domain.vocabulary import AdviceVerdict, AnswerValue, Material, Outcome, Role
from usecases.decision import NewCondition
from web.api.values import LARGEST_ID, NO_NUL, Asked, Line, Words

PersonId = Annotated[int, Field(ge=1, le=LARGEST_ID)]
_Percent = Annotated[int, Field(ge=0, le=100)]
_Short = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=NO_NUL)]
_Euro = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]


class TeamSeat(Asked):
    """Who holds which role."""

    role: Role
    person_id: PersonId


class NewProject(Asked):
    """A project to start; `awardOn` plans backwards, else the plan runs from today on."""

    number: Annotated[Line, Field(max_length=40)]
    name: Line
    material: Material
    team: Annotated[Sequence[TeamSeat], Field(max_length=len(Role))]
    process_id: _Short = "infrastructure-works"
    version: _Short | None = None
    award_on: date | None = None
    value_eur: _Euro | None = None
    mki_weight_percent: _Percent | None = None
    department: _Short | None = None
    objective_id: PersonId | None = None
    lots: Annotated[Sequence[Line], Field(max_length=50)] = ()


class GateDay(Asked):
    """The day on which a gate is planned."""

    position: Annotated[int, Field(ge=1, le=100)]
    planned_on: date


class NewPlan(Asked):
    """The new day of each gate that moves, and why; the others stay."""

    gates: Annotated[Sequence[GateDay], Field(min_length=1, max_length=20)]
    reason: Words = ""


class NewMilestone(Asked):
    """What happened when; a variation says what it is about."""

    kind: Literal["award", "start_of_work", "variation"]
    happened_on: date
    description: Annotated[str, StringConstraints(max_length=500, pattern=NO_NUL)] = ""


class Reasoned(Asked):
    """Why."""

    reason: Words


class NewAnswer(Asked):
    """An answer; "no" and "not_applicable" say why."""

    value: AnswerValue
    reason: Words | None = None


class NewLink(Asked):
    """A document that stays where it is."""

    name: Line
    url: Annotated[str, StringConstraints(min_length=1, max_length=2_000, pattern=NO_NUL)]


class NewDeviation(Asked):
    """Why a check is not met, and what is done instead."""

    reason: Words
    measure: Words


class DeviationDecision(Asked):
    """Whether a deviation is approved; a refusal says why."""

    approve: bool
    reason: Words | None = None


class ConditionAsked(Asked):
    """What must be met at the next gate, who by role sees to it, and by when."""

    label: Annotated[Line, Field(max_length=200)]
    role: Role
    due_on: date

    def command(self) -> NewCondition:
        """The condition as use cases know it."""
        return NewCondition(label=self.label, role=self.role, due_on=self.due_on)


class GateDecision(Asked):
    """A decision on a gate, with what its outcome asks."""

    outcome: Outcome
    reason: Words | None = None
    conditions: Annotated[Sequence[ConditionAsked], Field(max_length=20)] = ()
    returned_checks: Annotated[Sequence[_Short], Field(max_length=100)] = ()
    back_to_position: Annotated[int, Field(ge=1, le=100)] | None = None


class NewAdvice(Asked):
    """The advice on the gate in hand."""

    verdict: AdviceVerdict
    text: Words
