"""The chapter on MKI of a tender as it is shipped: its groups, fields and first texts."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from catalogue.draft import text_of
from catalogue.files import FOLDER, read_file
from catalogue.schema import Label, Name, Shape, TextShape, Version
from domain.tender.chapter import ChapterField, ChapterForm, ChapterGroup
from domain.tender.fields import TenderField

_FILE = FOLDER / "tender" / "chapter.yaml"


class FieldShape(Shape):
    """One field: what it must say, a first text in Dutch, and where it comes from."""

    field: TenderField
    ask: TextShape
    proposal: Label
    source: Label


class GroupShape(Shape):
    """Fields that belong together."""

    key: Name
    title: TextShape
    fields: Annotated[tuple[FieldShape, ...], Field(min_length=1)]


class ChapterShape(Shape):
    """The whole file."""

    version: Version
    groups: Annotated[tuple[GroupShape, ...], Field(min_length=1)]


@cache
def load_chapter(path: Path = _FILE) -> ChapterForm:
    """The chapter that is shipped; read once per run of the program.

    Raises:
        DefinitionInvalidError: the file has another shape.
    """
    shape = read_file(ChapterShape, path)
    return ChapterForm(
        version=shape.version,
        groups=tuple(
            ChapterGroup(
                key=group.key,
                title=text_of(group.title),
                fields=tuple(
                    ChapterField(
                        field=one.field,
                        ask=text_of(one.ask),
                        proposal=one.proposal,
                        source=one.source,
                    )
                    for one in group.fields
                ),
            )
            for group in shape.groups
        ),
    )
