"""Gates and checks are planned over working days, with room for people to act."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.definition import Check, Moment
from domain.planning import (
    LEAST_WORKING_DAYS,
    CheckPlan,
    NoAwardError,
    PlanRefusedError,
    award_position,
    gate_floor,
    periods,
    plan_check,
    plan_gates,
    plan_gates_to_award,
    require_plan,
    shift_by_suspension,
)
from domain.vocabulary import Anchor, EntryAction, Recurrence
from tests.unit.domain.samples import (
    CALENDAR,
    INNER_DAYS,
    make_check,
    make_moment,
    make_phase,
)

MONDAY = date(2025, 3, 3)
GATE_ON = date(2025, 6, 2)
AFTER_THE_GATE_BEFORE = Anchor.PREVIOUS_GATE_DECIDED
WITH_AWARD = (
    make_phase(1, planned_working_days=10),
    make_phase(2, planned_working_days=5),
    make_phase(3, planned_working_days=20, entry_actions=(EntryAction.CONTRACT_BASELINE,)),
)
EVALUATION = make_phase(
    2,
    planned_working_days=5,
    checks=(
        make_check(due=make_moment(28, AFTER_THE_GATE_BEFORE)),
        make_check(due=make_moment(56, AFTER_THE_GATE_BEFORE)),
        make_check(due=make_moment(84, AFTER_THE_GATE_BEFORE), blocking=False),
        make_check(due=make_moment(99, Anchor.AWARD)),
    ),
)

offsets = st.integers(-40, 40)
anchors = st.sampled_from(Anchor)
checks = st.builds(
    lambda opens, due: make_check(opens=make_moment(*opens), due=make_moment(*due)),
    st.tuples(offsets, anchors),
    st.tuples(offsets, anchors),
)
known_anchors = st.dictionaries(anchors, st.none() | INNER_DAYS)
durations = st.lists(st.integers(0, 8), min_size=1, max_size=5)


def test_gates_follow_each_other_from_the_start() -> None:
    """Each phase takes its planned working days, over Easter too."""
    phases = (make_phase(1, planned_working_days=5), make_phase(2, planned_working_days=30))

    planned = plan_gates(phases, start_on=MONDAY, calendar=CALENDAR)

    assert planned == (date(2025, 3, 10), date(2025, 4, 22))


def test_gates_are_planned_back_from_the_award_and_on_from_it() -> None:
    """The gate before the contract baseline falls on the award."""
    planned = plan_gates_to_award(WITH_AWARD, award_on=date(2025, 3, 31), calendar=CALENDAR)

    assert award_position(WITH_AWARD) == 2
    assert planned == (date(2025, 3, 24), date(2025, 3, 31), date(2025, 4, 29))


def test_a_process_without_award_is_not_planned_back_from_it() -> None:
    """A start-up of a coordinator awards nothing."""
    with pytest.raises(NoAwardError):
        plan_gates_to_award(WITH_AWARD[:2], award_on=MONDAY, calendar=CALENDAR)


@given(durations, INNER_DAYS)
def test_planned_gates_are_working_days_in_order_that_stand(
    days: list[int], start_on: date
) -> None:
    """A fresh plan is never refused."""
    phases = [make_phase(n, planned_working_days=count) for n, count in enumerate(days, start=1)]
    planned = plan_gates(phases, start_on=start_on, calendar=CALENDAR)

    require_plan(phases, planned, entered_on=start_on, calendar=CALENDAR)
    assert all(map(CALENDAR.is_working_day, planned))
    assert CALENDAR.between(CALENDAR.on_or_after(start_on), planned[-1]) == sum(days)


def test_a_gate_is_not_planned_before_its_last_blocking_check_is_due() -> None:
    """Gate 7 waits for its evaluation, whatever its phase would take (process.md 4.3)."""
    planned = plan_gates((make_phase(1), EVALUATION), start_on=MONDAY, calendar=CALENDAR)

    assert planned[1] == CALENDAR.add(planned[0], 56)
    assert planned[1] == gate_floor(EVALUATION, entered_on=planned[0], calendar=CALENDAR)


@pytest.mark.parametrize(
    ("planned", "gate", "earliest_on"),
    [
        pytest.param((date(2025, 2, 28), GATE_ON), "G1", MONDAY, id="before the phase opened"),
        pytest.param((GATE_ON, date(2025, 8, 19)), "G2", date(2025, 8, 20), id="before its checks"),
    ],
)
def test_a_plan_out_of_order_is_refused_with_the_earliest_day(
    planned: tuple[date, date], gate: str, earliest_on: date
) -> None:
    """The refusal says which gate and from when."""
    with pytest.raises(PlanRefusedError) as refusal:
        require_plan((make_phase(1), EVALUATION), planned, entered_on=MONDAY, calendar=CALENDAR)

    assert (refusal.value.details["gate"], refusal.value.details["earliest_on"]) == (
        gate,
        earliest_on,
    )


@pytest.mark.parametrize(
    ("opened_on", "gate_on", "due", "plan"),
    [
        pytest.param(
            MONDAY,
            date(2025, 9, 1),
            make_moment(-14),
            CheckPlan(opens_on=date(2025, 7, 4), due_on=date(2025, 8, 12), tight=False),
            id="with room",
        ),
        pytest.param(
            MONDAY,
            date(2025, 3, 21),
            make_moment(-14),
            CheckPlan(opens_on=MONDAY, due_on=date(2025, 3, 10), tight=True),
            id="due too soon after the opening",
        ),
        pytest.param(
            MONDAY,
            date(2025, 3, 5),
            make_moment(-14),
            CheckPlan(opens_on=MONDAY, due_on=date(2025, 3, 5), tight=True),
            id="the gate is close",
        ),
        pytest.param(
            MONDAY,
            date(2025, 2, 26),
            make_moment(-14),
            CheckPlan(opens_on=MONDAY, due_on=MONDAY, tight=True),
            id="the gate lies in the past",
        ),
        pytest.param(
            MONDAY,
            date(2025, 3, 15),
            make_moment(28, Anchor.AWARD),
            CheckPlan(opens_on=MONDAY, due_on=date(2025, 3, 14), tight=False),
            id="unknown award, gate on a Saturday",
        ),
        pytest.param(
            MONDAY,
            date(2025, 9, 1),
            make_moment(14, Anchor.START_OF_WORK),
            CheckPlan(opens_on=date(2025, 7, 4), due_on=date(2025, 7, 21), tight=False),
            id="known anchor",
        ),
    ],
)
def test_a_check_is_planned_between_its_opening_and_its_gate(
    opened_on: date, gate_on: date, due: Moment, plan: CheckPlan
) -> None:
    """Each way in which room may lack has its outcome."""
    check = make_check(opens=make_moment(-41), due=due)

    planned = plan_check(
        check,
        anchors={Anchor.START_OF_WORK: date(2025, 7, 1), Anchor.AWARD: None},
        gate_on=gate_on,
        opened_on=opened_on,
        calendar=CALENDAR,
    )

    assert planned == plan


@given(checks, known_anchors, INNER_DAYS, INNER_DAYS)
def test_a_check_opens_before_it_is_due_and_is_due_by_the_gate(
    check: Check, known: dict[Anchor, date | None], gate_on: date, opened_on: date
) -> None:
    """No check is due before it opens, after its gate, or within five days unless tight."""
    plan = plan_check(check, anchors=known, gate_on=gate_on, opened_on=opened_on, calendar=CALENDAR)

    assert opened_on <= plan.opens_on <= plan.due_on
    assert CALENDAR.is_working_day(plan.opens_on)
    assert CALENDAR.is_working_day(plan.due_on)
    assert plan.due_on <= max(gate_on, plan.opens_on)
    if not plan.tight:
        assert CALENDAR.between(plan.opens_on, plan.due_on) >= LEAST_WORKING_DAYS


@pytest.mark.parametrize(
    ("recurrence", "keys", "last_day"),
    [
        pytest.param(
            Recurrence.MONTHLY, ("2025-11", "2025-12", "2026-01"), date(2026, 1, 31), id="months"
        ),
        pytest.param(
            Recurrence.QUARTERLY, ("2025-Q4", "2026-Q1"), date(2026, 3, 31), id="quarters"
        ),
        pytest.param(Recurrence.YEARLY, ("2025", "2026"), date(2026, 12, 31), id="years"),
    ],
)
def test_periods_are_whole_and_carry_their_key(
    recurrence: Recurrence, keys: tuple[str, ...], last_day: date
) -> None:
    """Every period that shares a day with the stretch is there."""
    found = periods(recurrence, from_on=date(2025, 11, 18), until_on=date(2026, 1, 1))

    assert tuple(period.key for period in found) == keys
    assert found[-1].ends_on == last_day


@given(st.sampled_from(Recurrence), st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.data())
def test_periods_follow_each_other_and_cover_the_stretch(
    recurrence: Recurrence, from_on: date, draw: st.DataObject
) -> None:
    """There is no gap, no overlap, and no key twice."""
    until_on = draw.draw(st.dates(from_on, date(2091, 1, 1)))
    found = periods(recurrence, from_on=from_on, until_on=until_on)

    assert found[0].starts_on <= from_on <= found[0].ends_on
    assert found[-1].starts_on <= until_on <= found[-1].ends_on
    assert len({period.key for period in found}) == len(found)
    for one, following in pairwise(found):
        assert (following.starts_on - one.ends_on).days == 1


@given(INNER_DAYS, INNER_DAYS, st.integers(0, 40))
def test_a_suspension_leaves_the_working_days_that_were_left(
    due_on: date, suspended_on: date, days: int
) -> None:
    """On resuming a step is as early or late as it was on suspending."""
    resumed_on = CALENDAR.add(suspended_on, days)

    moved_on = shift_by_suspension(
        due_on, suspended_on=suspended_on, resumed_on=resumed_on, calendar=CALENDAR
    )

    assert CALENDAR.between(resumed_on, moved_on) == CALENDAR.between(suspended_on, due_on)


def test_a_suspension_within_a_weekend_moves_nothing() -> None:
    """No working day stood still."""
    saturday, sunday = date(2025, 3, 8), date(2025, 3, 9)

    moved_on = shift_by_suspension(
        saturday, suspended_on=saturday, resumed_on=sunday, calendar=CALENDAR
    )

    assert moved_on == saturday
