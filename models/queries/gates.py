"""Gates in motion: the attempt in hand, its checks, and what was said about them."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from sqlalchemy import and_, func, update
from sqlmodel import Session, col, select

from domain.errors import PoortError
from domain.transitions import moved
from domain.vocabulary import (
    AttemptStatus,
    CheckStatus,
)
from models.engines import WriteSession, session_organisation
from models.gate import (
    CheckItem,
    Condition,
    Correction,
    Decision,
    GateAttempt,
)
from models.queries.own import own, stored
from models.queries.projects import ChangedMeanwhileError

IN_HAND = (AttemptStatus.OPEN, AttemptStatus.SUBMITTED)
PASSED = (
    AttemptStatus.PASSED,
    AttemptStatus.PASSED_WITH_CONDITIONS,
    AttemptStatus.BEFORE_INTRODUCTION,
)


class NoGateInHandError(PoortError):
    """The project has no gate that can be worked on now."""

    message = (
        "Project {project} has no gate to work on: it is finished, stopped, or a decision"
        " is still being carried out."
    )
    status = HTTPStatus.CONFLICT


class CheckUnknownError(PoortError):
    """The gate in hand has no such check."""

    message = "There is no check {check} at the gate that project {project} is at now."
    status = HTTPStatus.NOT_FOUND


def attempt(session: Session, attempt_id: int) -> GateAttempt:
    """The attempt of that id."""
    found = own(session, GateAttempt, attempt_id)
    assert found is not None  # whoever holds its id has read it, or a row that refers to it
    return found


def find_attempt_in_hand(session: Session, project_id: int) -> GateAttempt | None:
    """The one attempt of the project that is open or submitted, if there is one."""
    return session.exec(
        select(GateAttempt).where(
            GateAttempt.organisation_id == session_organisation(session),
            GateAttempt.project_id == project_id,
            col(GateAttempt.status).in_(IN_HAND),
        )
    ).one_or_none()


def attempt_in_hand(session: Session, project_id: int) -> GateAttempt:
    """The one attempt of the project that is open or submitted.

    Raises:
        NoGateInHandError: there is none now.
    """
    found = find_attempt_in_hand(session, project_id)
    if found is None:
        raise NoGateInHandError(project=project_id)
    return found


def attempts(session: Session, project_id: int) -> Sequence[GateAttempt]:
    """Every attempt of the project, the oldest first."""
    return session.exec(
        select(GateAttempt)
        .where(
            GateAttempt.organisation_id == session_organisation(session),
            GateAttempt.project_id == project_id,
        )
        .order_by(col(GateAttempt.id))
    ).all()


def newest_number(session: Session, *, project_id: int, position: int) -> int:
    """The number of the newest attempt at that gate; 0 when there was none."""
    newest = session.exec(
        select(func.max(GateAttempt.number)).where(
            GateAttempt.organisation_id == session_organisation(session),
            GateAttempt.project_id == project_id,
            GateAttempt.position == position,
        )
    ).one()
    return newest or 0


def passed_attempt(session: Session, *, project_id: int, position: int) -> GateAttempt | None:
    """The attempt by which that gate was passed and still counts, if any."""
    return session.exec(
        select(GateAttempt).where(
            GateAttempt.organisation_id == session_organisation(session),
            GateAttempt.project_id == project_id,
            GateAttempt.position == position,
            col(GateAttempt.status).in_(PASSED),
            col(GateAttempt.voided_at).is_(None),
        )
    ).one_or_none()


def move_attempt(
    session: WriteSession, row: GateAttempt, *, to: AttemptStatus, **values: object
) -> None:
    """Give the attempt its next status, if nobody else moved it since it was read.

    Raises:
        ChangedMeanwhileError: somebody did.
    """
    moved(row.status, to)
    changed = session.exec(
        update(GateAttempt)
        .where(
            col(GateAttempt.id) == row.id,
            col(GateAttempt.version) == row.version,
            col(GateAttempt.status) == row.status,
        )
        .values(status=to, version=GateAttempt.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise ChangedMeanwhileError(thing=row.gate_id)
    stored(row, status=to, version=row.version + 1, **values)


def void_attempts_from(
    session: WriteSession, *, project_id: int, position: int, at: datetime
) -> None:
    """Let every attempt at that gate and later count for nothing from now on."""
    session.exec(
        update(GateAttempt)
        .where(
            col(GateAttempt.organisation_id) == session_organisation(session),
            col(GateAttempt.project_id) == project_id,
            col(GateAttempt.position) >= position,
            col(GateAttempt.voided_at).is_(None),
            col(GateAttempt.status).not_in(IN_HAND),
        )
        .values(voided_at=at, version=GateAttempt.version + 1)
        .execution_options(synchronize_session=False)
    )


def check_items(session: Session, attempt_id: int) -> Sequence[CheckItem]:
    """The checks of that attempt in the order of the definition."""
    return session.exec(
        select(CheckItem)
        .where(
            CheckItem.organisation_id == session_organisation(session),
            CheckItem.attempt_id == attempt_id,
        )
        .order_by(col(CheckItem.check_id), col(CheckItem.instance))
    ).all()


def check_item(session: Session, item_id: int) -> CheckItem:
    """The check item of that id.

    Raises:
        CheckUnknownError: there is none here.
    """
    found = own(session, CheckItem, item_id)
    if found is None:
        raise CheckUnknownError(check=item_id, project="")
    return found


def check_item_named(
    session: Session, *, project_id: int, check_id: str, instance: str = ""
) -> CheckItem:
    """That check of the gate in hand.

    Raises:
        NoGateInHandError: the project has no gate in hand.
        CheckUnknownError: that gate has no such check.
    """
    in_hand = attempt_in_hand(session, project_id)
    found = session.exec(
        select(CheckItem).where(
            CheckItem.organisation_id == session_organisation(session),
            CheckItem.attempt_id == in_hand.id,
            CheckItem.check_id == check_id,
            CheckItem.instance == instance,
        )
    ).one_or_none()
    if found is None:
        raise CheckUnknownError(check=f"{check_id} {instance}".strip(), project=project_id)
    return found


def move_check(session: WriteSession, row: CheckItem, *, to: CheckStatus, **values: object) -> None:
    """Give the check its next status, if nobody else changed it since it was read.

    Raises:
        ChangedMeanwhileError: somebody did.
    """
    if to is not row.status:
        moved(row.status, to)
    changed = session.exec(
        update(CheckItem)
        .where(col(CheckItem.id) == row.id, col(CheckItem.version) == row.version)
        .values(status=to, version=CheckItem.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise ChangedMeanwhileError(thing=row.check_id)
    stored(row, status=to, version=row.version + 1, **values)


def close_checks(session: WriteSession, attempt_id: int) -> None:
    """Accept every answered check of a passed attempt; what was never answered is not done."""
    for source, target in (
        (CheckStatus.ANSWERED, CheckStatus.ACCEPTED),
        (CheckStatus.OPEN, CheckStatus.NOT_DONE),
    ):
        session.exec(
            update(CheckItem)
            .where(
                col(CheckItem.organisation_id) == session_organisation(session),
                col(CheckItem.attempt_id) == attempt_id,
                col(CheckItem.status) == source,
            )
            .values(status=target, version=CheckItem.version + 1)
            .execution_options(synchronize_session=False)
        )


def find_decision(session: Session, attempt_id: int) -> Decision | None:
    """The decision on that attempt, if it was taken."""
    return session.exec(
        select(Decision).where(
            Decision.organisation_id == session_organisation(session),
            Decision.attempt_id == attempt_id,
        )
    ).one_or_none()


def decisions(session: Session, project_id: int) -> Sequence[tuple[GateAttempt, Decision]]:
    """Every decision of the project with its attempt, the oldest first."""
    return session.exec(
        select(GateAttempt, Decision)
        .join(
            Decision,
            and_(
                col(Decision.organisation_id) == GateAttempt.organisation_id,
                col(Decision.attempt_id) == GateAttempt.id,
            ),
        )
        .where(
            GateAttempt.organisation_id == session_organisation(session),
            GateAttempt.project_id == project_id,
        )
        .order_by(col(GateAttempt.id))
    ).all()


def conditions_of(session: Session, attempt_id: int) -> Sequence[Condition]:
    """The conditions under which that attempt passed."""
    return session.exec(
        select(Condition)
        .where(
            Condition.organisation_id == session_organisation(session),
            Condition.attempt_id == attempt_id,
        )
        .order_by(col(Condition.number))
    ).all()


def find_correction(session: Session, attempt_id: int) -> Correction | None:
    """The correction of the decision on that attempt, if there is one."""
    return session.exec(
        select(Correction).where(
            Correction.organisation_id == session_organisation(session),
            Correction.attempt_id == attempt_id,
        )
    ).one_or_none()


def withdraw_attempt(session: WriteSession, row: GateAttempt) -> None:
    """Close the attempt in hand without a decision: the project goes another way."""
    move_attempt(session, row, to=AttemptStatus.WITHDRAWN)


def void_attempt(session: WriteSession, row: GateAttempt, *, at: datetime) -> None:
    """Let this one attempt count for nothing from now on."""
    row.voided_at = at
    row.version += 1
    session.add(row)
    session.flush()  # the next attempt opens after it
