"""One top-level folder is one layer, and imports point downwards."""

import subprocess
import sys
from collections.abc import Collection
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.guards.tree import LAYERS, ROOT, project_file, shipped_modules

NOT_SHIPPED = {"benchmarks", "deploy", "docs", "tests"}
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base_classes"}


def _named(names: Collection[str]) -> list[str]:
    """Return the modules and packages below the layers that bear one of these names."""
    modules = (path.parent if path.name == "__init__.py" else path for path in shipped_modules())
    return [str(path) for path in modules if len(path.parts) > 1 and path.stem in names]


def test_the_wheel_ships_exactly_the_layers() -> None:
    """What hatchling is told to ship are the layers, in their order."""
    shipped = project_file()["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]

    assert tuple(shipped) == LAYERS


def test_every_top_level_package_is_a_layer() -> None:
    """A folder with Python beside the layers is a test, a benchmark, or a mistake."""
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert packages - NOT_SHIPPED == set(LAYERS)


def test_every_layer_tells_type_checkers_that_it_is_typed() -> None:
    """Each layer carries the marker of PEP 561."""
    assert [layer for layer in LAYERS if not (ROOT / layer / "py.typed").is_file()] == []


def test_the_linter_of_imports_watches_every_layer() -> None:
    """A layer that import-linter does not know could import anything."""
    assert tuple(project_file()["tool"]["importlinter"]["root_packages"]) == LAYERS


def test_imports_point_downwards() -> None:
    """Move the code when a contract breaks; never add an exception to the contract."""
    linter = Path(sys.executable).with_name("lint-imports")

    result = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, check=False, capture_output=True, text=True
    )

    assert result.returncode == 0, result.stdout + result.stderr


def test_no_module_bears_the_name_of_a_layer_or_of_the_standard_library() -> None:
    """Such a module takes the other's place as soon as its folder comes first on the path."""
    assert _named(sys.stdlib_module_names | set(LAYERS)) == []


@pytest.mark.parametrize("layer", LAYERS)
def test_no_layer_bears_the_name_of_the_standard_library(layer: str) -> None:
    """A top-level package of ours never hides one of Python's."""
    assert layer not in sys.stdlib_module_names


def test_modules_are_named_after_what_they_know() -> None:
    """A file called after nothing collects everything."""
    assert _named(EMPTY_NAMES) == []


@pytest.mark.parametrize("layer", LAYERS)
def test_no_other_distribution_claims_our_import_names(layer: str) -> None:
    """`domain` and `tasks` are common words: a dependency that installs one would replace ours."""
    claims = set(packages_distributions().get(layer, []))

    assert claims <= {"mki-poort"}
