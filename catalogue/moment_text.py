"""Moments as the catalogue writes them: an anchor and working days, as in `planned_gate - 14`."""

import re
from typing import Final

from domain.definition import Moment
from domain.vocabulary import Anchor

_MOMENT: Final = re.compile(r"([a-z_]+)(?:\s*([-+])\s*([0-9]{1,4}))?")


class MomentError(ValueError):
    """A text is no moment."""


def parse_moment(text: str) -> Moment:
    """The moment that the text describes; without a number it is the anchor itself.

    Raises:
        MomentError: the text has no known anchor, or something else than working days after it.
    """
    match = _MOMENT.fullmatch(text.strip())
    if match is None or match[1] not in set(Anchor):
        raise MomentError(text)
    days = int(match[3] or 0)
    return Moment(anchor=Anchor(match[1]), offset_working_days=-days if match[2] == "-" else days)


def write_moment(moment: Moment) -> str:
    """The moment as the catalogue writes it; the inverse of `parse_moment`."""
    days = moment.offset_working_days
    if days == 0:
        return str(moment.anchor)
    return f"{moment.anchor} {'-' if days < 0 else '+'} {abs(days)}"
