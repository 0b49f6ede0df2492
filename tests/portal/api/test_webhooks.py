"""Other systems hear of what happens: signed, at least once, and never inside our own network."""

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from domain.vocabulary import Role
from models.engines import Store
from notifications.failures import DeliveryError, GiveUpError, TryAgainError
from notifications.webhook import WebhookMessage, WebhookRefusedError, post_webhook, require_form
from tests.authority import START, Authority, set_up_authority
from tests.portal.api.calling import Caller, administrator_as
from tests.portal.api.conftest import Call
from tests.portal.browsing import Site
from usecases.deliver_webhooks import deliver_webhooks_once
from usecases.webhook_events import WebhookEvent
from usecases.webhooks import RegisterWebhook, register_webhook

HOOK = {"name": "Zaaksysteem", "url": "https://zaak.example/hook", "events": list(WebhookEvent)}


@dataclass
class Receiver:
    """The other side; it takes in, or fails as it is told."""

    error: DeliveryError | None = None
    got: list[WebhookMessage] = field(default_factory=list)

    def take(self, message: WebhookMessage) -> str:
        """Take one message in."""
        self.got.append(message)
        if self.error is not None:
            raise self.error
        return "200"

    def deliver(self, authority: Authority) -> int:
        """Deliver a batch of what is due."""
        return deliver_webhooks_once(
            authority.store,
            authority.organisation_id,
            now=authority.now,
            post=self.take,
            jitter=lambda: 0.5,
        )


@pytest.fixture
def administrator(calling: Call) -> Caller:
    """A system of the administrator."""
    return calling(Role.ADMINISTRATOR)


def test_a_whole_gate_is_heard_in_order(site: Site, administrator: Caller) -> None:
    """Each act once, without a name or a reason."""
    assert administrator.post("/webhooks", HOOK).status_code == 201
    site.authority.pass_gate(site.authority.start())
    receiver = Receiver()
    while receiver.deliver(site.authority):
        pass

    heard = [json.loads(message.payload) for message in receiver.got]
    kinds = [one["type"] for one in heard]
    acts = [kind for kind in kinds if kind != "check.answered"]
    assert acts == ["gate.submitted", "gate.decided", "phase.opened"]
    assert kinds[0] == "check.answered"
    decided = heard[kinds.index("gate.decided")]["data"]
    assert (decided["projectNumber"], decided["result"]) == ("P-001", "go")
    assert len({message.key for message in receiver.got}) == len(heard)


def test_what_was_rolled_back_is_not_heard(sqlite_store: Store) -> None:
    """The event is written in the transaction of the act."""
    authority = set_up_authority(sqlite_store)
    listen(authority, WebhookEvent.GATE_SUBMITTED)
    project_id = authority.start()

    with pytest.raises(Exception, match="open"):
        authority.submit(project_id)

    assert Receiver().deliver(authority) == 0


def test_what_fails_is_tried_again_under_the_same_key(authority: Authority) -> None:
    """On each engine: five minutes later, and not before."""
    heard = submitted(authority)
    receiver = Receiver(error=TryAgainError(answer="503"))
    assert receiver.deliver(authority) == 1
    assert receiver.deliver(authority) == 0

    authority.pass_time(minutes=6)
    receiver.error = None

    assert authority.organisation_id in authority.store.organisations_with_webhooks(
        now=authority.now
    )
    assert receiver.deliver(authority) == 1
    assert len({message.key for message in receiver.got}) == 1
    assert receiver.deliver(authority) == 0
    assert heard


def test_what_failed_for_good_is_seen_and_sent_again(site: Site, administrator: Caller) -> None:
    """By the administrator, once it is mended on the other side."""
    submitted(site.authority)
    Receiver(error=GiveUpError(answer="410")).deliver(site.authority)
    hook = administrator.read("/webhooks")["items"][0]["id"]
    failed = administrator.read(f"/webhooks/{hook}/deliveries")["items"][0]
    assert (failed["lastAnswer"], failed["sentAt"]) == ("410", None)

    assert administrator.post(f"/deliveries/{failed['id']}/retries").status_code == 201
    assert administrator.post(f"/deliveries/{failed['id']}/retries").status_code == 409
    receiver = Receiver()

    assert receiver.deliver(site.authority) == 1
    assert receiver.got[0].key == failed["eventKey"]


