"""The wheel is whole: a flat editable install hides missing files, so it is installed elsewhere."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.guards.tree import LAYERS, ROOT, tracked_files

WHERE_IS = "import importlib, sys; print(importlib.import_module(sys.argv[1]).__file__)"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel built from the tree, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the wheel, installed, and nothing else."""
    target = tmp_path_factory.mktemp("installed")
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"),
            *("--disable-pip-version-check", "--target", target, wheel),
        ],
        check=True,
        capture_output=True,
    )
    return target


def _run_installed(target: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python away from the tree, with the installed wheel before the tree on its path."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=target.parent,
        env={**os.environ, "PYTHONPATH": str(target)},
        check=False,
        capture_output=True,
        text=True,
    )


def test_every_file_of_a_layer_travels_in_the_wheel(wheel: Path) -> None:
    """Templates, YAML, .po files, styles and migrations travel inside their packages."""
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    kept = {path.relative_to(ROOT).as_posix() for path in tracked_files()}

    assert {name for name in kept if name.split("/")[0] in LAYERS} - packed == set()


def test_the_wheel_holds_nothing_but_layers(wheel: Path) -> None:
    """Tests, benchmarks and documents stay at home."""
    with zipfile.ZipFile(wheel) as archive:
        folders = {name.split("/")[0] for name in archive.namelist()}

    assert {name for name in folders if not name.endswith(".dist-info")} == set(LAYERS)


@pytest.mark.parametrize("layer", LAYERS)
def test_an_installed_layer_imports(installed: Path, layer: str) -> None:
    """Each layer imports from the wheel, not from the tree."""
    result = _run_installed(installed, "-c", WHERE_IS, layer)

    assert result.stdout.startswith(str(installed)), result.stderr


def test_the_installed_command_answers(installed: Path) -> None:
    """The console script of the wheel prints its help."""
    result = _run_installed(installed, str(installed / "bin" / "poort"), "--help")

    assert result.returncode == 0, result.stderr
    assert "poort" in result.stdout.lower()
