"""What was said about checks: answers, evidence, deviations, and the advice on a gate."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from domain.errors import PoortError
from domain.transitions import moved
from domain.vocabulary import DeviationStatus
from models.engines import WriteSession, session_organisation
from models.gate import Advice, Answer, CheckItem, Deviation, EarlyAnswer, Evidence
from models.queries.own import stored
from models.queries.projects import ChangedMeanwhileError


class DeviationUnknownError(PoortError):
    """No deviation has that id here."""

    message = "There is no deviation {deviation}. It may belong to another organisation."
    status = HTTPStatus.NOT_FOUND


def newest_answers(session: Session, item_ids: Sequence[int]) -> Mapping[int, Answer]:
    """The newest answer by check item."""
    newest = (
        select(func.max(Answer.id))
        .where(
            Answer.organisation_id == session_organisation(session),
            col(Answer.check_item_id).in_(item_ids),
        )
        .group_by(col(Answer.check_item_id))
    )
    rows = session.exec(select(Answer).where(col(Answer.id).in_(newest)))
    return {row.check_item_id: row for row in rows}


def answers_to(session: Session, item_id: int) -> Sequence[Answer]:
    """Every answer to that check, the oldest first."""
    return session.exec(
        select(Answer)
        .where(
            Answer.organisation_id == session_organisation(session),
            Answer.check_item_id == item_id,
        )
        .order_by(col(Answer.id))
    ).all()


def newest_deviation(session: Session, item_id: int) -> Deviation | None:
    """The deviation that was asked last from that check, whatever came of it."""
    return session.exec(
        select(Deviation)
        .where(
            Deviation.organisation_id == session_organisation(session),
            Deviation.check_item_id == item_id,
        )
        .order_by(col(Deviation.id).desc())
    ).first()


def evidence_of(session: Session, item_ids: Sequence[int]) -> Mapping[int, list[Evidence]]:
    """The evidence that counts now, by check item."""
    rows = session.exec(
        select(Evidence)
        .where(
            Evidence.organisation_id == session_organisation(session),
            col(Evidence.check_item_id).in_(item_ids),
            col(Evidence.withdrawn_at).is_(None),
        )
        .order_by(col(Evidence.id))
    )
    found: dict[int, list[Evidence]] = {item_id: [] for item_id in item_ids}
    for row in rows:
        found[row.check_item_id].append(row)
    return found


def find_evidence(session: Session, evidence_id: int) -> Evidence | None:
    """The evidence of that id, if there is one here."""
    return session.exec(
        select(Evidence).where(
            Evidence.organisation_id == session_organisation(session),
            Evidence.id == evidence_id,
        )
    ).one_or_none()


def advice_on(session: Session, attempt_id: int) -> Sequence[Advice]:
    """The advice on that attempt, the oldest first."""
    return session.exec(
        select(Advice)
        .where(
            Advice.organisation_id == session_organisation(session),
            Advice.attempt_id == attempt_id,
        )
        .order_by(col(Advice.id))
    ).all()


def deviation(session: Session, deviation_id: int) -> Deviation:
    """The deviation of that id.

    Raises:
        DeviationUnknownError: there is none here.
    """
    found = session.exec(
        select(Deviation).where(
            Deviation.organisation_id == session_organisation(session),
            Deviation.id == deviation_id,
        )
    ).one_or_none()
    if found is None:
        raise DeviationUnknownError(deviation=deviation_id)
    return found


def deviations_in_hand(session: Session, item_ids: Sequence[int]) -> Mapping[int, Deviation]:
    """The deviation that is asked or approved, by check item."""
    rows = session.exec(
        select(Deviation).where(
            Deviation.organisation_id == session_organisation(session),
            col(Deviation.check_item_id).in_(item_ids),
            col(Deviation.status).in_((DeviationStatus.REQUESTED, DeviationStatus.APPROVED)),
        )
    )
    return {row.check_item_id: row for row in rows}


def asked_deviations(session: Session, attempt_id: int) -> Sequence[Deviation]:
    """The deviations of that attempt that wait for a decision."""
    return session.exec(
        select(Deviation)
        .join(CheckItem, col(CheckItem.id) == Deviation.check_item_id)
        .where(
            Deviation.organisation_id == session_organisation(session),
            CheckItem.attempt_id == attempt_id,
            Deviation.status == DeviationStatus.REQUESTED,
        )
        .order_by(col(Deviation.id))
    ).all()


def move_deviation(
    session: WriteSession, row: Deviation, *, to: DeviationStatus, **values: object
) -> None:
    """Decide on or withdraw a deviation that is still asked.

    Raises:
        ChangedMeanwhileError: it is asked no longer.
    """
    moved(row.status, to)
    changed = session.exec(
        update(Deviation)
        .where(
            col(Deviation.id) == row.id,
            col(Deviation.status) == DeviationStatus.REQUESTED,
        )
        .values(status=to, **values)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise ChangedMeanwhileError(thing=f"deviation {row.id}")
    stored(row, status=to, **values)


def withdraw_approval(session: WriteSession, item_id: int) -> None:
    """Let an approved deviation on a returned check count no longer."""
    session.exec(
        update(Deviation)
        .where(
            col(Deviation.organisation_id) == session_organisation(session),
            col(Deviation.check_item_id) == item_id,
            col(Deviation.status) == DeviationStatus.APPROVED,
        )
        .values(status=DeviationStatus.WITHDRAWN)
        .execution_options(synchronize_session=False)
    )


def early_answers(session: Session, project_id: int) -> Mapping[str, EarlyAnswer]:
    """What was answered ahead in that project, by check."""
    rows = session.exec(
        select(EarlyAnswer).where(
            EarlyAnswer.organisation_id == session_organisation(session),
            EarlyAnswer.project_id == project_id,
        )
    )
    return {row.check_id: row for row in rows}
