"""The first schema: every table, index, constraint, trigger and policy."""

from importlib.resources import files

from alembic import op

from models.schema import run_script

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build everything from the statements as they were frozen for this engine."""
    connection = op.get_bind()
    script = files("models") / "migrations" / "sql" / f"0001_{connection.dialect.name}.sql"
    run_script(connection, script.read_text(encoding="utf-8"))
