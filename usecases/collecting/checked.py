"""A contractor's lines, read and held against the promise, before anything is stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar

from domain.collecting.checking import check_delivery, recomputed_eur
from domain.collecting.lines import DeclaredLine, DeliveryFinding, HeldTo
from domain.errors import PoortError
from usecases.collecting.reading import MOST_LINES, RawLine, read_lines


class TooManyLinesError(PoortError):
    """More lines than are taken at once."""

    message: ClassVar[str] = "There are more than {most} lines. Add up deliveries of the same mix."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedLines:
    """The lines with all that was found; `lines` may be stored when there are no errors."""

    lines: tuple[DeclaredLine, ...]
    findings: tuple[DeliveryFinding, ...]

    @property
    def errors(self) -> tuple[DeliveryFinding, ...]:
        """What keeps the delivery out."""
        return tuple(one for one in self.findings if one.is_error)

    @property
    def signals(self) -> tuple[DeliveryFinding, ...]:
        """What asks for a look."""
        return tuple(one for one in self.findings if not one.is_error)


def check_lines(raw: Iterable[RawLine], held_to: HeldTo, *, today: date) -> CheckedLines:
    """Read and check every line that is not empty.

    Raises:
        TooManyLinesError: as it says.
    """
    read = read_lines(raw, held_to)
    if len(read.lines) > MOST_LINES:
        raise TooManyLinesError(most=MOST_LINES)
    found = check_delivery(read.lines, held_to, today=today, unread=read.unread)
    findings = sorted((*read.findings, *found), key=lambda one: (one.row, not one.is_error))
    return CheckedLines(lines=read.lines, findings=tuple(findings))


def mki_of(line: DeclaredLine) -> Decimal:
    """The MKI of a line without errors in euro: as declared, else as it adds up."""
    mki = line.mki_eur if line.mki_eur is not None else recomputed_eur(line)
    assert mki is not None, "a line without errors has a quantity and a rate"
    return mki
