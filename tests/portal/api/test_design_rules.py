"""Spectral finds the description of the API to be as the Dutch API Design Rules ask (2.1)."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from ruamel.yaml import YAML
from starlette.testclient import TestClient

from models.engines import Store
from poort.settings import Settings
from tests.authority import set_up_authority
from tests.portal.api.calling import V1
from web.app import create_app

LINTERS = Path(__file__).parents[2] / "linters"
SPECTRAL = LINTERS / "node_modules" / ".bin" / "spectral"
RULES = LINTERS / "api-design-rules.yaml"
Description = dict[str, Any]


@pytest.fixture
def description(sqlite_store: Store, tmp_path: Path) -> Description:
    """What the API says of itself at an authority, which shows it over TLS."""
    set_up_authority(sqlite_store)
    url = sqlite_store.writer.url.render_as_string(hide_password=False)
    settings = Settings(
        data_dir=tmp_path,
        database_url=SecretStr(url),
        portal_url="https://poort.example",
        mail_url=SecretStr("poortmail://127.0.0.1:25"),
    )
    with TestClient(create_app(settings), base_url="https://poort.example") as browser:
        told: Description = browser.get(f"{V1}/openapi.json").json()
    return told


def found_in(folder: Path, rules: Path, **descriptions: Description) -> dict[str, set[str]]:
    """The rules that each description breaks, warnings and hints as well as errors."""
    if shutil.which("node") is None or not SPECTRAL.exists():
        pytest.skip("Spectral is missing: run `npm ci` in tests/linters.")
    paths = {folder / f"{name}.json": name for name in descriptions}
    for path, name in paths.items():
        path.write_text(json.dumps(descriptions[name]), encoding="utf-8")

    told = subprocess.run(
        [SPECTRAL, "lint", "--quiet", "--ruleset", rules, "--format", "json", *paths],
        check=False,
        capture_output=True,
        text=True,
    )

    assert told.returncode in {0, 1}, told.stdout + told.stderr
    found: dict[str, set[str]] = {name: set() for name in descriptions}
    for one in json.loads(told.stdout):
        place = ".".join(str(part) for part in one["path"])
        found[paths[Path(one["source"])]].add(f"{one['code']} at {place}: {one['message']}")
    return found


def test_the_description_follows_the_api_design_rules(
    description: Description, tmp_path: Path
) -> None:
    """No error and no warning, also of Spectral's own rules for OpenAPI."""
    assert found_in(tmp_path, RULES, whole=description) == {"whole": set()}


def _operation(told: Description) -> Description:
    found: Description = told["paths"]["/overdue-steps"]["get"]
    return found


def _rename(told: Description, old: str, new: str) -> None:
    told["paths"][new] = told["paths"].pop(old)


def _without_detail(told: Description) -> None:
    told["components"]["schemas"]["Problem"]["required"].remove("detail")


#: By rule, how a description is made to break it.
BROKEN: dict[str, Callable[[Description], object]] = {
    "no-trailing-slash": lambda told: _rename(told, "/people", "/people/"),
    "path-segments-kebab-case": lambda told: _rename(told, "/people", "/myPeople"),
    "query-keys-camel-case": lambda told: _operation(told)["parameters"][0].update(name="the_role"),
    "http-methods": lambda told: told["paths"]["/people"].update(trace=_operation(told)),
    "date-time-format": lambda told: told["components"]["schemas"]["OverdueStep"]["properties"][
        "dueOn"
    ].update(format="date-time"),
    "date-time-timezone": lambda told: told["components"]["schemas"]["OverdueStep"]["properties"][
        "title"
    ].update(format="date-time-local"),
    "error-handling-problem-details": _without_detail,
    "error-handling-invalid-input": lambda told: _operation(told)["responses"].pop("400"),
    "doc-openapi": lambda told: told.update(openapi="2.0"),
    "doc-openapi-contact": lambda told: told["info"]["contact"].pop("email"),
    "publish-openapi": lambda told: told["paths"].pop("/openapi.json"),
    "uri-version": lambda told: told["servers"][0].update(url="https://poort.example/api"),
    "semver": lambda told: told["info"].update(version="1.0"),
    "version-header": lambda told: _operation(told)["responses"]["429"]["headers"].pop(
        "API-Version"
    ),
    "transport-tls": lambda told: told["servers"][0].update(url="http://poort.example/api/v1"),
}


def test_every_rule_finds_what_breaks_it(description: Description, tmp_path: Path) -> None:
    """Spectral says nothing of a rule that looks at the wrong place, so each is tried."""
    broken = {name: json.loads(json.dumps(description)) for name in BROKEN}
    for name, told in broken.items():
        BROKEN[name](told)

    found = found_in(tmp_path, RULES, **broken)

    assert BROKEN.keys() == YAML(typ="safe").load(RULES)["rules"].keys()
    missed = [name for name, lines in found.items() if not _names(lines, name)]
    assert missed == []


def _names(lines: set[str], rule: str) -> bool:
    return any(line.startswith(f"{rule} at ") for line in lines)
