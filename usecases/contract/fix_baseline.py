"""Fix the promise of a contract: one person proposes, a second confirms, nobody changes it."""

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar

from sqlmodel import Session

from domain.award.methods import Ceiling, DecliningCeiling
from domain.award.settlement import settle
from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from models.contract import BaselineProduct, BaselineProposal, ContractBaseline
from models.engines import WriteSession
from models.project import Contract
from models.queries import contracts
from models.queries.contracts import LotContract
from models.queries.projects import ChangedMeanwhileError
from usecases.acting import allow
from usecases.collecting.contact import require_contact
from usecases.contract.draft import PromiseDraft, lowest_mki_of, read_draft, read_method
from usecases.contract.drawing_up import drawn_up
from usecases.contract.second_person import require_another
from usecases.submit_gate import require_active
from usecases.trail import record


class LotUnknownError(PoortError):
    """The project has no lot of that number."""

    message: ClassVar[str] = "Project {project} has no lot {lot}."
    status: ClassVar[HTTPStatus] = HTTPStatus.NOT_FOUND


class PromiseFixedError(PoortError):
    """The promise was fixed at the award; only a recorded rebase changes what it asks."""

    message: ClassVar[str] = (
        "The promise is fixed and cannot be changed. When the client ordered a variation, record"
        " it and rebase the promise: other quantities, the same rates."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


class AwardDecidesError(PoortError):
    """Figures were typed for a lot whose award or framework is recorded here."""

    message: ClassVar[str] = (
        "What was promised is recorded here already, with the award or the framework contract. It"
        " cannot be typed over."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


class PromiseUnknownError(PoortError):
    """No award, no framework, and nothing typed."""

    message: ClassVar[str] = (
        "No award is recorded here, so type in what the contractor promised, per product."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class NothingProposedError(PoortError):
    """There is nothing to confirm."""

    message: ClassVar[str] = "Nobody proposed a promise yet. The contract manager does that first."
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedTerms:
    """What the contract says beside the bid: whom to ask, and what a difference costs."""

    sanction_factor: Decimal
    bonus_factor: Decimal | None = None
    contract_rate: Decimal | None = None
    contact_name: str = ""
    contact_email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeBaseline:
    """The promise of a lot; `typed` only where the tender was held elsewhere.

    `year` is that of a call-off; the current one when it is not given.
    """

    number: str
    lot: int
    terms: AgreedTerms
    typed: PromiseDraft | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmBaseline:
    """The proposal that somebody saw, by its digest."""

    number: str
    lot: int
    digest: str


def propose_baseline(
    session: WriteSession, *, command: ProposeBaseline, actor: Actor, now: datetime
) -> BaselineProposal:
    """Propose what the contractor promised, out of the award wherever one is recorded.

    Raises:
        PermissionRefusedError, LotUnknownError, ProjectNotActiveError: as they say.
        PromiseFixedError: it is fixed already.
        AwardDecidesError, PromiseUnknownError: figures were typed in vain, or lack.
        NothingPromisedError, QuantityRefusedError, TermNegativeError, ParameterForeignError,
        ContactRefusedError: something makes no sense.
    """
    found = lot_of(session, command.number, command.lot)
    project_id, lot_id = ids_of(found)
    by = allow(session, Permission.FIX_BASELINE, actor=actor, project_id=project_id)
    require_active(found.project.status, found.project.number)
    if found.baseline is not None:
        raise PromiseFixedError
    draft = _draft(session, found, command, today=dutch_date(now))
    _require_sound(draft)
    row = found.proposal or BaselineProposal(
        organisation_id=found.project.organisation_id,
        lot_id=lot_id,
        contents="",
        contents_hash="",
        made_by=by.person_id,
        made_at=now,
    )
    row.contents, row.contents_hash = draft.contents, draft.digest
    row.made_by, row.made_for, row.made_at = by.person_id, by.on_behalf_of, now
    session.add(row)
    session.flush()  # the event refers to it
    record(
        session,
        action="baseline.proposed",
        object_kind="lot",
        object_id=lot_id,
        project_id=project_id,
        at=now,
        by=by,
        facts={"sha256": draft.digest},
    )
    return row


def confirm_baseline(
    session: WriteSession, *, command: ConfirmBaseline, actor: Actor, now: datetime
) -> ContractBaseline:
    """Fix what was proposed, by a second person who saw just that; the contract is made with it.

    Raises:
        PermissionRefusedError, LotUnknownError, ProjectNotActiveError: as they say.
        SecondPersonError: it is their own proposal.
        NothingProposedError, PromiseFixedError: there is nothing to confirm, or not any more.
        ChangedMeanwhileError: another promise was proposed, or awarded, than they saw.
    """
    found = lot_of(session, command.number, command.lot)
    project_id, _lot_id = ids_of(found)
    by = allow(session, Permission.CONFIRM_BASELINE, actor=actor, project_id=project_id)
    require_active(found.project.status, found.project.number)
    if found.baseline is not None:
        raise PromiseFixedError
    proposal = found.proposal
    if proposal is None:
        raise NothingProposedError
    require_another(session, by, made_by=proposal.made_by, made_for=proposal.made_for, now=now)
    draft = read_draft(proposal.contents)
    if proposal.contents_hash != command.digest or _is_overtaken(session, found, draft):
        raise ChangedMeanwhileError(thing=found.project.number)
    contract = _contract(session, found, draft)
    baseline = _fix(session, contract, draft, proposal=proposal, confirmed_by=by.person_id, now=now)
    record(
        session,
        action="baseline.fixed",
        object_kind="contract",
        object_id=contract.id,
        project_id=project_id,
        at=now,
        by=by,
        facts={
            "promised_eur": str(baseline.promised_eur),
            "weighting_set": str(baseline.weighting_set),
            "sha256": proposal.contents_hash,
        },
    )
    return baseline


def lot_of(session: Session, number: str, lot: int) -> LotContract:
    """That lot of that project with what is agreed for it.

    Raises:
        ProjectUnknownError, LotUnknownError: there is no such project, or no such lot.
    """
    rows = contracts.lots_of_project(session, number)
    found = next((row for row in rows if row.lot.number == lot), None)
    if found is None:
        raise LotUnknownError(project=number, lot=lot)
    return found


def ids_of(found: LotContract) -> tuple[int, int]:
    """The ids of the project and the lot."""
    assert found.project.id is not None
    assert found.lot.id is not None
    return found.project.id, found.lot.id


def _draft(
    session: WriteSession, found: LotContract, command: ProposeBaseline, *, today: date
) -> PromiseDraft:
    recorded = drawn_up(
        session, project=found.project, lot=found.lot, year=command.year or today.year
    )
    if recorded is not None and command.typed is not None:
        raise AwardDecidesError
    draft = recorded or command.typed
    if draft is None:
        raise PromiseUnknownError
    return draft.model_copy(update=asdict(command.terms))


def _require_sound(draft: PromiseDraft) -> None:
    """Nothing, when a settlement can be computed from it; a ceiling needs none.

    A contact may follow later, but not half of one.
    """
    if draft.contact_name or draft.contact_email:
        require_contact(draft.contact_name, draft.contact_email)
    method, terms = read_method(draft.method, draft.parameters), draft.terms
    total = draft.promise.total_eur
    if isinstance(method, Ceiling | DecliningCeiling) and terms.contract_rate is None:
        return
    settle(
        method,
        promised_mki_eur=total,
        realised_mki_eur=total,
        terms=terms,
        lowest_mki_eur=lowest_mki_of(draft.written_parameters),
    )


def _is_overtaken(session: WriteSession, found: LotContract, draft: PromiseDraft) -> bool:
    """Whether another award was recorded since, or other figures of the bid."""
    if draft.award_id is None:
        return contracts.awarded_bid(session, ids_of(found)[1]) is not None
    recorded = drawn_up(session, project=found.project, lot=found.lot, year=draft.awarded_on.year)
    agreed = {field.name: getattr(draft, field.name) for field in fields(AgreedTerms)}
    return recorded is None or recorded.model_copy(update=agreed).digest != draft.digest


def _contract(session: WriteSession, found: LotContract, draft: PromiseDraft) -> Contract:
    """The contract of the lot: the one that the phase opened, or else a new one."""
    row = found.contract or Contract(
        organisation_id=found.project.organisation_id, lot_id=found.lot.id, name=found.lot.name
    )
    row.contractor = draft.contractor
    row.contact_name = draft.contact_name or None
    row.contact_email = draft.contact_email or None
    row.awarded_on = draft.awarded_on
    session.add(row)
    session.flush()  # the baseline refers to it
    return row


def _fix(  # noqa: PLR0913 -- what is fixed, from what, by whom and when
    session: WriteSession,
    contract: Contract,
    draft: PromiseDraft,
    *,
    proposal: BaselineProposal,
    confirmed_by: int,
    now: datetime,
) -> ContractBaseline:
    promise = draft.promise
    assert contract.id is not None
    row = ContractBaseline(
        organisation_id=contract.organisation_id,
        contract_id=contract.id,
        award_id=draft.award_id,
        promised_eur=promise.total_eur,
        reference_eur=draft.reference_eur,
        ceiling_eur=draft.ceiling_eur,
        weighting_set=draft.weighting_set,
        method_version=draft.method_version,
        database_version=draft.database_version,
        method=draft.method,
        parameters=draft.written_parameters,
        price_eur=draft.price_eur,
        sanction_factor=draft.sanction_factor,
        bonus_factor=draft.bonus_factor,
        contract_rate=draft.contract_rate,
        fixed_by=proposal.made_by,
        confirmed_by=confirmed_by,
        fixed_at=now,
    )
    session.add(row)
    session.flush()  # the products refer to it
    assert row.id is not None
    session.add_all(
        BaselineProduct(
            organisation_id=contract.organisation_id,
            baseline_id=row.id,
            position=one.position,
            product=one.product,
            quantity=one.quantity,
            unit=one.unit,
            rate_eur=one.rate_eur,
            promised_eur=one.promised_eur,
        )
        for one in promise.products
    )
    return row
