"""Every query function, called with the ids of a stranger and with our own (`trust.md`, F10).

What a function answers in a session of ours may not depend on whether there is a stranger at all:
the same calls before and after they came give the same. A new function is called by itself; one
that takes something of which the walk cannot make one fails.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from importlib import import_module
from pkgutil import iter_modules
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlmodel import Session, SQLModel

import models.queries
from catalogue.holidays_nl import working_calendar
from catalogue.ladders import load_ladders
from domain.errors import PoortError
from domain.ladder import Ladder
from domain.vocabulary import SubjectKind
from domain.working_days import WorkingCalendar
from models.engines import ReadSession, Store, WriteSession
from models.queries import attempts, late_steps, own, verification
from tests.authority import START
from tests.portal.stranger import CANARY, NUMBER, STRANGER, row_of

Query = Callable[..., object]
#: These ask the database nothing: they keep, forget or write down what others asked.
_SILENT = (
    attempts.attempts_of,
    late_steps.filtered,
    own.forget,
    own.own,
    own.remembered,
    own.stored,
    verification.by_query,
)
#: Of what holds nothing of anybody one will do.
_ANY: dict[object, object] = {
    bool: True,
    date: START.date(),
    datetime: START,
    timedelta: timedelta(minutes=10),
    Decimal: Decimal(1),
    verification.Invariant: verification.by_query()[0],
    object: "",
    Ladder: load_ladders()[SubjectKind.CHECK],
    WorkingCalendar: working_calendar(
        date(2026, 1, 1), date(2026, 12, 31), good_friday=False, liberation_day=False
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """With which id and which word a function is asked."""

    row_id: int
    word: str


#: Who asks nothing of a session reads nothing of anybody.
_SESSIONS = frozenset({Session, ReadSession, WriteSession})
#: The rows of the stranger by their id and their words, and our own.
ASKINGS = (
    Asking(row_id=STRANGER, word=CANARY),
    Asking(row_id=STRANGER, word=NUMBER),
    Asking(row_id=1, word="P-001"),
)


def every_query() -> tuple[Query, ...]:
    """Every public function of `models.queries` that reads or writes."""
    return tuple(
        found
        for module in iter_modules(models.queries.__path__)
        for found in _functions(f"{models.queries.__name__}.{module.name}")
        if found not in _SILENT and _SESSIONS & {*get_type_hints(found).values()}
    )


def answers(store: Store, organisation_id: int, queries: Iterable[Query]) -> dict[str, str]:
    """What each function answers or refuses in sessions of that organisation, by what was asked.

    What one of them writes is not kept.
    """
    return {
        f"{query.__module__}.{query.__name__} {asking.row_id} {asking.word}": _answer(
            store, organisation_id, query, asking
        )
        for query in queries
        for asking in ASKINGS
    }


def _functions(module: str) -> Iterator[Query]:
    for name, found in inspect.getmembers(import_module(module), inspect.isfunction):
        if found.__module__ == module and not name.startswith("_"):
            yield found


def _answer(store: Store, organisation_id: int, query: Query, asking: Asking) -> str:
    hints = get_type_hints(query)
    opening = store.write if WriteSession in hints.values() else store.read
    try:
        with opening(organisation_id) as session:
            placed, named = _arguments(query, hints, asking, session)
            found = repr(_taken(query(*placed, **named)))
            session.rollback()
            return found
    except IntegrityError as error:
        # Of which constraint does not count: who plants the stranger lifts some of them.
        return type(error).__name__
    except (PoortError, AssertionError, LookupError, NoResultFound) as error:
        return f"{type(error).__name__} {error}"


def _arguments(
    query: Query, hints: Mapping[str, Any], asking: Asking, session: Session
) -> tuple[list[object], dict[str, object]]:
    placed: list[object] = []
    named: dict[str, object] = {}
    for name, parameter in inspect.signature(query).parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:
            # Each of these changes columns; this one is in every table that they change so.
            if hints[name] is Any:
                named["attempts"] = 1
            continue
        value = _value(hints[name], asking, session)
        if parameter.kind is parameter.KEYWORD_ONLY:
            named[name] = value
        else:
            placed.append(value)
    return placed, named


def _value(kind: Any, asking: Asking, session: Session) -> object:  # noqa: ANN401, PLR0911 -- a type hint; a row for each kind
    if kind in _SESSIONS:
        return session
    if kind is int:
        return asking.row_id
    if kind is str:
        return asking.word
    if kind in _ANY:
        return _ANY[kind]
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return _value(inner[0], asking, session)
    if origin is tuple and inner[-1] is not ...:
        return tuple(_value(one, asking, session) for one in inner)
    if origin is not None and issubclass(origin, Mapping):
        return {_value(inner[0], asking, session): _value(inner[1], asking, session)}
    if origin is not None:
        make = {set: set, frozenset: frozenset}.get(origin, tuple)
        return make([_value(inner[0], asking, session)])
    return _made(kind, asking, session)


def _made(kind: Any, asking: Asking, session: Session) -> object:  # noqa: ANN401 -- a type hint
    if issubclass(kind, Enum):
        return next(iter(kind))
    if issubclass(kind, SQLModel):
        found = session.get(kind, asking.row_id)
        return kind(**row_of(kind.__table__)) if found is None else found
    hints = get_type_hints(kind)
    wanted = set(hints)
    if is_dataclass(kind):
        wanted = {one.name for one in fields(kind) if one.default is MISSING}
    if not (is_typeddict(kind) or is_dataclass(kind) or issubclass(kind, tuple)):
        raise TypeError(kind)
    return kind(**{name: _value(hints[name], asking, session) for name in hints if name in wanted})


def _taken(answer: object) -> object:
    """The answer with everything in it that is only read when it is asked for."""
    match answer:
        case str() | bytes() | None:
            return answer
        case Mapping():
            return [(key, _taken(value)) for key, value in answer.items()]
        case set() | frozenset():
            return sorted(repr(one) for one in answer)
        case Iterable() if not isinstance(answer, SQLModel):
            return [_taken(one) for one in answer]
        case _ if is_dataclass(answer):
            return [_taken(getattr(answer, one.name)) for one in fields(answer)]
        case _:
            return answer
