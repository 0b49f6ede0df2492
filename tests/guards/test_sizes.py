"""Functions do one thing at one height, and modules fit in a head."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.guards.tree import ROOT, python_files

MODULE_LINES = 400
FUNCTION_LINES = 60


def _long_functions(path: Path) -> Iterator[str]:
    """Yield each function of a file that is longer than the house allows."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > FUNCTION_LINES:
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {lines} lines"


def test_modules_stop_at_four_hundred_lines() -> None:
    """Split a module by what its parts know."""
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}

    offenders = [
        f"{path.relative_to(ROOT)} has {lines} lines"
        for path, lines in sizes.items()
        if lines > MODULE_LINES
    ]

    assert offenders == []


def test_functions_stop_at_sixty_lines() -> None:
    """Extract the body of the loop, or name the condition."""
    offenders = [found for path in python_files() for found in _long_functions(path)]

    assert offenders == []
