"""Conditions as the catalogue writes them, read into the typed nodes of `domain.conditions`.

Python's own parser reads the text; only the nodes listed here are let through. Nothing is
ever evaluated as code.
"""

import ast
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from domain.conditions import (
    And,
    Comparison,
    Condition,
    Constant,
    FactRef,
    IsTrue,
    Known,
    Not,
    OneOf,
    Operand,
    Operator,
    Or,
)

MAX_LENGTH: Final = 1000
#: How often a tree is read before the fault of Python 3.11 is let through.
_READINGS: Final = 9

_OPERATORS: Final[dict[type[ast.cmpop], Operator]] = {
    ast.Eq: Operator.EQUAL,
    ast.NotEq: Operator.NOT_EQUAL,
    ast.Lt: Operator.LESS,
    ast.LtE: Operator.AT_MOST,
    ast.Gt: Operator.GREATER,
    ast.GtE: Operator.AT_LEAST,
}


class ExpressionError(ValueError):
    """A condition cannot be read; `part` is the piece that is not allowed."""

    def __init__(self, part: str) -> None:
        """Keep the piece that cannot be read."""
        self.part = part
        super().__init__(f"'{part}' cannot be read.")


def parse_condition(text: str) -> Condition:
    """The condition that the text describes; `domain.conditions.describe` is its inverse.

    Raises:
        ExpressionError: the text holds anything outside the small language of conditions.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"{text[:40]}…")
    try:
        tree = _tree_of(text.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError(text) from error
    return _Parser(text.strip()).condition(tree.body)


def _tree_of(text: str) -> ast.Expression:
    """The syntax tree, also while another thread of the program reads one.

    Python 3.11 counts the depth of the trees of all threads in one number, and calls a tree that
    grew during another's a SystemError (CPython issue 106905); reading it again is the way out.
    """
    for _ in range(_READINGS):
        try:
            return ast.parse(text, mode="eval")
        except SystemError:
            continue
    return ast.parse(text, mode="eval")


class _Parser:
    """Walks one syntax tree; the text is kept to point at what cannot be read."""

    def __init__(self, text: str) -> None:
        self._text = text

    def condition(self, node: ast.expr) -> Condition:
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                return And(parts=tuple(map(self.condition, values)))
            case ast.BoolOp(op=ast.Or(), values=values):
                return Or(parts=tuple(map(self.condition, values)))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(part=self.condition(operand))
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                return self._comparison(left, operator, right)
            case ast.Call(func=ast.Name(id="known"), args=[argument], keywords=[]):
                return Known(fact=self._fact(argument))
            case ast.Name() | ast.Attribute():
                return IsTrue(fact=self._fact(node))
            case _:
                raise self._refused(node)

    def _comparison(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Condition:
        match operator:
            case ast.In():
                return self._one_of(left, right)
            case ast.NotIn():
                return Not(part=self._one_of(left, right))
            case ast.Is() | ast.IsNot():
                raise self._refused(right)
            case _:
                return Comparison(
                    left=self._operand(left),
                    operator=_OPERATORS[type(operator)],
                    right=self._operand(right),
                )

    def _one_of(self, left: ast.expr, right: ast.expr) -> OneOf:
        if not isinstance(right, ast.List) or not right.elts:
            raise self._refused(right)
        options = tuple(map(self._operand, right.elts))
        return OneOf(operand=self._operand(left), options=options)

    def _operand(self, node: ast.expr) -> Operand:
        match node:
            case ast.Name() | ast.Attribute():
                return FactRef(name=self._fact(node))
            case ast.Constant(value=bool() | str() as value):
                return Constant(value=value)
            case ast.Constant(value=int() | float()):
                return Constant(value=self._number(node))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float()) as number):
                return Constant(value=_negative(self._number(number)))
            case ast.Call(
                func=ast.Name(id="date"), args=[ast.Constant(value=str() as day)], keywords=[]
            ):
                return Constant(value=self._day(node, day))
            case _:
                raise self._refused(node)

    def _number(self, node: ast.Constant) -> int | Decimal:
        if isinstance(node.value, bool):
            raise self._refused(node)
        if isinstance(node.value, int):
            return node.value
        try:
            return Decimal(self._source(node))
        except InvalidOperation as error:  # Python reads 1_0.5 and 1j as numbers too.
            raise self._refused(node) from error

    def _day(self, node: ast.expr, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise self._refused(node) from error

    def _fact(self, node: ast.expr) -> str:
        match node:
            case ast.Name(id=name):
                return name
            case ast.Attribute(value=ast.Name(id=owner), attr=name):
                return f"{owner}.{name}"
            case _:
                raise self._refused(node)

    def _source(self, node: ast.expr) -> str:
        return ast.get_source_segment(self._text, node) or self._text

    def _refused(self, node: ast.expr) -> ExpressionError:
        return ExpressionError(self._source(node))


def _negative(number: int | Decimal) -> int | Decimal:
    """The number below zero, exactly: the minus sign of Python rounds a long decimal."""
    return number.copy_negate() if isinstance(number, Decimal) else -number
