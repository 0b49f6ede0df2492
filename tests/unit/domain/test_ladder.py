"""The ladder tells who is reminded today, once, and climbs to the next person up."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ladder import (
    Ladder,
    LadderRefusedError,
    People,
    Rung,
    RungAnchor,
    RungBound,
    RungRecipient,
    Subject,
    chain,
    newest_rung,
    next_rung,
    recipients,
    rung_bounds,
)
from domain.vocabulary import SubjectKind
from tests.unit.domain.samples import (
    CALENDAR,
    CHECK_LADDER,
    DECISION_LADDER,
    INNER_DAYS,
    make_rung,
)

OWNER, LEAD, COORDINATOR, CLIENT = 1, 2, 3, 4
EVERYBODY = People(
    owner_id=OWNER, project_lead_id=LEAD, coordinator_id=COORDINATOR, internal_client_id=CLIENT
)
#: Monday 3 March 2025 to Monday 31 March 2025, without a closed day in between.
OPENS_ON, DUE_ON = date(2025, 3, 3), date(2025, 3, 31)

someone = st.integers(1, 4)
peoples = st.builds(
    People,
    owner_id=someone,
    project_lead_id=st.none() | someone,
    coordinator_id=st.none() | someone,
    internal_client_id=st.none() | someone,
)
subjects = st.builds(
    Subject,
    opens_on=INNER_DAYS,
    due_on=INNER_DAYS,
    blocking=st.booleans(),
    people=peoples,
)
close_subjects = st.builds(
    lambda subject, days: Subject(
        opens_on=subject.opens_on,
        due_on=CALENDAR.add(subject.opens_on, days),
        blocking=subject.blocking,
        people=subject.people,
    ),
    subjects,
    st.integers(-3, 12),
)
ladders = st.sampled_from((CHECK_LADDER, DECISION_LADDER))


def make_subject(*, blocking: bool = True, people: People = EVERYBODY) -> Subject:
    """Make a check that is open for four weeks."""
    return Subject(opens_on=OPENS_ON, due_on=DUE_ON, blocking=blocking, people=people)


def rung_on(today: date, subject: Subject) -> str | None:
    """Name the newest rung of the ladder of checks."""
    rung = newest_rung(CHECK_LADDER, subject, today=today, calendar=CALENDAR)
    return rung.id if rung else None


def who_gets(subject: Subject) -> dict[str, tuple[int, ...]]:
    """Name the people of every rung of the ladder of checks."""
    steps = CHECK_LADDER.steps(blocking=subject.blocking)
    return {rung.id: recipients(CHECK_LADDER, rung, subject) for rung in steps}


@pytest.mark.parametrize(
    ("today", "rung_id"),
    [
        pytest.param(date(2025, 2, 28), None, id="not open yet"),
        pytest.param(date(2025, 3, 3), "opened", id="opens"),
        pytest.param(date(2025, 3, 21), "opened", id="six working days before"),
        pytest.param(date(2025, 3, 24), "before_5", id="five working days before"),
        pytest.param(date(2025, 3, 28), "before_1", id="the Friday before"),
        pytest.param(date(2025, 3, 31), "before_1", id="due"),
        pytest.param(date(2025, 4, 1), "late_1", id="one late"),
        pytest.param(date(2025, 4, 3), "late_3", id="three late"),
        pytest.param(date(2025, 4, 5), "late_3", id="the Saturday after"),
        pytest.param(date(2025, 4, 7), "late_5", id="five late"),
        pytest.param(date(2025, 4, 14), "late_10", id="ten late"),
        pytest.param(date(2025, 9, 1), "late_10", id="months late"),
    ],
)
def test_the_newest_rung_is_the_last_one_reached(today: date, rung_id: str | None) -> None:
    """Days that nobody swept leave only the newest rung."""
    assert rung_on(today, make_subject()) == rung_id


def test_an_advisory_check_does_not_climb_to_the_internal_client() -> None:
    """The last rung is for blocking checks only."""
    assert rung_on(date(2025, 9, 1), make_subject(blocking=False)) == "late_5"


@pytest.mark.parametrize(
    ("today", "rung_id"),
    [
        pytest.param(date(2025, 3, 26), "opened", id="opens after its first rungs"),
        pytest.param(date(2025, 3, 28), "before_1", id="goes on from there"),
    ],
)
def test_a_check_that_opens_late_starts_at_its_opening(today: date, rung_id: str) -> None:
    """A rung that lies before the opening is let go."""
    tight = Subject(opens_on=date(2025, 3, 26), due_on=DUE_ON, blocking=True, people=EVERYBODY)

    assert rung_on(today, tight) == rung_id


THE_LEAD_OWNS_IT = People(
    owner_id=LEAD, project_lead_id=LEAD, coordinator_id=COORDINATOR, internal_client_id=CLIENT
)
THE_CLIENT_OWNS_IT = People(
    owner_id=CLIENT, project_lead_id=LEAD, coordinator_id=COORDINATOR, internal_client_id=CLIENT
)
THE_COORDINATOR_OWNS_IT = People(
    owner_id=COORDINATOR,
    project_lead_id=LEAD,
    coordinator_id=COORDINATOR,
    internal_client_id=CLIENT,
)
NO_COORDINATOR = People(owner_id=OWNER, project_lead_id=LEAD, internal_client_id=CLIENT)


@pytest.mark.parametrize(
    ("subject", "late"),
    [
        pytest.param(make_subject(), ((1,), (1, 2), (3,), (4,)), id="four people"),
        pytest.param(make_subject(blocking=False), ((1,), (1, 2), (3,)), id="advisory"),
        pytest.param(
            make_subject(people=THE_LEAD_OWNS_IT), ((2,), (2, 3), (4,), ()), id="the lead owns it"
        ),
        pytest.param(
            make_subject(people=THE_LEAD_OWNS_IT, blocking=False),
            ((2,), (2, 3), ()),
            id="the lead owns it, advisory",
        ),
        pytest.param(
            make_subject(people=THE_CLIENT_OWNS_IT),
            ((4,), (4, 2), (3,), ()),
            id="the client owns it",
        ),
        pytest.param(
            make_subject(people=THE_COORDINATOR_OWNS_IT),
            ((3,), (3, 2), (4,), ()),
            id="the coordinator owns it",
        ),
        pytest.param(
            make_subject(people=NO_COORDINATOR), ((1,), (1, 2), (4,), ()), id="no coordinator"
        ),
        pytest.param(
            make_subject(people=People(owner_id=OWNER)), ((1,), (1,), (), ()), id="nobody else"
        ),
    ],
)
def test_a_rung_goes_to_the_next_person_up(
    subject: Subject, late: Sequence[tuple[int, ...]]
) -> None:
    """Who was on an earlier rung in another role makes way for the next."""
    found = who_gets(subject)

    assert tuple(who for rung_id, who in found.items() if rung_id.startswith("late")) == late


def test_a_decision_climbs_to_the_coordinator_and_no_further() -> None:
    """Only people on its ladder are told (engine.md, Reminders)."""
    people = People(owner_id=COORDINATOR, coordinator_id=COORDINATOR, internal_client_id=CLIENT)
    subject = make_subject(people=people)

    assert recipients(DECISION_LADDER, DECISION_LADDER.rungs[1], subject) == ()


@given(subjects)
def test_nobody_is_on_two_rungs_for_two_roles(subject: Subject) -> None:
    """Every role of the ladder that has a person has a person of its own."""
    climb = CHECK_LADDER.climb(blocking=subject.blocking)
    single = [make_rung(role, place, role) for place, role in enumerate(climb)]
    ladder = Ladder(subject=SubjectKind.CHECK, rungs=tuple(single))
    told = [person for rung in single for person in recipients(ladder, rung, subject)]

    assert len(told) == len(set(told))
    assert set(told) == set(chain(map(subject.people.holder, climb)))


@given(ladders, st.one_of(subjects, close_subjects), INNER_DAYS)
def test_a_rung_never_turns_back(ladder: Ladder, subject: Subject, today: date) -> None:
    """The day after, the newest rung is the same or a later one, and has somebody to go to."""
    rung = newest_rung(ladder, subject, today=today, calendar=CALENDAR)
    tomorrow = newest_rung(ladder, subject, today=today + timedelta(days=1), calendar=CALENDAR)

    if rung is not None:
        assert tomorrow is not None
        assert ladder.rungs.index(tomorrow) >= ladder.rungs.index(rung)
        assert recipients(ladder, rung, subject)


@given(ladders, st.one_of(subjects, close_subjects), INNER_DAYS)
def test_the_next_rung_is_the_one_that_comes(ladder: Ladder, subject: Subject, today: date) -> None:
    """On the day that a message names, the rung that it names is the newest."""
    rung = newest_rung(ladder, subject, today=today, calendar=CALENDAR)
    following = rung and next_rung(ladder, rung, subject, calendar=CALENDAR)

    if following:
        assert following.on > today or CALENDAR.between(following.on, today) < 0
        assert following.recipients == recipients(ladder, following.rung, subject)
        on_its_day = newest_rung(ladder, subject, today=following.on, calendar=CALENDAR)
        assert on_its_day == following.rung


def test_after_the_last_rung_there_is_no_next() -> None:
    """What remains is the weekly report."""
    last = CHECK_LADDER.rungs[-1]

    assert next_rung(CHECK_LADDER, last, make_subject(), calendar=CALENDAR) is None


def is_reached(bound: RungBound, ladder: Ladder, subject: Subject, today: date) -> bool:
    """Read a bound as SQL does: from working numbers only."""
    number = CALENDAR.number
    opens, due = number(subject.opens_on), number(subject.due_on)
    anchor = opens if bound.anchor is RungAnchor.OPENS else due
    people = chain(map(subject.people.holder, ladder.climb(blocking=subject.blocking)))
    follows = (
        bound.after_opening is None or due + bound.from_working_days > opens + bound.after_opening
    )
    is_due = number(today) - anchor >= bound.from_working_days
    return is_due and follows and len(people) > bound.ranks[0]


@given(ladders, st.one_of(subjects, close_subjects), INNER_DAYS)
def test_bounds_for_sql_give_the_same_newest_rung(
    ladder: Ladder, subject: Subject, today: date
) -> None:
    """The set-based sweep and the rule agree."""
    bounds = rung_bounds(ladder, blocking=subject.blocking)
    reached = [bound.rung_id for bound in bounds if is_reached(bound, ladder, subject, today)]
    rung = newest_rung(ladder, subject, today=today, calendar=CALENDAR)

    assert (reached[0] if reached else None) == (rung.id if rung else None)


@given(subjects)
def test_the_ranks_of_a_bound_are_the_people_of_its_rung(subject: Subject) -> None:
    """The sweep in SQL and the rule tell the same people."""
    people = chain(map(subject.people.holder, CHECK_LADDER.climb(blocking=subject.blocking)))
    bounds = {
        bound.rung_id: bound for bound in rung_bounds(CHECK_LADDER, blocking=subject.blocking)
    }
    by_bounds = {
        rung_id: tuple(people[rank] for rank in bound.ranks if rank < len(people))
        for rung_id, bound in bounds.items()
    }

    assert by_bounds == who_gets(subject)


OPENED = make_rung("opened", 0, anchor=RungAnchor.OPENS)


@pytest.mark.parametrize(
    ("rungs", "at_rung"),
    [
        pytest.param((make_rung("a", 1), make_rung("a", 2)), "a", id="one id twice"),
        pytest.param((make_rung("a", 2), make_rung("b", 1)), "b", id="downwards"),
        pytest.param((make_rung("a", 1), make_rung("b", 1)), "b", id="two on a day"),
        pytest.param((make_rung("a", 1), OPENED), "opened", id="opening not first"),
        pytest.param(
            (Rung(id="a", anchor=RungAnchor.DUE, offset_working_days=1, recipients=()),),
            "a",
            id="nobody told",
        ),
    ],
)
def test_a_ladder_out_of_order_is_refused(rungs: tuple[Rung, ...], at_rung: str) -> None:
    """The refusal names the rung."""
    with pytest.raises(LadderRefusedError) as refusal:
        Ladder(subject=SubjectKind.CHECK, rungs=rungs)

    assert refusal.value.details["rung"] == at_rung


def test_the_order_of_a_climb_is_that_of_the_ladder() -> None:
    """Each role stands where it is first told."""
    assert CHECK_LADDER.climb(blocking=True) == tuple(RungRecipient)
    assert CHECK_LADDER.climb(blocking=False) == tuple(RungRecipient)[:3]
