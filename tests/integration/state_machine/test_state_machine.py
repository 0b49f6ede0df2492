"""F8: random histories in which the model, the verbs and the tables must agree."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy.engine import URL

from tests.faults.grounds import Ground, PostgresGround, SqliteGround
from tests.integration.state_machine.machine import ProjectMachine
from tests.integration.state_machine.stage import Stage

#: Over both engines together `trust.md` asks 300.
HISTORIES = 150
STEPS = 20


def act_out(ground: Ground, *, histories: int) -> int:
    """Act out so many histories, and give how many there were."""
    stage = Stage(ground)
    machine = type("ProjectMachine", (ProjectMachine,), {"stage": stage})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=histories,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    stage.leave()
    return stage.histories


@pytest.mark.slow
def test_model_and_sqlite_agree(tmp_path: Path) -> None:
    """No history moves a phase past its gate, on a file."""
    assert act_out(SqliteGround(tmp_path), histories=HISTORIES) >= HISTORIES


@pytest.mark.slow
@pytest.mark.postgres
def test_model_and_postgresql_agree(postgres_url: URL) -> None:
    """No history moves a phase past its gate, on a server."""
    assert act_out(PostgresGround(postgres_url), histories=HISTORIES) >= HISTORIES
