"""A message over another channel than mail: a webhook, as Apprise calls it."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from notifications.deliver import ChannelEnvelope, Delivered, deliver
from notifications.failures import GiveUpError, TryAgainError
from tests.unit.notifications.mails import RENDERED

# Apprise loads all its plugins at once, and one of them asks for an old module of Python.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


class _Hook(BaseHTTPRequestHandler):
    """Keeps what is posted; the path says how it answers."""

    def do_POST(self) -> None:
        assert isinstance(self.server, _HookServer)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append((self.path, json.loads(body)))
        if self.path.startswith("/elsewhere"):
            self.send_response(307)
            self.send_header("Location", "/inside")
        else:
            self.send_response(500 if self.path.startswith("/broken") else 200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Stay silent."""


class _HookServer(HTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hook)
        self.posted: list[tuple[str, dict[str, str]]] = []


@pytest.fixture
def hook() -> Iterator[_HookServer]:
    """A web server that takes messages."""
    with _HookServer() as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def _deliver(hook: _HookServer, path: str, *, intranet_allowed: bool = True) -> Delivered:
    url = f"json://127.0.0.1:{hook.server_port}/{path}"
    envelope = ChannelEnvelope(channel_url=url, rendered=RENDERED)
    return deliver(envelope, mail_url="poortbox:///unused", intranet_allowed=intranet_allowed)


def test_a_webhook_gets_subject_and_text(hook: _HookServer) -> None:
    """With the links of the text."""
    _deliver(hook, "hook")

    [(_, posted)] = hook.posted
    assert posted["title"] == RENDERED.subject
    assert "https://poort.voorbeeld.nl/stappen/71" in posted["message"]


def test_a_webhook_that_fails_is_tried_again(hook: _HookServer) -> None:
    """Apprise keeps the reason to itself, so we do not give up on it."""
    with pytest.raises(TryAgainError):
        _deliver(hook, "broken")


def test_a_redirect_is_not_followed(hook: _HookServer) -> None:
    """It could lead to where the address itself may not."""
    with pytest.raises(TryAgainError):
        _deliver(hook, "elsewhere")

    assert [path for path, _ in hook.posted] == ["/elsewhere"]


def test_the_intranet_is_closed_unless_the_settings_open_it(hook: _HookServer) -> None:
    """Without the setting nothing is even called."""
    with pytest.raises(GiveUpError):
        _deliver(hook, "hook", intranet_allowed=False)

    assert hook.posted == []
