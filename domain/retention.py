"""How long the dossier of a project is kept (Archiefwet 1995, art. 3 and 5)."""

from datetime import date
from typing import assert_never

from domain.vocabulary import RetentionClass


def years_kept(kept: RetentionClass) -> int | None:
    """The whole years after the last gate; None is for good."""
    match kept:
        case RetentionClass.TEN_YEARS:
            return 10
        case RetentionClass.TWENTY_YEARS:
            return 20
        case RetentionClass.PERMANENT:
            return None
        case _:
            assert_never(kept)


def years_after(day: date, years: int) -> date:
    """The same day that many years later; 29 February counts on to 1 March, never a day early."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def destroy_from(kept: RetentionClass, *, finished_on: date | None) -> date | None:
    """The first day on which the dossier may be destroyed, None while there is none.

    There is none while the project runs, nor for what is kept for good.
    """
    years = years_kept(kept)
    return None if years is None or finished_on is None else years_after(finished_on, years)
