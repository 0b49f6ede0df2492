"""Open a returned gate again: a new attempt with what need not be asked twice."""

from collections.abc import Collection
from datetime import date

from domain.vocabulary import CheckKind, CheckStatus, DeviationStatus
from models.engines import WriteSession, session_organisation
from models.gate import Answer, CheckItem, Deviation, Evidence, GateAttempt
from models.project import Project
from models.queries import answers, gates
from usecases.definitions import definition_of
from usecases.opening import open_attempt, plan_due_dates

#: How a check that keeps its answer stands in the next attempt: accepted waits to be accepted.
_KEPT_AS = {
    CheckStatus.ANSWERED: CheckStatus.ANSWERED,
    CheckStatus.ACCEPTED: CheckStatus.ANSWERED,
    CheckStatus.NOT_APPLICABLE: CheckStatus.NOT_APPLICABLE,
    CheckStatus.DEVIATION_APPROVED: CheckStatus.DEVIATION_APPROVED,
}


def reopen_gate(
    session: WriteSession,
    *,
    project: Project,
    old: GateAttempt,
    asked_again: frozenset[str] | None,
    today: date,
) -> GateAttempt:
    """The next attempt at the gate of `old`.

    Every check comes back with its owner and its evidence. The checks named in `asked_again`
    must be answered anew, or all of them where it is None; the others keep their answer, which
    is stored anew with the new attempt: what an earlier attempt passed counts for nothing.
    """
    assert old.id is not None
    phase = definition_of(session, project).phase(old.position)
    attempt = open_attempt(session, project=project, phase=phase, today=today)
    asked = {check.id for check in phase.checks}
    for item in gates.check_items(session, old.id):
        if item.kind is not CheckKind.CONDITION and item.check_id not in asked:
            continue  # it lapsed when the project was migrated
        copy = _copy(session, item, attempt)
        _copy_evidence(session, item, copy)
        if asked_again is not None and not is_named(item, asked_again):
            _keep(session, item, copy)
    plan_due_dates(session, project=project, attempt=attempt)
    return attempt


def is_named(item: CheckItem, names: Collection[str]) -> bool:
    """Whether the names hold the check, or its one period or variation: `G6-03:2026-11`."""
    return item.check_id in names or f"{item.check_id}:{item.instance}" in names


def _copy(session: WriteSession, item: CheckItem, attempt: GateAttempt) -> CheckItem:
    assert attempt.id is not None
    copy = CheckItem(
        organisation_id=item.organisation_id,
        project_id=item.project_id,
        attempt_id=attempt.id,
        check_id=item.check_id,
        instance=item.instance,
        kind=item.kind,
        label=item.label,
        blocking=item.blocking,
        evidence_required=item.evidence_required,
        role=item.role,
        assignee_id=item.assignee_id,
        without_owner=item.without_owner,
        opens_on=attempt.opened_on,
        due_on=max(item.due_on, attempt.opened_on),
    )
    session.add(copy)
    session.flush()  # its answer and evidence refer to it by id
    return copy


def _copy_evidence(session: WriteSession, item: CheckItem, copy: CheckItem) -> None:
    assert item.id is not None
    assert copy.id is not None
    for row in answers.evidence_of(session, [item.id])[item.id]:
        session.add(
            Evidence(
                organisation_id=row.organisation_id,
                check_item_id=copy.id,
                kind=row.kind,
                name=row.name,
                url=row.url,
                sha256=row.sha256,
                size_bytes=row.size_bytes,
                added_by=row.added_by,
                added_at=row.added_at,
            )
        )


def _keep(session: WriteSession, item: CheckItem, copy: CheckItem) -> None:
    """Let the copy stand where the item stood, by the same moves and with the same proof."""
    kept_as = _KEPT_AS.get(item.status)
    if kept_as is None:
        return
    _copy_answer(session, item, copy)
    if item.status is CheckStatus.DEVIATION_APPROVED:
        _copy_deviation(session, item, copy)
        gates.move_check(session, copy, to=CheckStatus.DEVIATION_REQUESTED, answer=item.answer)
    gates.move_check(session, copy, to=kept_as, answer=item.answer)


def _copy_answer(session: WriteSession, item: CheckItem, copy: CheckItem) -> None:
    assert item.id is not None
    assert copy.id is not None
    newest = answers.newest_answers(session, [item.id]).get(item.id)
    if newest is None:
        return
    session.add(
        Answer(
            organisation_id=session_organisation(session),
            check_item_id=copy.id,
            value=newest.value,
            reason=newest.reason,
            origin=newest.origin,
            answered_by=newest.answered_by,
            on_behalf_of=newest.on_behalf_of,
            answered_at=newest.answered_at,
        )
    )
    session.flush()  # the moved check must find its answer


def _copy_deviation(session: WriteSession, item: CheckItem, copy: CheckItem) -> None:
    assert item.id is not None
    assert copy.id is not None
    row = answers.deviations_in_hand(session, [item.id])[item.id]
    again = Deviation(
        organisation_id=row.organisation_id,
        check_item_id=copy.id,
        status=DeviationStatus.REQUESTED,
        reason=row.reason,
        measure=row.measure,
        requested_by=row.requested_by,
        requested_for=row.requested_for,
        requested_at=row.requested_at,
        due_on=row.due_on,
        decider_id=row.decider_id,
    )
    session.add(again)
    session.flush()  # it is decided on by its id
    answers.move_deviation(
        session,
        again,
        to=DeviationStatus.APPROVED,
        decided_by=row.decided_by,
        decided_for=row.decided_for,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
    )
