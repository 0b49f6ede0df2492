"""The day is that of Europe/Amsterdam."""

from datetime import UTC, date, datetime

import pytest

from domain.moments import dutch_date


@pytest.mark.parametrize(
    ("now", "day"),
    [
        pytest.param(datetime(2026, 1, 1, 22, 59, tzinfo=UTC), date(2026, 1, 1), id="winter late"),
        pytest.param(datetime(2026, 1, 1, 23, 0, tzinfo=UTC), date(2026, 1, 2), id="winter next"),
        pytest.param(datetime(2026, 7, 1, 21, 59, tzinfo=UTC), date(2026, 7, 1), id="summer late"),
        pytest.param(datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2), id="summer next"),
        pytest.param(datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29), id="clock on"),
        pytest.param(datetime(2026, 10, 25, 22, 30, tzinfo=UTC), date(2026, 10, 25), id="back"),
    ],
)
def test_a_moment_falls_on_the_dutch_day(now: datetime, day: date) -> None:
    """Summer time and winter time have their own midnight."""
    assert dutch_date(now) == day
