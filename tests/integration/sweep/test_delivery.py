"""The outbox is delivered at least once, and always says what became of a message."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from domain.keys import hex_key
from domain.vocabulary import Channel, Language, Message, Origin, OutboxState, Role
from models.engines import Store
from models.work import Outbox
from notifications.failures import AlreadyDoneError, GiveUpError, SlowDownError, TryAgainError
from notifications.messages import Header, Reason, Undelivered
from notifications.payloads import to_payload
from tests.factories import TODAY, Cast, give_role, make_cast, make_person
from usecases.acting import load_actor
from usecases.deliver_outbox import (
    Claimed,
    DeliveryReport,
    MessageNotFailedError,
    claim_batch,
    deliver_once,
    resend,
)
from usecases.reconcile import left_behind

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LONG_AFTER = timedelta(minutes=10)


@dataclass
class RecordingSender:
    """Takes every message, or fails as told."""

    failure: Exception | None = None
    sent: list[str] = field(default_factory=list)

    def __call__(self, claimed: Claimed) -> str:
        """Note the Message-ID and answer as a mail server would."""
        self.sent.append(claimed.message_id)
        if self.failure is not None:
            raise self.failure
        return "250 queued"


def _deliver(
    store: Store, cast: Cast, sender: Callable[[Claimed], str], *, now: datetime = NOW
) -> DeliveryReport:
    return deliver_once(store, cast.organisation, now=now, deliver=sender, jitter=lambda: 0.5)


def _enqueue(store: Store, cast: Cast, *, count: int = 1, payload: str | None = None) -> None:
    header = Header(
        recipient_name="Lia Lead",
        organisation_name="Waterschap De Linge",
        portal_url="https://poort.example.org",
        reason=Reason.ADMINISTRATOR,
    )
    context = Undelivered(
        header=header,
        url="https://poort.example.org/beheer",
        to_name="Karel Klant",
        undelivered=Message.DIGEST,
        attempts=48,
        last_answer="550",
    )
    with store.write(cast.organisation) as session:
        for number in range(count):
            key = hex_key("test", number)
            session.add(
                Outbox(
                    organisation_id=cast.organisation,
                    recipient_id=cast.lead,
                    message=Message.UNDELIVERED if payload is None else Message.DIGEST,
                    channel=Channel.MAIL,
                    language=Language.NL,
                    dedupe_key=key,
                    message_id=hex_key("message", key),
                    payload=payload or to_payload(context),
                    created_at=NOW,
                    available_at=NOW,
                )
            )


def _rows(store: Store, cast: Cast) -> list[Outbox]:
    with store.read(cast.organisation) as session:
        return list(session.exec(select(Outbox).order_by(col(Outbox.id))).all())


def test_what_is_due_is_sent_and_not_sent_again(store: Store) -> None:
    """The answer of the other side is kept."""
    cast, sender = make_cast(store), RecordingSender()
    _enqueue(store, cast, count=3)

    first, second = _deliver(store, cast, sender), _deliver(store, cast, sender)

    assert first == DeliveryReport(claimed=3, sent=3)
    assert second == DeliveryReport()
    assert len(set(sender.sent)) == 3
    assert {row.last_answer for row in _rows(store, cast)} == {"250 queued"}
    assert {row.state(now=NOW) for row in _rows(store, cast)} == {OutboxState.SENT}


def test_a_claim_keeps_others_out_until_it_runs_out(store: Store) -> None:
    """A sender that stopped leaves only a lease, and the next one has the same Message-ID."""
    cast, sender = make_cast(store), RecordingSender()
    _enqueue(store, cast)
    with store.write(cast.organisation) as session:
        claimed = claim_batch(session, now=NOW)

    meanwhile = _deliver(store, cast, sender)
    afterwards = _deliver(store, cast, sender, now=NOW + LONG_AFTER)

    assert meanwhile.claimed == 0
    assert afterwards.sent == 1
    assert sender.sent == [claimed[0].message_id]


def test_a_failure_that_may_pass_is_tried_later(store: Store) -> None:
    """Five minutes later, and then it goes."""
    cast, sender = make_cast(store), RecordingSender(failure=TryAgainError(answer="421 busy"))
    _enqueue(store, cast)

    failed = _deliver(store, cast, sender)
    sender.failure = None
    too_early = _deliver(store, cast, sender, now=NOW + timedelta(minutes=4))
    in_time = _deliver(store, cast, sender, now=NOW + timedelta(minutes=6))

    assert (failed.later, too_early.claimed, in_time.sent) == (1, 0, 1)
    assert _rows(store, cast)[0].attempts == 2


def test_when_asked_to_slow_down_the_rest_of_the_batch_waits(store: Store) -> None:
    """What was never tried has spent no attempt."""
    cast, sender = make_cast(store), RecordingSender(failure=SlowDownError(answer="450 slower"))
    _enqueue(store, cast, count=3)

    report = _deliver(store, cast, sender)

    assert (report.claimed, report.later, len(sender.sent)) == (3, 1, 1)
    assert [row.attempts for row in _rows(store, cast)] == [1, 0, 0]
    assert all(row.lease_until is None for row in _rows(store, cast))


def test_a_message_that_is_there_already_counts_as_sent(store: Store) -> None:
    """A repeat after a lost answer is no failure."""
    cast = make_cast(store)
    _enqueue(store, cast)

    report = _deliver(store, cast, RecordingSender(failure=AlreadyDoneError(answer="there")))

    assert report.sent == 1


def test_a_final_failure_is_visible_and_told(store: Store) -> None:
    """Administrator and coordinator hear of it, and it can be sent again."""
    cast = make_cast(store)
    with store.write(cast.organisation) as session:
        administrator = make_person(session, cast.organisation, name="Ada Beheer")
        give_role(session, cast.organisation, administrator, Role.ADMINISTRATOR)
    _enqueue(store, cast, payload="{}")
    sender = RecordingSender(failure=GiveUpError(answer="550 no such user"))

    report = _deliver(store, cast, sender)

    failed, *told = _rows(store, cast)
    assert report.failed == 1
    assert failed.state(now=NOW) is OutboxState.FAILED
    assert {(row.message, row.recipient_id) for row in told} == {
        (Message.UNDELIVERED, administrator),
        (Message.UNDELIVERED, cast.coordinator),
    }

    _resend(store, cast, failed.id or 0)
    sender.failure = None
    again = _deliver(store, cast, sender, now=NOW + LONG_AFTER)

    assert again.sent == 3
    assert sender.sent.count(failed.message_id) == 2


def test_a_notice_about_the_undelivered_is_not_told_about(store: Store) -> None:
    """Or two broken mailboxes would keep each other busy."""
    cast = make_cast(store)
    _enqueue(store, cast)

    _deliver(store, cast, RecordingSender(failure=GiveUpError(answer="550")))

    assert len(_rows(store, cast)) == 1


def test_only_what_failed_is_sent_again(store: Store) -> None:
    """A message that still waits cannot be hurried."""
    cast = make_cast(store)
    _enqueue(store, cast)

    with pytest.raises(MessageNotFailedError):
        _resend(store, cast, _rows(store, cast)[0].id or 0)


def test_a_payload_of_another_version_ends_visibly(store: Store) -> None:
    """It holds nobody else up."""
    cast = make_cast(store)
    _enqueue(store, cast, payload="{}")

    def read_then_send(claimed: Claimed) -> str:
        return str(claimed.context)

    report = _deliver(store, cast, read_then_send)

    assert report.failed == 1


def test_what_stayed_behind_is_found(store: Store) -> None:
    """A message an hour past its moment is listed, a fresh one is not."""
    cast = make_cast(store)
    _enqueue(store, cast)

    with store.read(cast.organisation) as session:
        fresh = left_behind(session, now=NOW + timedelta(minutes=59))
        old = left_behind(session, now=NOW + timedelta(minutes=61))

    assert (len(fresh.unsent_messages), len(old.unsent_messages)) == (0, 1)


def _resend(store: Store, cast: Cast, outbox_id: int) -> None:
    with store.write(cast.organisation) as session:
        actor = load_actor(session, cast.coordinator, on=TODAY, origin=Origin.PORTAL)
        resend(session, outbox_id, actor=actor, now=NOW + LONG_AFTER)
