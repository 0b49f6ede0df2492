"""F8: random histories in which the model, the verbs and the tables must agree."""

import pytest
from sqlalchemy.engine import URL

from tests.faults.grounds import PostgresGround, SqliteGround, temporary_folder
from tests.integration.state_machine.act_out import act_out

#: Over both engines together `trust.md` asks 300.
HISTORIES = 150
#: `make faults` draws another one every time, and prints it.
SEED = 20_260_302


@pytest.mark.slow
@pytest.mark.timeout(900)  # 45 s on a machine of its own
def test_model_and_sqlite_agree() -> None:
    """No history moves a phase past its gate, on a file."""
    with temporary_folder() as folder:
        assert act_out(SqliteGround(folder), histories=HISTORIES, first_seed=SEED) >= HISTORIES


@pytest.mark.slow
@pytest.mark.timeout(900)  # 45 s on a machine of its own
@pytest.mark.postgres
def test_model_and_postgresql_agree(postgres_url: URL) -> None:
    """No history moves a phase past its gate, on a server."""
    assert act_out(PostgresGround(postgres_url), histories=HISTORIES, first_seed=SEED) >= HISTORIES
