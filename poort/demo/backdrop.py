"""What stands behind the stage: the opened store, the mailbox, and a real Prefect server."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from domain.errors import PoortError
from models.engines import Store, open_store
from models.schema import upgrade
from poort.demo.folder import clear_earlier_demo, require_empty
from poort.demo.stopwatch import Part, Stopwatch
from poort.ports import with_free_ports
from poort.prefect_server import answers, prefect_environment, server_command
from poort.processes import Child, Program
from poort.settings import Settings
from poort.supervisor import folder_to_ourselves
from tasks.surroundings import Surroundings, settle

_LOOK_EVERY_SECONDS = 0.1
_PATIENCE_SECONDS = 60.0


class PrefectSilentError(PoortError):
    """The Prefect server did not answer in time."""

    message = "Prefect did not start within {seconds} seconds. See the log in {log}."
    status = HTTPStatus.SERVICE_UNAVAILABLE


@contextmanager
def empty_store(settings: Settings) -> Iterator[tuple[Store, Settings, int]]:
    """Give a new store in a folder to ourselves, the ports in use, and the lock of the folder.

    Raises:
        AlreadyRunningError: the product runs on this folder.
        DemoStoreInUseError: there is an authority in the store that no demo put there.
        PortBusyError: a port that was asked for is in use.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with folder_to_ourselves(settings.data_dir) as lock:
        clear_earlier_demo(settings)
        settings = with_free_ports(settings)
        upgrade(settings.store_migration_url)
        store = open_store(settings.store_url)
        try:
            require_empty(store)
            settle(
                Surroundings(
                    store=store,
                    mail_url=settings.outgoing_mail_url,
                    mail_from=settings.mail_from,
                    portal_url=settings.portal_address,
                )
            )
            yield store, settings, lock
        finally:
            settle(None)
            store.dispose()


@contextmanager
def running_prefect(settings: Settings, *, lock: int, stopwatch: Stopwatch) -> Iterator[None]:
    """Run a Prefect server as the product does, and let this process be a client of it.

    Raises:
        PrefectSilentError: it does not answer within a minute.
    """
    environment = {
        **prefect_environment(settings),
        # A hundred runs would write over the progress bar.
        "PREFECT_LOGGING_LEVEL": "WARNING",
    }
    # Prefect reads its environment when it is imported, which the first flow does.
    os.environ.update(environment)
    server = Child(
        program=Program(
            name="prefect",
            command=server_command(settings),
            environment=environment,
            stop_signal=signal.SIGTERM,
            grace_seconds=10.0,
            log_file=settings.data_dir / "logs" / "prefect.log",
        ),
        lock_descriptor=lock,
    )
    try:
        with stopwatch.timing(Part.PREFECT_SERVER):
            if settings.runs_prefect_server:
                server.start(time.monotonic())
            _wait_for(settings, log=str(server.program.log_file))
        yield
    finally:
        server.stop()


def _wait_for(settings: Settings, *, log: str) -> None:
    give_up_at = time.monotonic() + _PATIENCE_SECONDS
    while not answers(f"{settings.prefect_address}/health"):
        if time.monotonic() > give_up_at:
            raise PrefectSilentError(seconds=int(_PATIENCE_SECONDS), log=log)
        time.sleep(_LOOK_EVERY_SECONDS)
