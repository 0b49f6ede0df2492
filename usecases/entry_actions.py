"""What a phase starts with beside its checks, by the entry actions of the definition."""

from datetime import date
from typing import assert_never

from domain.vocabulary import EntryAction, Role
from models.engines import WriteSession
from models.gate import GateAttempt
from models.project import Contract, Lot, Project, WorkProduct
from models.queries import dossier, projects
from usecases.definitions import definition_of
from usecases.open_periods import open_periods_of

_OWNERS = {
    EntryAction.TENDER_CHAPTER: Role.BUYER,
    EntryAction.BID_REGISTER: Role.BUYER,
    EntryAction.CONTRACT_BASELINE: Role.CONTRACT_MANAGER,
    EntryAction.DATA_COLLECTION_PLAN: Role.CONTRACT_MANAGER,
    EntryAction.EVALUATION: Role.CONTRACT_MANAGER,
}


def take_entry_actions(
    session: WriteSession, *, project: Project, attempt: GateAttempt, today: date
) -> None:
    """Open, once per lot, the work that the phase starts with."""
    assert project.id is not None
    phase = definition_of(session, project).phase(attempt.position)
    for action in phase.entry_actions:
        for lot in projects.lots(session, project.id):
            _open_work(session, action, attempt=attempt, lot=lot, today=today)
        match action:
            case EntryAction.CONTRACT_BASELINE:
                _open_contracts(session, project, today=today)
            case EntryAction.DATA_COLLECTION_PLAN:
                open_periods_of(session, project=project, attempt=attempt, today=today)
            case EntryAction.TENDER_CHAPTER | EntryAction.BID_REGISTER | EntryAction.EVALUATION:
                pass  # the work that was opened is all that the phase starts with
            case _:
                assert_never(action)
    session.flush()  # the notices read what was opened


def _open_work(
    session: WriteSession, action: EntryAction, *, attempt: GateAttempt, lot: Lot, today: date
) -> None:
    assert attempt.id is not None
    assert lot.id is not None
    if dossier.find_work(session, attempt_id=attempt.id, lot_id=lot.id, kind=action) is not None:
        return
    session.add(
        WorkProduct(
            organisation_id=attempt.organisation_id,
            project_id=attempt.project_id,
            attempt_id=attempt.id,
            lot_id=lot.id,
            kind=action,
            owner_role=_OWNERS[action],
            opened_on=today,
        )
    )


def _open_contracts(session: WriteSession, project: Project, *, today: date) -> None:
    """A lot at most one contract: it is there from the award on."""
    assert project.id is not None
    for lot in projects.lots(session, project.id):
        assert lot.id is not None
        if dossier.find_contract(session, lot_id=lot.id) is None:
            session.add(
                Contract(
                    organisation_id=project.organisation_id,
                    lot_id=lot.id,
                    name=lot.name,
                    awarded_on=today,
                )
            )
