"""Substitutes act for the absent, and are never the second person on their requests."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.substitution import (
    Act,
    SecondPersonError,
    Substitution,
    SubstitutionRefusedError,
    acts_for,
    is_second_person,
    require_second_person,
    require_substitution,
    stand_in,
)

ABSENT, SUBSTITUTE, OTHER = 1, 2, 3
FIRST_DAY, LAST_DAY = date(2026, 7, 13), date(2026, 7, 31)
LEAVE = Substitution(
    absent_id=ABSENT, substitute_id=SUBSTITUTE, starts_on=FIRST_DAY, ends_on=LAST_DAY
)

persons = st.integers(1, 5)
acts = st.builds(Act, performed_by=persons, on_behalf_of=st.none() | persons)
days = st.dates(date(2026, 7, 1), date(2026, 8, 10))
substitutions = st.lists(
    st.builds(Substitution, absent_id=persons, substitute_id=persons, starts_on=days, ends_on=days),
    max_size=4,
)


@pytest.mark.parametrize(
    ("day", "may_act", "substitute_id"),
    [
        pytest.param(date(2026, 7, 12), {SUBSTITUTE}, None, id="the day before"),
        pytest.param(FIRST_DAY, {SUBSTITUTE, ABSENT}, SUBSTITUTE, id="the first day"),
        pytest.param(LAST_DAY, {SUBSTITUTE, ABSENT}, SUBSTITUTE, id="the last day"),
        pytest.param(date(2026, 8, 1), {SUBSTITUTE}, None, id="the day after"),
    ],
)
def test_a_substitution_holds_on_its_days(
    day: date, may_act: set[int], substitute_id: int | None
) -> None:
    """Both ends are included."""
    assert acts_for(SUBSTITUTE, day, [LEAVE]) == may_act
    assert stand_in(ABSENT, day, [LEAVE]) == substitute_id


def test_substitution_goes_one_person_far() -> None:
    """A substitute's substitute does not act for the first."""
    second = Substitution(
        absent_id=SUBSTITUTE, substitute_id=OTHER, starts_on=FIRST_DAY, ends_on=LAST_DAY
    )

    assert acts_for(OTHER, FIRST_DAY, [LEAVE, second]) == {OTHER, SUBSTITUTE}
    assert stand_in(ABSENT, FIRST_DAY, [LEAVE, second]) == SUBSTITUTE


@given(substitutions, days, persons)
def test_who_stands_in_may_act(given_ones: list[Substitution], day: date, absent: int) -> None:
    """The two questions have one answer."""
    substitute = stand_in(absent, day, given_ones)

    if substitute is not None:
        assert absent in acts_for(substitute, day, given_ones)


@pytest.mark.parametrize(
    ("act", "earlier", "is_second"),
    [
        pytest.param(Act(performed_by=OTHER), Act(performed_by=ABSENT), True, id="another"),
        pytest.param(Act(performed_by=ABSENT), Act(performed_by=ABSENT), False, id="oneself"),
        pytest.param(
            Act(performed_by=SUBSTITUTE), Act(performed_by=ABSENT), False, id="own right as well"
        ),
        pytest.param(
            Act(performed_by=SUBSTITUTE, on_behalf_of=ABSENT),
            Act(performed_by=OTHER),
            True,
            id="for the absent, on another's",
        ),
        pytest.param(
            Act(performed_by=ABSENT),
            Act(performed_by=SUBSTITUTE, on_behalf_of=ABSENT),
            False,
            id="asked for oneself",
        ),
        pytest.param(
            Act(performed_by=SUBSTITUTE),
            Act(performed_by=SUBSTITUTE, on_behalf_of=ABSENT),
            False,
            id="asked as substitute",
        ),
        pytest.param(
            Act(performed_by=OTHER, on_behalf_of=SUBSTITUTE),
            Act(performed_by=SUBSTITUTE, on_behalf_of=ABSENT),
            False,
            id="for who asked as substitute",
        ),
    ],
)
def test_a_second_person_is_another_behind_every_substitute(
    act: Act, earlier: Act, *, is_second: bool
) -> None:
    """A substitute is never the second person on a request by or for the absent one."""
    found = is_second_person(act, earlier=earlier, on=FIRST_DAY, substitutions=[LEAVE])

    assert found == is_second


@given(acts, acts, days, substitutions)
def test_a_second_person_shares_nobody_with_the_first(
    act: Act, earlier: Act, day: date, given_ones: list[Substitution]
) -> None:
    """What is refused is refused for everybody."""
    if is_second_person(act, earlier=earlier, on=day, substitutions=given_ones):
        assert act.persons.isdisjoint(earlier.persons)
        return
    with pytest.raises(SecondPersonError):
        require_second_person(act, earlier=earlier, on=day, substitutions=given_ones)


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param(
            Substitution(
                absent_id=ABSENT, substitute_id=ABSENT, starts_on=FIRST_DAY, ends_on=LAST_DAY
            ),
            id="by oneself",
        ),
        pytest.param(
            Substitution(
                absent_id=OTHER, substitute_id=ABSENT, starts_on=LAST_DAY, ends_on=FIRST_DAY
            ),
            id="backwards",
        ),
        pytest.param(
            Substitution(
                absent_id=ABSENT, substitute_id=OTHER, starts_on=LAST_DAY, ends_on=LAST_DAY
            ),
            id="on a day that is covered",
        ),
    ],
)
def test_a_substitution_that_would_confuse_is_refused(wanted: Substitution) -> None:
    """There is one substitute a day, and it is somebody else."""
    with pytest.raises(SubstitutionRefusedError):
        require_substitution(wanted, existing=[LEAVE])


def test_substitutions_that_follow_each_other_or_are_of_others_are_fine() -> None:
    """Two people may be away on one day, and one person twice in a row."""
    later = Substitution(
        absent_id=ABSENT,
        substitute_id=OTHER,
        starts_on=date(2026, 8, 1),
        ends_on=date(2026, 8, 2),
    )
    another = Substitution(
        absent_id=OTHER, substitute_id=SUBSTITUTE, starts_on=FIRST_DAY, ends_on=LAST_DAY
    )

    require_substitution(later, existing=[LEAVE, another])

    assert stand_in(ABSENT, date(2026, 8, 1), [LEAVE, later, another]) == OTHER
