"""What somebody who decides on a gate reads first: everything that bears on it, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from sqlmodel import Session

from domain.definition import ProcessDefinition
from domain.errors import PoortError
from domain.gates import Block
from domain.permissions import Actor, Permission, PermissionRefusedError
from domain.substitution import Act, is_second_person
from domain.vocabulary import CheckKind, CheckStatus, Language, Origin, Role
from models.gate import GateAttempt
from models.queries import decision_reads, people
from models.queries.decision_reads import CheckAsItStands, Crew, GateAsItStands
from usecases.acting import Acting, acting_in
from usecases.assessment import Assessment, assess_read
from usecases.calendars import organisation_calendar
from usecases.decision_facts import (
    AdviceLine,
    Ambition,
    BlockLine,
    CheckPoint,
    ConditionPoint,
    DecisionPage,
    DeviationPoint,
    Due,
    EvidencePoint,
    Standing,
    Target,
)
from usecases.rule_words import RuleLine, explain_rule
from usecases.wording import check_title


class GateUnknownError(PoortError):
    """The project or the gate of the address does not exist."""

    message = "Project {project} has no gate {gate}. Open the project from the list of projects."
    status = HTTPStatus.NOT_FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """Everything that was read, to say it in the words of one reader."""

    gate: GateAsItStands
    attempt: GateAttempt
    checks: Sequence[CheckAsItStands]
    crew: Crew
    assessed: Assessment
    language: Language
    today: date
    working_days: Mapping[date, int]

    @property
    def definition(self) -> ProcessDefinition:
        """The process that the project runs on."""
        return self.assessed.definition

    def name(self, person_id: int | None) -> str | None:
        """The name of that person; None without one."""
        return None if person_id is None else self.crew.names.get(person_id)

    def title(self, check: CheckAsItStands) -> str:
        """What the check asks."""
        return check_title(self.definition, check.item, self.language)

    def due(self, day: date) -> Due:
        """The day with the working days until then."""
        return Due(due_on=day, working_days=self.working_days[day])


def decision_page(  # noqa: PLR0913 -- which gate, and who reads it when
    session: Session, *, number: str, gate_id: str, actor: Actor, language: Language, today: date
) -> DecisionPage | None:
    """Read the newest attempt at that gate; None when the gate was never opened.

    Raises:
        GateUnknownError: the project has no such gate.
    """
    gate = decision_reads.find_gate(session, number=number, gate_id=gate_id)
    if gate is None:
        raise GateUnknownError(project=number, gate=gate_id)
    if gate.attempt is None:
        return None
    reading = _read(session, gate, gate.attempt, language=language, today=today)
    return _page(session, reading, actor=actor)


def _read(
    session: Session, gate: GateAsItStands, attempt: GateAttempt, *, language: Language, today: date
) -> _Reading:
    assert attempt.id is not None
    assert gate.project.id is not None
    checks = decision_reads.checks_as_they_stand(session, attempt.id)
    crew = decision_reads.crew(session, gate.project.id, also=_named(gate, attempt, checks))
    clients = frozenset(m.person_id for m in crew.team if m.role is Role.INTERNAL_CLIENT)
    assessed = assess_read(
        session, project=gate.project, attempt=attempt, checks=checks, clients=clients
    )
    calendar = organisation_calendar(session)
    days = {check.item.due_on for check in checks}
    days |= {check.deviation.due_on for check in checks if check.deviation is not None}
    days |= {attempt.decision_due_on} if attempt.decision_due_on else set()
    return _Reading(
        gate=gate,
        attempt=attempt,
        checks=checks,
        crew=crew,
        assessed=assessed,
        language=language,
        today=today,
        working_days={day: calendar.between(today, day) for day in days},
    )


def _named(
    gate: GateAsItStands, attempt: GateAttempt, checks: Sequence[CheckAsItStands]
) -> set[int]:
    """Everybody who did something here, in the team or not."""
    named: set[int | None] = {attempt.submitted_by, attempt.submitted_for}
    if gate.advice is not None:
        named.add(gate.advice.given_by)
    for check in checks:
        named.add(check.item.assignee_id)
        if check.answer is not None:
            named.add(check.answer.answered_by)
        if check.deviation is not None:
            named |= {
                check.deviation.requested_by,
                check.deviation.decided_by,
                check.deviation.decider_id,
            }
    return {person_id for person_id in named if person_id is not None}


def _page(session: Session, reading: _Reading, *, actor: Actor) -> DecisionPage:
    project, plan, attempt = reading.gate.project, reading.gate.plan, reading.attempt
    assert project.id is not None
    assert attempt.id is not None
    definition, language = reading.definition, reading.language
    verdict = reading.assessed.verdict
    client = next(m for m in reading.crew.team if m.role is Role.INTERNAL_CLIENT)
    is_last = attempt.position == definition.last_position
    return DecisionPage(
        project_id=project.id,
        project_number=project.number,
        project_name=project.name,
        project_status=project.status,
        gate_id=attempt.gate_id,
        gate_name=definition.phase(attempt.position).gate_name.read(language),
        planned_on=plan.planned_on,
        next_phase=(
            None if is_last else definition.phase(attempt.position + 1).name.read(language)
        ),
        earlier_phases=tuple(
            (phase.position, phase.name.read(language))
            for phase in definition.phases[: attempt.position - 1]
        ),
        attempt_id=attempt.id,
        attempt_number=attempt.number,
        status=attempt.status,
        version=attempt.version,
        verdict_hash=verdict.hash,
        may_pass=verdict.may_pass,
        due=reading.due(attempt.decision_due_on) if attempt.decision_due_on else None,
        submitted_on=attempt.submitted_on,
        submitted_by_name=reading.name(attempt.submitted_by),
        submitted_for_name=reading.name(attempt.submitted_for),
        decider_name=reading.name(client.person_id) or "",
        ambition=_ambition(reading.gate),
        mki_weight_percent=project.mki_weight_percent,
        advice=_advice(reading),
        blocks=_blocks(reading, verdict.blocks),
        not_done=tuple(
            reading.title(check)
            for check in reading.checks
            if check.item.status in {CheckStatus.OPEN, CheckStatus.NOT_DONE}
            and not check.item.blocking
        ),
        deviations=_deviations(reading),
        conditions=_conditions(reading),
        checks=tuple(_check(reading, check) for check in reading.checks),
        standing=_standing(session, reading, actor=actor),
        today=reading.today,
    )


def _ambition(gate: GateAsItStands) -> Ambition | None:
    if gate.objective is None:
        return None
    return Ambition(
        name=gate.objective.name,
        reference_year=gate.objective.reference_year,
        targets=tuple(
            Target(year=target.year, reduction_percent=target.reduction_percent)
            for target in gate.targets
        ),
    )


def _advice(reading: _Reading) -> AdviceLine | None:
    given = reading.gate.advice
    if given is None:
        return None
    by_name = reading.name(given.given_by) or ""
    return AdviceLine(verdict=given.verdict, text=given.text, by_name=by_name)


def _blocks(reading: _Reading, blocks: Sequence[Block]) -> tuple[BlockLine, ...]:
    checks = {check.item.id: check for check in reading.checks}
    return tuple(
        BlockLine(
            title=reading.title(checks[block.item_id]),
            why=block.why,
            fixer_name=reading.name(block.fixer_id),
            fixer_role=block.fixer_role,
            due=reading.due(block.due_on),
            url=f"/stap/{block.item_id}",
            rule=_rule(reading, block.check_id),
        )
        for block in blocks
    )


def _rule(reading: _Reading, check_id: str) -> tuple[RuleLine, ...]:
    check = reading.definition.checks_by_id.get(check_id)
    if check is None or check.rule is None:
        return ()
    return explain_rule(
        check.rule,
        reading.assessed.facts,
        language=reading.language,
        project_number=reading.gate.project.number,
    )


def _deviations(reading: _Reading) -> tuple[DeviationPoint, ...]:
    return tuple(
        DeviationPoint(
            title=reading.title(check),
            reason=check.deviation.reason,
            measure=check.deviation.measure,
            asked_by_name=reading.name(check.deviation.requested_by) or "",
            approved_by_name=reading.name(check.deviation.decided_by),
        )
        for check in reading.checks
        if check.deviation is not None
    )


def _conditions(reading: _Reading) -> tuple[ConditionPoint, ...]:
    return tuple(
        ConditionPoint(
            title=check.item.label or "",
            owner_name=reading.name(check.item.assignee_id),
            due=reading.due(check.item.due_on),
            is_met=not check.item.is_in_hand,
        )
        for check in reading.checks
        if check.item.kind is CheckKind.CONDITION
    )


def _check(reading: _Reading, check: CheckAsItStands) -> CheckPoint:
    answered_by = None if check.answer is None else check.answer.answered_by
    is_by_rule = check.answer is not None and check.answer.origin is Origin.RULE
    return CheckPoint(
        check_id=check.item.check_id,
        title=reading.title(check),
        blocking=check.item.blocking,
        status=check.item.status,
        answer=check.item.answer,
        # What the system answered is explained by its rule, not by a person's words.
        reason=check.answer.reason if check.answer and not is_by_rule else None,
        answered_by_name=reading.name(answered_by),
        evidence=tuple(
            EvidencePoint(name=row.name, url=row.url or f"/bewijs/{row.id}")
            for row in check.evidence
        ),
        url=f"/stap/{check.item.id}",
        rule=_rule(reading, check.item.check_id),
    )


def _standing(session: Session, reading: _Reading, *, actor: Actor) -> Standing:
    try:
        by = acting_in(reading.crew.team, Permission.DECIDE_GATE, actor=actor)
    except PermissionRefusedError:
        return Standing(may_decide=False, for_name=None, is_submitter=False)
    is_submitter = _submitted(session, reading, by=by)
    return Standing(
        may_decide=not is_submitter,
        for_name=reading.name(by.on_behalf_of),
        is_submitter=is_submitter,
    )


def _submitted(session: Session, reading: _Reading, *, by: Acting) -> bool:
    """Whether they, or who they stand in for, submitted the gate: then another decides."""
    attempt, today = reading.attempt, reading.today
    if attempt.submitted_by is None:
        return False
    earlier = Act(performed_by=attempt.submitted_by, on_behalf_of=attempt.submitted_for)
    substitutions = people.substitutions(session, on=today)
    return not is_second_person(by.act, earlier=earlier, on=today, substitutions=substitutions)
