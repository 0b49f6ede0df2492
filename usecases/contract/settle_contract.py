"""Settle a contract: the contract manager proposes fine or bonus, a second person decides."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar

from domain.audit import canonical_json
from domain.award.settlement import Settlement as Computed
from domain.award.steps import Step
from domain.award.vocabulary import Figure
from domain.contract.settling import settle_contract
from domain.contract.vocabulary import SettlementStatus
from domain.errors import PoortError
from domain.permissions import Actor, Permission
from models.contract import ContractBaseline, Settlement
from models.engines import WriteSession
from models.queries import contracts
from models.queries.projects import ChangedMeanwhileError
from usecases.acting import allow
from usecases.award.record import settlement_record
from usecases.contract.draft import lowest_mki_of, read_method, terms_of
from usecases.contract.fix_baseline import ids_of, lot_of
from usecases.contract.held import Held, held
from usecases.contract.rebase_promise import promised, require_open
from usecases.contract.second_person import require_another
from usecases.trail import record


class NoSettlementError(PoortError):
    """No settlement waits for a decision."""

    message: ClassVar[str] = "No settlement waits for your decision. Open the contract again."
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


class RejectionReasonMissingError(PoortError):
    """A settlement was rejected without saying why."""

    message: ClassVar[str] = "Say why you do not agree, so that it can be settled anew."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeSettlement:
    """The settlement of a lot, with the realised MKI that its maker saw."""

    number: str
    lot: int
    realised_eur: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideSettlement:
    """What the second person decides on the settlement of that number."""

    number: str
    lot: int
    settlement: int
    agrees: bool
    reason: str = ""


def compute_settlement(baseline: ContractBaseline, here: Held) -> Computed:
    """Fine or bonus as it would be now, by the formula of the contract.

    Raises:
        NotAllVerifiedError, QuantitiesDifferError: it is too early.
        ContractRateMissingError: the contract gives a difference no price.
        MethodUnreadableError, ParameterForeignError, LowestMkiMissingError,
        RelativeNeedsPositiveError: as they say.
    """
    return settle_contract(
        here.standing,
        method=read_method(baseline.method, baseline.parameters),
        terms=terms_of(
            sanction=baseline.sanction_factor,
            bonus=baseline.bonus_factor,
            rate=baseline.contract_rate,
        ),
        lowest_mki_eur=lowest_mki_of(baseline.parameters),
    )


def make_settlement(
    session: WriteSession, *, command: MakeSettlement, actor: Actor, now: datetime
) -> Settlement:
    """Compute and store fine or bonus with every step, for a second person to decide on.

    Raises:
        PermissionRefusedError, LotUnknownError: as they say.
        PromiseMissingError, SettledError: there is nothing to settle, or not any more.
        ChangedMeanwhileError: another MKI is realised than its maker saw.
        NotAllVerifiedError, QuantitiesDifferError, ContractRateMissingError: as they say.
    """
    found = lot_of(session, command.number, command.lot)
    project_id, _lot_id = ids_of(found)
    by = allow(session, Permission.MAKE_SETTLEMENT, actor=actor, project_id=project_id)
    baseline = promised(found)
    require_open(found.settlement)
    here = held(session, [baseline])[baseline.contract_id]
    total = here.standing.total
    if command.realised_eur is not None and command.realised_eur != total.realised_eur:
        raise ChangedMeanwhileError(thing=found.project.number)
    computed = compute_settlement(baseline, here)
    contractor = found.contract.contractor if found.contract else None
    row = Settlement(
        organisation_id=found.project.organisation_id,
        contract_id=baseline.contract_id,
        number=contracts.next_settlement_number(session, baseline.contract_id),
        promised_eur=baseline.promised_eur,
        rebased_eur=total.rebased_eur,
        realised_eur=total.verified_eur,
        amount_eur=computed.fine_eur - computed.bonus_eur,
        steps=canonical_json(settlement_record(contractor or "", computed)).decode(),
        made_by=by.person_id,
        made_for=by.on_behalf_of,
        made_at=now,
    )
    session.add(row)
    session.flush()  # the event refers to it
    record(
        session,
        action="settlement.made",
        object_kind="settlement",
        object_id=row.id,
        project_id=project_id,
        at=now,
        by=by,
        facts={"number": row.number, "amount_eur": str(row.amount_eur)},
    )
    return row


def decide_settlement(
    session: WriteSession, *, command: DecideSettlement, actor: Actor, now: datetime
) -> Settlement:
    """Agree to the settlement, or reject it with a reason so that a next one can be made.

    Raises:
        PermissionRefusedError, LotUnknownError, PromiseMissingError: as they say.
        NoSettlementError: none waits.
        SecondPersonError: it is their own.
        RejectionReasonMissingError: as it says.
        ChangedMeanwhileError: another settlement was made than they saw.
    """
    found = lot_of(session, command.number, command.lot)
    project_id, _lot_id = ids_of(found)
    by = allow(session, Permission.DECIDE_SETTLEMENT, actor=actor, project_id=project_id)
    row = found.settlement
    if row is None or row.status is not SettlementStatus.PROPOSED:
        raise NoSettlementError
    require_another(session, by, made_by=row.made_by, made_for=row.made_for, now=now)
    if row.number != command.settlement:
        raise ChangedMeanwhileError(thing=found.project.number)
    reason = command.reason.strip()
    if not command.agrees and not reason:
        raise RejectionReasonMissingError
    row.status = SettlementStatus.AGREED if command.agrees else SettlementStatus.REJECTED
    row.decided_by, row.decided_at, row.reason = by.person_id, now, reason or None
    session.add(row)
    record(
        session,
        action="settlement.decided",
        object_kind="settlement",
        object_id=row.id,
        project_id=project_id,
        at=now,
        by=by,
        result=str(row.status),
        facts={"number": row.number, "amount_eur": str(row.amount_eur)},
        text=reason or None,
    )
    return row


def stored_steps(row: Settlement) -> tuple[Step, ...]:
    """The steps of a settlement as it was made, to be written with words and with numbers."""
    return tuple(
        Step(
            name=Figure(one["name"]),
            formula=_with_places(one["formula"], one["inputs"]),
            inputs={Figure(name): Decimal(value) for name, value in one["inputs"].items()},
            result=Decimal(one["result"]),
            about=one["about"] or "",
        )
        for one in json.loads(row.steps)["steps"]
    )


def _with_places(formula: str, inputs: dict[str, str]) -> str:
    """The formula with its figures between braces again."""
    return re.sub(rf"\b({'|'.join(inputs)})\b", r"{\1}", formula)
