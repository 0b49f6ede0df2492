"""A real Prefect server for tests, started from a database that was migrated once."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from poort.ports import is_free
from poort.prefect_server import answers, prefect_environment, server_command
from poort.settings import Settings

_START_SECONDS = 60.0


def free_port(first: int = 4400) -> int:
    """Give a port on which nothing listens."""
    return next(port for port in range(first, first + 500) if is_free("127.0.0.1", port))


@contextmanager
def prefect_server(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server with the settings of the product, until the block ends."""
    home = settings.data_dir / "prefect"
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "prefect.db").exists():
        shutil.copyfile(_migrated_database(), home / "prefect.db")
    with (settings.data_dir / "prefect.log").open("ab") as log:
        process = subprocess.Popen(
            server_command(settings),
            env=environment_of(settings),
            stdout=log,
            stderr=log,
        )
        try:
            _wait_until_answers(settings, process)
            yield process
        finally:
            stop(process)


def stop(process: subprocess.Popen[bytes], *, patience_seconds: float = 30) -> None:
    """Ask a process to end, and end it where it does not in time: none outlives its test."""
    process.terminate()
    try:
        process.wait(patience_seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def environment_of(settings: Settings) -> Mapping[str, str]:
    """Give the environment of a process that belongs to these settings."""
    return {**os.environ, **settings.chosen(), **prefect_environment(settings)}


def prefect(settings: Settings, *arguments: str, folder: Path) -> str:
    """Run the command line of Prefect against that server and give what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "prefect", *arguments],
        cwd=folder,
        env=environment_of(settings),
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _wait_until_answers(settings: Settings, process: subprocess.Popen[bytes]) -> None:
    give_up_at = time.monotonic() + _START_SECONDS
    while not answers(f"{settings.prefect_address}/health"):
        assert process.poll() is None, (settings.data_dir / "prefect.log").read_text()
        assert time.monotonic() < give_up_at, "The Prefect server does not answer."
        time.sleep(0.1)


def _migrated_database() -> Path:
    """Give the template; migrating takes 9 s, copying nothing."""
    template = Path(tempfile.gettempdir()) / f"poort-prefect-{version('prefect')}-{os.getuid()}.db"
    if template.exists():
        return template
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "prefect", "server", "database", "upgrade", "-y"],
            env={**os.environ, "PREFECT_HOME": folder},
            check=True,
            capture_output=True,
        )
        # In one step, so that a second test run never sees half a file.
        half = template.with_suffix(f".{os.getpid()}")
        shutil.copyfile(Path(folder) / "prefect.db", half)
        half.replace(template)
    return template
