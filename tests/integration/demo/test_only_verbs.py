"""The demo goes through use cases and flows: it has no table and no query of its own."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.guards.tree import ROOT

DEMO = ROOT / "poort" / "demo"
#: Opening a store and making its schema is an edge's work; the rest of `models` is not for here.
MAY_USE = {"models.engines", "models.schema", "models.sheets"}
QUERYING = {"sqlalchemy", "sqlmodel", "sqlite3", "pysqlite3", "psycopg", "alembic"}
#: How a session, an engine or a connection is asked for rows.
ASKS_ROWS = {"add", "begin", "commit", "connect", "exec", "execute", "flush", "scalars"}


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.module is not None
            yield node.module


def _called(path: Path) -> Iterator[ast.Attribute]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func


def test_the_demo_imports_no_query_and_no_table() -> None:
    """What it does is done by verbs, and what it looks at is looked up by use cases."""
    imported = {name for path in DEMO.glob("*.py") for name in _imported(path)}
    of_models = {name for name in imported if name.split(".")[0] == "models"}

    assert imported
    assert {name for name in imported if name.split(".")[0] in QUERYING} == set()
    assert of_models <= MAY_USE


def test_the_demo_asks_no_session_for_rows() -> None:
    """A session goes from the store to a use case, and nothing is asked of it in between."""
    asked = {
        f"{path.name}:{call.lineno} {call.attr}"
        for path in DEMO.glob("*.py")
        for call in _called(path)
        if call.attr in ASKS_ROWS and isinstance(call.value, ast.Name)
        if call.value.id in {"session", "store", "connection", "engine"}
    }

    assert asked == set()
