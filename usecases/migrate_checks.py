"""Let the checks in hand of a project take the words of the next version of its process."""

from typing import Final

from domain.moments import dutch_date
from domain.planning import plan_check
from domain.vocabulary import AnswerValue, CheckStatus, DeviationStatus
from models.engines import WriteSession, session_organisation
from models.gate import Answer, CheckItem
from models.queries import answers, gates, people, projects
from notifications.language import translator
from usecases.calendars import organisation_calendar
from usecases.migration_move import Move
from usecases.migration_plan import LapsedCheck
from usecases.opening import anchor_dates, assign_owners, open_checks, set_moments
from usecases.trail import record

#: Between two names, since two checks may change names with each other.
_IN_BETWEEN: Final = "~{item_id}"
_CHECK_ID_CHARACTERS: Final = 40


def let_lapse(session: WriteSession, move: Move) -> None:
    """Close what still asks; all keep the words of the old version, and block no longer."""
    language = people.organisation(session).language
    reason = translator(language)("Lapsed in version {version} of the process.").format(
        version=move.new.version
    )
    for gone in move.migration.lapsed:
        item = gates.check_item(session, gone.item_id)
        if gone.is_closed:
            _close(session, item, move, reason=reason)
        check = move.old.checks_by_id.get(gone.check_id)
        gates.move_check(
            session,
            item,
            to=item.status,
            check_id=_lapsed_id(gone, move),
            label=check.text.read(language) if check else item.label,
            blocking=False,
        )


def _lapsed_id(gone: LapsedCheck, move: Move) -> str:
    """Its own, unless the new version calls another check so."""
    if gone.check_id not in move.new.checks_by_id:
        return gone.check_id
    return f"{gone.check_id}@{move.old.version}"[:_CHECK_ID_CHARACTERS]


def _close(session: WriteSession, item: CheckItem, move: Move, *, reason: str) -> None:
    assert item.id is not None
    if item.status is CheckStatus.DEVIATION_REQUESTED:
        asked = answers.deviations_in_hand(session, [item.id])[item.id]
        answers.move_deviation(session, asked, to=DeviationStatus.WITHDRAWN)
        gates.move_check(session, item, to=CheckStatus.OPEN)
    session.add(
        Answer(
            organisation_id=session_organisation(session),
            check_item_id=item.id,
            value=AnswerValue.NOT_APPLICABLE,
            reason=reason,
            origin=move.by.origin,
            answered_by=move.by.person_id,
            on_behalf_of=move.by.on_behalf_of,
            answered_at=move.now,
        )
    )
    session.flush()  # a check is not applicable only with its reason
    gates.move_check(
        session, item, to=CheckStatus.NOT_APPLICABLE, answer=AnswerValue.NOT_APPLICABLE
    )
    record(
        session,
        action="check.answered",
        object_kind="check_item",
        object_id=item.id,
        project_id=item.project_id,
        at=move.now,
        by=move.by,
        result=str(AnswerValue.NOT_APPLICABLE),
        facts={"check": item.check_id},
        text=reason,
    )


def rename_kept(session: WriteSession, move: Move) -> None:
    """Let what stays take the words of the new version; who owns it and when it is due stay."""
    changed = [kept for kept in move.migration.kept if kept.changes]
    for kept in changed:
        if kept.becomes != kept.check_id:
            item = gates.check_item(session, kept.item_id)
            in_between = _IN_BETWEEN.format(item_id=kept.item_id)
            gates.move_check(session, item, to=item.status, check_id=in_between)
    for kept in changed:
        item, check = (
            gates.check_item(session, kept.item_id),
            move.new.checks_by_id[kept.becomes],
        )
        gates.move_check(
            session,
            item,
            to=item.status,
            check_id=check.id,
            blocking=check.blocking,
            evidence_required=check.evidence.required,
            role=check.owner,
        )


def open_added(session: WriteSession, move: Move) -> None:
    """Open the checks that are new, with their own moments; those of the others stay."""
    project, attempt, today = move.project, move.attempt, dutch_date(move.now)
    assert project.id is not None
    assert attempt.id is not None
    open_checks(session, project=project, attempt=attempt, today=today)
    assign_owners(session, project=project, attempt=attempt)
    gate_on = projects.plan(session, project.id)[attempt.position].planned_on
    anchors = anchor_dates(session, project=project, position=attempt.position)
    calendar = organisation_calendar(session)
    for item in gates.check_items(session, attempt.id):
        if item.check_id in move.migration.added and not item.instance:
            planned = plan_check(
                move.new.checks_by_id[item.check_id],
                anchors=anchors,
                gate_on=gate_on,
                opened_on=today,
                calendar=calendar,
            )
            set_moments(item, planned)
            session.add(item)
    session.flush()  # the rules read the checks by query