def test_a_webhook_that_was_stopped_hears_nothing_more(site: Site, administrator: Caller) -> None:
    """Nor what was waiting for it."""
    submitted(site.authority)
    hook = administrator.read("/webhooks")["items"][0]["id"]
    shown = {"Authorization": f"Bearer {administrator.token}"}

    first = site.browser.delete(f"/api/v1/webhooks/{hook}", headers=shown)
    second = site.browser.delete(f"/api/v1/webhooks/{hook}", headers=shown)
    receiver = Receiver()
    receiver.deliver(site.authority)

    assert (first.status_code, second.status_code) == (204, 404)
    assert receiver.got == []


def test_only_the_administrator_registers_webhooks(calling: Call) -> None:
    """Whatever the scopes of the token."""
    assert calling(Role.COORDINATOR).post("/webhooks", HOOK).status_code == 403


@pytest.mark.parametrize(
    "url",
    [
        "http://zaak.example/",
        "ftp://zaak.example/",
        "https://",
        "https://u:p@zaak.example/",
        "https://zaak.example:x/",
        "https://zaak.example/a b",
        "https://zaak.example/\r\nHost: a",
    ],
)
def test_an_address_that_is_no_public_https_is_refused(url: str) -> None:
    """When it is registered, and again when it is used."""
    with pytest.raises(WebhookRefusedError):
        require_form(url, may_stay_inside=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]"])
def test_nothing_goes_into_our_own_network(host: str) -> None:
    """Such as the metadata of a cloud."""
    with pytest.raises(GiveUpError):
        post_webhook(message(f"https://{host}/"), may_stay_inside=False)


def test_what_arrives_is_signed(receiving: tuple[str, list[dict[str, str]]]) -> None:
    """As Standard Webhooks says, so that a library on the other side can check it."""
    address, got = receiving
    sent = message(f"{address}/in?a=1")

    assert post_webhook(sent, may_stay_inside=True) == "200"

    told = got[0]
    signed = f"{told['webhook-id']}.{told['webhook-timestamp']}.{told['body']}".encode()
    expected = hmac.digest(b64decode(sent.secret.removeprefix("whsec_")), signed, sha256)
    assert told["webhook-signature"] == f"v1,{b64encode(expected).decode()}"
    assert (told["path"], told["body"]) == ("/in?a=1", sent.payload)


@pytest.mark.parametrize(
    ("path", "error"), [("/500", TryAgainError), ("/302", TryAgainError), ("/410", GiveUpError)]
)
def test_what_the_other_side_refuses_is_told(
    receiving: tuple[str, list[dict[str, str]]], path: str, error: type[DeliveryError]
) -> None:
    """A redirect is not followed: it could lead inside."""
    address, got = receiving

    with pytest.raises(error, match=path[1:]):
        post_webhook(message(f"{address}{path}"), may_stay_inside=True)

    assert len(got) == 1


@pytest.fixture
def receiving() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A server on this machine; a path of three digits is what it answers."""
    got: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            got.append(headers | {"body": body, "path": self.path})
            self.send_response(int(self.path[1:]) if self.path[1:].isdigit() else 200)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Keep the output of the tests clean."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", got
        server.shutdown()
        thread.join()


def message(url: str) -> WebhookMessage:
    """An event for that address."""
    secret = "whsec_" + b64encode(b"s" * 32).decode()
    return WebhookMessage(url=url, secret=secret, key="ab12", payload='{"a": 1}', sent_at=START)


def listen(authority: Authority, *events: WebhookEvent) -> None:
    """Register a webhook for these events."""
    with authority.write() as session:
        register_webhook(
            session,
            command=RegisterWebhook(
                name="Zaak", url="https://zaak.example/hook", events=frozenset(events)
            ),
            may_stay_inside=False,
            actor=administrator_as(session, authority, Role.ADMINISTRATOR),
            now=authority.now,
        )


def submitted(authority: Authority) -> int:
    """A gate that is submitted, and heard of."""
    listen(authority, WebhookEvent.GATE_SUBMITTED)
    project_id = authority.start()
    authority.answer_all(project_id)
    return authority.submit(project_id)
