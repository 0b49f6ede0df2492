"""Handing a message over, always through Apprise: by mail or over another channel."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, assert_never

from apprise import Apprise, AppriseAsset, NotifyBase

from notifications.channels import ChannelRefusedError, require_allowed
from notifications.failures import AlreadyDoneError, GiveUpError, TryAgainError
from notifications.mail import SealedMail
from notifications.mail_url import transport_for
from notifications.plugin import CompleteMail
from notifications.render import Rendered

#: "Delivery retries 48 times 5 minutes apart with jitter" (`trust.md`).
MOST_ATTEMPTS: Final = 48
_PAUSE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailEnvelope:
    """A complete mail; the settings say by which server it goes."""

    mail: SealedMail


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelEnvelope:
    """The text of a message for another channel, by its Apprise address."""

    channel_url: str
    rendered: Rendered


Envelope = MailEnvelope | ChannelEnvelope


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What the other side answered; `repeated` when it had the message already."""

    answer: str
    repeated: bool = False


def deliver(envelope: Envelope, *, mail_url: str, intranet_allowed: bool = False) -> Delivered:
    """Hand the message over once; a message that is there already counts as delivered.

    Raises:
        TryAgainError: it may go well later.
        SlowDownError: as above, and the rest of this batch should wait too.
        GiveUpError: it will never go well.
        MailUrlInvalidError: the settings name no mail server that we know.
    """
    match envelope:
        case MailEnvelope():
            return _deliver_mail(envelope.mail, mail_url)
        case ChannelEnvelope():
            return _deliver_elsewhere(envelope, intranet_allowed=intranet_allowed)
        case _:
            assert_never(envelope)


def _deliver_mail(mail: SealedMail, mail_url: str) -> Delivered:
    transport_for(mail_url)  # refuses a wrong address by its own error, outside Apprise
    carrier = CompleteMail(mail_url=mail_url, mail=mail)
    accepted = _notify(carrier, title="", body=str(mail.email["Message-ID"]))
    match carrier.failure:
        case None if accepted:
            return Delivered(answer=carrier.answer or "")
        case None:
            raise TryAgainError(answer="Apprise")
        case AlreadyDoneError():
            return Delivered(answer=carrier.failure.answer, repeated=True)
        case _:
            raise carrier.failure


def _deliver_elsewhere(envelope: ChannelEnvelope, *, intranet_allowed: bool) -> Delivered:
    try:
        require_allowed(envelope.channel_url, intranet_allowed=intranet_allowed)
    except ChannelRefusedError as error:
        raise GiveUpError(answer=str(error)) from error
    scheme = envelope.channel_url.partition(":")[0]
    # A redirect could lead into the private network that the address itself may not name.
    plugin = Apprise.instantiate(
        envelope.channel_url, asset=AppriseAsset(http_redirects=False, async_mode=False)
    )
    if plugin is None:
        raise GiveUpError(answer=f"{scheme}://")
    if not _notify(plugin, title=envelope.rendered.subject, body=envelope.rendered.text):
        # Apprise keeps the answer of the other side to itself.
        raise TryAgainError(answer=f"{scheme}://")
    return Delivered(answer=f"{scheme}://")


def _notify(plugin: NotifyBase, *, title: str, body: str) -> bool:
    service = Apprise()
    service.add(plugin)
    return was_accepted(service.notify(title=title, body=body, body_format="text"))


def was_accepted(result: object) -> bool:
    """Whether Apprise sent: 1.x answers a boolean, 2.x a result (which is true even in failure)."""
    if result is None or isinstance(result, bool):
        return result is True
    return getattr(getattr(result, "status", None), "name", None) == "SUCCESS"


def retry_after(attempts: int, *, jitter: float) -> timedelta | None:
    """How long to wait after that many attempts, or None when it was the last.

    `jitter` between 0 and 1 spreads the moments over a fifth of the pause to both sides, so
    that a server that comes back is not met by all at once.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    return _PAUSE * (0.8 + 0.4 * jitter)
