"""How many statements a page asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from tests.portal.browsing import Site


@contextmanager
def counted(site: Site) -> Iterator[list[str]]:
    """Gather the statements that the portal sends while this is open, readers and writers alike."""
    store = site.browser.app.state.portal.store  # type: ignore[attr-defined]
    said: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        # What opens a transaction is no question.
        if not statement.startswith(("BEGIN", "SET ", "PRAGMA", "SELECT set_config")):
            said.append(statement)

    # Where both are one engine with other options, what one hears the other hears too.
    is_shared = store.reader.pool is store.writer.pool
    engines = {store.writer} if is_shared else {store.reader, store.writer}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", hear)
