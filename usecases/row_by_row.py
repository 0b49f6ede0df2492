"""One act on many rows: each has its own outcome, and a refusal of one leaves the others done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus

from domain.errors import PoortError
from models.engines import WriteSession

#: As many as a page shows twice over; more at once is a mistake or an attack.
MOST_ROWS = 100


class TooManyChosenError(PoortError):
    """More rows came than a page lets anybody choose."""

    message = "Choose at most {most} rows at a time."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NothingChosenError(PoortError):
    """An act on chosen rows came without a row."""

    message = "Choose at least one row first."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOutcome:
    """What became of one row: done, or the refusal that says why it was not."""

    item_id: int
    refused: PoortError | None = None


def row_by_row(
    session: WriteSession, item_ids: Iterable[int], act: Callable[[int], object]
) -> tuple[RowOutcome, ...]:
    """Act on each row once, in the order given.

    All rows are one transaction, each behind its own savepoint: what a refused row wrote is
    undone, the others stay. When the transaction itself fails, no row was done.

    Raises:
        NothingChosenError, TooManyChosenError: as they say.
    """
    chosen = tuple(dict.fromkeys(item_ids))
    if not chosen:
        raise NothingChosenError
    if len(chosen) > MOST_ROWS:
        raise TooManyChosenError(most=MOST_ROWS)
    return tuple(_one(session, item_id, act) for item_id in chosen)


def _one(session: WriteSession, item_id: int, act: Callable[[int], object]) -> RowOutcome:
    try:
        with session.begin_nested():
            act(item_id)
    except PoortError as error:
        return RowOutcome(item_id=item_id, refused=error)
    return RowOutcome(item_id=item_id)
