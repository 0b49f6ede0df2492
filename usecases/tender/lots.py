"""The lot that somebody looks at or works on: the first one where none is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from sqlmodel import Session

from domain.errors import PoortError
from models.engines import WriteSession
from models.project import Lot, Project
from models.queries import projects, tenders


class TenderLotUnknownError(PoortError):
    """The project has no lot of that number."""

    message: ClassVar[str] = "Project {project} has no lot {lot}."
    status: ClassVar[HTTPStatus] = HTTPStatus.NOT_FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderLot:
    """A lot with its project, and the lots beside it in order."""

    project: Project
    lot: Lot
    lots: Sequence[Lot]

    @property
    def project_id(self) -> int:
        """The id of the project."""
        assert self.project.id is not None
        return self.project.id

    @property
    def lot_id(self) -> int:
        """The id of the lot."""
        assert self.lot.id is not None
        return self.lot.id


def tender_lot(session: Session, number: str, *, lot: int = 1) -> TenderLot:
    """That lot of the project of that number.

    Raises:
        ProjectUnknownError, TenderLotUnknownError: there is no such project, or no such lot.
    """
    project, rows = tenders.project_with_lots(session, number)
    found = next((row for row in rows if row.number == lot), None)
    if found is None:
        raise TenderLotUnknownError(project=number, lot=lot)
    return TenderLot(project=project, lot=found, lots=rows)


def lot_in_hand(session: WriteSession, number: str, *, lot: int = 1) -> TenderLot:
    """The same lot, with its project in our hands until the end of the transaction.

    So that of two who record at once each gets a number of its own.

    Raises:
        ProjectUnknownError, TenderLotUnknownError: as in `tender_lot`.
    """
    found = tender_lot(session, number, lot=lot)
    projects.project_to_change(session, found.project_id)
    return found
