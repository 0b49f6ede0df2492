"""Importing Prefect costs a second and 80 MB, so only flows and tasks pay it."""

import subprocess
import sys

import pytest

from tests.guards.tree import LAYERS, ROOT

ENTRANCES = {"poort.cli": "poort/cli", "web.app": "web/app"}
WITHOUT_PREFECT = [layer for layer in LAYERS if layer not in {"flows", "tasks"}] + [
    module
    for module, path in ENTRANCES.items()
    if (ROOT / f"{path}.py").exists() or (ROOT / path).is_dir()
]
TELL = "import {module}, sys; sys.exit('prefect' in sys.modules)"
HELP = """
import sys
from poort.cli import app
try:
    app(["--help"])
except SystemExit as ending:
    sys.exit(ending.code or "prefect" in sys.modules)
"""


def _run(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a Python of its own."""
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True, text=True
    )


@pytest.mark.parametrize("module", WITHOUT_PREFECT)
def test_importing_it_leaves_prefect_out(module: str) -> None:
    """The portal and the fast commands start without Prefect."""
    result = _run(TELL.format(module=module))

    assert result.returncode == 0, result.stderr


def test_help_leaves_prefect_out() -> None:
    """`poort --help` answers without loading Prefect."""
    result = _run(HELP)

    assert result.returncode == 0, result.stderr
    assert "poort" in result.stdout.lower()
