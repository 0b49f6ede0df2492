"""Adopt the next version of the policy, with its award guidelines (seed 4.1 step 2)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from http import HTTPStatus

from sqlmodel import Session

from domain.errors import PoortError
from domain.mki.vocabulary import QuantityUnit, WeightingSet
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.vocabulary import Material
from models.engines import WriteSession, session_organisation
from models.policy import Policy, PolicyCeiling, PolicyObligation
from models.queries import course, projects
from models.queries.course import PolicyRead
from usecases.acting import allow
from usecases.trail import Fact, record

_ALL = 100


class PolicyRefusedError(PoortError):
    """A policy that no project could keep to."""

    message = (
        "A policy needs a title and a minimum weight from 0 to 100 percent, and amounts and"
        " factors that are not negative."
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class CeilingRefusedError(PoortError):
    """A ceiling without a product or a source, not above zero, or that ends before it begins."""

    message = (
        "The ceiling of {product} needs a name, a source, an amount above zero, and a last day"
        " that does not lie before its first."
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class CeilingTwiceError(PoortError):
    """Two ceilings of one product and set that begin on one day."""

    message = (
        "{product} has two ceilings in set {weighting_set} from {valid_from} on. Keep one of them."
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class PolicyMeanwhileError(PoortError):
    """Another version was adopted since the page was opened."""

    message = (
        "Version {version} of the policy was adopted just before you. Compare it with what you"
        " filled in."
    )
    status = HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """What a product may have at most, in euro of MKI per unit, on which days, and who says so."""

    product: str
    unit: QuantityUnit
    weighting_set: WeightingSet
    ceiling_eur: Decimal
    valid_from: date
    valid_until: date | None = None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptPolicy:
    """The next version of the policy, with its award guidelines.

    `obligations` says by material from which value in euro MKI is obligatory, where that differs
    from `mki_obligatory_from`. `seen_version` is the version in force that its author looked at.
    """

    title: str
    body: str
    minimum_mki_weight_percent: int
    mki_obligatory_from: Decimal | None = None
    required_set: WeightingSet | None = None
    required_method: str | None = None
    sanction_factor: Decimal | None = None
    obligations: Mapping[Material, Decimal] = field(default_factory=dict)
    ceilings: tuple[Ceiling, ...] = ()
    seen_version: int | None = None


def adopt_policy(
    session: WriteSession, *, command: AdoptPolicy, actor: Actor, now: datetime
) -> Policy:
    """Store the next version of the policy; it is in force at once.

    Raises:
        PermissionRefusedError: the actor is no coordinator, policy adviser or board member.
        PolicyRefusedError, CeilingRefusedError, CeilingTwiceError, PolicyMeanwhileError: as they
            say.
    """
    by = allow(session, Permission.CHANGE_POLICY, actor=actor)
    _require_sound(command)
    version = projects.next_policy_version(session)
    if command.seen_version is not None and command.seen_version != version - 1:
        raise PolicyMeanwhileError(version=version - 1)
    row = Policy(
        organisation_id=session_organisation(session),
        version=version,
        title=command.title.strip(),
        adopted_on=dutch_date(now),
        minimum_mki_weight_percent=command.minimum_mki_weight_percent,
        mki_obligatory_from=command.mki_obligatory_from,
        required_set=command.required_set,
        required_method=(command.required_method or "").strip() or None,
        sanction_factor=command.sanction_factor,
        body=command.body,
    )
    session.add(row)
    session.flush()  # its obligations and ceilings, and the event, name the policy by id
    _add_parts(session, row, command)
    record(
        session,
        action="policy.adopted",
        object_kind="policy",
        object_id=row.id,
        at=now,
        by=by,
        facts=_facts(row, command),
        text=row.title,
    )
    return row


def policy_in_force(session: Session) -> AdoptPolicy | None:
    """The version in force as the command that would adopt it again, if there is one."""
    versions = course.policies(session)
    return as_adopted(versions[0]) if versions else None


def as_adopted(read: PolicyRead) -> AdoptPolicy:
    """A version as the command that would adopt it again: a start for the next one."""
    policy = read.policy
    return AdoptPolicy(
        title=policy.title,
        body=policy.body,
        minimum_mki_weight_percent=policy.minimum_mki_weight_percent,
        mki_obligatory_from=policy.mki_obligatory_from,
        required_set=policy.required_set,
        required_method=policy.required_method,
        sanction_factor=policy.sanction_factor,
        obligations={one.material: one.from_eur for one in read.obligations},
        ceilings=tuple(
            Ceiling(
                product=one.product,
                unit=one.unit,
                weighting_set=one.weighting_set,
                ceiling_eur=one.ceiling_eur,
                valid_from=one.valid_from,
                valid_until=one.valid_until,
                source=one.source,
            )
            for one in read.ceilings
        ),
        seen_version=policy.version,
    )


def _require_sound(command: AdoptPolicy) -> None:
    amounts = (command.mki_obligatory_from, command.sanction_factor, *command.obligations.values())
    is_negative = any(amount is not None and amount < 0 for amount in amounts)
    is_weight = 0 <= command.minimum_mki_weight_percent <= _ALL
    if not command.title.strip() or not is_weight or is_negative:
        raise PolicyRefusedError
    for one in command.ceilings:
        ends_first = one.valid_until is not None and one.valid_until < one.valid_from
        is_named = one.product.strip() and one.source.strip()
        if not is_named or one.ceiling_eur <= 0 or ends_first:
            raise CeilingRefusedError(product=one.product)
    counted = Counter(
        (one.product.strip(), one.weighting_set, one.valid_from) for one in command.ceilings
    )
    for (product, weighting_set, valid_from), times in counted.items():
        if times > 1:
            raise CeilingTwiceError(
                product=product, weighting_set=weighting_set, valid_from=valid_from
            )


def _add_parts(session: WriteSession, row: Policy, command: AdoptPolicy) -> None:
    assert row.id is not None
    for material, from_eur in command.obligations.items():
        session.add(
            PolicyObligation(
                organisation_id=row.organisation_id,
                policy_id=row.id,
                material=material,
                from_eur=from_eur,
            )
        )
    for one in command.ceilings:
        session.add(
            PolicyCeiling(
                organisation_id=row.organisation_id,
                policy_id=row.id,
                product=one.product.strip(),
                unit=one.unit,
                weighting_set=one.weighting_set,
                ceiling_eur=one.ceiling_eur,
                valid_from=one.valid_from,
                valid_until=one.valid_until,
                source=one.source.strip(),
            )
        )


def _facts(row: Policy, command: AdoptPolicy) -> dict[str, Fact]:
    """What projects are held to, as the audit trail keeps it."""
    facts: dict[str, Fact] = {
        "version": row.version,
        "minimum_mki_weight_percent": row.minimum_mki_weight_percent,
    }
    if row.required_set is not None:
        facts["required_set"] = str(row.required_set)
    if row.sanction_factor is not None:
        facts["sanction_factor"] = str(row.sanction_factor)
    if row.mki_obligatory_from is not None:
        facts["mki_obligatory_from"] = str(row.mki_obligatory_from)
    facts |= {f"obligatory_from_{one}": str(eur) for one, eur in command.obligations.items()}
    return facts | ({"ceilings": len(command.ceilings)} if command.ceilings else {})
