"""A real mail server that behaves as badly as it is told to."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum
from threading import Thread

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Behaviour(StrEnum):
    """What the server does with a mail."""

    ACCEPT = "accept"
    REFUSE_FOR_NOW = "refuse_for_now"
    REFUSE_FOR_GOOD = "refuse_for_good"
    ASK_TO_SLOW_DOWN = "ask_to_slow_down"
    REFUSE_RECIPIENT = "refuse_recipient"
    DROP_BEFORE_ACCEPTING = "drop_before_accepting"
    DROP_AFTER_ACCEPTING = "drop_after_accepting"
    SAY_NOTHING = "say_nothing"


class Server:
    """Keeps what it accepted; `behaviour` may change between mails."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.behaviour = Behaviour.ACCEPT
        self.tls = tls
        self.logins: list[bytes] = []
        self.contents: list[bytes] = []
        self._talks: list[SMTP] = []

    @property
    def connections(self) -> int:
        """How many connections were ever opened."""
        return len(self._talks)

    def hang_up(self) -> None:
        """Close every connection without a word."""
        for talk in self._talks:
            if talk.transport is not None:
                talk.transport.get_extra_info("socket").shutdown(socket.SHUT_RDWR)

    @property
    def mails(self) -> list[EmailMessage]:
        """What was accepted, read as a mail program would."""
        return [message_from_bytes(content, policy=policy.default) for content in self.contents]

    def greet(self) -> SMTP:
        """Talk over a new connection."""
        talk = SMTP(
            self,
            loop=asyncio.get_running_loop(),
            tls_context=self.tls,
            authenticator=self._know_user,
        )
        self._talks.append(talk)
        return talk

    def _know_user(self, *about: object) -> AuthResult:
        login = about[-1]
        assert isinstance(login, LoginPassword)
        self.logins.append(login.login)
        known = login == LoginPassword(b"poort", b"geheim")
        # "Not handled" lets the server itself say no.
        return AuthResult(success=known, handled=known)

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd calls it so
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Refuse the recipient, or take it."""
        if self.behaviour is Behaviour.REFUSE_RECIPIENT:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 -- aiosmtpd looks for this name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take the mail, or whatever else was asked."""
        return await self._answers()[self.behaviour](server, envelope)

    def _answers(self) -> dict[Behaviour, Callable[[SMTP, Envelope], Awaitable[str]]]:
        return {
            Behaviour.ACCEPT: self._accept,
            Behaviour.REFUSE_FOR_NOW: _say("451 4.3.0 try later"),
            Behaviour.REFUSE_FOR_GOOD: _say("554 5.7.1 not wanted"),
            Behaviour.ASK_TO_SLOW_DOWN: _say("452 4.5.3 too many"),
            Behaviour.DROP_BEFORE_ACCEPTING: _drop,
            Behaviour.DROP_AFTER_ACCEPTING: self._accept_and_drop,
            Behaviour.SAY_NOTHING: _wait,
        }

    async def _accept(self, _server: SMTP, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.contents.append(envelope.content)
        return "250 2.0.0 kept"

    async def _accept_and_drop(self, server: SMTP, envelope: Envelope) -> str:
        await self._accept(server, envelope)
        return await _drop(server, envelope)


def _say(answer: str) -> Callable[[SMTP, Envelope], Awaitable[str]]:
    async def say(server: SMTP, envelope: Envelope) -> str:
        return answer

    return say


async def _drop(server: SMTP, envelope: Envelope) -> str:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()
    return "250 never heard"


async def _wait(server: SMTP, envelope: Envelope) -> str:
    # Ends with the connection, which the sender closes when its patience is over.
    await asyncio.Event().wait()
    raise AssertionError


@contextmanager
def running(server: Server) -> Iterator[int]:
    """Run the server in a thread of its own, on a port that the system chose, and give the port."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        opening = loop.create_server(server.greet, "127.0.0.1", 0)
        listener = asyncio.run_coroutine_threadsafe(opening, loop).result()
        yield listener.sockets[0].getsockname()[1]
        asyncio.run_coroutine_threadsafe(_stop(listener), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _stop(listener: asyncio.Server) -> None:
    listener.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
