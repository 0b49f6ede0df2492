"""Tell people about a decision: that it is asked, and what was decided."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from domain.moments import dutch_date
from domain.vocabulary import CheckStatus, Language, Role
from models.engines import WriteSession
from models.gate import CheckItem, GateAttempt
from models.queries import gates, people, projects
from notifications.messages import (
    Advice,
    Context,
    DecisionAsked,
    DeviationLine,
    Header,
    Reason,
)
from usecases.assessment import Assessment
from usecases.notices import write_notice
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
