"""The key competences per role and the learning steps that are shipped (seed chapter 3)."""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import Field

from catalogue.draft import source_of, text_of
from catalogue.files import FOLDER, read_file
from catalogue.schema import CheckId, Shape, Slug, SourceShape, TextShape
from domain.competences import Competence, Curriculum, LearningKind, LearningStep
from domain.errors import PoortError
from domain.vocabulary import Role

_FOLDER = FOLDER / "competences"
_LEVELS = 4


class CurriculumRefusedError(PoortError):
    """Competences or learning steps that do not hang together."""

    message: ClassVar[str] = (
        "The competences and learning steps do not hang together. Give each an id of its own,"
        " and name only competences that are there. Look at: {ids}."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class CompetenceShape(Shape):
    """One competence of one role."""

    id: Slug
    role: Role
    name: TextShape
    why: TextShape
    levels: Annotated[tuple[TextShape, ...], Field(min_length=_LEVELS, max_length=_LEVELS)]
    source: SourceShape


class LearningStepShape(Shape):
    """One way to learn."""

    id: Slug
    kind: LearningKind
    name: TextShape
    what: TextShape
    minutes: Annotated[int, Field(ge=1, le=10_000)]
    competences: Annotated[tuple[Slug, ...], Field(min_length=1)]
    checks: tuple[CheckId, ...]
    source: SourceShape


class CurriculumShape(Shape):
    """One file of competences, learning steps or both."""

    competences: tuple[CompetenceShape, ...] = ()
    steps: tuple[LearningStepShape, ...] = ()


@cache
def load_curriculum(folder: Path = _FOLDER) -> Curriculum:
    """All that is shipped; read once per run of the program.

    Raises:
        DefinitionInvalidError: a file has another shape.
        CurriculumRefusedError: an id stands twice, or a step teaches what is not there.
    """
    files = [read_file(CurriculumShape, path) for path in sorted(folder.glob("*.yaml"))]
    made = Curriculum(
        competences=tuple(_competence(shape) for file in files for shape in file.competences),
        steps=tuple(_step(shape) for file in files for shape in file.steps),
    )
    wrong = _twice(one.id for one in made.competences) | _twice(one.id for one in made.steps)
    wrong |= {name for step in made.steps for name in step.competences} - set(made.by_id)
    if wrong:
        raise CurriculumRefusedError(ids=tuple(sorted(wrong)))
    return made


def _twice(ids: Iterable[str]) -> set[str]:
    return {one for one, times in Counter(ids).items() if times > 1}


def _competence(shape: CompetenceShape) -> Competence:
    return Competence(
        id=shape.id,
        role=shape.role,
        name=text_of(shape.name),
        why=text_of(shape.why),
        levels=tuple(map(text_of, shape.levels)),
        source=source_of(shape.source),
    )


def _step(shape: LearningStepShape) -> LearningStep:
    return LearningStep(
        id=shape.id,
        kind=shape.kind,
        name=text_of(shape.name),
        what=text_of(shape.what),
        minutes=shape.minutes,
        competences=frozenset(shape.competences),
        checks=frozenset(shape.checks),
        source=source_of(shape.source),
    )
