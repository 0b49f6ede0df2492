"""The state of what links in mails lead to: whether it is still as when the mail went out."""

from collections.abc import Collection, Mapping

from sqlmodel import Session, col, select, tuple_

from models.contract import DataRequest
from models.engines import session_organisation
from models.gate import CheckItem, Deviation, GateAttempt
from models.project import Project
from models.work import Outbox


def addressee(session: Session, outbox_id: int) -> int:
    """Who the message of that id is for."""
    return session.exec(
        select(Outbox.recipient_id).where(
            Outbox.organisation_id == session_organisation(session), Outbox.id == outbox_id
        )
    ).one()


def check_versions(session: Session, item_ids: Collection[int]) -> Mapping[int, int]:
    """The version of each of these checks."""
    rows = session.exec(
        select(CheckItem.id, CheckItem.version).where(
            CheckItem.organisation_id == session_organisation(session),
            col(CheckItem.id).in_(item_ids),
        )
    )
    return {item_id: version for item_id, version in rows if item_id is not None}


def deviation_versions(session: Session, deviation_ids: Collection[int]) -> Mapping[int, int]:
    """The version of the check that each of these deviations is about; a decision raises it."""
    rows = session.exec(
        select(Deviation.id, CheckItem.version)
        .join(CheckItem, col(CheckItem.id) == Deviation.check_item_id)
        .where(
            Deviation.organisation_id == session_organisation(session),
            col(Deviation.id).in_(deviation_ids),
        )
    )
    return {row_id: version for row_id, version in rows if row_id is not None}


def request_versions(session: Session, request_ids: Collection[int]) -> Mapping[int, int]:
    """The version of the links to each of these requests for data."""
    rows = session.exec(
        select(DataRequest.id, DataRequest.link_version).where(
            DataRequest.organisation_id == session_organisation(session),
            col(DataRequest.id).in_(request_ids),
        )
    )
    return {row_id: version for row_id, version in rows if row_id is not None}


def attempt_versions(
    session: Session, gates: Collection[tuple[str, str]]
) -> Mapping[tuple[str, str], tuple[int, int]]:
    """The newest attempt of each of these gates with its version, by project number and gate."""
    rows = session.exec(
        select(Project.number, GateAttempt.gate_id, GateAttempt.id, GateAttempt.version)
        .join(GateAttempt, col(GateAttempt.project_id) == Project.id)
        .where(
            Project.organisation_id == session_organisation(session),
            tuple_(col(Project.number), col(GateAttempt.gate_id)).in_(gates),
        )
        .order_by(col(GateAttempt.id))
    )
    return {
        (number, gate_id): (row_id, version)
        for number, gate_id, row_id, version in rows
        if row_id is not None
    }
