"""How contractors are asked for MKI data and reminded, as it is shipped."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from catalogue.files import FOLDER, read_file
from catalogue.schema import Name, Shape
from domain.collecting.course import CollectingCourse, Reminder

_Days = Annotated[int, Field(ge=0, le=250)]


class ReminderShape(Shape):
    """One reminder, in working days after the data were due."""

    id: Name
    offset_working_days: Annotated[int, Field(ge=-250, le=250)]


class CollectingShape(Shape):
    """The file."""

    due_before_check: _Days
    ask_moments_before: _Days
    least_to_answer: _Days
    after_return: _Days
    link_days: Annotated[int, Field(ge=1, le=365)]
    reminders: Annotated[tuple[ReminderShape, ...], Field(min_length=1)]


@cache
def load_collecting(path: Path = FOLDER / "collecting" / "course.yaml") -> CollectingCourse:
    """The days and the reminders.

    Raises:
        DefinitionInvalidError: the file has another shape.
        RemindersOutOfOrderError: a reminder comes before the one above it.
    """
    shape = read_file(CollectingShape, path)
    return CollectingCourse(
        due_before_check=shape.due_before_check,
        ask_moments_before=shape.ask_moments_before,
        least_to_answer=shape.least_to_answer,
        after_return=shape.after_return,
        link_days=shape.link_days,
        reminders=tuple(
            Reminder(id=one.id, offset_working_days=one.offset_working_days)
            for one in shape.reminders
        ),
    )
