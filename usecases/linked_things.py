"""What a link out of a mail shows, and the one act that it allows: answering a check.

Deciding on a gate or a deviation always asks to sign in (trust.md).
"""

from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus

from sqlmodel import Session

from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.vocabulary import AnswerValue, AttemptStatus, CheckStatus, Language, Origin
from models.engines import WriteSession
from models.gate import CheckItem
from models.project import Project
from models.queries import answers, gates, people
from notifications.messages import StepLine
from notifications.signed_links import LinkPurpose, LinkTarget
from usecases.acting import allow, load_actor, may_act
from usecases.answer_check import AnswerCheck, answer_check
from usecases.attach_evidence import AttachEvidence, LinkEvidence, attach_evidence
from usecases.decision_facts import DecisionPage
from usecases.decision_page import decision_page
from usecases.definitions import definition_of
from usecases.project_facts import rule_facts
from usecases.rule_words import RuleLine, explain_rule
from usecases.trail import record
from usecases.wording import Place, place_of, step_line, who_is_who


class LinkExpiredError(PoortError):
    """The link is older than links may be."""

    message = "This link is too old to open by itself. Sign in to see how things are now."
    status = HTTPStatus.GONE


class LinkOvertakenError(PoortError):
    """What the link leads to is no longer as it was when the mail went out."""

    message = "Something changed since this mail was sent. Sign in to see how things are now."
    status = HTTPStatus.GONE


