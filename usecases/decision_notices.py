"""Tell people about a decision: that it is asked, and what was decided."""

from datetime import datetime

from domain.moments import dutch_date
from domain.vocabulary import CheckStatus, Language, Outcome, Role, SubjectKind
from models.engines import WriteSession
from models.gate import GateAttempt
from models.queries import answers, gates, people, projects
from models.work import Outbox
from notifications.messages import (
    Advice,
    ConditionLine,
    Context,
    Decided,
    DecisionAsked,
    DeviationLine,
    Header,
    Reason,
    ReturnedLine,
)
from usecases.assessment import Assessment
from usecases.carry_over import is_named
from usecases.decision import DecideGate, Deciding
from usecases.ladders import first_reminder
from usecases.notices import write_notice
from usecases.opening import team_by_role
from usecases.wording import Place, check_title, place


def ask_decision(
    session: WriteSession, assessed: Assessment, *, attempt: GateAttempt, now: datetime
) -> None:
    """Ask the internal client to decide on the gate that was just submitted."""
    assert attempt.id is not None
    project = projects.project(session, attempt.project_id)
    at = place(session, project=project, position=attempt.position, today=dutch_date(now))

    def context(header: Header, language: Language) -> Context:
        return _decision_asked(session, assessed, attempt, at=at, header=header, language=language)

    write_notice(
        session,
        to=team_by_role(session, attempt.project_id)[Role.INTERNAL_CLIENT],
        reason=Reason.INTERNAL_CLIENT,
        key=("decision_asked", attempt.id, attempt.version),
        now=now,
        context=context,
        thread=at.thread(at.organisation.language),
    )


def _decision_asked(  # noqa: PLR0913 -- what the mail tells, from what it is told
    session: WriteSession,
    assessed: Assessment,
    attempt: GateAttempt,
    *,
    at: Place,
    header: Header,
    language: Language,
) -> DecisionAsked:
    assert attempt.submitted_by is not None
    assert attempt.decision_due_on is not None
    return DecisionAsked(
        header=header,
        url=f"{at.gate_url()}/besluit",
        project=at.named_project(),
        gate=at.named_gate(language),
        submitted_by_name=people.person(session, attempt.submitted_by).name,
        submitted_on=at.today,
        due_on=attempt.decision_due_on,
        working_days=at.calendar.between(at.today, attempt.decision_due_on),
        open_points=tuple(
            check_title(at.definition, item, language)
            for item in assessed.items
            if item.status is CheckStatus.OPEN and not item.blocking
        ),
        deviations=deviation_lines(session, at, assessed, language=language),
        advice=newest_advice(session, attempt),
        ambition=ambition(session, at),
        next_rung=first_reminder(
            session,
            SubjectKind.DECISION,
            asked=team_by_role(session, attempt.project_id)[Role.INTERNAL_CLIENT],
            project_id=attempt.project_id,
            due_on=attempt.decision_due_on,
            today=at.today,
        ),
    )


def deviation_lines(
    session: WriteSession, at: Place, assessed: Assessment, *, language: Language
) -> tuple[DeviationLine, ...]:
    """The approved deviations of the gate as its decider should see them."""
    approved = {
        item.id: item
        for item in assessed.items
        if item.status is CheckStatus.DEVIATION_APPROVED and item.id is not None
    }
    rows = answers.deviations_in_hand(session, list(approved))
    names = people.people(session, {row.decided_by for row in rows.values() if row.decided_by})
    return tuple(
        DeviationLine(
            title=check_title(at.definition, approved[item_id], language),
            reason=row.reason,
            measure=row.measure,
            approved_by_name=names[row.decided_by].name if row.decided_by else "",
        )
        for item_id, row in rows.items()
    )


def newest_advice(session: WriteSession, attempt: GateAttempt) -> Advice | None:
    """The coordinator's latest advice on the attempt, if there is any."""
    assert attempt.id is not None
    given = answers.advice_on(session, attempt.id)
    if not given:
        return None
    newest = given[-1]
    return Advice(
        verdict=newest.verdict,
        text=newest.text,
        by_name=people.person(session, newest.given_by).name,
    )


