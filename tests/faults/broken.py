"""Four ways to get it wrong, to show that the harness catches them; nothing else uses these."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from domain.vocabulary import AnswerValue, Role
from models.engines import WriteSession
from models.queries import gates
from models.queries.projects import ChangedMeanwhileError
from tasks.sending import _deliver as hand_over
from tasks.surroundings import surroundings
from tests.authority import Authority
from tests.faults.story import Chapter, Ways, decide, decide_within, send
from usecases.answer_check import AnswerCheck, answer_check
from usecases.decide_gate import AlreadyDecidedError
from usecases.deliver_outbox import Claimed, claim_batch, deliver_once, record_sent


def _send_after_commit_without_outbox(authority: Authority, chapter: Chapter) -> None:
    """The notices are written off with the decision and sent when that is stored."""
    claimed: tuple[Claimed, ...] = ()
    try:
        with authority.write() as session:
            decide_within(session, authority, chapter)
            claimed = claim_batch(session, now=authority.now)
            _write_off(session, claimed, now=authority.now)
    except AlreadyDecidedError:
        return
    for message in claimed:
        hand_over(surroundings(), authority.organisation_id, message)


def _send_before_commit(authority: Authority, chapter: Chapter) -> None:
    """The notices are sent while the decision can still be undone."""
    try:
        with authority.write() as session:
            decide_within(session, authority, chapter)
            claimed = claim_batch(session, now=authority.now)
            for message in claimed:
                hand_over(surroundings(), authority.organisation_id, message)
            _write_off(session, claimed, now=authority.now)
    except AlreadyDecidedError:
        return


def _send_under_a_random_message_id(authority: Authority) -> int:
    """Each try has an id of its own, so a repeat looks like another message."""

    def deliver(claimed: Claimed) -> str:
        renamed = replace(claimed, message_id=uuid4().hex * 2)
        return hand_over(surroundings(), authority.organisation_id, renamed)

    report = deliver_once(
        authority.store,
        authority.organisation_id,
        now=authority.now,
        deliver=deliver,
        jitter=lambda: 0.5,
    )
    return report.claimed


def answer_by_reading_first(
    authority: Authority, item_id: int, *, version: int, value: AnswerValue
) -> None:
    """Read and check the version in one transaction, and write in another without it."""
    with authority.write() as session:
        if gates.check_item(session, item_id).version != version:
            raise ChangedMeanwhileError(thing=item_id)
    with authority.write() as session:
        answer_check(
            session,
            command=AnswerCheck(item_id=item_id, value=value, reason="Daarom."),
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now + timedelta(seconds=1),
        )


def _write_off(session: WriteSession, claimed: tuple[Claimed, ...], *, now: datetime) -> None:
    for message in claimed:
        record_sent(session, message.outbox_id, answer="", now=now)


#: The three that a kill shows; the fourth is shown by two who answer at once.
SHOWN_BY_KILLS = {
    "send after commit, without outbox": Ways(decide=_send_after_commit_without_outbox, send=send),
    "send before commit": Ways(decide=_send_before_commit, send=send),
    "a random Message-ID": Ways(decide=decide, send=_send_under_a_random_message_id),
}