class LinkOnlyShowsError(PoortError):
    """Somebody tried to act by a link that is for reading."""

    message = "With this link you can only look. Sign in to decide."
    status = HTTPStatus.FORBIDDEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Who the mail was for, as somebody who may act."""

    actor: Actor
    name: str
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedStep:
    """A check as its mail's reader sees it."""

    line: StepLine
    status: CheckStatus
    answer: AnswerValue | None
    reason: str | None
    evidence: tuple[str, ...]
    evidence_required: bool
    may_answer: bool
    #: What the automatic rule of the check reads and asks; empty for one without.
    rule: tuple[RuleLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedDeviation:
    """A deviation that was asked, for whoever decides on it after signing in."""

    line: StepLine
    reason: str
    measure: str
    asked_by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedAnswer:
    """What was filled in on the page of a link."""

    value: AnswerValue
    reason: str | None = None
    evidence_name: str | None = None
    evidence_url: str | None = None


def addressee(session: Session, target: LinkTarget, *, now: datetime) -> Addressee:
    """Who the link was mailed to.

    Raises:
        LinkExpiredError: its time is over.
        PersonUnknownError: they left the organisation.
    """
    if target.is_expired(now):
        raise LinkExpiredError
    actor = load_actor(session, target.person_id, on=dutch_date(now), origin=Origin.PORTAL)
    person = people.person(session, target.person_id)
    return Addressee(actor=actor, name=person.name, language=person.language)


def plain_path(session: Session, target: LinkTarget) -> str:
    """Where the same thing stands for who signs in; a decision has no address without its gate."""
    match target.purpose:
        case LinkPurpose.STEP:
            return f"/stap/{target.object_id}"
        case LinkPurpose.DEVIATION:
            return f"/afwijking/{target.object_id}"
        case LinkPurpose.DECISION:
            attempt = gates.attempt(session, target.object_id)
            at = place_of(session, attempt, today=attempt.opened_on)
            return f"{at.gate_url().removeprefix(at.organisation.portal_url)}/besluit"
        case LinkPurpose.COLLECT:
            return f"/opgave/{target.object_id}"


def linked_step(session: Session, target: LinkTarget, *, to: Addressee, today: date) -> LinkedStep:
    """The check that the link leads to.

    Raises:
        LinkOvertakenError: it was answered, returned or closed since.
    """
    item = _unchanged(session, target.object_id, version=target.version)
    at = place_of(session, gates.attempt(session, item.attempt_id), today=today)
    given = answers.newest_answers(session, [target.object_id]).get(target.object_id)
    evidence = answers.evidence_of(session, [target.object_id])[target.object_id]
    return LinkedStep(
        line=_line(session, at, item, to=to),
        status=item.status,
        answer=item.answer,
        reason=given.reason if given else None,
        evidence=tuple(row.name for row in evidence),
        evidence_required=item.evidence_required,
        may_answer=_may_answer(session, item, to=to),
        rule=_rule(session, at.project, item, language=to.language),
    )


def _rule(
    session: Session, project: Project, item: CheckItem, *, language: Language
) -> tuple[RuleLine, ...]:
    check = definition_of(session, project).checks_by_id.get(item.check_id)
    if check is None or check.rule is None:
        return ()
    facts = rule_facts(session, project, [check])
    return explain_rule(check.rule, facts, language=language, project_number=project.number)


def linked_deviation(
    session: Session, target: LinkTarget, *, to: Addressee, today: date
) -> LinkedDeviation:
    """The deviation that the link leads to.

    Raises:
        LinkOvertakenError: it was decided on or withdrawn since.
    """
    deviation = answers.deviation(session, target.object_id)
    item = _unchanged(session, deviation.check_item_id, version=target.version)
    at = place_of(session, gates.attempt(session, item.attempt_id), today=today)
    return LinkedDeviation(
        line=_line(session, at, item, to=to),
        reason=deviation.reason,
        measure=deviation.measure,
        asked_by_name=people.person(session, deviation.requested_by).name,
    )


def linked_decision(
    session: Session, target: LinkTarget, *, to: Addressee, today: date
) -> DecisionPage:
    """What bears on the decision that the link leads to.

    Raises:
        LinkOvertakenError: the gate was decided on, or is open again.
    """
    attempt = gates.attempt(session, target.object_id)
    if attempt.version != target.version:
        raise LinkOvertakenError
    at = place_of(session, attempt, today=today)
    facts = decision_page(
        session,
        number=at.project.number,
        gate_id=attempt.gate_id,
        actor=to.actor,
        language=to.language,
        today=today,
    )
    if facts is None or facts.attempt_id != target.object_id:
        raise LinkOvertakenError
    return facts


def answer_linked_step(
    session: WriteSession,
    target: LinkTarget,
    *,
    command: LinkedAnswer,
    to: Addressee,
    now: datetime,
) -> None:
    """Answer the check as the person it was mailed to; the trail says that it came by the link.

    Raises:
        LinkOnlyShowsError: the link leads to no check.
        LinkOvertakenError: the check changed since the mail; a link answers once.
        PermissionRefusedError, ReasonMissingError, EvidenceMissingError, LinkRefusedError,
        AnswersFrozenError, CheckClosedError: as they say.
    """
    if target.purpose is not LinkPurpose.STEP:
        raise LinkOnlyShowsError
    item = _unchanged(session, target.object_id, version=target.version)
    by = allow(
        session,
        Permission.ANSWER_CHECK,
        actor=to.actor,
        project_id=item.project_id,
        owner_id=item.assignee_id,
    )
    if command.evidence_url:
        name = command.evidence_name or command.evidence_url
        attach_evidence(
            session,
            command=AttachEvidence(
                item_id=target.object_id,
                evidence=LinkEvidence(name=name[:255], url=command.evidence_url),
            ),
            actor=to.actor,
            now=now,
        )
    answer_check(
        session,
        command=AnswerCheck(item_id=target.object_id, value=command.value, reason=command.reason),
        actor=to.actor,
        now=now,
    )
    record(
        session,
        action="link.used",
        object_kind="check_item",
        object_id=target.object_id,
        at=now,
        by=by,
        result="answered",
        facts={"check": item.check_id},
    )


def _unchanged(session: Session, item_id: int, *, version: int) -> CheckItem:
    item = gates.check_item(session, item_id)
    attempt = gates.attempt(session, item.attempt_id)
    in_hand = attempt.status in {AttemptStatus.OPEN, AttemptStatus.SUBMITTED}
    if item.version != version or not in_hand:
        raise LinkOvertakenError
    return item


def _line(session: Session, at: Place, item: CheckItem, *, to: Addressee) -> StepLine:
    return step_line(
        at,
        item,
        language=to.language,
        reader_id=to.actor.person_id,
        known=who_is_who(session, item.project_id),
    )


def _may_answer(session: Session, item: CheckItem, *, to: Addressee) -> bool:
    attempt = gates.attempt(session, item.attempt_id)
    answerable = {CheckStatus.OPEN, CheckStatus.DEVIATION_REFUSED}
    return (
        attempt.status is AttemptStatus.OPEN
        and item.status in answerable
        and may_act(
            session,
            Permission.ANSWER_CHECK,
            actor=to.actor,
            project_id=item.project_id,
            owner_id=item.assignee_id,
        )
    )
