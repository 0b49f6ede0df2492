"""What Alembic runs: every migration in the one transaction that `models.schema` opened."""

from alembic import context

from models.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
