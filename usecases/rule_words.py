"""An automatic rule in words: the facts that it reads, their values now, and what is asked."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, assert_never

from babel.numbers import format_decimal

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
    Leaf,
    Not,
    OneOf,
    Operand,
    Operator,
    Or,
    Truth,
    evaluate,
)
from domain.facts import FACTS, Unit
from domain.vocabulary import Language, Material
from notifications.language import label, show_working_days, translator
from usecases.award.words import say_euro
from usecases.places import mended_at


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """One thing that a rule asks: how it stands in words, and where it is mended."""

    text: str
    truth: Truth
    #: The address of the screen where the fact is changed; None where nothing has to be.
    url: str | None


_Say = Callable[[str], str]
#: What is asked of a value, by how the condition compares it.
_ASKED: Final[Mapping[Operator, str]] = {
    Operator.EQUAL: "asked is {value}",
    Operator.NOT_EQUAL: "asked is anything but {value}",
    Operator.LESS: "asked is less than {value}",
    Operator.AT_MOST: "asked is at most {value}",
    Operator.GREATER: "asked is more than {value}",
    Operator.AT_LEAST: "asked is at least {value}",
}
_OPPOSITE: Final[Mapping[Operator, Operator]] = {
    Operator.EQUAL: Operator.NOT_EQUAL,
    Operator.NOT_EQUAL: Operator.EQUAL,
    Operator.LESS: Operator.AT_LEAST,
    Operator.AT_MOST: Operator.GREATER,
    Operator.GREATER: Operator.AT_MOST,
    Operator.AT_LEAST: Operator.LESS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """The facts of one project, told in the language of one reader."""

    facts: Facts
    language: Language
    project_number: str

    @property
    def say(self) -> _Say:
        return translator(self.language)


def explain_rule(
    rule: Condition, facts: Facts, *, language: Language, project_number: str
) -> tuple[RuleLine, ...]:
    """Every part of the rule in a line of its own, in the order of the rule."""
    telling = _Telling(facts=facts, language=language, project_number=project_number)
    return tuple(_line(part, telling) for part in _parts(rule))


def _parts(rule: Condition) -> Iterator[Condition]:
    """What must all hold, apart."""
    if isinstance(rule, And):
        for part in rule.parts:
            yield from _parts(part)
    else:
        yield rule


def _line(part: Condition, telling: _Telling) -> RuleLine:
    truth = evaluate(part, telling.facts)
    url = None if truth is Truth.TRUE else mended_at(_first_fact(part), telling.project_number)
    return RuleLine(text=_told(part, telling), truth=truth, url=url)


def _told(part: Condition, telling: _Telling, *, negated: bool = False) -> str:
    match part:
        case Not(part=inner):
            return _told(inner, telling, negated=not negated)
        case And(parts=parts) | Or(parts=parts):
            told = "; ".join(_told(one, telling, negated=negated) for one in parts)
            # What is not (a or b) is neither.
            all_of = isinstance(part, And) is not negated
            pattern = "all of these: {parts}" if all_of else "one of these: {parts}"
            return telling.say(pattern).format(parts=told)
        case _:
            return _told_leaf(part, telling, negated=negated)


def _told_leaf(leaf: Leaf, telling: _Telling, *, negated: bool) -> str:
    say = telling.say
    match leaf:
        case IsTrue(fact=name):
            stands = _named(name, telling)
            asked = say("asked is {value}").format(value=say("no"))
            return f"{stands}; {asked}" if negated else stands
        case Known(fact=name):
            is_known = telling.facts.get(name) is not None
            return f"{_name_of(name, telling)}: {say('known') if is_known else say('not known')}"
        case Comparison(left=left, operator=operator, right=right):
            pattern = _ASKED[_OPPOSITE[operator] if negated else operator]
            asked = say(pattern).format(value=_value(right, telling, like=left))
            because = f" ({_name_of(right.name, telling)})" if isinstance(right, FactRef) else ""
            return f"{_stands(left, telling)}; {asked}{because}"
        case OneOf(operand=operand, options=options):
            allowed = ", ".join(_value(option, telling, like=operand) for option in options)
            pattern = "asked is none of {values}" if negated else "asked is one of {values}"
            return f"{_stands(operand, telling)}; {say(pattern).format(values=allowed)}"
        case _:
            assert_never(leaf)


def _stands(operand: Operand, telling: _Telling) -> str:
    if isinstance(operand, FactRef):
        return _named(operand.name, telling)
    return _value(operand, telling, like=operand)


def _named(name: str, telling: _Telling) -> str:
    """A fact with its value."""
    value = _value(FactRef(name=name), telling, like=FactRef(name=name))
    return f"{_name_of(name, telling)}: {value}"


def _name_of(name: str, telling: _Telling) -> str:
    return telling.say(FACTS[name].description).removesuffix(".")


def _value(operand: Operand, telling: _Telling, *, like: Operand) -> str:
    """The value in the unit of the fact, or of the fact that it is compared with."""
    fact = next((one for one in (operand, like) if isinstance(one, FactRef)), None)
    unit = None if fact is None else FACTS[fact.name].unit
    value = operand.value if isinstance(operand, Constant) else telling.facts.get(operand.name)
    is_material = fact is not None and fact.name == "project.material"
    if is_material and value in set(Material):
        return label(Material(str(value)), telling.language)
    return _shown(value, unit, telling)


def _shown(value: FactValue, unit: Unit | None, telling: _Telling) -> str:
    say = telling.say
    match value:
        case None:
            return say("not known")
        case bool():
            return say("yes") if value else say("no")
        case int() | Decimal():
            return _number(value, unit, telling.language)
        case _:
            return str(value)


def _number(value: int | Decimal, unit: Unit | None, language: Language) -> str:
    plain = format_decimal(value, "#,##0.######", locale=language.value)
    match unit:
        case None:
            return plain
        case "euro":
            return say_euro(Decimal(value), language)
        case "percent":
            return f"{plain}%"
        case "times":
            return translator(language)("{number} times").format(number=plain)
        case "working_days":
            return show_working_days(int(value), language)
        case "year":
            return str(value)
        case _:
            assert_never(unit)


def _first_fact(part: Condition) -> str:
    """The fact that a reader looks at first."""
    match part:
        case IsTrue(fact=name) | Known(fact=name):
            return name
        case Not(part=inner):
            return _first_fact(inner)
        case And(parts=parts) | Or(parts=parts):
            return _first_fact(parts[0])
        case Comparison(left=left, right=right):
            return next((one.name for one in (left, right) if isinstance(one, FactRef)), "")
        case OneOf(operand=operand):
            return operand.name if isinstance(operand, FactRef) else ""
        case _:
            assert_never(part)
