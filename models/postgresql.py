"""PostgreSQL as this product opens it: nobody waits longer for another than a person would."""

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL

from models import tenancy

#: As long as a writer on SQLite waits for its turn; a statement gets a minute, since the
#: largest one (a morning's sweep) takes seconds. What an administrator set for the server,
#: the database or the role holds, and the owner of the tables takes the time that it needs.
_WAITS = """
SELECT set_config(name, longest, false)
FROM pg_settings JOIN (VALUES ('lock_timeout', '5s'), ('statement_timeout', '60s'))
  AS waits (name, longest) USING (name)
WHERE source = 'default' AND current_user = %s
"""


def engine(address: URL) -> Engine:
    """Open a database; the application's role gives up on locks and statements that take long."""
    # The text of an error goes into the log, where no value of a person belongs.
    opened = create_engine(address.set(drivername="postgresql+psycopg"), hide_parameters=True)

    @event.listens_for(opened, "connect")
    def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 -- SQLAlchemy leaves its listeners untyped
        connection.execute(_WAITS, [tenancy.APP_ROLE])
        connection.commit()  # a setting that is rolled back is gone

    return opened
