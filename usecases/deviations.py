"""Comply or explain: ask to pass a blocking check unmet, decide on that, or take it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, NoDeciderError, Permission, deviation_decider
from domain.substitution import Act, require_second_person
from domain.vocabulary import CheckStatus, DeviationStatus, Language, Role, SubjectKind
from models.engines import WriteSession, session_organisation
from models.gate import CheckItem, Deviation, GateAttempt
from models.queries import answers, gates, people
from notifications.messages import (
    Context,
    DeviationAsked,
    DeviationDecided,
    Header,
    Reason,
    StepLine,
)
from usecases.acting import allow
from usecases.answer_check import (
    CheckClosedError,
    ReasonMissingError,
    refuse_stale,
    require_unfrozen,
)
from usecases.ladders import deviation_due_on, first_reminder
from usecases.notices import write_notice
from usecases.opening import team_by_role
from usecases.trail import record
from usecases.wording import Place, place_of, step_line, who_is_who


class OnlyBlockingError(PoortError):
    """An advisory check needs no deviation: it is simply answered "no" with its reason."""

    message = "Check {check} is advisory. Answer it with no and say why; that is enough."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class MeasureMissingError(PoortError):
    """A deviation says what is done instead."""

    message = "Say what you do instead: a deviation from {check} needs a measure."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotTheDeciderError(PoortError):
    """Another person was asked to decide on this deviation."""

    message = "{who} was asked to decide on this deviation, or whoever stands in for them."
    status = HTTPStatus.FORBIDDEN


@dataclass(frozen=True, slots=True, kw_only=True)
class AskDeviation:
    """From which check, why, and what is done instead."""

    item_id: int
    reason: str
    measure: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideDeviation:
    """On which deviation, which way; a refusal says why."""

    deviation_id: int
    approve: bool
    reason: str | None = None


def ask_deviation(
    session: WriteSession, *, command: AskDeviation, actor: Actor, now: datetime
) -> Deviation:
    """Ask the one who may approve it; the clock of asking is three working days.

    Raises:
        PermissionRefusedError: the actor neither owns the check nor leads the project.
        OnlyBlockingError, ReasonMissingError, MeasureMissingError, AnswersFrozenError,
        CheckClosedError, NoDeciderError, ChangedMeanwhileError: as they say.
    """
    item = gates.check_item(session, command.item_id)
    by = allow(
        session,
        Permission.ASK_DEVIATION,
        actor=actor,
        project_id=item.project_id,
        owner_id=item.assignee_id,
    )
    refuse_stale(item, version=command.version)
    require_unfrozen(session, item)
    _refuse_words(command, item)
    team = team_by_role(session, item.project_id)
    row = Deviation(
        organisation_id=session_organisation(session),
        check_item_id=command.item_id,
        reason=command.reason.strip(),
        measure=command.measure.strip(),
        requested_by=by.person_id,
        requested_for=by.on_behalf_of,
        requested_at=now,
        due_on=deviation_due_on(session, dutch_date(now)),
        decider_id=_decider(item, asked=by.act, team=team),
    )
    session.add(row)
    session.flush()  # the moved check and the event refer to it
    gates.move_check(session, item, to=CheckStatus.DEVIATION_REQUESTED)
    record(
        session,
        action="deviation.asked",
        object_kind="deviation",
        object_id=row.id,
        project_id=item.project_id,
        at=now,
        by=by,
        facts={"check": item.check_id},
        text=f"{row.reason}\n{row.measure}",
    )
    _tell_asked(session, row, item=item, asked_by=by.person_id, now=now)
    return row


def decide_deviation(
    session: WriteSession, *, command: DecideDeviation, actor: Actor, now: datetime
) -> Deviation:
    """Approve or refuse it, by a second person; the asker and the coordinator are told.

    Raises:
        NotTheDeciderError: somebody else was asked.
        CheckClosedError: the gate went another way meanwhile, so nothing hangs on it any more.
        SecondPersonError: the actor asked it, or acts for who asked.
        ReasonMissingError: a refusal without its reason.
        ChangedMeanwhileError: it was decided on already.
    """
    row = answers.deviation(session, command.deviation_id)
    item = gates.check_item(session, row.check_item_id)
    by = allow(session, Permission.DECIDE_DEVIATION, actor=actor, project_id=item.project_id)
    today = dutch_date(now)
    require_second_person(
        by.act,
        earlier=Act(performed_by=row.requested_by, on_behalf_of=row.requested_for),
        on=today,
        substitutions=people.substitutions(session, on=today),
    )
    _require_in_hand(session, item)
    if row.decider_id not in by.act.persons:
        raise NotTheDeciderError(who=people.person(session, row.decider_id).name)
    reason = (command.reason or "").strip() or None
    if not command.approve and reason is None:
        raise ReasonMissingError(check=item.check_id)
    answers.move_deviation(
        session,
        row,
        to=DeviationStatus.APPROVED if command.approve else DeviationStatus.REFUSED,
        decided_by=by.person_id,
        decided_for=by.on_behalf_of,
        decided_at=now,
        decision_reason=reason,
    )
    decided = CheckStatus.DEVIATION_APPROVED if command.approve else CheckStatus.DEVIATION_REFUSED
    gates.move_check(session, item, to=decided)
    record(
        session,
        action="deviation.decided",
        object_kind="deviation",
        object_id=row.id,
        project_id=item.project_id,
        at=now,
        by=by,
        result=str(row.status),
        facts={"check": item.check_id},
        text=reason,
    )
    _tell_decided(session, row, item=item, decided_by=by.person_id, now=now)
    return row


def withdraw_deviation(
    session: WriteSession, *, deviation_id: int, actor: Actor, now: datetime
) -> Deviation:
    """Take back a deviation that is still asked; the check is open again.

    Raises:
        PermissionRefusedError: the actor neither owns the check nor leads the project.
        ChangedMeanwhileError: it was decided on already.
    """
    row = answers.deviation(session, deviation_id)
    item = gates.check_item(session, row.check_item_id)
    by = allow(
        session,
        Permission.ASK_DEVIATION,
        actor=actor,
        project_id=item.project_id,
        owner_id=item.assignee_id,
    )
    answers.move_deviation(session, row, to=DeviationStatus.WITHDRAWN)
    gates.move_check(session, item, to=CheckStatus.OPEN)
    record(
        session,
        action="deviation.withdrawn",
        object_kind="deviation",
        object_id=row.id,
        project_id=item.project_id,
        at=now,
        by=by,
        facts={"check": item.check_id},
    )
    return row


def pass_on_deviations(session: WriteSession, attempt: GateAttempt, *, now: datetime) -> None:
    """Ask what still waits of who decides on it now, after a role went to somebody else.

    Where that would be the one who asked it, it stays with who was asked.
    """
    assert attempt.id is not None
    team = team_by_role(session, attempt.project_id)
    for row in answers.asked_deviations(session, attempt.id):
        item = gates.check_item(session, row.check_item_id)
        asked = Act(performed_by=row.requested_by, on_behalf_of=row.requested_for)
        try:
            decider_id = _decider(item, asked=asked, team=team)
        except NoDeciderError:
            continue
        if decider_id != row.decider_id:
            row.decider_id = decider_id
            session.add(row)
            session.flush()  # the message is written from it
            _tell_asked(session, row, item=item, asked_by=row.requested_by, now=now)


def _decider(item: CheckItem, *, asked: Act, team: Mapping[Role, int]) -> int:
    return deviation_decider(
        asked=asked,
        owner_id=item.assignee_id or team[Role.PROJECT_LEAD],
        internal_client_id=team[Role.INTERNAL_CLIENT],
        coordinator_id=team.get(Role.COORDINATOR),
    )


def _require_in_hand(session: WriteSession, item: CheckItem) -> None:
    if gates.attempt(session, item.attempt_id).status not in gates.IN_HAND:
        raise CheckClosedError(check=item.check_id, status=item.status)


def _refuse_words(command: AskDeviation, item: CheckItem) -> None:
    if not item.blocking:
        raise OnlyBlockingError(check=item.check_id)
    if not command.reason.strip():
        raise ReasonMissingError(check=item.check_id)
    if not command.measure.strip():
        raise MeasureMissingError(check=item.check_id)
    if item.status in {
        CheckStatus.DEVIATION_REQUESTED,
        CheckStatus.DEVIATION_APPROVED,
        CheckStatus.ACCEPTED,
    }:
        raise CheckClosedError(check=item.check_id, status=item.status)


def _tell_asked(
    session: WriteSession, row: Deviation, *, item: CheckItem, asked_by: int, now: datetime
) -> None:
    assert row.id is not None
    at = place_of(session, gates.attempt(session, item.attempt_id), today=dutch_date(now))
    asker = people.person(session, asked_by).name

    def context(header: Header, language: Language) -> Context:
        return DeviationAsked(
            header=header,
            url=f"{at.organisation.portal_url}/afwijking/{row.id}",
            line=_line(session, at, item, reader_id=row.decider_id, language=language),
            reason=row.reason,
            measure=row.measure,
            asked_by_name=asker,
            due_on=row.due_on,
            working_days=at.calendar.between(at.today, row.due_on),
            next_rung=first_reminder(
                session,
                SubjectKind.DEVIATION,
                asked=row.decider_id,
                project_id=item.project_id,
                due_on=row.due_on,
                today=at.today,
            ),
        )

    client = team_by_role(session, item.project_id).get(Role.INTERNAL_CLIENT)
    write_notice(
        session,
        to=row.decider_id,
        reason=Reason.INTERNAL_CLIENT if row.decider_id == client else Reason.COORDINATOR,
        key=("deviation_asked", row.id),
        now=now,
        context=context,
        thread=at.thread(at.organisation.language),
    )


def _tell_decided(
    session: WriteSession, row: Deviation, *, item: CheckItem, decided_by: int, now: datetime
) -> None:
    assert row.id is not None
    at = place_of(session, gates.attempt(session, item.attempt_id), today=dutch_date(now))
    decider = people.person(session, decided_by).name
    readers = {row.requested_for or row.requested_by: Reason.ASKER}
    coordinator = team_by_role(session, item.project_id).get(Role.COORDINATOR)
    if coordinator is not None and coordinator != decided_by:
        readers.setdefault(coordinator, Reason.COORDINATOR)
    for reader_id, reason in readers.items():

        def context(header: Header, language: Language, reader_id: int = reader_id) -> Context:
            return DeviationDecided(
                header=header,
                url=at.check_url(item),
                line=_line(session, at, item, reader_id=reader_id, language=language),
                approved=row.status is DeviationStatus.APPROVED,
                decided_by_name=decider,
                measure=row.measure,
                reason=row.decision_reason,
            )

        write_notice(
            session,
            to=reader_id,
            reason=reason,
            key=("deviation_decided", row.id),
            now=now,
            context=context,
            thread=at.thread(at.organisation.language),
        )


def _line(
    session: WriteSession, at: Place, item: CheckItem, *, reader_id: int, language: Language
) -> StepLine:
    return step_line(
        at, item, language=language, reader_id=reader_id, known=who_is_who(session, item.project_id)
    )
