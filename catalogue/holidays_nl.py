"""The days on which a Dutch authority is closed, by the rules of the library `holidays`."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from holidays.constants import OPTIONAL, PUBLIC
from holidays.countries.netherlands import Netherlands

from catalogue.files import FOLDER, read_file
from catalogue.schema import HolidaysShape
from domain.working_days import WorkingCalendar


def closed_days(
    years: Iterable[int],
    *,
    good_friday: bool,
    liberation_day: bool,
    further: Iterable[date] = (),
) -> frozenset[date]:
    """The closed days of those years and the further ones given, weekends aside.

    Good Friday and 5 May count only where the setting says so (5 May then in every year); the
    rest are the general holidays of the Algemene termijnenwet, article 3.
    """
    names = _names_by_setting()
    settings = {"good_friday": good_friday, "liberation_day": liberation_day}
    asked = {names[setting] for setting, closed in settings.items() if closed}
    chosen_years = tuple(years)
    general = _named(chosen_years, category=PUBLIC)
    every = [*general, *_named(chosen_years, category=OPTIONAL)]
    closed = {day for day, name in general if name not in names.values()}
    closed |= {day for day, name in every if name in asked}
    return frozenset(closed | set(further))


def working_calendar(
    first: date,
    last: date,
    *,
    good_friday: bool,
    liberation_day: bool,
    further: Iterable[date] = (),
) -> WorkingCalendar:
    """The working calendar from the first to the last day, both included."""
    closed = closed_days(
        range(first.year, last.year + 1),
        good_friday=good_friday,
        liberation_day=liberation_day,
        further=further,
    )
    return WorkingCalendar(closed=closed, first=first, last=last)


@cache
def _names_by_setting() -> Mapping[str, str]:
    """The days on which authorities differ, as the library names them, in lower case."""
    shape = read_file(HolidaysShape, FOLDER / "holidays" / "nl.yaml")
    return {setting: day.name.casefold() for setting, day in shape.by_setting.items()}


def _named(years: Iterable[int], *, category: str) -> list[tuple[date, str]]:
    """Each holiday by its Dutch name in lower case; two on one day are two."""
    found = Netherlands(years=years, categories=(category,), language="nl")  # type: ignore[no-untyped-call] # the library gives its classes no types
    return [(day, name.casefold()) for day in found for name in found.get_list(day)]
