"""The ladders of reminders that are shipped, one per kind of subject."""

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from catalogue.files import FOLDER, read_file
from catalogue.schema import LadderShape, LaddersShape
from domain.audit import canonical_json
from domain.errors import PoortError
from domain.ladder import Ladder, Rung
from domain.vocabulary import SubjectKind


class LadderMissingError(PoortError):
    """A kind of subject has no ladder, so nobody would ever hear of it, or it has two."""

    message: ClassVar[str] = (
        "The ladders in {file} are not complete. Give each of these exactly one: {subjects}."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@cache
def load_ladders(path: Path = FOLDER / "ladders" / "default.yaml") -> Mapping[SubjectKind, Ladder]:
    """The ladder of every kind of subject.

    Raises:
        DefinitionInvalidError: the file has another shape.
        LadderMissingError: a kind of subject has no ladder, or two.
        LadderRefusedError: the rungs of a ladder are not in order.
    """
    shapes = read_file(LaddersShape, path).ladders
    if sorted(shape.subject for shape in shapes) != sorted(SubjectKind):
        raise LadderMissingError(file=str(path), subjects=", ".join(SubjectKind))
    return MappingProxyType({shape.subject: _ladder(shape) for shape in shapes})


@cache
def ladder_from_json(body: str) -> Ladder:
    """The ladder that `ladder_to_json` wrote.

    Raises:
        LadderRefusedError: the rungs are not in order.
    """
    return _ladder(LadderShape.model_validate_json(body))


def ladder_to_json(ladder: Ladder) -> str:
    """The ladder as it is kept when an authority adjusted it."""
    return canonical_json(
        {
            "subject": ladder.subject.value,
            "due_after_working_days": ladder.due_after_working_days,
            "rungs": [
                {
                    "id": rung.id,
                    "anchor": rung.anchor.value,
                    "offset_working_days": rung.offset_working_days,
                    "recipients": [recipient.value for recipient in rung.recipients],
                    "blocking_only": rung.blocking_only,
                }
                for rung in ladder.rungs
            ],
        }
    ).decode()


def _ladder(shape: LadderShape) -> Ladder:
    return Ladder(
        subject=shape.subject,
        due_after_working_days=shape.due_after_working_days,
        rungs=tuple(Rung(**dict(rung)) for rung in shape.rungs),
    )
