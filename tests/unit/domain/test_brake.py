"""The brake holds a sweep that looks wrong, and only that."""

from collections.abc import Sequence
from datetime import date

import pytest

from domain.brake import HoldReason, should_hold
from tests.unit.domain.samples import CALENDAR

FRIDAY = date(2025, 3, 7)
TEN_OF_TWENTY = (20,) * 10


@pytest.mark.parametrize(
    ("today", "last_sweep_on", "reason"),
    [
        pytest.param(FRIDAY, None, None, id="the first sweep"),
        pytest.param(FRIDAY, FRIDAY, None, id="the same day again"),
        pytest.param(FRIDAY, date(2025, 3, 10), HoldReason.CLOCK_WENT_BACK, id="before the last"),
        pytest.param(FRIDAY, date(2025, 2, 28), None, id="five working days later"),
        pytest.param(FRIDAY, date(2025, 2, 27), HoldReason.TOO_LONG_AGO, id="six"),
        pytest.param(date(2025, 4, 28), date(2025, 4, 18), None, id="five, over Easter"),
    ],
)
def test_a_sweep_too_early_or_too_late_is_held(
    today: date, last_sweep_on: date | None, reason: HoldReason | None
) -> None:
    """A clock that jumps must not send a pile of mail."""
    found = should_hold(
        today=today,
        last_sweep_on=last_sweep_on,
        calendar=CALENDAR,
        message_count=1,
        earlier_counts=(),
    )

    assert found is reason


@pytest.mark.parametrize(
    ("message_count", "earlier_counts", "reason"),
    [
        pytest.param(70, TEN_OF_TWENTY, None, id="three and a half times"),
        pytest.param(71, TEN_OF_TWENTY, HoldReason.TOO_MANY_MESSAGES, id="more than that"),
        pytest.param(5000, TEN_OF_TWENTY[1:], None, id="nine sweeps know no usual"),
        pytest.param(50, (1,) * 10, None, id="fifty is always few"),
        pytest.param(51, (1,) * 10, HoldReason.TOO_MANY_MESSAGES, id="fifty-one of one"),
        pytest.param(70, (*TEN_OF_TWENTY, 900, 900), None, id="the median bears outliers"),
    ],
)
def test_a_sweep_with_far_more_messages_than_usual_is_held(
    message_count: int, earlier_counts: Sequence[int], reason: HoldReason | None
) -> None:
    """The figures are those of engine.md."""
    found = should_hold(
        today=FRIDAY,
        last_sweep_on=date(2025, 3, 6),
        calendar=CALENDAR,
        message_count=message_count,
        earlier_counts=earlier_counts,
    )

    assert found is reason
