"""Write the first migration down again: `python -m tests.migrations.freeze`.

For use until the first release only; from then on each change is a migration of its own.
"""

from pathlib import Path

from models.engines import EngineKind
from models.schema import create_statements, join_script

SQL = Path(__file__).parents[2] / "models" / "migrations" / "sql"


def freeze() -> None:
    """Write the statements of both engines."""
    for kind in EngineKind:
        path = SQL / f"0001_{kind}.sql"
        path.write_text(join_script(create_statements(kind)), encoding="utf-8")


if __name__ == "__main__":
    freeze()
