"""One invariant as a value, and its trigger on each engine."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

_StatusT = TypeVar("_StatusT", bound=StrEnum)


class Act(StrEnum):
    """What a statement does to a row."""

    INSERT = "INSERT"
    UPDATE = "UPDATE"
    DELETE = "DELETE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Refuses an act on a row when `refuses` holds, a condition that both engines read alike."""

    rule: str
    table: str
    act: Act
    refuses: str = "true"


def changed(*columns: str) -> str:
    """The condition that one of these columns changes."""
    return "(" + " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns) + ")"


def quoted(words: Iterable[str]) -> str:
    """Words as a list in SQL."""
    return ", ".join(f"'{word}'" for word in words)


def move_outside(moves: Mapping[_StatusT, Iterable[_StatusT]]) -> str:
    """The condition that a status changes to one that cannot follow it."""
    allowed = " OR ".join(
        f"(OLD.status = '{start}' AND NEW.status IN ({quoted(sorted(ends))}))"
        for start, ends in moves.items()
        if tuple(ends)
    )
    return f"{changed('status')} AND NOT ({allowed})"


def kept_as_written(table: str, *, rule: str, may_go: bool = False) -> tuple[Guard, ...]:
    """The guards of a table whose rows never change, nor go unless said otherwise."""
    update = Guard(rule=rule, table=table, act=Act.UPDATE)
    delete = Guard(rule=rule, table=table, act=Act.DELETE)
    return (update,) if may_go else (update, delete)


def sqlite_statements(guards: Iterable[Guard]) -> tuple[str, ...]:
    """The triggers on SQLite, one for each table and act, with the guards in their order."""
    return tuple(
        _sqlite_trigger(table, act, group) for (table, act), group in _grouped(guards).items()
    )


def postgresql_statements(
    guards: Iterable[Guard], *, locks: Mapping[tuple[str, Act], str]
) -> tuple[str, ...]:
    """The triggers on PostgreSQL, likewise, each with its function.

    `locks` are statements that go before the guards of an act. Two writers at once each see the
    rows as they were; a lock makes the second one look after the first is done. SQLite has one
    writer, and needs none.
    """
    return tuple(
        statement
        for (table, act), group in _grouped(guards).items()
        for statement in _postgresql_trigger(table, act, group, first=locks.get((table, act), ""))
    )


def _grouped(guards: Iterable[Guard]) -> Mapping[tuple[str, Act], list[Guard]]:
    grouped: defaultdict[tuple[str, Act], list[Guard]] = defaultdict(list)
    for guard in guards:
        grouped[guard.table, guard.act].append(guard)
    return grouped


def _sqlite_trigger(table: str, act: Act, guards: Iterable[Guard]) -> str:
    checks = "\n".join(
        f"  WHEN {guard.refuses}\n  THEN RAISE(ABORT, 'poort:{guard.rule}')" for guard in guards
    )
    return (
        f"CREATE TRIGGER poort_{table}_{act.lower()} BEFORE {act} ON {table} FOR EACH ROW\n"
        f"BEGIN SELECT CASE\n{checks}\nEND; END"
    )


def _postgresql_trigger(
    table: str, act: Act, guards: Iterable[Guard], *, first: str
) -> tuple[str, str]:
    name = f"poort_{table}_{act.lower()}"
    checks = "\n".join(
        f"  IF {guard.refuses} THEN\n"
        f"    RAISE EXCEPTION 'poort:{guard.rule}'"
        " USING ERRCODE = 'integrity_constraint_violation';\n"
        "  END IF;"
        for guard in guards
    )
    row = "OLD" if act is Act.DELETE else "NEW"
    # The fixed search path keeps a temporary table from posing as one of ours.
    function = (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql\n"
        "SET search_path = public, pg_temp AS $guard$\n"
        f"BEGIN\n{first}{checks}\n  RETURN {row};\nEND\n$guard$"
    )
    trigger = (
        f"CREATE TRIGGER {name} BEFORE {act} ON {table}\nFOR EACH ROW EXECUTE FUNCTION {name}()"
    )
    return function, trigger
