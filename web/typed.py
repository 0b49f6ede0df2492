"""The texts of a form as somebody typed them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Final

from fastapi import Depends
from starlette.requests import Request

from web.same_origin import FIELD

#: More than a person types; what is longer is cut before it is looked at.
_LONGEST: Final = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed by field, without the spaces around it; nothing before a form was sent."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str, *, longest: int = _LONGEST) -> str:
        """What was typed in that field; empty when nothing was."""
        return self.texts.get(name, "")[:longest]

    def whole(self, name: str) -> int | None:
        """The whole number in that field; None where there is no such number."""
        written = self.text(name, longest=9)
        return int(written) if written.isascii() and written.isdigit() else None

    def day(self, name: str) -> date | None:
        """The day in that field, as browsers write it; None where there is no such day."""
        try:
            return date.fromisoformat(self.text(name, longest=10))
        except ValueError:
            return None


async def _typed(request: Request) -> Typed:
    form = await request.form()
    return Typed(
        texts={
            name: value.strip()[:_LONGEST]
            for name, value in form.items()
            if isinstance(value, str) and name != FIELD
        }
    )


TypedForm = Annotated[Typed, Depends(_typed)]
