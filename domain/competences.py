"""What a role must be able to do, how well somebody can, and how they learn it (seed chapter 3)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from domain.definition import Source, Text
from domain.vocabulary import Role

#: From this level on of the four somebody does it on their own: our own proposal.
ENOUGH: Final = 3


class LearningKind(StrEnum):
    """The ways in which somebody learns."""

    E_LEARNING = "e_learning"
    GUIDE = "guide"
    TALK = "talk"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Competence:
    """A key competence of a role; `levels` are four, the lowest first."""

    id: str
    role: Role
    name: Text
    why: Text
    levels: tuple[Text, ...]
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningStep:
    """A way to learn these competences, wanted at these checks of a process."""

    id: str
    kind: LearningKind
    name: Text
    what: Text
    minutes: int
    competences: frozenset[str]
    checks: frozenset[str]
    source: Source


@dataclass(frozen=True, kw_only=True)
class Curriculum:
    """All competences and learning steps that are shipped."""

    competences: tuple[Competence, ...]
    steps: tuple[LearningStep, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Competence]:
        """Every competence by its id."""
        return {one.id: one for one in self.competences}

    @cached_property
    def step_by_id(self) -> Mapping[str, LearningStep]:
        """Every learning step by its id."""
        return {one.id: one for one in self.steps}

    @cached_property
    def taught_checks(self) -> frozenset[str]:
        """The checks that have a learning step."""
        return frozenset(check for step in self.steps for check in step.checks)

    def of_roles(self, roles: Collection[Role]) -> tuple[Competence, ...]:
        """The competences of these roles."""
        return tuple(one for one in self.competences if one.role in roles)

    def for_check(self, check_id: str) -> tuple[LearningStep, ...]:
        """The learning steps that help with that check."""
        return tuple(step for step in self.steps if check_id in step.checks)

    def to_learn(
        self, competences: Collection[str], *, done: Collection[str]
    ) -> tuple[LearningStep, ...]:
        """The steps that teach one of these competences and were not taken yet."""
        wanted = set(competences)
        return tuple(
            step for step in self.steps if step.competences & wanted and step.id not in done
        )


def lacking(
    competences: Collection[Competence], levels: Mapping[str, int]
) -> tuple[Competence, ...]:
    """Those in which somebody does not stand on their own; who said nothing lacks it as well."""
    return tuple(one for one in competences if levels.get(one.id, 0) < ENOUGH)
