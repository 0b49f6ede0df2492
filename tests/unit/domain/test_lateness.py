"""Ambitions that come too late are shown, with how late."""

from datetime import date

import pytest

from domain.lateness import Occasion, measure_lateness
from tests.unit.domain.samples import CALENDAR

ASKED = Occasion(position=1, on=date(2025, 3, 3))
TODAY = date(2025, 3, 17)


@pytest.mark.parametrize(
    ("answered", "working_days_late", "phases_late"),
    [
        pytest.param(Occasion(position=1, on=date(2025, 2, 20)), 0, 0, id="early"),
        pytest.param(Occasion(position=1, on=date(2025, 3, 3)), 0, 0, id="on the day"),
        pytest.param(Occasion(position=3, on=date(2025, 3, 11)), 6, 2, id="two phases late"),
        pytest.param(None, 10, None, id="not yet"),
    ],
)
def test_lateness_counts_from_the_day_the_process_asks(
    answered: Occasion | None, working_days_late: int, phases_late: int | None
) -> None:
    """Without an answer it grows every working day (seed 1.3)."""
    lateness = measure_lateness(
        "ambition", asked=ASKED, answered=answered, today=TODAY, calendar=CALENDAR
    )

    assert lateness.working_days_late == working_days_late
    assert lateness.phases_late == phases_late
    assert lateness.is_late == (working_days_late > 0)
