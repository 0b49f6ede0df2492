"""The checks of a gate, line by line: as they stand now, or as they will be asked."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import Session

from domain.conditions import Facts, Truth, evaluate
from domain.definition import Check
from domain.gates import Block, BlockReason, CheckState
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.vocabulary import (
    Anchor,
    AttemptStatus,
    CheckStatus,
    DeviationStatus,
    Language,
    Origin,
    Role,
)
from models.gate import CheckItem, Deviation, EarlyAnswer, Evidence
from models.queries import answers
from models.queries.checklist import CheckSaid
from models.queries.decision_reads import CheckAsItStands
from usecases.assessment import assess_read
from usecases.checklist import (
    CheckLine,
    Checklist,
    CheckRights,
    DeviationLine,
    EvidenceLine,
    ReturnedLine,
    Turn,
)
from usecases.checklist_page import AskedChecklist, Reading, checklist_of, read_gate
from usecases.opening import applies, is_opened_with_gate
from usecases.project_facts import rule_facts
from usecases.rule_words import RuleLine, explain_rule
from usecases.wording import CONDITION_MINUTES, check_title, condition_why

_COUNTS = frozenset({DeviationStatus.REQUESTED, DeviationStatus.APPROVED})
_RETURNABLE = frozenset(
    {CheckStatus.ANSWERED, CheckStatus.NOT_APPLICABLE, CheckStatus.DEVIATION_APPROVED}
)
_DEVIABLE = frozenset(
    {
        CheckStatus.OPEN,
        CheckStatus.ANSWERED,
        CheckStatus.NOT_APPLICABLE,
        CheckStatus.DEVIATION_REFUSED,
    }
)


def read_checklist(
    session: Session, asked: AskedChecklist, *, actor: Actor, language: Language, today: date
) -> Checklist:
    """The checklist of that gate, for one reader.

    Raises:
        GateUnknownError: there is no such project, gate or attempt.
    """
    reading = read_gate(session, asked, actor=actor, language=language, today=today)
    if reading.here.attempt is None:
        return checklist_of(reading, _lines_ahead(session, reading))
    return checklist_of(reading, _lines(session, reading))


def _lines(session: Session, reading: Reading) -> list[CheckLine]:
    attempt = reading.here.attempt
    assert attempt is not None
    clients = {m.person_id for m in reading.crew.team if m.role is Role.INTERNAL_CLIENT}
    assessed = assess_read(
        session,
        project=reading.path.project,
        attempt=attempt,
        checks=[_standing(check) for check in reading.checks],
        clients=frozenset(clients),
    )
    states = {state.item_id: state for state in assessed.states}
    blocks = _blocks_by_item(assessed.verdict.blocks, states)
    return [
        _line(
            reading,
            check,
            state=states[check.item.id],
            blocks=blocks.get(check.item.id, ()),
            facts=assessed.facts,
        )
        for check in reading.checks
        if check.item.id is not None
    ]


def _standing(check: CheckSaid) -> CheckAsItStands:
    counts = check.deviation is not None and check.deviation.status in _COUNTS
    deviation = check.deviation if counts else None
    return CheckAsItStands(check.item, check.answer, deviation, check.evidence)


def _blocks_by_item(
    blocks: Sequence[Block], states: Mapping[int, CheckState]
) -> dict[int, tuple[BlockReason, ...]]:
    """Why each check blocks; what a rule answers when the gate is submitted does not."""
    found: dict[int, tuple[BlockReason, ...]] = {}
    for block in blocks:
        by_rule = states[block.item_id].rule_truth is Truth.TRUE
        if not (by_rule and block.why is BlockReason.UNANSWERED):
            found[block.item_id] = (*found.get(block.item_id, ()), block.why)
    return found


def _line(
    reading: Reading,
    check: CheckSaid,
    *,
    state: CheckState,
    blocks: tuple[BlockReason, ...],
    facts: Facts,
) -> CheckLine:
    item, language = check.item, reading.language
    asked = reading.definition.checks_by_id.get(item.check_id)
    answer = check.answer if item.answer is not None else None
    returned = reading.returned.get(item.id or 0)
    came_back = returned is not None and item.status is CheckStatus.OPEN and item.answer is None
    return CheckLine(
        key=str(item.id),
        check_id=item.check_id,
        item_id=item.id,
        version=item.version,
        title=check_title(reading.definition, item, language),
        why=asked.why.read(language) if asked else condition_why(language),
        sources=sources_of(asked) if asked else "",
        evidence_asked=asked.evidence.description.read(language) if asked else None,
        evidence_required=item.evidence_required,
        minutes=asked.effort_minutes if asked else CONDITION_MINUTES,
        helper_name=reading.name(reading.holder(asked.helper)) if asked else None,
        owner_name=reading.name(item.assignee_id),
        owner_role=item.role,
        without_owner=item.without_owner,
        is_mine=item.assignee_id in {reading.actor.person_id, *reading.actor.standing_in_for},
        blocking=item.blocking,
        tight=item.tight,
        status=item.status,
        answer=item.answer,
        # What the system answered is explained by its rule, not by a person's words.
        reason=answer.reason if answer and answer.origin is not Origin.RULE else None,
        answered_by_name=reading.name(answer.answered_by) if answer else None,
        answered_at=answer.answered_at if answer else None,
        is_by_rule=answer is not None and answer.origin is Origin.RULE,
        rule=state.rule_truth,
        rule_lines=_rule_lines(reading, asked, facts),
        due=reading.due(item.due_on),
        returned=(
            ReturnedLine(on=dutch_date(returned.at), reason=returned.reason)
            if came_back and returned
            else None
        ),
        evidence=_evidence(reading, check.evidence),
        deviation=_deviation(reading, check.deviation),
        blocks=blocks,
        rights=_rights(reading, item),
    )


def _rule_lines(reading: Reading, asked: Check | None, facts: Facts) -> tuple[RuleLine, ...]:
    if asked is None or asked.rule is None:
        return ()
    return explain_rule(
        asked.rule,
        facts,
        language=reading.language,
        project_number=reading.path.project.number,
    )


def _rights(reading: Reading, item: CheckItem) -> CheckRights:
    attempt = reading.here.attempt
    is_open = attempt is not None and attempt.status is AttemptStatus.OPEN
    owner_id = item.assignee_id
    is_deviable = item.blocking and item.status in _DEVIABLE
    return CheckRights(
        may_answer=is_open and reading.may(Permission.ANSWER_CHECK, owner_id=owner_id),
        may_ask_deviation=(
            is_open and is_deviable and reading.may(Permission.ASK_DEVIATION, owner_id=owner_id)
        ),
        may_return=(
            reading.turn is Turn.IN_HAND
            and item.status in _RETURNABLE
            and reading.may(Permission.RETURN_CHECK)
        ),
    )


def _evidence(reading: Reading, rows: Sequence[Evidence]) -> tuple[EvidenceLine, ...]:
    """Files of one name are versions of one document, the newest last."""
    count: dict[str, int] = {}
    lines = []
    last = {_document(row): row.id for row in rows}
    for row in rows:
        document = _document(row)
        count[document] = count.get(document, 0) + 1
        assert row.id is not None
        lines.append(
            EvidenceLine(
                id=row.id,
                name=row.name,
                url=row.url,
                size_bytes=row.size_bytes,
                added_by_name=reading.name(row.added_by) or "",
                added_at=row.added_at,
                version=count[document],
                is_newest=last[document] == row.id,
            )
        )
    return tuple(lines)


def _document(row: Evidence) -> str:
    return f"{row.kind}:{row.name.casefold()}"


def _deviation(reading: Reading, row: Deviation | None) -> DeviationLine | None:
    if row is None or row.status is DeviationStatus.WITHDRAWN:
        return None
    assert row.id is not None
    return DeviationLine(
        id=row.id,
        status=row.status,
        reason=row.reason,
        measure=row.measure,
        asked_by_name=reading.name(row.requested_by) or "",
        decider_name=reading.name(row.decider_id) or "",
        due=reading.due(row.due_on),
        decision_reason=row.decision_reason,
    )


def _lines_ahead(session: Session, reading: Reading) -> list[CheckLine]:
    """What this gate will ask, with the answers that were given ahead."""
    checks = reading.definition.phase(reading.here.plan.position).checks
    project = reading.path.project
    assert project.id is not None
    facts = rule_facts(session, project, checks)
    early = answers.early_answers(session, project.id)
    return [
        _line_ahead(reading, check, early.get(check.id), facts=facts)
        for check in checks
        if is_opened_with_gate(check) and applies(check, facts)
    ]


def _line_ahead(
    reading: Reading, check: Check, early: EarlyAnswer | None, *, facts: Facts
) -> CheckLine:
    language, planned_on = reading.language, reading.here.plan.planned_on
    owner_id = reading.holder(check.owner) or reading.holder(Role.PROJECT_LEAD)
    offset = check.due.offset_working_days if check.due.anchor is Anchor.PLANNED_GATE else 0
    may_answer = reading.turn is Turn.AHEAD and reading.may(
        Permission.ANSWER_CHECK, owner_id=reading.holder(check.owner)
    )
    return CheckLine(
        key=check.id,
        check_id=check.id,
        item_id=None,
        version=0,
        title=check.text.read(language),
        why=check.why.read(language),
        sources=sources_of(check),
        evidence_asked=check.evidence.description.read(language),
        evidence_required=check.evidence.required,
        minutes=check.effort_minutes,
        helper_name=reading.name(reading.holder(check.helper)),
        owner_name=reading.name(owner_id),
        owner_role=check.owner,
        without_owner=reading.holder(check.owner) is None,
        is_mine=owner_id in {reading.actor.person_id, *reading.actor.standing_in_for},
        blocking=check.blocking,
        tight=False,
        status=CheckStatus.OPEN,
        answer=early.value if early else None,
        reason=early.reason if early else None,
        answered_by_name=reading.name(early.answered_by) if early else None,
        answered_at=early.answered_at if early else None,
        is_by_rule=False,
        rule=None if check.rule is None else evaluate(check.rule, facts),
        rule_lines=_rule_lines(reading, check, facts),
        due=reading.due(reading.calendar.add(planned_on, min(offset, 0))),
        returned=None,
        evidence=_evidence_ahead(reading, early),
        deviation=None,
        blocks=(),
        rights=CheckRights(may_answer=may_answer),
    )


def _evidence_ahead(reading: Reading, early: EarlyAnswer | None) -> tuple[EvidenceLine, ...]:
    if early is None or early.evidence_url is None:
        return ()
    link = EvidenceLine(
        id=0,
        name=early.evidence_name or early.evidence_url,
        url=early.evidence_url,
        size_bytes=None,
        added_by_name=reading.name(early.answered_by) or "",
        added_at=early.answered_at,
        version=1,
        is_newest=True,
    )
    return (link,)


def sources_of(check: Check) -> str:
    """Each document once, with its sections."""
    sections: dict[str, list[str]] = {}
    for source in check.sources:
        sections.setdefault(source.document, []).append(source.section)
    return "; ".join(", ".join(filter(None, [name, *parts])) for name, parts in sections.items())
