"""The store and the way out for mail, for work that the runner else would do."""

from collections.abc import Iterator
from contextlib import contextmanager

from models.engines import Store
from notifications.signed_links import LinkSigner
from poort.cli.session import opened_store
from poort.portal_secret import link_secrets
from tasks.surroundings import Surroundings, settle


@contextmanager
def surrounded() -> Iterator[Store]:
    """Let tasks work with the store of the settings, within this block.

    Raises:
        StoreMissingError: nobody made the store yet.
    """
    with opened_store() as (store, settings):
        settle(
            Surroundings(
                store=store,
                mail_url=settings.outgoing_mail_url,
                mail_from=settings.mail_from,
                portal_url=settings.portal_address,
                links=LinkSigner(link_secrets(settings)),
                webhooks_may_stay_inside=settings.webhooks_may_stay_inside,
            )
        )
        try:
            yield store
        finally:
            settle(None)
