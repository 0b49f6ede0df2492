"""F2: a mail server that refuses, breaks off before and after accepting, and falls silent."""

from pathlib import Path
from random import Random

from domain.vocabulary import Outcome
from notifications.deliver import MOST_ATTEMPTS
from notifications.mail_url import close_transports
from tests.authority import Authority
from tests.faults.grounds import Ground
from tests.faults.kills import Tally
from tests.faults.receiver import Behaviour, Mailbox, Mix, receiving
from tests.faults.story import begin, decide, drive, send, surround
from tests.faults.tables import count, one_column, rows

#: One mail in fifty is refused for good and one in a hundred waits for the sender's patience.
MIX: Mix = {
    Behaviour.ACCEPT: 57,
    Behaviour.REFUSE_FOR_NOW: 15,
    Behaviour.ASK_TO_SLOW_DOWN: 5,
    Behaviour.REFUSE_FOR_GOOD: 2,
    Behaviour.DROP_BEFORE_ACCEPTING: 10,
    Behaviour.DROP_AFTER_ACCEPTING: 10,
    Behaviour.SAY_NOTHING: 1,
}
_CHAPTERS_A_WORLD = 20


def misbehave(ground: Ground, folder: Path, *, mails: int, random: Random) -> Tally:
    """Send at least so many mails through that server."""
    tally = Tally()
    with receiving(folder, mix=MIX, seed=random.randrange(1 << 30)) as mailbox:
        while tally.runs < mails:
            with ground.world().entered() as authority:
                surround(authority.store, mailbox.url)
                tally.runs += _send_a_world(authority, mailbox, tally)
        close_transports()
    return tally


def _send_a_world(authority: Authority, mailbox: Mailbox, tally: Tally) -> int:
    since = mailbox.length
    for number in range(_CHAPTERS_A_WORLD):
        decide(authority, begin(authority, f"P-{number}", Outcome.GO))
        drive(authority)
    for _ in range(MOST_ATTEMPTS + 1):
        while send(authority):
            pass
        authority.pass_time(minutes=7)
    return _judge(authority, mailbox, tally, since=since)


def _judge(authority: Authority, mailbox: Mailbox, tally: Tally, *, since: int) -> int:
    arrived, refused = mailbox.arrived(since=since), mailbox.refused()
    with authority.store.read(authority.organisation_id) as session:
        sent = one_column(
            session,
            "SELECT message_id FROM outbox WHERE organisation_id = :org AND sent_at IS NOT NULL",
        )
        failed = rows(
            session,
            "SELECT message_id, last_answer, message, id FROM outbox"
            " WHERE organisation_id = :org AND failed_at IS NOT NULL",
        )
        waiting = count(
            session,
            "SELECT count(*) FROM outbox"
            " WHERE organisation_id = :org AND sent_at IS NULL AND failed_at IS NULL",
        )
        told = count(
            session,
            "SELECT count(*) FROM outbox WHERE organisation_id = :org AND message = 'undelivered'",
        )
    tally.lost += [f"mail {found} is said to be sent" for found in sent if not arrived[str(found)]]
    tally.lost += [f"{waiting} mails wait for ever"] * bool(waiting)
    tally.lost += [f"mail {row[0]} failed on {row[1]}" for row in failed if row[0] not in refused]
    must_be_told = [row for row in failed if row[2] != "undelivered"]
    tally.lost += ["a failure that nobody was told"] * (told < len(must_be_told))
    known = {*sent, *(row[0] for row in failed)}
    tally.doubled += [f"mail {found} of nothing" for found in arrived if found not in known]
    tally.repeats += sum(times - 1 for times in arrived.values())
    return len(known)
