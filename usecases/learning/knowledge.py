"""What somebody can and wants to learn, for themselves; and who needs what, for the coordinator."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from catalogue.competences import load_curriculum
from domain.competences import ENOUGH, Competence, LearningKind, LearningStep, lacking
from domain.vocabulary import Language, Role
from models.queries.competences import learned, newest_levels, roles_of_members


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCompetence:
    """A competence of one's role with its levels in words, and what one said of it last."""

    id: str
    role: Role
    name: str
    why: str
    source: str
    levels: tuple[str, ...]
    level: int | None
    assessed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepToLearn:
    """A learning step in words; `done_on` is when one took it."""

    id: str
    kind: LearningKind
    name: str
    what: str
    minutes: int
    source: str
    done_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnKnowledge:
    """One's own page: `asked` are the steps for one check, `advised` those for what one lacks."""

    roles: tuple[Role, ...]
    competences: tuple[OwnCompetence, ...]
    asked: tuple[StepToLearn, ...]
    advised: tuple[StepToLearn, ...]
    others: tuple[StepToLearn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsLine:
    """Somebody with what they lack: `unsaid` competences they said nothing of yet."""

    name: str
    roles: tuple[Role, ...]
    lacks: tuple[str, ...]
    unsaid: int
    advised: tuple[str, ...]
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededStep:
    """A learning step and how many people it would help."""

    name: str
    kind: LearningKind
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """Who needs what, a page of people by name, and which steps help most people."""

    lines: tuple[NeedsLine, ...]
    steps: tuple[NeededStep, ...]
    has_more: bool


def own_knowledge(
    session: Session, *, person_id: int, check_id: str, language: Language
) -> OwnKnowledge:
    """The competences and learning steps of that person, in three queries."""
    curriculum = load_curriculum()
    held = {one[2] for one in roles_of_members(session, person_id=person_id)}
    roles = tuple(role for role in Role if role in held)
    said = {key[1]: row for key, row in newest_levels(session, person_id=person_id).items()}
    done = {row.step_id: row.done_on for row in learned(session, person_id=person_id)}
    competences = curriculum.of_roles(roles)
    lacks = lacking(competences, {name: row.level for name, row in said.items()})
    asked = curriculum.for_check(check_id)
    advised = [
        step
        for step in curriculum.to_learn([one.id for one in lacks], done=done)
        if step not in asked
    ]
    others = [step for step in curriculum.steps if step not in advised and step not in asked]
    return OwnKnowledge(
        roles=roles,
        competences=tuple(
            OwnCompetence(
                id=one.id,
                role=one.role,
                name=one.name.read(language),
                why=one.why.read(language),
                source=_source(one),
                levels=tuple(level.read(language) for level in one.levels),
                level=said[one.id].level if one.id in said else None,
                assessed_on=said[one.id].assessed_on if one.id in said else None,
            )
            for one in competences
        ),
        asked=_steps(asked, done, language),
        advised=_steps(advised, done, language),
        others=_steps(others, done, language),
    )


def who_needs_what(session: Session, *, language: Language, page: int, size: int) -> Needs:
    """A page of who works here, by name, with what they lack; the steps are of all, not the page.

    In three queries.
    """
    curriculum = load_curriculum()
    roles: dict[tuple[int, str], list[Role]] = {}
    for person_id, name, role in roles_of_members(
        session, limit=size + 1, offset=size * (page - 1)
    ):
        roles.setdefault((person_id, name), []).extend([] if role is None else [role])
    levels: dict[int, dict[str, int]] = {}
    for (person_id, competence_id), row in newest_levels(session).items():
        levels.setdefault(person_id, {})[competence_id] = row.level
    done: dict[int, set[str]] = {}
    for taken in learned(session):
        done.setdefault(taken.person_id, set()).add(taken.step_id)
    shown = list(roles.items())[:size]
    return Needs(
        lines=tuple(
            _needs(
                name,
                held,
                levels=levels.get(person_id, {}),
                done=done.get(person_id, set()),
                language=language,
            )
            for (person_id, name), held in shown
            if curriculum.of_roles(held)
        ),
        steps=_most_needed(levels, done, language),
        has_more=len(roles) > size,
    )


def _needs(
    name: str,
    roles: list[Role],
    *,
    levels: dict[str, int],
    done: set[str],
    language: Language,
) -> NeedsLine:
    curriculum = load_curriculum()
    competences = curriculum.of_roles(roles)
    lacks = [one for one in lacking(competences, levels) if one.id in levels]
    steps = curriculum.to_learn([one.id for one in lacks], done=done)
    return NeedsLine(
        name=name,
        roles=tuple(sorted(roles)),
        lacks=tuple(one.name.read(language) for one in lacks),
        unsaid=sum(one.id not in levels for one in competences),
        advised=tuple(step.name.read(language) for step in steps),
        done=len(done),
    )


def _most_needed(
    levels: dict[int, dict[str, int]], done: dict[int, set[str]], language: Language
) -> tuple[NeededStep, ...]:
    curriculum, helped = load_curriculum(), Counter[str]()
    for person_id, own in levels.items():
        lacks = [name for name, level in own.items() if level < ENOUGH]
        took = done.get(person_id, set())
        helped.update(step.id for step in curriculum.to_learn(lacks, done=took))
    return tuple(
        NeededStep(
            name=curriculum.step_by_id[step_id].name.read(language),
            kind=curriculum.step_by_id[step_id].kind,
            people=people,
        )
        for step_id, people in sorted(helped.items(), key=lambda one: (-one[1], one[0]))
    )


def _steps(
    steps: Sequence[LearningStep], done: dict[str, date], language: Language
) -> tuple[StepToLearn, ...]:
    return tuple(
        StepToLearn(
            id=step.id,
            kind=step.kind,
            name=step.name.read(language),
            what=step.what.read(language),
            minutes=step.minutes,
            source=_source(step),
            done_on=done.get(step.id),
        )
        for step in steps
    )


def _source(one: Competence | LearningStep) -> str:
    return " ".join(part for part in (one.source.document, one.source.section) if part)
