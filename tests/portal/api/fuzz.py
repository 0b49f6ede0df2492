"""`python -m tests.portal.api.fuzz [--examples 500]`: ask the API much, and count its answers.

Every twenty-five questions to an operation come to a portal that is new, so that what they changed
does not close the way of all that follow.
"""

import argparse
import secrets
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from domain.vocabulary import Role
from models.engines import open_store
from models.schema import upgrade
from tests.authority import set_up_authority
from tests.portal.api.asking import Asked, ask_everything
from tests.portal.browsing import open_site

_USUAL = 500
_LONG = 5_000
_A_ROUND = 25
_ROLES = (Role.PROJECT_LEAD, Role.INTERNAL_CLIENT, Role.COORDINATOR, Role.ADMINISTRATOR)
_COLUMNS = "{:<62} {:>7}  {}"


def main() -> int:
    """Ask it all, by turns as each role; answers 1 when anything was answered that may not be."""
    options = _options()
    rounds = -(-options.examples // _A_ROUND)
    _say(f"seed {options.seed}, {rounds} rounds of {_A_ROUND} examples an operation and role")
    total, began = Asked(), time.monotonic()
    for number in range(rounds):
        for place, role in enumerate(_ROLES):
            drawn_by = options.seed + number * len(_ROLES) + place
            found = _ask(role, drawn_by=drawn_by)
            _add(total, found)
            for failure in sorted(set(found.failures)):
                _say(f"seed {drawn_by}, {role}: {failure}")
        _say(f"round {number + 1}: {total.statuses.total()} answers")
    _report(total)
    _say(f"{total.statuses.total()} answers in {time.monotonic() - began:.0f} seconds")
    _say(f"{len(total.failures)} answers that the description does not allow")
    return int(bool(total.failures))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.portal.api.fuzz", description=__doc__)
    parser.add_argument("--examples", type=int, default=_USUAL, help="per operation and role")
    parser.add_argument("--long", dest="examples", action="store_const", const=_LONG)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1 << 30))
    return parser.parse_args()


def _ask(role: Role, *, drawn_by: int) -> Asked:
    with tempfile.TemporaryDirectory(prefix="poort-") as folder:
        url = f"sqlite:///{folder}/poort.db"
        upgrade(url)
        store = open_store(url)
        try:
            site = open_site(set_up_authority(store), Path(folder))
            with site.browser:
                return ask_everything(site, role, examples=_A_ROUND, drawn_by=drawn_by)
        finally:
            store.dispose()


def _add(total: Asked, found: Asked) -> None:
    total.failures += found.failures
    for operation, statuses in found.answered.items():
        total.answered[operation] += statuses


def _report(total: Asked) -> None:
    _say(_COLUMNS.format("operation", "answers", "by status"))
    for operation, statuses in sorted(total.answered.items()):
        _say(_COLUMNS.format(operation, statuses.total(), _by_status(statuses)))


def _by_status(statuses: Counter[int]) -> str:
    return ", ".join(f"{status}: {times}" for status, times in sorted(statuses.items()))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
