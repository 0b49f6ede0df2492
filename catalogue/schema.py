"""The shape of a process definition, as its files and its stored body write it.

Each part is checked apart (head of the process, head of a phase, check), so that a mistake in
one never hides a mistake in another. Moments and conditions stay text here; `assemble` reads
them. Times and efforts are bounded only against slips of the pen.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.ladder import RungAnchor, RungRecipient
from domain.mki.vocabulary import WeightingSet
from domain.vocabulary import (
    EntryAction,
    Indicator,
    ObjectiveStatus,
    Recurrence,
    Role,
    Step,
    SubjectKind,
)

_SLUG = r"^[a-z][a-z0-9-]{0,38}[a-z0-9]$"
_GATE = r"^[A-Z][0-9]{1,2}$"
_CHECK = r"^[A-Z][0-9]{1,2}-[0-9]{2}$"
_VERSION = r"^[0-9]{4}\.[0-9]{1,3}$"
_NAME = r"^[a-z][a-z0-9_]{0,38}$"

#: How a thing of each form is written, to show to who wrote it otherwise.
EXAMPLES: Mapping[str, str] = {
    _SLUG: "small-works",
    _GATE: "G1",
    _CHECK: "G1-01",
    _VERSION: "2026.1",
    _NAME: "late_3",
}

Label = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]
Slug = Annotated[str, Field(pattern=_SLUG)]
GateId = Annotated[str, Field(pattern=_GATE)]
CheckId = Annotated[str, Field(pattern=_CHECK)]
Version = Annotated[str, Field(pattern=_VERSION)]
Name = Annotated[str, Field(pattern=_NAME)]


class Shape(BaseModel):
    """What all shapes share: frozen, exact types, and no field that is not named here."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class TextShape(Shape):
    """A text in both languages."""

    nl: Label
    en: Label


class SourceShape(Shape):
    """A document and the section in it; the section may be empty."""

    document: Label
    section: Annotated[str, Field(max_length=100)]


class EvidenceShape(Shape):
    """What evidence a "yes" asks."""

    required: bool
    description: TextShape


class CheckShape(Shape):
    """One question at a gate."""

    id: CheckId
    text: TextShape
    why: TextShape
    owner: Role
    helper: Role | None = None
    blocking: bool
    evidence: EvidenceShape
    sources: Annotated[tuple[SourceShape, ...], Field(min_length=1)]
    opens: Label
    due: Label
    effort_minutes: Annotated[int, Field(ge=1, le=10_000)]
    recurrence: Recurrence | None = None
    when: Label | None = None
    rule: Label | None = None
    lateness_topic: Name | None = None


class GateShape(Shape):
    """The gate that closes a phase."""

    id: GateId
    name: TextShape


class PhaseHead(Shape):
    """A phase without its checks; `opens_after` is the gate before it, absent for the first.

    `steps` are those of the transition that enters this phase, also when a project comes back.
    """

    id: Slug
    name: TextShape
    gate: GateShape
    opens_after: GateId | None = None
    planned_working_days: Annotated[int, Field(ge=1, le=2_500)]
    steps: tuple[Step, ...]
    entry_actions: tuple[EntryAction, ...] = ()


class ProcessHead(Shape):
    """A process without its phases."""

    id: Slug
    version: Version
    name: TextShape
    description: TextShape
    scope: Literal["project", "organisation"]


class RungShape(Shape):
    """One rung of a ladder, in working days after its anchor."""

    id: Name
    anchor: RungAnchor
    offset_working_days: Annotated[int, Field(ge=-250, le=250)]
    recipients: Annotated[tuple[RungRecipient, ...], Field(min_length=1)]
    blocking_only: bool = False


class LadderShape(Shape):
    """The rungs for one kind of subject."""

    subject: SubjectKind
    due_after_working_days: Annotated[int, Field(ge=0, le=250)] | None = None
    rungs: Annotated[tuple[RungShape, ...], Field(min_length=1)]


class LaddersShape(Shape):
    """A file of ladders."""

    ladders: tuple[LadderShape, ...]


class HolidayShape(Shape):
    """A day on which authorities differ."""

    name: Label
    why: TextShape


class HolidaysShape(Shape):
    """The days on which authorities differ, by their setting."""

    by_setting: dict[Literal["good_friday", "liberation_day"], HolidayShape]


class TargetShape(Shape):
    """By which year how much less than in the reference year."""

    year: Annotated[int, Field(ge=2000, le=2100)]
    reduction_percent: Annotated[int, Field(ge=0, le=100)]


class ObjectiveShape(Shape):
    """An objective of the whole organisation (seed 4.1 step 1)."""

    name: TextShape
    indicator: Indicator
    status: ObjectiveStatus
    reference_year: Annotated[int, Field(ge=1990, le=2100)]
    scopes: Annotated[tuple[Literal[1, 2, 3], ...], Field(min_length=1)]
    targets: Annotated[tuple[TargetShape, ...], Field(min_length=1)]
    source: SourceShape


class PolicyShape(Shape):
    """The policy that carries the objective to projects (seed 4.1 step 2)."""

    title: TextShape
    process_steps: Annotated[tuple[TextShape, ...], Field(min_length=1)]
    buying_principles: Annotated[tuple[TextShape, ...], Field(min_length=1)]
    award_guidelines: Annotated[tuple[TextShape, ...], Field(min_length=1)]
    minimum_mki_weight_percent: Annotated[int, Field(ge=0, le=100)]
    mki_obligatory_from_eur: Annotated[int, Field(ge=0)] | None = None
    required_set: WeightingSet | None = None
    sanction_factor: Annotated[Decimal, Field(ge=0, allow_inf_nan=False)] | None = None
    source: SourceShape


class CycleStepShape(Shape):
    """One of the five steps from objective to monitoring."""

    name: TextShape
    asks: TextShape
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    source: SourceShape


class CycleShape(Shape):
    """The five-step cycle with an example objective and policy."""

    steps: Annotated[tuple[CycleStepShape, ...], Field(min_length=5, max_length=5)]
    objective: ObjectiveShape
    policy: PolicyShape
