"""Ask a virus scanner, where the authority has one, whether a file is clean."""

import shlex
import socket
import struct
import subprocess
from enum import StrEnum
from typing import BinaryIO, Final

_TIMEOUT_SECONDS: Final = 60
_CHUNK_BYTES: Final = 64 * 1024
_LONGEST_ANSWER: Final = 4096


class Scan(StrEnum):
    """What the virus scanner said."""

    NOT_ASKED = "not asked"
    CLEAN = "clean"
    INFECTED = "infected"
    FAILED = "failed"


def scan(stream: BinaryIO, scanner: str | None) -> Scan:
    """Hand the file to the scanner; without one it is not asked, and a silent one has failed.

    `scanner` is `clamd:/path/of/its/socket` or `clamd:host:port`, or `command:` and a program
    that reads standard input and ends with 0 for clean and 1 for infected, as
    `command:clamdscan --no-summary -` does.
    """
    if scanner is None:
        return Scan.NOT_ASKED
    way, _, where = scanner.partition(":")
    stream.seek(0)
    try:
        return _ask_daemon(stream, where) if way == "clamd" else _run(stream, where)
    except (OSError, subprocess.SubprocessError, ValueError):
        return Scan.FAILED


def _run(stream: BinaryIO, command: str) -> Scan:
    done = subprocess.run(  # noqa: S603 -- a setting of the administrator, without a shell
        shlex.split(command),
        stdin=stream.fileno(),
        capture_output=True,
        timeout=_TIMEOUT_SECONDS,
        check=False,
    )
    return {0: Scan.CLEAN, 1: Scan.INFECTED}.get(done.returncode, Scan.FAILED)


def _ask_daemon(stream: BinaryIO, where: str) -> Scan:
    """Send the file in pieces, each after its length (clamd, INSTREAM)."""
    with _connected(where) as daemon:
        daemon.sendall(b"zINSTREAM\0")
        while chunk := stream.read(_CHUNK_BYTES):
            daemon.sendall(struct.pack(">I", len(chunk)) + chunk)
        daemon.sendall(struct.pack(">I", 0))
        answer = b""
        while len(answer) < _LONGEST_ANSWER and (more := daemon.recv(_LONGEST_ANSWER)):
            answer += more
    words = answer.rstrip(b"\0\n")
    if words.endswith(b" FOUND"):
        return Scan.INFECTED
    return Scan.CLEAN if words == b"stream: OK" else Scan.FAILED


def _connected(where: str) -> socket.socket:
    if where.startswith("/"):
        return _connected_here(where)
    host, _, port = where.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_TIMEOUT_SECONDS)


def _connected_here(path: str) -> socket.socket:
    daemon = socket.socket(socket.AF_UNIX)
    try:
        daemon.settimeout(_TIMEOUT_SECONDS)
        daemon.connect(path)
    except OSError:
        daemon.close()
        raise
    return daemon
