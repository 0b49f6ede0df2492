"""F8: random histories in which the model, the verbs and the tables must agree."""

import pytest
from sqlalchemy.engine import URL

from tests.faults.grounds import PostgresGround, SqliteGround, temporary_folder
from tests.integration.state_machine.act_out import act_out

#: Over both engines together `trust.md` asks 300.
HISTORIES = 150


@pytest.mark.slow
def test_model_and_sqlite_agree() -> None:
    """No history moves a phase past its gate, on a file."""
    with temporary_folder() as folder:
        assert act_out(SqliteGround(folder), histories=HISTORIES) >= HISTORIES


@pytest.mark.slow
@pytest.mark.postgres
def test_model_and_postgresql_agree(postgres_url: URL) -> None:
    """No history moves a phase past its gate, on a server."""
    assert act_out(PostgresGround(postgres_url), histories=HISTORIES) >= HISTORIES
