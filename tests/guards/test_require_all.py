"""A machine that must prove all, skips nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SKIPS = {
    "a test": "import pytest\ndef test_browser(): pytest.skip('no browser here')",
    "a module": "import pytest\npytest.skip('no browser here', allow_module_level=True)",
}
EXPECTED_TO_FAIL = "import pytest\n@pytest.mark.xfail\ndef test_known(): assert False"


def _run(folder: Path, *, code: str, require_all: str) -> subprocess.CompletedProcess[str]:
    """Run one test file in a pytest of its own, with our plugin."""
    path = folder / "test_sample.py"
    path.write_text(code, encoding="utf-8")
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "tests.require_all", "-c", os.devnull),
            *("-p", "no:cacheprovider", "--rootdir", folder, path),
        ],
        env={
            **os.environ,
            "REQUIRE_ALL": require_all,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("code", SKIPS.values(), ids=SKIPS.keys())
def test_a_skip_fails_where_all_is_required(tmp_path: Path, code: str) -> None:
    """The failure names what was missing."""
    result = _run(tmp_path, code=code, require_all="1")

    assert result.returncode != 0
    assert "no browser here" in result.stdout


@pytest.mark.parametrize("code", SKIPS.values(), ids=SKIPS.keys())
def test_a_skip_is_a_skip_elsewhere(tmp_path: Path, code: str) -> None:
    """On a developer's machine a missing browser stops nobody."""
    result = _run(tmp_path, code=code, require_all="")

    assert "1 skipped" in result.stdout


def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    """What is marked as known to fail stays as it was."""
    result = _run(tmp_path, code=EXPECTED_TO_FAIL, require_all="1")

    assert result.returncode == 0
