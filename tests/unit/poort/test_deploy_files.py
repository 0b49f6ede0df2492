"""The files of deploy/ hold together: their linters say so, where a machine has them."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from poort.settings import Settings

DEPLOY = Path(__file__).parents[3] / "deploy"
SCRIPTS = sorted(DEPLOY.rglob("*.sh"))


def _compose() -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load(DEPLOY / "compose.yaml")
    return found


def test_every_secret_that_a_service_reads_is_made() -> None:
    """The script makes each file that the compose file mounts."""
    compose = _compose()
    script = (DEPLOY / "make-secrets.sh").read_text()
    read = {secret for each in compose["services"].values() for secret in each.get("secrets", [])}

    assert read == set(compose["secrets"])
    assert all(f"write {name} " in script for name in read)


def test_every_variable_is_a_setting() -> None:
    """A misspelt variable would be ignored without a word."""
    known = {f"POORT_{name.upper()}" for name in Settings.model_fields} | {"POORT_SECRETS_DIR"}
    used = {
        name for each in _compose()["services"].values() for name in each.get("environment", {})
    }

    assert {name for name in used if name.startswith("POORT_")} <= known


def test_only_this_machine_reaches_the_ports() -> None:
    """Whoever wants others in puts a proxy with a login before them."""
    ports = [port for each in _compose()["services"].values() for port in each.get("ports", [])]

    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_what_a_service_waits_for_exists() -> None:
    """Each condition names a service of this file."""
    services = _compose()["services"]

    for each in services.values():
        assert set(each.get("depends_on", {})) <= set(services)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_scripts_are_well_formed(script: Path) -> None:
    """A shell can read each to its end."""
    result = subprocess.run(["sh", "-n", script], check=False, capture_output=True, text=True)

    assert result.returncode == 0, result.stderr


def test_units_pass_their_linter(tmp_path: Path) -> None:
    """The linter of systemd reads them, with our own Python in the place where they expect one."""
    linter = shutil.which("systemd-analyze")
    if linter is None:
        pytest.skip("systemd-analyze is not on this machine")
    for unit in (DEPLOY / "systemd").iterdir():
        text = unit.read_text().replace("/opt/mki-poort/.venv/bin/python", sys.executable)
        (tmp_path / unit.name).write_text(text)

    result = subprocess.run(
        [linter, "verify", "--man=no", *sorted(tmp_path.iterdir())],
        check=False,
        capture_output=True,
        text=True,
    )

    ours = [line for line in result.stderr.splitlines() if "mki-poort" in line]
    assert ours == []
