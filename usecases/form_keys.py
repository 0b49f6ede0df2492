"""A form that is sent twice does its work once: its key is stored with what came of it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256

from domain.audit import canonical_json
from domain.errors import PoortError
from models.engines import WriteSession
from models.queries import work


class FormChangedError(PoortError):
    """A key came back with other fields: it was used before, for something else."""

    message = "This form was already sent with other answers. Reload the page and try again."


def once(
    session: WriteSession,
    *,
    key: str,
    fields: Mapping[str, object],
    act: Callable[[], str],
    now: datetime,
) -> str:
    """Act and keep the outcome under the key, or give the outcome that is kept there.

    Key and act are one transaction: an act that is refused leaves no key behind. Of two that
    come at once the second waits for the first.

    Raises:
        FormChangedError: the key came with other fields before.
    """
    fields_hash = sha256(canonical_json(dict(fields))).hexdigest()
    if work.take_form_key(session, key, fields_hash=fields_hash, now=now):
        outcome = act()
        work.keep_outcome(session, key, outcome=outcome)
        return outcome
    earlier = work.idempotency_key(session, key)
    assert earlier is not None  # it could not be taken, so it is there
    if earlier.fields_hash != fields_hash:
        raise FormChangedError
    return earlier.outcome
