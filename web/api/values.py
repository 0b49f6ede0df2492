"""The kinds of values that the API takes and gives, with what they may hold."""

from typing import Annotated, Final

from fastapi import Header, Path, Query
from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic.alias_generators import to_camel

#: The largest id of a row that either database knows.
LARGEST_ID: Final = 2**31 - 1
#: A text of either database holds every character but this one.
NO_NUL: Final = r"^[^\x00]*$"
_ONE_LINE: Final = r"^[^\x00-\x1f\x7f]+$"

Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Number = Annotated[str, Path(max_length=40, pattern=_ONE_LINE, description="Project number.")]
GateId = Annotated[str, Path(max_length=40, pattern=_ONE_LINE, examples=["G1"])]
Cursor = Annotated[
    str | None,
    Query(max_length=200, pattern=NO_NUL, description="`nextCursor` of the page before."),
]
Limit = Annotated[int, Query(ge=1, le=100, description="The most items on a page.")]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=100,
        pattern=r"^[A-Za-z0-9._:-]+$",
        description="Chosen by you, one for each act; sent again, it gives the first answer.",
    ),
]
IfMatch = Annotated[
    str,
    Header(
        alias="If-Match",
        max_length=1_000,
        description="The `ETag` of what you saw; when it changed since, nothing is done.",
    ),
]
#: A text of one line, such as a name.
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_ONE_LINE)]
#: A text of several lines, such as a reason.
Words = Annotated[str, StringConstraints(max_length=4_000, pattern=NO_NUL)]


class Value(BaseModel):
    """A value that the API gives, with its fields in camelCase."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, frozen=True, from_attributes=True
    )


class Asked(Value):
    """A value that the API takes; a field that it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid")
