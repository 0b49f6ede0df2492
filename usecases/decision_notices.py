"""Tell people about a decision: that it is asked, and what was decided."""

from datetime import date, datetime

from domain.moments import dutch_date
from domain.vocabulary import CheckStatus, Language, Outcome, Role
from models.engines import WriteSession
from models.gate import GateAttempt
from models.project import Project
from models.queries import gates, people, projects
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
from usecases.acting import Acting
from usecases.assessment import Assessment
from usecases.decision import DecideGate
from usecases.notices import write_notice
from usecases.opening import team_by_role
from usecases.wording import Place, check_title, place


def ask_decision(
    session: WriteSession, assessed: Assessment, *, attempt: GateAttempt, now: datetime
) -> None:
    assert attempt.id is not None
    project = projects.project(session, attempt.project_id)
    at = place(session, project=project, position=attempt.position, today=dutch_date(now))
    client = next(
        m.person_id
        for m in people.team(session, attempt.project_id)
        if m.role is Role.INTERNAL_CLIENT
    )

    def context(header: Header, language: Language) -> Context:
        return _decision_asked(session, at, assessed, attempt, header=header, language=language)

    write_notice(
        session,
        to=client,
        reason=Reason.INTERNAL_CLIENT,
        key=("decision_asked", attempt.id, attempt.version),
        now=now,
        context=context,
        thread=at.thread(people.organisation(session).language),
    )


def _decision_asked(  # noqa: PLR0913 -- what the mail tells
    session: WriteSession,
    at: Place,
    assessed: Assessment,
    attempt: GateAttempt,
    *,
    header: Header,
    language: Language,
) -> DecisionAsked:
    assert attempt.submitted_by is not None
    due_on: date = attempt.decision_due_on or at.today
    return DecisionAsked(
        header=header,
        url=f"{at.gate_url()}/besluit",
        project=at.named_project(),
        gate=at.named_gate(language),
        submitted_by_name=people.person(session, attempt.submitted_by).name,
        submitted_on=at.today,
        due_on=due_on,
        working_days=at.calendar.between(at.today, due_on),
        open_points=tuple(
            check_title(at.definition, item, language)
            for item in assessed.items
            if item.status is CheckStatus.OPEN and not item.blocking
        ),
        deviations=deviation_lines(session, at, assessed, language=language),
        advice=newest_advice(session, attempt),
        ambition=ambition(session, at),
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
    rows = gates.deviations_in_hand(session, list(approved))
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
    given = gates.advice_on(session, attempt.id)
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


def tell_decided(
    session: WriteSession,
    *,
    command: DecideGate,
    project: Project,
    attempt: GateAttempt,
    by: Acting,
    now: datetime,
) -> Outbox:
    """Tell the project lead, who submitted it and the coordinator; answers the lead's notice."""
    assert attempt.id is not None
    at = place(session, project=project, position=attempt.position, today=dutch_date(now))
    team = team_by_role(session, attempt.project_id)
    decided_by = people.person(session, by.person_id).name

    def context(header: Header, language: Language) -> Context:
        return _decided(
            session,
            at,
            attempt,
            command=command,
            decided_by=decided_by,
            header=header,
            language=language,
        )

    readers = {team[Role.PROJECT_LEAD]: Reason.PROJECT_LEAD}
    for person_id, reason in (
        (attempt.submitted_by, Reason.TEAM_MEMBER),
        (team.get(Role.COORDINATOR), Reason.COORDINATOR),
    ):
        if person_id is not None:
            readers.setdefault(person_id, reason)
    notices = [
        write_notice(
            session,
            to=person_id,
            reason=reason,
            key=("decided", attempt.id),
            now=now,
            context=context,
            thread=at.thread(people.organisation(session).language),
            decision_attempt_id=attempt.id,
        )
        for person_id, reason in readers.items()
    ]
    return notices[0]


def _decided(  # noqa: PLR0913 -- what the mail tells
    session: WriteSession,
    at: Place,
    attempt: GateAttempt,
    *,
    command: DecideGate,
    decided_by: str,
    header: Header,
    language: Language,
) -> Decided:
    return Decided(
        header=header,
        url=at.gate_url(),
        project=at.named_project(),
        gate=at.named_gate(language),
        outcome=command.outcome,
        decided_by_name=decided_by,
        decided_on=at.today,
        reason=command.reason,
        conditions=_condition_lines(session, attempt, command),
        next_phase=_next_phase(at, command, language),
        returned_checks=_returned_lines(session, at, attempt, command, language),
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
    session: WriteSession,
    at: Place,
    attempt: GateAttempt,
    command: DecideGate,
    language: Language,
) -> tuple[ReturnedLine, ...]:
    assert attempt.id is not None
    returned = [
        item
        for item in gates.check_items(session, attempt.id)
        if item.check_id in command.returned_checks
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
