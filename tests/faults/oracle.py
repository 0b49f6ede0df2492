"""What was lost or doubled: the tables and the mailbox, against what had to happen once."""

from collections import Counter
from dataclasses import dataclass, field

from sqlmodel import Session

from domain.vocabulary import Message, Outcome
from models.queries import work
from tests.authority import Authority
from tests.faults.receiver import Mailbox
from tests.faults.story import Chapter
from tests.faults.tables import count, one_column, rows
from usecases.digests import read_morning
from usecases.notices import outbox_key

#: Told once a chapter, to whoever has to know: decided to the project lead and the coordinator,
#: the new steps to each of the two owners of the second gate.
_NOTICES = {
    Outcome.GO: Counter({"decided": 2, "new_steps": 2}),
    Outcome.GO_WITH_CONDITIONS: Counter({"decided": 2, "new_steps": 2}),
    Outcome.RETURN: Counter({"decided": 2, "new_steps": 2}),
}


@dataclass
class Verdict:
    """What one run lost or doubled, in words."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    #: Mails that arrived twice under one Message-ID, which is allowed.
    repeats: int = 0

    def expect(self, what: str, found: int, awaited: int) -> None:
        """Note it as lost or doubled when the figure differs."""
        if found < awaited:
            self.lost.append(f"{what}: {found} of {awaited}")
        if found > awaited:
            self.doubled.append(f"{what}: {found} of {awaited}")


def judge(authority: Authority, chapter: Chapter, mailbox: Mailbox, *, since: int) -> Verdict:
    """Judge a chapter that was carried to its end."""
    verdict = Verdict()
    with authority.store.read(authority.organisation_id) as session:
        judge_decision(session, chapter, verdict)
        judge_transition(session, chapter, verdict)
        _judge_notices(session, chapter, verdict)
        _judge_sweep(session, chapter, verdict)
        _judge_mail(session, chapter, verdict, arrived=mailbox.arrived(since=since))
    return verdict


def phantoms(authority: Authority, mailbox: Mailbox, *, since: int) -> list[str]:
    """Mails that arrived although the tables know nothing of them: a crash undid their reason."""
    with authority.store.read(authority.organisation_id) as session:
        known = set(
            one_column(session, "SELECT message_id FROM outbox WHERE organisation_id = :org")
        )
    return [found for found in mailbox.arrived(since=since) if found not in known]


def judge_decision(session: Session, chapter: Chapter, verdict: Verdict) -> None:
    """The decision is there once, with its one event."""
    attempt = chapter.attempt_id
    decisions = "SELECT count(*) FROM decision WHERE organisation_id = :org AND attempt_id = :id"
    verdict.expect("decision", count(session, decisions, id=attempt), 1)
    events = """
SELECT count(*) FROM audit_event WHERE organisation_id = :org AND action = 'gate.decided'
AND object_id = :id"""
    verdict.expect("event of decision", count(session, events, id=attempt), 1)


def judge_transition(session: Session, chapter: Chapter, verdict: Verdict) -> None:
    """The phase moved once, to a gate that is open with all its checks."""
    project = chapter.project_id
    goes_on = chapter.outcome is not Outcome.RETURN
    phase = "SELECT phase_position FROM project WHERE organisation_id = :org AND id = :id"
    verdict.expect("phase", count(session, phase, id=project), 1 + goes_on)
    for action in ("phase.entered", "transition.carried_out"):
        events = """
SELECT count(*) FROM audit_event WHERE organisation_id = :org AND action = :action
AND project_id = :id"""
        verdict.expect(action, count(session, events, id=project, action=action), int(goes_on))
    done = """
SELECT count(*) FROM command WHERE organisation_id = :org AND project_id = :id
AND status = 'done'"""
    verdict.expect("command", count(session, done, id=project), int(goes_on))
    attempts = """
SELECT count(*) FROM gate_attempt WHERE organisation_id = :org AND project_id = :id"""
    verdict.expect("attempt", count(session, attempts, id=project), 2)
    checks = """
SELECT count(*) FROM check_item WHERE organisation_id = :org AND project_id = :id
AND assignee_id IS NOT NULL"""
    conditional = chapter.outcome is Outcome.GO_WITH_CONDITIONS
    verdict.expect("check", count(session, checks, id=project), 4 + conditional)


def _judge_notices(session: Session, chapter: Chapter, verdict: Verdict) -> None:
    told = """
SELECT message, count(*) FROM outbox WHERE organisation_id = :org AND id > :before
GROUP BY message"""
    found = {str(name): n for name, n in rows(session, told, before=chapter.outbox_before)}
    for name in ("decided", "new_steps"):
        number = found.get(name, 0)
        assert isinstance(number, int)
        verdict.expect(f"notice {name}", number, _NOTICES[chapter.outcome][name])
    failed = "SELECT count(*) FROM outbox WHERE organisation_id = :org AND sent_at IS NULL"
    verdict.expect("unsent message", count(session, failed), 0)


def _judge_sweep(session: Session, chapter: Chapter, verdict: Verdict) -> None:
    swept = "SELECT id FROM sweep WHERE organisation_id = :org AND CAST(today AS text) = :today"
    found = one_column(session, swept, today=chapter.today.isoformat())
    verdict.expect("sweep", len(found), 1)
    for sweep_id in found:
        assert isinstance(sweep_id, int)
        for person_id in read_morning(session, sweep_id, today=chapter.today).untold:
            key = outbox_key(session, Message.DIGEST, sweep_id, person_id)
            is_told = work.outbox_by_key(session, key) is not None
            verdict.expect(f"digest of {person_id}", int(is_told), 1)


def _judge_mail(
    session: Session, chapter: Chapter, verdict: Verdict, *, arrived: Counter[str]
) -> None:
    ids = one_column(
        session,
        "SELECT message_id FROM outbox WHERE organisation_id = :org AND id > :before",
        before=chapter.outbox_before,
    )
    for message_id in ids:
        if not arrived[str(message_id)]:
            verdict.lost.append(f"mail {message_id}")
    known = set(one_column(session, "SELECT message_id FROM outbox WHERE organisation_id = :org"))
    verdict.doubled += [f"mail {found} of nothing" for found in arrived if found not in known]
    verdict.repeats = sum(times - 1 for times in arrived.values())
