"""The shape of a process definition, as its files and its stored body write it.

Each part is checked apart (head of the process, head of a phase, check), so that a mistake in
one never hides a mistake in another. Moments and conditions stay text here; `assemble` reads
them. Times and efforts are bounded only against slips of the pen.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.vocabulary import EntryAction, Recurrence, Role, Step

Label = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,38}[a-z0-9]$")]
GateId = Annotated[str, Field(pattern=r"^[A-Z][0-9]{1,2}$")]
CheckId = Annotated[str, Field(pattern=r"^[A-Z][0-9]{1,2}-[0-9]{2}$")]
Version = Annotated[str, Field(pattern=r"^[0-9]{4}\.[0-9]{1,3}$")]
Topic = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,38}$")]


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
    lateness_topic: Topic | None = None


class GateShape(Shape):
    """The gate that closes a phase."""

    id: GateId
    name: TextShape


class PhaseHead(Shape):
    """A phase without its checks; `opens_after` is the gate before it, absent for the first.

    `steps` are those of the transition that passing this phase's gate sets going.
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
