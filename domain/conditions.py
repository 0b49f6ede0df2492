"""Conditions over facts, in three-valued logic: an unknown fact never makes anything true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

FactValue: TypeAlias = bool | int | Decimal | str | date | None
Facts: TypeAlias = Mapping[str, FactValue]


class Truth(StrEnum):
    """Whether a condition holds; `unknown` means that a person answers by hand."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"


class Operator(StrEnum):
    """How two values are compared."""

    EQUAL = "=="
    NOT_EQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRef:
    """The value of a fact of `domain.facts`, unknown where the facts do not hold it."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """A value that the definition itself gives."""

    value: bool | int | Decimal | str | date


Operand: TypeAlias = FactRef | Constant


@dataclass(frozen=True, slots=True, kw_only=True)
class IsTrue:
    """A boolean fact that holds."""

    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Whether a fact is known at all; itself never unknown."""

    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two values compared."""

    left: Operand
    operator: Operator
    right: Operand


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf:
    """A value that is one of the options."""

    operand: Operand
    options: tuple[Operand, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The opposite of a condition."""

    part: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class And:
    """All parts hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Or:
    """At least one part holds."""

    parts: tuple[Condition, ...]


Leaf: TypeAlias = IsTrue | Known | Comparison | OneOf
Condition: TypeAlias = Leaf | Not | And | Or


def evaluate(condition: Condition, facts: Facts) -> Truth:
    """Whether the condition holds for these facts, in Kleene's three-valued logic."""
    match condition:
        case Not(part=part):
            return _opposite(evaluate(part, facts))
        case And(parts=parts):
            return _opposite(_any([_opposite(evaluate(part, facts)) for part in parts]))
        case Or(parts=parts):
            return _any([evaluate(part, facts) for part in parts])
        case _:
            return _evaluate_leaf(condition, facts)


def fact_names(condition: Condition) -> frozenset[str]:
    """The names of all facts that the condition asks for."""
    match condition:
        case IsTrue(fact=name) | Known(fact=name):
            return frozenset({name})
        case Comparison():
            return _names(condition.left, condition.right)
        case OneOf():
            return _names(condition.operand, *condition.options)
        case Not(part=part):
            return fact_names(part)
        case And(parts=parts) | Or(parts=parts):
            return frozenset[str]().union(*map(fact_names, parts))
        case _:
            assert_never(condition)


def unknown_facts(condition: Condition, facts: Facts) -> frozenset[str]:
    """The facts that the condition asks for and nobody has given yet."""
    return frozenset(name for name in fact_names(condition) if facts.get(name) is None)


def describe(condition: Condition) -> str:
    """The condition in the words of the catalogue, which parse back to the same condition."""
    match condition:
        case Not(part=part):
            return f"not {_bracketed(part)}"
        case And(parts=parts):
            return " and ".join(map(_bracketed, parts))
        case Or(parts=parts):
            return " or ".join(map(_bracketed, parts))
        case _:
            return _describe_leaf(condition)


def _evaluate_leaf(leaf: Leaf, facts: Facts) -> Truth:
    match leaf:
        case IsTrue(fact=name):
            return _compare(facts.get(name), Operator.EQUAL, right=True)
        case Known(fact=name):
            return _truth(holds=facts.get(name) is not None)
        case Comparison():
            left, right = _value(leaf.left, facts), _value(leaf.right, facts)
            return _compare(left, leaf.operator, right=right)
        case OneOf():
            value = _value(leaf.operand, facts)
            options = (_value(option, facts) for option in leaf.options)
            return _any([_compare(value, Operator.EQUAL, right=option) for option in options])
        case _:
            assert_never(leaf)


def _describe_leaf(leaf: Leaf) -> str:
    match leaf:
        case IsTrue(fact=name):
            return name
        case Known(fact=name):
            return f"known({name})"
        case Comparison():
            left, right = _describe_operand(leaf.left), _describe_operand(leaf.right)
            return f"{left} {leaf.operator} {right}"
        case OneOf():
            options = ", ".join(map(_describe_operand, leaf.options))
            return f"{_describe_operand(leaf.operand)} in [{options}]"
        case _:
            assert_never(leaf)


def _value(operand: Operand, facts: Facts) -> FactValue:
    return facts.get(operand.name) if isinstance(operand, FactRef) else operand.value


def _compare(left: FactValue, operator: Operator, *, right: FactValue) -> Truth:
    if left is None or right is None:
        return Truth.UNKNOWN
    if operator is Operator.EQUAL:
        return _truth(holds=left == right)
    if operator is Operator.NOT_EQUAL:
        return _truth(holds=left != right)
    return _compare_order(left, operator, right=right)


def _compare_order(left: FactValue, operator: Operator, *, right: FactValue) -> Truth:
    order = _order(left, right)
    if order is None:
        return Truth.UNKNOWN
    match operator:
        case Operator.LESS:
            return _truth(holds=order < 0)
        case Operator.AT_MOST:
            return _truth(holds=order <= 0)
        case Operator.GREATER:
            return _truth(holds=order > 0)
        case _:
            return _truth(holds=order >= 0)


def _order(left: FactValue, right: FactValue) -> int | None:
    """Negative, zero or positive; empty for values that have no order, so that nothing passes."""
    if isinstance(left, int | Decimal) and isinstance(right, int | Decimal):
        return (left > right) - (left < right)
    if isinstance(left, date) and isinstance(right, date):
        return (left > right) - (left < right)
    return None


def _truth(*, holds: bool) -> Truth:
    return Truth.TRUE if holds else Truth.FALSE


def _opposite(truth: Truth) -> Truth:
    match truth:
        case Truth.TRUE:
            return Truth.FALSE
        case Truth.FALSE:
            return Truth.TRUE
        case Truth.UNKNOWN:
            return Truth.UNKNOWN
        case _:
            assert_never(truth)


def _any(truths: list[Truth]) -> Truth:
    if Truth.TRUE in truths:
        return Truth.TRUE
    return Truth.UNKNOWN if Truth.UNKNOWN in truths else Truth.FALSE


def _names(*operands: Operand) -> frozenset[str]:
    return frozenset(operand.name for operand in operands if isinstance(operand, FactRef))


def _describe_operand(operand: Operand) -> str:
    if isinstance(operand, FactRef):
        return operand.name
    match operand.value:
        case str():
            return repr(operand.value)
        case date():
            return f"date({operand.value.isoformat()!r})"
        case _:
            return str(operand.value)


def _bracketed(condition: Condition) -> str:
    text = describe(condition)
    return f"({text})" if isinstance(condition, And | Or) else text
