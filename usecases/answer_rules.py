"""Let the system answer the checks whose facts it holds (the `rule` of a check)."""

from datetime import datetime

from domain.conditions import Truth, describe, evaluate
from domain.vocabulary import AnswerValue, CheckStatus, Origin
from models.engines import WriteSession, session_organisation
from models.gate import Answer, CheckItem, GateAttempt
from models.project import Project
from models.queries import answers, gates
from usecases.definitions import definition_of
from usecases.project_facts import rule_facts
from usecases.trail import record_engine


def apply_rules(
    session: WriteSession, *, project: Project, attempt: GateAttempt, now: datetime
) -> int:
    """Answer yes where a rule holds; answers how many checks that changed.

    A yes that the system gave opens again when its rule no longer holds. What people answered
    stays theirs: a rule that does not hold then blocks the gate in its verdict.
    """
    assert attempt.id is not None
    checks = definition_of(session, project).checks_by_id
    items = gates.check_items(session, attempt.id)
    ruled = [item for item in items if item.check_id in checks and checks[item.check_id].rule]
    if not ruled:
        return 0
    facts = rule_facts(session, project, (checks[item.check_id] for item in ruled))
    newest = answers.newest_answers(session, [item.id for item in ruled if item.id is not None])
    changed = 0
    for item in ruled:
        rule = checks[item.check_id].rule
        assert rule is not None
        truth = evaluate(rule, facts)
        given = newest.get(item.id) if item.id is not None else None
        by_system = given is not None and given.origin is Origin.RULE
        if item.status is CheckStatus.OPEN and item.answer is None and truth is Truth.TRUE:
            _answer_yes(session, item, reason=describe(rule), now=now)
            changed += 1
        elif item.status is CheckStatus.ANSWERED and by_system and truth is not Truth.TRUE:
            gates.move_check(session, item, to=CheckStatus.OPEN, answer=None)
            changed += 1
    return changed


def _answer_yes(session: WriteSession, item: CheckItem, *, reason: str, now: datetime) -> None:
    assert item.id is not None
    session.add(
        Answer(
            organisation_id=session_organisation(session),
            check_item_id=item.id,
            value=AnswerValue.YES,
            reason=reason,
            origin=Origin.RULE,
            answered_at=now,
        )
    )
    gates.move_check(session, item, to=CheckStatus.ANSWERED, answer=AnswerValue.YES)
    record_engine(
        session,
        action="check.answered",
        object_kind="check_item",
        object_id=item.id,
        project_id=item.project_id,
        at=now,
        origin=Origin.RULE,
        result=str(AnswerValue.YES),
        facts={"check": item.check_id},
    )
