"""What the guards know about the tree: its root, its layers, its tracked files, its modules."""

import subprocess
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LAYERS = (
    "domain",
    "catalogue",
    "models",
    "notifications",
    "usecases",
    "tasks",
    "flows",
    "reports",
    "web",
    "poort",
)


def project_file() -> dict[str, Any]:
    """Return what pyproject.toml holds."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def tracked_files() -> tuple[Path, ...]:
    """Return the files that git keeps and that still exist."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    paths = (ROOT / name for name in listing.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def python_files() -> tuple[Path, ...]:
    """Return every tracked Python file, tests and benchmarks included."""
    return tuple(path for path in tracked_files() if path.suffix == ".py")


def shipped_modules() -> tuple[Path, ...]:
    """Return every Python file of a layer, as a path below the root."""
    return tuple(
        path.relative_to(ROOT) for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))
    )


def text_of(path: Path) -> str | None:
    """Return the text of a file, or None where it holds no text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
