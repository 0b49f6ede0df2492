"""`poort start`: one parent that starts the product, keeps it going and stops it in order.

It stays small on purpose (no database, no Prefect): what it starts holds those.
"""

import fcntl
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

from domain.errors import PoortError
from domain.vocabulary import Language
from notifications.language import explain, translator
from poort.logs import configure_logs
from poort.ports import with_free_ports
from poort.prefect_server import answers, prefect_environment, server_command
from poort.processes import Child, Program
from poort.settings import Settings, load_settings
from poort.stop_sign import StopSign

_log = logging.getLogger(__name__)

#: Holds the process id of the parent, and the addresses of the portal and of Prefect.
LOCK_FILE = "poort.lock"

_LOOK_EVERY_SECONDS = 0.2
#: A parent that was killed leaves children that need a moment to stop.
_WAIT_FOR_PREDECESSOR_SECONDS = 20.0
#: After this long we print the address all the same; the portal says what is still missing.
_PATIENCE_SECONDS = 60.0


class AlreadyRunningError(PoortError):
    """The product runs already on this data folder."""

    message = "MKI-poort already runs in {data_dir}: open {address}"
    status = HTTPStatus.CONFLICT


class NotPreparedError(PoortError):
    """The store could not be made ready; the sentence above it says why."""

    message = "MKI-poort did not start: its store in {data_dir} could not be made ready."
    status = HTTPStatus.INTERNAL_SERVER_ERROR


def supervise(
    settings: Settings, *, tell_ready: Callable[[Settings], None], stop: StopSign
) -> None:
    """Run portal, Prefect server and runner until `stop` is set; the portal comes first.

    The others come when the store is ready.

    `tell_ready` is called once, with the settings in use, when the portal answers: it waits for
    nothing of Prefect, and says itself what is still starting.

    Raises:
        AlreadyRunningError: The folder is in use by another `poort start`.
        PortBusyError: A port that was asked for is in use.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with folder_to_ourselves(settings.data_dir) as lock:
        settings = with_free_ports(settings)
        note_addresses(lock, settings)
        settings.runner_ready_file.unlink(missing_ok=True)
        children = [Child(program=program, lock_descriptor=lock) for program in programs(settings)]
        try:
            for child in children:
                if child.program.name == _COMES_FIRST:
                    child.look_after(time.monotonic())
            _prepare(settings)
            _keep_going(children, settings, tell_ready=tell_ready, stop=stop)
        finally:
            # The portal first, so that nobody waits for what is leaving; the server last.
            for child in sorted(children, key=lambda child: _STOP_ORDER[child.program.name]):
                child.stop()


def _prepare(settings: Settings) -> None:
    """Make the store ready in a process that ends; it has said itself why it could not."""
    prepared = subprocess.run(  # noqa: S603 -- our own module
        _python("poort.prepare"), env={**os.environ, **settings.chosen()}, check=False
    )
    if prepared.returncode != 0:
        raise NotPreparedError(data_dir=settings.data_dir)


#: People see a page first, which says itself what is missing; the others wait for the store, and
#: would take the processor from the portal while it starts.
_COMES_FIRST = "portal"
_HEAD_START_SECONDS = 3.0
_STOP_ORDER = {"portal": 0, "runner": 1, "prefect": 2}


def programs(settings: Settings) -> tuple[Program, ...]:
    """Give what belongs to the product, in the order in which it starts."""
    environment = {**settings.chosen(), **prefect_environment(settings)}

    def program(
        name: str, command: tuple[str, ...], stop_signal: signal.Signals, grace_seconds: float
    ) -> Program:
        return Program(
            name=name,
            command=command,
            environment=environment,
            stop_signal=stop_signal,
            grace_seconds=grace_seconds,
            log_file=settings.data_dir / "logs" / f"{name}.log",
        )

    portal = program("portal", _python("poort.portal"), signal.SIGTERM, 5.0)
    server = program("prefect", server_command(settings), signal.SIGTERM, 10.0)
    # INT lets the runner finish what it is doing; TERM would crash the running flow.
    runner = program("runner", _python("poort.runner"), signal.SIGINT, 30.0)
    return (portal, server, runner) if settings.runs_prefect_server else (portal, runner)


def main() -> None:
    """Run the product in the foreground until it is asked to stop."""
    configure_logs(load_settings().log_format, process="supervisor")
    logging.getLogger().setLevel(logging.WARNING)
    stop = StopSign()
    stop.raise_on(signal.SIGINT, signal.SIGTERM)
    _ = translator(Language.NL)
    try:
        supervise(load_settings(), tell_ready=_tell_ready, stop=stop)
    except PoortError as error:
        sys.stderr.write(explain(error, Language.NL) + "\n")
        sys.exit(1)


def _tell_ready(settings: Settings) -> None:
    _ = translator(Language.NL)
    message = _("MKI-poort is ready: open %(address)s (stop with Ctrl-C)")
    sys.stdout.write(message % {"address": settings.portal_address} + "\n")
    sys.stdout.flush()


def _keep_going(
    children: list[Child],
    settings: Settings,
    *,
    tell_ready: Callable[[Settings], None],
    stop: StopSign,
) -> None:
    started_at = time.monotonic()
    told = False
    while not stop.is_set():
        has_head_start = not told and time.monotonic() < started_at + _HEAD_START_SECONDS
        for child in children:
            if child.program.name == _COMES_FIRST or not has_head_start:
                child.look_after(time.monotonic())
        if not told and (_is_open(settings) or time.monotonic() > started_at + _PATIENCE_SECONDS):
            tell_ready(settings)
            told = True
        stop.wait(_LOOK_EVERY_SECONDS)


def _is_open(settings: Settings) -> bool:
    return answers(f"{settings.portal_address_here}/readyz")


def _python(module: str) -> tuple[str, ...]:
    return (sys.executable, "-m", module)


@contextmanager
def folder_to_ourselves(data_dir: Path) -> Iterator[int]:
    """Hold the lock of the folder; children hold it with us, until the last of them is gone."""
    path = data_dir / LOCK_FILE
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        give_up_at = time.monotonic() + _WAIT_FOR_PREDECESSOR_SECONDS
        while not _locked(descriptor):
            if _is_alive(path) or time.monotonic() > give_up_at:
                raise AlreadyRunningError(data_dir=data_dir, address=_read_address(path))
            time.sleep(_LOOK_EVERY_SECONDS)
        yield descriptor
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def note_addresses(descriptor: int, settings: Settings) -> None:
    """Write in the lock who runs here and where; other commands look there."""
    lines = (os.getpid(), settings.portal_address, settings.prefect_address)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, "".join(f"{line}\n" for line in lines).encode(), 0)


def prefect_address_in_use(data_dir: Path) -> str | None:
    """The address of Prefect for the product that runs on that folder, if one does."""
    path = data_dir / LOCK_FILE
    if not path.exists() or not _is_alive(path):
        return None
    lines = path.read_text(encoding="utf-8").splitlines()
    return lines[2] if len(lines) > 2 else None  # noqa: PLR2004 -- the third line, see above


def _read_address(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    return lines[1] if len(lines) > 1 else "?"


def _is_alive(path: Path) -> bool:
    """Whether the parent that holds the folder lives; its children alone will stop soon."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return bool(lines) and Path(f"/proc/{lines[0]}").exists()


if __name__ == "__main__":
    main()
