"""Our plugin for Apprise: a complete mail, over SMTP or into the local mailbox.

Apprise's own mail plugin loses the links of the text part, writes two Message-IDs, knows no
calendar part, opens a connection per mail and waits 5.5 s between two (measured).
"""

from typing import Any

from apprise import NotifyBase

from notifications.failures import DeliveryError
from notifications.mail import SealedMail
from notifications.mail_url import transport_for

SCHEMES = ("poortmail", "poortbox")


class CompleteMail(NotifyBase):  # type: ignore[no-untyped-call] # Apprise is typed in part
    """Carries one complete mail; afterwards `answer` or `failure` tells how it went."""

    service_name = "MKI-poort"  # type: ignore[assignment] # Apprise says None and means text
    protocol = SCHEMES  # type: ignore[assignment] # the same
    request_rate_per_sec = 0

    def __init__(self, *, mail_url: str, mail: SealedMail, **kwargs: Any) -> None:  # noqa: ANN401 -- Apprise's own words
        super().__init__(**kwargs)  # type: ignore[no-untyped-call] # Apprise is typed in part
        self._mail_url = mail_url
        self._mail = mail
        self.answer: str | None = None
        self.failure: DeliveryError | None = None

    def url(self, *_: Any, **__: Any) -> str:  # noqa: ANN401 -- Apprise's own words
        """The scheme only; Apprise writes this in its log and the rest holds a password."""
        return f"{self._mail_url.partition(':')[0]}://"

    def send(self, *_: Any, **__: Any) -> bool:  # noqa: ANN401 -- Apprise's own words
        """Hand the mail in; Apprise's title and body are not what goes out."""
        try:
            self.answer = transport_for(self._mail_url).send(self._mail)
        except DeliveryError as failure:
            self.failure = failure
            return False
        return True
