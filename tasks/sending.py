"""Send what stands in the outbox; without Prefect, since mail must go out while it is down."""

from datetime import datetime
from email.utils import parseaddr
from functools import partial
from random import random

from domain.vocabulary import Channel
from notifications.deliver import ChannelEnvelope, Envelope, MailEnvelope, deliver
from notifications.failures import GiveUpError
from notifications.invitation import calendar_invitation
from notifications.mail import MailAddress, Postmark, build_email
from notifications.messages import BoardQuarter, Context, CoordinatorWeekly, DecisionAsked, Digest
from notifications.render import Rendered, render
from notifications.signed_links import links_in, with_links
from notifications.webhook import post_webhook
from tasks.surroundings import Surroundings, surroundings
from usecases.deliver_outbox import Claimed, deliver_once
from usecases.deliver_webhooks import deliver_webhooks_once
from usecases.mail_links import link_path, link_targets


def send_waiting(*, now: datetime) -> int:
    """Send one batch of what is due, mail and events, for each organisation; give how many."""
    around = surroundings()
    mails = sum(
        send_batch(organisation_id, now=now)
        for organisation_id in around.store.organisations_with_mail(now=now)
    )
    events = sum(
        send_events(organisation_id, now=now)
        for organisation_id in around.store.organisations_with_webhooks(now=now)
    )
    return mails + events


def send_events(organisation_id: int, *, now: datetime) -> int:
    """Deliver one batch of events to the webhooks of that organisation; give how many."""
    around = surroundings()
    return deliver_webhooks_once(
        around.store,
        organisation_id,
        now=now,
        post=partial(post_webhook, may_stay_inside=around.webhooks_may_stay_inside),
        jitter=random,
    )


def send_batch(organisation_id: int, *, now: datetime) -> int:
    """Send one batch for that organisation; give how many messages were tried."""
    around = surroundings()
    report = deliver_once(
        around.store,
        organisation_id,
        now=now,
        deliver=partial(_deliver, around, organisation_id),
        jitter=random,
    )
    return report.claimed


def _deliver(around: Surroundings, organisation_id: int, claimed: Claimed) -> str:
    """Hand one message over and give the answer of the other side."""
    context = _linked(around, organisation_id, claimed)
    rendered = render(claimed.message, context, claimed.language)
    return deliver(_envelope(around, claimed, rendered), mail_url=around.mail_url).answer


def _linked(around: Surroundings, organisation_id: int, claimed: Claimed) -> Context:
    """Let the links open without signing in; only in a mail, since a channel has more readers."""
    context = claimed.context
    if around.links is None or claimed.channel is not Channel.MAIL:
        return context
    portal_url = context.header.portal_url
    with around.store.read(organisation_id) as session:
        targets = link_targets(
            session,
            outbox_id=claimed.outbox_id,
            urls=links_in(context),
            portal_url=portal_url,
            sent_at=claimed.created_at,
        )
    signed = {
        url: f"{portal_url}{link_path(one)}{around.links.token(one)}"
        for url, one in targets.items()
    }
    return with_links(context, links=signed)


def _envelope(around: Surroundings, claimed: Claimed, rendered: Rendered) -> Envelope:
    match claimed.channel:
        case Channel.APPRISE:
            if claimed.channel_url is None:
                raise GiveUpError(answer="no address for this channel")
            return ChannelEnvelope(channel_url=claimed.channel_url, rendered=rendered)
        case Channel.MAIL:
            return _mail(around, claimed, rendered)


def _mail(around: Surroundings, claimed: Claimed, rendered: Rendered) -> MailEnvelope:
    name, address = parseaddr(around.mail_from)
    # As it was written: an appointment is seen by more people than a mail.
    context = claimed.context
    postmark = Postmark(
        sender=MailAddress(name=name, email=address),
        recipient=MailAddress(name=claimed.recipient_name, email=claimed.recipient_email),
        message_id=claimed.message_id,
        # The moment it was written, so that a repeat is the same mail to the letter.
        sent_at=claimed.created_at,
        thread_key=claimed.thread_key,
    )
    invitation = (
        calendar_invitation(context, claimed.language, postmark=postmark)
        if isinstance(context, DecisionAsked)
        else None
    )
    # Only what comes by the calendar can be turned off; a task of one's own cannot.
    is_periodic = isinstance(context, Digest | CoordinatorWeekly | BoardQuarter)
    unsubscribe_url = f"{context.header.portal_url}/mijn-meldingen" if is_periodic else None
    return MailEnvelope(
        mail=build_email(
            rendered, postmark=postmark, unsubscribe_url=unsubscribe_url, invitation=invitation
        )
    )
