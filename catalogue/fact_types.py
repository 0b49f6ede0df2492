"""Whether a condition asks only for facts that exist, and compares like with like."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Final, assert_never

from catalogue import problems
from catalogue.document import Finding, Route
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
    fact_names,
)
from domain.facts import FACTS, FactType
from domain.vocabulary import Material, SizeProfile

#: The facts whose text is one of a closed set of words.
_WORDS: Final[Mapping[str, type[StrEnum]]] = {
    "project.material": Material,
    "organisation.size_profile": SizeProfile,
}
_EQUALITY: Final = frozenset({Operator.EQUAL, Operator.NOT_EQUAL})


class Sort(StrEnum):
    """What can be compared with what."""

    YES_OR_NO = "yes_or_no"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"


def condition_findings(condition: Condition, *, route: Route) -> Iterator[Finding]:
    """All that the condition asks of the facts that they cannot give."""
    unknown = sorted(name for name in fact_names(condition) if name not in FACTS)
    for name in unknown:
        close = get_close_matches(name, FACTS, n=5, cutoff=0.5) or sorted(FACTS)
        details = {"fact": name, "choices": ", ".join(close)}
        yield Finding(kind=problems.UNKNOWN_FACT, route=route, details=details)
    if not unknown:
        yield from _findings(condition, route)


def _findings(condition: Condition, route: Route) -> Iterator[Finding]:
    match condition:
        case IsTrue(fact=name):
            if FACTS[name].type is not FactType.BOOLEAN:
                details = {"fact": name}
                yield Finding(kind=problems.NOT_TRUE_OR_FALSE, route=route, details=details)
        case Known():
            return
        case Comparison(left=left, operator=operator, right=right):
            yield from _compared(left, right, ordered=operator not in _EQUALITY, route=route)
        case OneOf(operand=operand, options=options):
            for option in options:
                yield from _compared(operand, option, ordered=False, route=route)
        case Not(part=part):
            yield from _findings(part, route)
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from _findings(part, route)
        case _:
            assert_never(condition)


def _compared(left: Operand, right: Operand, *, ordered: bool, route: Route) -> Iterator[Finding]:
    sort = _sort(left)
    unordered = ordered and sort not in {Sort.NUMBER, Sort.DATE}
    if sort is not _sort(right) or unordered:
        details = {"left": _shown(left), "right": _shown(right)}
        yield Finding(kind=problems.WRONG_TYPE, route=route, details=details)
        return
    for one, other in ((left, right), (right, left)):
        if isinstance(one, FactRef) and isinstance(other, Constant):
            yield from _word_exists(one, other, route)


def _word_exists(fact: FactRef, constant: Constant, route: Route) -> Iterator[Finding]:
    words = _WORDS.get(fact.name)
    if words is not None and constant.value not in set(words):
        details = {"fact": fact.name, "value": constant.value, "choices": ", ".join(words)}
        yield Finding(kind=problems.UNKNOWN_VALUE, route=route, details=details)


def _sort(operand: Operand) -> Sort:
    if isinstance(operand, FactRef):
        return _SORTS[FACTS[operand.name].type]
    match operand.value:
        case bool():
            return Sort.YES_OR_NO
        case str():
            return Sort.TEXT
        case int() | Decimal():
            return Sort.NUMBER
        case date():
            return Sort.DATE


_SORTS: Final[Mapping[FactType, Sort]] = {
    FactType.BOOLEAN: Sort.YES_OR_NO,
    FactType.WHOLE_NUMBER: Sort.NUMBER,
    FactType.DECIMAL: Sort.NUMBER,
    FactType.TEXT: Sort.TEXT,
}


def _shown(operand: Operand) -> str:
    return operand.name if isinstance(operand, FactRef) else str(operand.value)
