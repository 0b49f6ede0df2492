"""A process definition as values: phases, gates, checks and the moments they are due.

The YAML of `catalogue/processes/<id>/<version>/` is parsed into these; a released version
never changes, so everything here is frozen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from domain.conditions import Condition
from domain.vocabulary import Anchor, EntryAction, Language, Recurrence, Role, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A label in both languages."""

    nl: str
    en: str

    def read(self, language: Language) -> str:
        """The label in that language."""
        return self.nl if language is Language.NL else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A moment: an anchor and an offset in working days (negative is before it)."""

    anchor: Anchor
    offset_working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a check comes from: a document and its section; our own are `eigen voorstel`."""

    document: str
    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRule:
    """What evidence a "yes" asks; `required` refuses a yes without a file or link."""

    required: bool
    description: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One question at a gate."""

    id: str
    text: Text
    why: Text
    owner: Role
    helper: Role | None
    blocking: bool
    evidence: EvidenceRule
    sources: tuple[Source, ...]
    opens: Moment
    due: Moment
    effort_minutes: int
    recurrence: Recurrence | None = None
    when: Condition | None = None
    rule: Condition | None = None
    #: Marks the first question on ambition, budget or capacity, so that monitoring can say
    #: how late each was (seed 1.3: ambitions come in too late).
    lateness_topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One phase and the gate that closes it; `position` counts from 1."""

    position: int
    id: str
    name: Text
    gate_id: str
    gate_name: Text
    planned_working_days: int
    steps: tuple[Step, ...]
    entry_actions: tuple[EntryAction, ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True, kw_only=True)
class ProcessDefinition:
    """A whole process of one version.

    `checksum` is the SHA-256 (hex) of its canonical form and tells two versions apart.
    """

    id: str
    version: str
    name: Text
    description: Text
    scope: str  # "project" or "organisation" (seed Bijlage A: the coordinator's own start-up)
    phases: tuple[Phase, ...]
    checksum: str = field(default="")

    @property
    def last_position(self) -> int:
        """The position of the last phase."""
        return len(self.phases)

    def phase(self, position: int) -> Phase:
        """The phase at that position, counted from 1."""
        return self.phases[position - 1]

    @cached_property
    def checks_by_id(self) -> Mapping[str, Check]:
        """Every check of the process by its id."""
        return {check.id: check for phase in self.phases for check in phase.checks}

    @cached_property
    def position_of_gate(self) -> Mapping[str, int]:
        """The position of each gate by its id."""
        return {phase.gate_id: phase.position for phase in self.phases}
