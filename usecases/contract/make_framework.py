"""Record a framework contract with what it asks and promises by the year, and its call-offs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar

from domain.award.methods import DecliningCeiling
from domain.contract.framework import framework_years
from domain.errors import PoortError
from domain.permissions import Actor, Permission
from models.contract import FrameworkYear
from models.engines import WriteSession, session_organisation
from models.project import Contract, Project
from models.queries import contracts, projects
from usecases.acting import allow
from usecases.trail import record


class FrameworkNameMissingError(PoortError):
    """A framework contract without a name or a contractor."""

    message: ClassVar[str] = "Fill in a name for the contract, and the contractor."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class CallOffPromisedError(PoortError):
    """A project whose promise is fixed already is no call-off any more."""

    message: ClassVar[str] = (
        "The promise of project {project} is fixed already, so it cannot come under this contract."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


class CallOffElsewhereError(PoortError):
    """A project that is a call-off of another framework."""

    message: ClassVar[str] = "Project {project} is a call-off of another framework contract."
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeFramework:
    """A framework contract; ceiling and promises are parts of the reference MKI of a year."""

    name: str
    contractor: str
    awarded_on: date
    first_year: int
    ceiling: Decimal
    yearly_decline: Decimal
    promised: Sequence[Decimal]
    contact_name: str = ""
    contact_email: str = ""


def make_framework(
    session: WriteSession, *, command: MakeFramework, actor: Actor, now: datetime
) -> Contract:
    """Store the contract with a row for each year; the years never change (invariant 9).

    Raises:
        PermissionRefusedError: the actor is neither contract manager nor buyer.
        FrameworkNameMissingError: as it says.
        ParameterRefusedError, DeclineRefusedError, YearsMissingError, ShareRefusedError,
        PromiseAboveCeilingError: a figure makes no sense.
    """
    by = allow(session, Permission.FIX_BASELINE, actor=actor)
    name, contractor = command.name.strip(), command.contractor.strip()
    if not name or not contractor:
        raise FrameworkNameMissingError
    method = DecliningCeiling(
        ceiling=command.ceiling,
        yearly_decline=command.yearly_decline,
        years=len(command.promised),
    )
    years = framework_years(method, first_year=command.first_year, promised=command.promised)
    row = Contract(
        organisation_id=session_organisation(session),
        is_framework=True,
        name=name,
        contractor=contractor,
        contact_name=command.contact_name.strip() or None,
        contact_email=command.contact_email.strip() or None,
        awarded_on=command.awarded_on,
    )
    session.add(row)
    session.flush()  # its years refer to it
    assert row.id is not None
    session.add_all(
        FrameworkYear(
            organisation_id=row.organisation_id,
            contract_id=row.id,
            year=one.year,
            ceiling_share=one.ceiling,
            promised_share=one.promised,
        )
        for one in years
    )
    record(
        session,
        action="framework.made",
        object_kind="contract",
        object_id=row.id,
        at=now,
        by=by,
        facts={"years": len(years), "first_year": command.first_year},
    )
    return row


def add_call_off(
    session: WriteSession, *, framework_id: int, number: str, actor: Actor, now: datetime
) -> Project:
    """Put a project under a framework contract, before its promise is fixed.

    Raises:
        FrameworkUnknownError, ProjectUnknownError: there is no such contract or project.
        PermissionRefusedError: the actor neither leads the project nor coordinates.
        CallOffElsewhereError, CallOffPromisedError: it is too late.
    """
    contract, _years = contracts.framework(session, framework_id)
    lots = contracts.lots_of_project(session, number)
    project = lots[0].project
    by = allow(session, Permission.CHANGE_PROJECT, actor=actor, project_id=project.id)
    if project.framework_id not in {None, contract.id}:
        raise CallOffElsewhereError(project=number)
    if any(one.baseline for one in lots):
        raise CallOffPromisedError(project=number)
    projects.claim_version(session, project)
    project.framework_id = contract.id
    session.add(project)
    record(
        session,
        action="framework.called_off",
        object_kind="project",
        object_id=project.id,
        project_id=project.id,
        at=now,
        by=by,
        facts={"contract": contract.id},
    )
    return project
