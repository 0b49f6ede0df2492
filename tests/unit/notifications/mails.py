"""Small mails to try delivery with."""

from datetime import UTC, datetime

from domain.keys import hex_key
from notifications.mail import MailAddress, Postmark, SealedMail, build_email
from notifications.render import Rendered

SENT_AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
RENDERED = Rendered(
    subject="3 werkdagen te laat: MKI-plafond Slotlaan",
    text="Beste Noor,\n\nhttps://poort.voorbeeld.nl/stappen/71\n",
    html='<p>Beste Noor, <a href="https://poort.voorbeeld.nl/stappen/71">open</a></p>\n',
)


def make_postmark(
    *,
    number: int = 1,
    name: str = "Noor de Wit",
    email: str = "noor@voorbeeld.nl",
    sent_at: datetime = SENT_AT,
) -> Postmark:
    """A postmark whose keys follow from the number."""
    return Postmark(
        sender=MailAddress(name="Gemeente Voorbeeld, MKI-poort", email="poort@voorbeeld.nl"),
        recipient=MailAddress(name=name, email=email),
        message_id=hex_key("message", number),
        sent_at=sent_at,
        thread_key=hex_key("thread", 1),
    )


def make_mail(*, number: int = 1, sent_at: datetime = SENT_AT) -> SealedMail:
    """A mail whose Message-ID follows from the number."""
    return build_email(RENDERED, postmark=make_postmark(number=number, sent_at=sent_at))
