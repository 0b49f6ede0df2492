"""Conditions follow Kleene: what is unknown makes nothing true."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.conditions import (
    And,
    Comparison,
    Condition,
    Constant,
    FactRef,
    Facts,
    FactValue,
    IsTrue,
    Known,
    Not,
    OneOf,
    Operator,
    Or,
    Truth,
    describe,
    evaluate,
    fact_names,
    unknown_facts,
)

TRUE, FALSE, UNKNOWN = IsTrue(fact="t"), IsTrue(fact="f"), IsTrue(fact="u")
FACTS: Facts = {
    "t": True,
    "f": False,
    "u": None,
    "value": Decimal("5538000.00"),
    "weight": 30,
    "material": "asphalt",
    "day": date(2026, 1, 1),
}

names = st.sampled_from("abcd")
values = st.one_of(st.booleans(), st.integers(-3, 3), st.sampled_from(("asphalt", "other")))
operands = st.one_of(st.builds(FactRef, name=names), st.builds(Constant, value=values))
leaves = st.one_of(
    st.builds(IsTrue, fact=names),
    st.builds(Known, fact=names),
    st.builds(Comparison, left=operands, operator=st.sampled_from(Operator), right=operands),
    st.builds(OneOf, operand=operands, options=st.lists(operands, max_size=3).map(tuple)),
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.builds(Not, part=parts),
        st.builds(And, parts=st.lists(parts, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, parts=st.lists(parts, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)
partial_facts = st.dictionaries(names, st.one_of(st.none(), values))


def compare(name: str, operator: Operator, value: int | Decimal | str | date) -> Comparison:
    """Compare a fact with a constant."""
    return Comparison(left=FactRef(name=name), operator=operator, right=Constant(value=value))


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        pytest.param(TRUE, Truth.TRUE, id="true fact"),
        pytest.param(FALSE, Truth.FALSE, id="false fact"),
        pytest.param(UNKNOWN, Truth.UNKNOWN, id="unknown fact"),
        pytest.param(IsTrue(fact="never heard of"), Truth.UNKNOWN, id="absent fact"),
        pytest.param(Known(fact="t"), Truth.TRUE, id="known"),
        pytest.param(Known(fact="f"), Truth.TRUE, id="known though false"),
        pytest.param(Known(fact="u"), Truth.FALSE, id="not known"),
        pytest.param(Not(part=UNKNOWN), Truth.UNKNOWN, id="not unknown"),
        pytest.param(And(parts=(TRUE, UNKNOWN)), Truth.UNKNOWN, id="true and unknown"),
        pytest.param(And(parts=(FALSE, UNKNOWN)), Truth.FALSE, id="false and unknown"),
        pytest.param(Or(parts=(TRUE, UNKNOWN)), Truth.TRUE, id="true or unknown"),
        pytest.param(Or(parts=(FALSE, UNKNOWN)), Truth.UNKNOWN, id="false or unknown"),
        pytest.param(compare("weight", Operator.AT_LEAST, 30), Truth.TRUE, id="at least"),
        pytest.param(compare("weight", Operator.GREATER, 30), Truth.FALSE, id="not greater"),
        pytest.param(compare("weight", Operator.LESS, 31), Truth.TRUE, id="less"),
        pytest.param(compare("weight", Operator.AT_MOST, 29), Truth.FALSE, id="not at most"),
        pytest.param(compare("value", Operator.AT_LEAST, 5_538_000), Truth.TRUE, id="decimal, int"),
        pytest.param(compare("material", Operator.EQUAL, "asphalt"), Truth.TRUE, id="equal"),
        pytest.param(compare("material", Operator.NOT_EQUAL, "asphalt"), Truth.FALSE, id="unequal"),
        pytest.param(compare("day", Operator.LESS, date(2026, 1, 2)), Truth.TRUE, id="earlier day"),
        pytest.param(compare("material", Operator.LESS, 3), Truth.UNKNOWN, id="no order"),
        pytest.param(compare("u", Operator.NOT_EQUAL, 3), Truth.UNKNOWN, id="unknown differs"),
    ],
)
def test_a_condition_has_one_of_three_truths(condition: Condition, truth: Truth) -> None:
    """Each kind of condition is true, false or unknown as the table says."""
    assert evaluate(condition, FACTS) is truth


@pytest.mark.parametrize(
    ("options", "truth"),
    [
        pytest.param(("asphalt", "both"), Truth.TRUE, id="among them"),
        pytest.param(("concrete",), Truth.FALSE, id="not among them"),
        pytest.param((), Truth.FALSE, id="no options"),
    ],
)
def test_a_value_is_one_of_its_options_or_not(options: tuple[str, ...], truth: Truth) -> None:
    """A material outside the list does not match."""
    condition = OneOf(
        operand=FactRef(name="material"),
        options=tuple(Constant(value=option) for option in options),
    )

    assert evaluate(condition, FACTS) is truth


@given(conditions, partial_facts, st.tuples(names, values))
def test_learning_a_fact_never_turns_what_was_known(
    condition: Condition, facts: dict[str, FactValue], learned: tuple[str, FactValue]
) -> None:
    """Conditions without `known` only become more certain as facts come in."""
    name, value = learned
    before = evaluate(condition, facts)
    if "known(" in describe(condition) or before is Truth.UNKNOWN or facts.get(name) is not None:
        return

    assert evaluate(condition, {**facts, name: value}) is before


@given(conditions, partial_facts)
def test_an_unknown_outcome_names_a_fact_or_an_order_that_lacks(
    condition: Condition, facts: dict[str, FactValue]
) -> None:
    """Without missing facts only values without an order leave a condition unknown."""
    if evaluate(condition, facts) is Truth.UNKNOWN:
        text = describe(condition)

        assert unknown_facts(condition, facts) or "<" in text or ">" in text


@given(conditions, partial_facts)
def test_double_denial_changes_nothing(condition: Condition, facts: dict[str, FactValue]) -> None:
    """Not not is the condition itself."""
    assert evaluate(Not(part=Not(part=condition)), facts) is evaluate(condition, facts)


def test_a_condition_names_its_facts_and_the_unknown_among_them() -> None:
    """The names are those of all parts."""
    weighs = Comparison(
        left=FactRef(name="weight"), operator=Operator.AT_LEAST, right=FactRef(name="minimum")
    )
    condition = And(parts=(TRUE, Or(parts=(Known(fact="u"), Not(part=weighs)))))

    assert fact_names(condition) == {"t", "u", "weight", "minimum"}
    assert unknown_facts(condition, FACTS) == {"u", "minimum"}


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        pytest.param(TRUE, "t", id="fact"),
        pytest.param(Known(fact="a.b"), "known(a.b)", id="known"),
        pytest.param(compare("weight", Operator.AT_LEAST, 30), "weight >= 30", id="comparison"),
        pytest.param(compare("m", Operator.EQUAL, "it's"), 'm == "it\'s"', id="text"),
        pytest.param(
            compare("d", Operator.LESS, date(2026, 1, 2)), "d < date('2026-01-02')", id="day"
        ),
        pytest.param(
            OneOf(operand=FactRef(name="m"), options=(Constant(value="a"), Constant(value="b"))),
            "m in ['a', 'b']",
            id="one of",
        ),
        pytest.param(
            And(parts=(TRUE, Or(parts=(FALSE, Not(part=UNKNOWN))))),
            "t and (f or not u)",
            id="nested",
        ),
        pytest.param(Not(part=And(parts=(TRUE, FALSE))), "not (t and f)", id="not both"),
    ],
)
def test_a_condition_is_described_as_the_catalogue_writes_it(
    condition: Condition, text: str
) -> None:
    """The words are those of a definition."""
    assert describe(condition) == text
