"""The story as data: who plays, which works they carry out, and the words they use."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from domain.vocabulary import Language, Material, Role, SizeProfile


class Prompt(StrEnum):
    """What makes somebody take up a step: their own planning, or a rung of the ladder."""

    EARLY = "early"
    LAST_WEEK = "last_week"
    BEFORE_1 = "before_1"
    LATE_1 = "late_1"
    LATE_3 = "late_3"
    LATE_5 = "late_5"
    LATE_10 = "late_10"


class Twist(StrEnum):
    """What happens to a work beside its ordinary course."""

    FAILED_TENDER = "failed_tender"
    LATE_AMBITION = "late_ambition"
    WRONG_DECISION = "wrong_decision"
    SUSPENDED = "suspended"
    STOPPED = "stopped"


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AuthorityScript(_Shape):
    """The demo authority."""

    slug: str
    name: str
    size_profile: SizeProfile
    domain: str
    dossier: str


class PersonScript(_Shape):
    """Somebody who plays; `decides_after` is the longest they let a decision lie (working days)."""

    key: str
    name: str
    roles: frozenset[Role]
    habit: str
    substitute: str
    language: Language = Language.NL
    decides_after: int = 5

    def email(self, domain: str) -> str:
        """The work mail: the name without its spaces."""
        return f"{self.name.lower().replace(' ', '.')}@{domain}"


class Happenings(_Shape):
    """What happens to people, by their keys."""

    falls_ill: str
    changes_job: str
    takes_over: str


class WorkScript(_Shape):
    """A project; `pace` is the share of the usual duration that it gets."""

    number: str
    name: str
    material: Material
    team: Mapping[Role, str]
    pace: float
    process_id: str = "infrastructure-works"
    value_eur: Decimal | None = None
    department: str | None = None
    mki_weight_percent: int | None = None
    twist: Twist | None = None


class RunningWork(_Shape):
    """A work that runs already: the gate it stands before, and days of the calendar from today."""

    number: str
    gate: str
    due_in: int
    awarded_ago: int | None = None


class Beginning(_Shape):
    """What a new authority begins with: works that start, by number, and running ones.

    Of those that start, the first gate of the `submitted` ones waits for its decision.
    """

    starts: tuple[str, ...]
    submitted: tuple[str, ...]
    running: tuple[RunningWork, ...]


class Phrases(_Shape):
    """What people write; of a list the seed takes one."""

    evidence: tuple[str, ...]
    not_applicable: tuple[str, ...]
    advisory_no: tuple[str, ...]
    deviation_reason: tuple[str, ...]
    deviation_measure: tuple[str, ...]
    deviation_refused: tuple[str, ...]
    check_returned: tuple[str, ...]
    gate_returned: tuple[str, ...]
    gate_stopped: str
    tender_failed: str
    decision_wrong: str
    suspended: str
    replanned: tuple[str, ...]
    first_plan: str
    conditions: tuple[str, ...]
    variations: tuple[str, ...]
    advice_positive: tuple[str, ...]
    advice_remarks: tuple[str, ...]
    advice_negative: tuple[str, ...]
    closed_day: str


class Script(_Shape):
    """The whole story before the seed is drawn; the first work is the organisation's own."""

    authority: AuthorityScript
    people: tuple[PersonScript, ...]
    happenings: Happenings
    habits: Mapping[str, Mapping[Prompt, int]]
    works: tuple[WorkScript, ...]
    beginning: Beginning
    phrases: Phrases

    def person(self, key: str) -> PersonScript:
        """The person of that key."""
        return next(person for person in self.people if person.key == key)

    def work(self, number: str) -> WorkScript:
        """The work of that number."""
        return next(work for work in self.works if work.number == number)


@cache
def load_script() -> Script:
    """The story that is shipped."""
    text = files("poort.demo").joinpath("story.toml").read_text(encoding="utf-8")
    return Script.model_validate(tomllib.loads(text))
