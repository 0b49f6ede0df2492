"""A mail server in a process of its own that notes the Message-ID of all it accepted."""

import asyncio
import os
import re
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random

from aiosmtpd.smtp import SMTP, Envelope, Session

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*<([0-9a-f]+)@", re.IGNORECASE | re.MULTILINE)


class Behaviour(StrEnum):
    """What the server does with a mail."""

    ACCEPT = "accept"
    REFUSE_FOR_NOW = "refuse_for_now"
    ASK_TO_SLOW_DOWN = "ask_to_slow_down"
    REFUSE_FOR_GOOD = "refuse_for_good"
    DROP_BEFORE_ACCEPTING = "drop_before_accepting"
    DROP_AFTER_ACCEPTING = "drop_after_accepting"
    SAY_NOTHING = "say_nothing"


#: How often each, of a hundred mails.
Mix = Mapping[Behaviour, int]
WELL_BEHAVED: Mix = {Behaviour.ACCEPT: 100}
_ANSWERS = {
    Behaviour.REFUSE_FOR_NOW: "451 4.3.0 try later",
    Behaviour.ASK_TO_SLOW_DOWN: "452 4.5.3 too many",
    Behaviour.REFUSE_FOR_GOOD: "554 5.7.1 not wanted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """Where to send, and what arrived."""

    port: int
    log: Path

    @property
    def url(self) -> str:
        """The address of the server for the product."""
        return f"poortmail://127.0.0.1:{self.port}?security=none&timeout=1"

    @property
    def length(self) -> int:
        """How far the log is now."""
        return self.log.stat().st_size

    def arrived(self, *, since: int = 0) -> Counter[str]:
        """How often each Message-ID was accepted since that length of the log."""
        with self.log.open() as log:
            log.seek(since)
            lines = [line.split() for line in log]
        return Counter(message_id for what, message_id in lines if what == "accepted")

    def refused(self) -> set[str]:
        """The Message-IDs that were refused for good."""
        lines = [line.split() for line in self.log.read_text().splitlines()]
        return {message_id for what, message_id in lines if what == Behaviour.REFUSE_FOR_GOOD}


class _Server:
    def __init__(self, log: int, *, mix: Mix, random: Random) -> None:
        self._log = log
        self._random = random
        self._mix = mix

    async def handle_DATA(  # noqa: N802 -- aiosmtpd looks for this name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take the mail, or misbehave."""
        assert isinstance(envelope.content, bytes)
        found = _MESSAGE_ID.search(envelope.content)
        message_id = found.group(1).decode() if found else "none"
        (behaviour,) = self._random.choices(list(self._mix), weights=list(self._mix.values()))
        accepted = behaviour in {Behaviour.ACCEPT, Behaviour.DROP_AFTER_ACCEPTING}
        self._note("accepted" if accepted else behaviour, message_id)
        match behaviour:
            case Behaviour.ACCEPT:
                return "250 2.0.0 kept"
            case Behaviour.DROP_BEFORE_ACCEPTING | Behaviour.DROP_AFTER_ACCEPTING:
                assert isinstance(server.transport, asyncio.Transport)
                server.transport.abort()
                return "250 never heard"
            case Behaviour.SAY_NOTHING:
                # The sender has no patience for this; it closes the connection.
                await asyncio.sleep(30)
                return "250 too late"
            case _:
                return _ANSWERS[behaviour]

    def _note(self, what: str, message_id: str) -> None:
        os.write(self._log, f"{what} {message_id}\n".encode())


@contextmanager
def receiving(folder: Path, *, mix: Mix = WELL_BEHAVED, seed: int = 0) -> Iterator[Mailbox]:
    """Run the server until the block ends."""
    log = folder / f"mail-{os.getpid()}-{seed}-{len(list(folder.glob('mail-*')))}.log"
    log.touch()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        _serve(log, writing, mix=mix, seed=seed)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        port = int(pipe.readline())
    try:
        yield Mailbox(port=port, log=log)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _serve(log: Path, writing: int, *, mix: Mix, seed: int) -> None:
    handle = os.open(log, os.O_WRONLY | os.O_APPEND)
    server = _Server(handle, mix=mix, random=Random(seed))
    try:
        asyncio.run(_listen(server, lambda port: os.write(writing, f"{port}\n".encode())))
    finally:
        os._exit(1)


async def _listen(server: _Server, tell: Callable[[int], object]) -> None:
    loop = asyncio.get_running_loop()
    listener = await loop.create_server(lambda: SMTP(server, loop=loop), "127.0.0.1", 0)
    tell(listener.sockets[0].getsockname()[1])
    await listener.serve_forever()