def ambition(session: WriteSession, at: Place) -> str | None:
    """The objective that the project is linked to, in one line; None when there is none."""
    if at.project.objective_id is None:
        return None
    objective, targets = projects.objective(session, at.project.objective_id)
    asked = ", ".join(f"{target.year}: -{target.reduction_percent}%" for target in targets)
    return f"{objective.name} ({asked}; {objective.reference_year})"


def tell_decided(session: WriteSession, deciding: Deciding) -> Outbox:
    """Tell the project lead, who submitted it and the coordinator; answers the lead's notice."""
    attempt, now = deciding.attempt, deciding.now
    assert attempt.id is not None
    at = place(session, project=deciding.project, position=attempt.position, today=deciding.today)

    def context(header: Header, language: Language) -> Context:
        return _decided(session, deciding, at=at, header=header, language=language)

    notices = [
        write_notice(
            session,
            to=person_id,
            reason=reason,
            key=("decided", attempt.id),
            now=now,
            context=context,
            thread=at.thread(at.organisation.language),
            decision_attempt_id=attempt.id,
        )
        for person_id, reason in _readers(session, attempt).items()
    ]
    return notices[0]


def _readers(session: WriteSession, attempt: GateAttempt) -> dict[int, Reason]:
    team = team_by_role(session, attempt.project_id)
    readers = {team[Role.PROJECT_LEAD]: Reason.PROJECT_LEAD}
    if attempt.submitted_by is not None:
        readers.setdefault(attempt.submitted_by, Reason.TEAM_MEMBER)
    if Role.COORDINATOR in team:
        readers.setdefault(team[Role.COORDINATOR], Reason.COORDINATOR)
    return readers


def _decided(
    session: WriteSession, deciding: Deciding, *, at: Place, header: Header, language: Language
) -> Decided:
    command, attempt = deciding.command, deciding.attempt
    return Decided(
        header=header,
        url=at.gate_url(),
        project=at.named_project(),
        gate=at.named_gate(language),
        outcome=command.outcome,
        decided_by_name=people.person(session, deciding.by.person_id).name,
        decided_on=at.today,
        reason=command.reason,
        conditions=_condition_lines(session, attempt, command),
        next_phase=_next_phase(at, command, language),
        returned_checks=_returned_lines(session, at, deciding, language=language),
    )


def _condition_lines(
    session: WriteSession, attempt: GateAttempt, command: DecideGate
) -> tuple[ConditionLine, ...]:
    team = team_by_role(session, attempt.project_id)
    lead = team[Role.PROJECT_LEAD]
    owners = [team.get(condition.role, lead) for condition in command.conditions]
    names = people.people(session, set(owners))
    return tuple(
        ConditionLine(text=condition.label, owner_name=names[owner].name, due_on=condition.due_on)
        for condition, owner in zip(command.conditions, owners, strict=True)
    )


def _next_phase(at: Place, command: DecideGate, language: Language) -> str | None:
    match command.outcome:
        case Outcome.GO | Outcome.GO_WITH_CONDITIONS:
            position = at.position + 1
        case Outcome.BACK:
            position = command.back_to_position or at.position
        case Outcome.RETURN:
            position = at.position
        case Outcome.STOP:
            return None
    if position > at.definition.last_position:
        return None
    return at.definition.phase(position).name.read(language)


def _returned_lines(
    session: WriteSession, at: Place, deciding: Deciding, *, language: Language
) -> tuple[ReturnedLine, ...]:
    assert deciding.attempt.id is not None
    returned = [
        item
        for item in gates.check_items(session, deciding.attempt.id)
        if is_named(item, deciding.command.returned_checks)
    ]
    names = people.people(session, {item.assignee_id for item in returned if item.assignee_id})
    return tuple(
        ReturnedLine(
            title=check_title(at.definition, item, language),
            owner_name=names[item.assignee_id].name if item.assignee_id else "",
            url=at.check_url(item),
        )
        for item in returned
    )
