"""Answer a check of a later gate before that gate opens (`engine.md`, late start)."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from domain.definition import Check
from domain.errors import PoortError
from domain.permissions import Actor, Permission
from domain.vocabulary import AnswerValue, CheckStatus, EvidenceKind, Origin
from models.engines import WriteSession, session_organisation
from models.gate import Answer, CheckItem, EarlyAnswer, Evidence, GateAttempt
from models.project import Project
from models.queries import answers, gates, projects
from usecases.acting import Acting, allow
from usecases.answer_check import EvidenceMissingError, ReasonMissingError, status_after
from usecases.attach_evidence import LinkEvidence, refuse_link
from usecases.definitions import definition_of
from usecases.opening import is_opened_with_gate, team_by_role
from usecases.submit_gate import require_active
from usecases.trail import record, record_engine


class NotAheadError(PoortError):
    """The check is not one of a gate that is still to come."""

    message = "Check {check} is not one of a later gate of this project. Answer it at its own gate."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEarly:
    """What somebody answers ahead, with the link that shows it where one is asked."""

    project_id: int
    check_id: str
    value: AnswerValue
    reason: str | None = None
    evidence: LinkEvidence | None = None


def answer_early(
    session: WriteSession, *, command: AnswerEarly, actor: Actor, now: datetime
) -> EarlyAnswer:
    """Keep the answer; it becomes the check's own when its gate opens. A later one replaces it.

    Raises:
        PermissionRefusedError: the actor neither leads the project nor holds the check's role.
        NotAheadError, ReasonMissingError, EvidenceMissingError, LinkRefusedError,
        ProjectNotActiveError, ProjectUnknownError: as they say.
    """
    project = projects.project(session, command.project_id)
    check = _check_ahead(session, project, command)
    by = allow(
        session,
        Permission.ANSWER_CHECK,
        actor=actor,
        project_id=command.project_id,
        owner_id=team_by_role(session, command.project_id).get(check.owner),
    )
    require_active(project.status, project.number)
    _refuse_words(command, check)
    row = answers.early_answers(session, command.project_id).get(command.check_id)
    row = _filled(session, row, command=command, by=by, now=now)
    session.flush()  # the event names it by id
    record(
        session,
        action="check.answered_early",
        object_kind="early_answer",
        object_id=row.id,
        project_id=project.id,
        at=now,
        by=by,
        result=str(command.value),
        facts={"check": command.check_id},
        text=row.reason,
    )
    return row


def take_early_answers(
    session: WriteSession, *, project: Project, attempt: GateAttempt, now: datetime
) -> int:
    """Give the checks of the gate that just opened the answers that were given ahead."""
    assert project.id is not None
    assert attempt.id is not None
    given = answers.early_answers(session, project.id)
    taken = 0
    for item in gates.check_items(session, attempt.id):
        early = given.get(item.check_id)
        is_untouched = item.status is CheckStatus.OPEN and item.answer is None
        if early is not None and is_untouched and not item.instance:
            _take(session, item, early, now=now)
            taken += 1
    return taken


def _check_ahead(session: WriteSession, project: Project, command: AnswerEarly) -> Check:
    ahead = definition_of(session, project).phases[project.phase_position :]
    for check in (check for phase in ahead for check in phase.checks):
        if check.id == command.check_id and is_opened_with_gate(check):
            return check
    raise NotAheadError(check=command.check_id)


def _refuse_words(command: AnswerEarly, check: Check) -> None:
    is_yes = command.value is AnswerValue.YES
    if not is_yes and not (command.reason or "").strip():
        raise ReasonMissingError(check=check.id)
    if is_yes and check.evidence.required and command.evidence is None:
        raise EvidenceMissingError(check=check.id)
    if command.evidence is not None:
        refuse_link(command.evidence.url)


def _filled(
    session: WriteSession,
    row: EarlyAnswer | None,
    *,
    command: AnswerEarly,
    by: Acting,
    now: datetime,
) -> EarlyAnswer:
    if row is None:
        row = EarlyAnswer(
            organisation_id=session_organisation(session),
            project_id=command.project_id,
            check_id=command.check_id,
            value=command.value,
            origin=by.origin,
            answered_by=by.person_id,
            answered_at=now,
        )
    row.value, row.reason = command.value, (command.reason or "").strip() or None
    row.evidence_name = command.evidence.name.strip() if command.evidence else None
    row.evidence_url = command.evidence.url.strip() if command.evidence else None
    row.origin, row.answered_by, row.on_behalf_of = by.origin, by.person_id, by.on_behalf_of
    row.answered_at = now
    session.add(row)
    return row


def _take(session: WriteSession, item: CheckItem, early: EarlyAnswer, *, now: datetime) -> None:
    assert item.id is not None
    if early.evidence_url is not None:
        session.add(
            Evidence(
                organisation_id=item.organisation_id,
                check_item_id=item.id,
                kind=EvidenceKind.LINK,
                name=early.evidence_name or early.evidence_url,
                url=early.evidence_url,
                added_by=early.answered_by,
                added_at=now,
            )
        )
    session.add(
        Answer(
            organisation_id=item.organisation_id,
            check_item_id=item.id,
            value=early.value,
            reason=early.reason,
            origin=early.origin,
            answered_by=early.answered_by,
            on_behalf_of=early.on_behalf_of,
            # Ahead it was only kept; it counts from here on, in every attempt that takes it.
            answered_at=now,
        )
    )
    session.flush()  # the moved check must find its answer
    gates.move_check(
        session, item, to=status_after(early.value, blocking=item.blocking), answer=early.value
    )
    record_engine(
        session,
        action="check.answered",
        object_kind="check_item",
        object_id=item.id,
        project_id=item.project_id,
        at=now,
        origin=Origin.FLOW,
        result=str(early.value),
        facts={"check": item.check_id, "early": early.id},
    )
