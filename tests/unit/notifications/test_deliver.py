"""How often and where to, and what counts as sent."""

import socket
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

import pytest

from notifications.channels import ChannelRefusedError, require_allowed
from notifications.deliver import ChannelEnvelope, deliver, retry_after, was_accepted
from notifications.failures import GiveUpError, TryAgainError
from notifications.mail_url import MailUrlInvalidError, mailbox_folder, transport_for
from tests.unit.notifications.mails import RENDERED


class _Status(IntEnum):
    SUCCESS = 0
    FAILURE = 1
    PARTIAL = 4


@dataclass
class _Result:
    """As Apprise 2 answers: an object that is true whatever it says."""

    status: _Status


@pytest.mark.parametrize(
    ("result", "accepted"),
    [
        pytest.param(True, True, id="1.x sent"),
        pytest.param(False, False, id="1.x not sent"),
        pytest.param(None, False, id="1.x nothing to send to"),
        pytest.param(_Result(_Status.SUCCESS), True, id="2.x sent"),
        pytest.param(_Result(_Status.FAILURE), False, id="2.x not sent"),
        pytest.param(_Result(_Status.PARTIAL), False, id="2.x sent in part"),
        pytest.param("SUCCESS", False, id="something else"),
    ],
)
def test_only_a_success_counts_as_sent(result: object, *, accepted: bool) -> None:
    """Both generations of Apprise are understood."""
    assert was_accepted(result) is accepted


@pytest.mark.parametrize(
    ("attempts", "jitter", "wait"),
    [
        pytest.param(1, 0.5, timedelta(minutes=5), id="the first"),
        pytest.param(47, 0.0, timedelta(minutes=4), id="early"),
        pytest.param(47, 1.0, timedelta(minutes=6), id="late"),
        pytest.param(48, 0.5, None, id="the last"),
        pytest.param(49, 0.5, None, id="beyond the last"),
    ],
)
def test_delivery_is_tried_48_times(attempts: int, jitter: float, wait: timedelta | None) -> None:
    """About five minutes apart, then a visible end."""
    assert retry_after(attempts, jitter=jitter) == wait


PRIVATE = ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"]  # noqa: S104 -- an address to refuse


@pytest.mark.parametrize("host", [*PRIVATE, "[::1]", "[fd00::1]", "[fe80::1]", "[::ffff:10.0.0.1]"])
def test_a_private_address_is_refused(host: str) -> None:
    """A channel cannot be used to reach what stands inside."""
    with pytest.raises(ChannelRefusedError):
        require_allowed(f"jsons://{host}/hook", intranet_allowed=False)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("mailto://a:b@voorbeeld.nl", id="its own mail"),
        pytest.param("syslog://", id="this machine"),
        pytest.param("file:///etc/passwd", id="a file"),
        pytest.param("json://198.51.100.1/hook", id="without TLS"),
        pytest.param("jsons://93.184.216.34/hook?redirect=yes", id="that follows redirects"),
        pytest.param("jsons://93.184.216.34/hook?verify=no", id="that checks no certificate"),
        pytest.param("jsons://93.184.216.34/hook?optional=yes", id="that hides a failure"),
        pytest.param("ntfys://", id="without a host"),
    ],
)
def test_another_kind_of_channel_is_refused(url: str) -> None:
    """Only the kinds of the list, with the locks on."""
    with pytest.raises(ChannelRefusedError):
        require_allowed(url, intranet_allowed=False)


def test_a_public_address_is_allowed() -> None:
    """The list has its use."""
    require_allowed("jsons://93.184.216.34/hook", intranet_allowed=False)


def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts is where a name leads, every place of it."""
    places = [(0, 0, 0, "", ("93.184.216.34", 0)), (0, 0, 0, "", ("10.0.0.1", 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: places)

    with pytest.raises(ChannelRefusedError):
        require_allowed("jsons://poort.voorbeeld.nl/hook", intranet_allowed=False)


def test_a_name_that_cannot_be_looked_up_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that is away is no reason to give up."""

    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", fail)

    with pytest.raises(TryAgainError):
        require_allowed("jsons://poort.voorbeeld.nl/hook", intranet_allowed=False)


def test_a_refused_channel_ends_the_delivery() -> None:
    """The outbox shows it at once, instead of 48 attempts later."""
    envelope = ChannelEnvelope(channel_url="syslog://", rendered=RENDERED)

    with pytest.raises(GiveUpError):
        deliver(envelope, mail_url="poortbox:///nowhere")


@pytest.mark.parametrize(
    "url",
    ["mailto://a@b.nl", "poortmail://", "poortmail://h?x=1", "poortmail://h?security=ssl", ""],
)
def test_a_wrong_mail_address_in_the_settings_is_explained(url: str) -> None:
    """It says how the address should look."""
    with pytest.raises(MailUrlInvalidError, match="poortmail://user:password@server"):
        transport_for(url)


def test_only_a_local_mailbox_has_a_folder() -> None:
    """The portal shows the mailbox only where there is one."""
    folder = mailbox_folder("poortbox:///var/poort/mail%20box")

    assert str(folder) == "/var/poort/mail box"
    assert mailbox_folder("poortmail://server") is None
