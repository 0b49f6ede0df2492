"""Save what the tender of a lot says on MKI, half-way or whole; nothing is lost on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar

from domain.award.methods import build_method, has_upper_bound, needed_figures
from domain.award.vocabulary import AboveUpper, Figure, MethodKind
from domain.errors import PoortError
from domain.mki.vocabulary import WeightingSet
from domain.permissions import Actor, Permission
from domain.tender.fields import TenderField
from domain.tender.vocabulary import MkiUse
from models.engines import WriteSession
from models.queries import tenders
from models.queries.projects import ChangedMeanwhileError
from models.tender import TenderTerms
from usecases.acting import Acting, allow
from usecases.submit_gate import require_active
from usecases.tender.lots import TenderLot, lot_in_hand
from usecases.tender.stated import write_choices, write_parameters
from usecases.trail import record


class TermsFixedError(PoortError):
    """Fixed terms are what the market read."""

    message: ClassVar[str] = (
        "These terms are fixed and stay as they are. Begin a next version to change something."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """How MKI counts in the award, as far as it is chosen."""

    method: MethodKind | None = None
    figures: Mapping[Figure, Decimal] = field(default_factory=dict)
    above_upper: AboveUpper | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveTerms:
    """The draft as it was typed; `revision` is the one that the page showed, 0 for the first."""

    number: str
    revision: int
    choices: Mapping[TenderField, str]
    lot: int = 1
    mki_use: MkiUse | None = None
    weighting_set: WeightingSet | None = None
    award: Award = Award()


def save_terms(
    session: WriteSession, *, command: SaveTerms, actor: Actor, now: datetime
) -> TenderTerms:
    """Keep the draft; a method whose figures are all there must make sense.

    Raises:
        PermissionRefusedError, ProjectUnknownError, TenderLotUnknownError, ProjectNotActiveError:
            as they say.
        TermsFixedError: the newest version is fixed.
        ChangedMeanwhileError: somebody saved since that revision.
        ParameterRefusedError, BoundsOutOfOrderError, DeclineRefusedError: a figure makes no sense.
    """
    found = lot_in_hand(session, command.number, lot=command.lot)
    by = allow(session, Permission.CHANGE_TENDER, actor=actor, project_id=found.project_id)
    require_active(found.project.status, found.project.number)
    versions = tenders.terms_versions(session, found.lot_id)
    row = (
        _draft(session, versions[0], command)
        if versions
        else _first(session, found, command, by, now)
    )
    _fill(row, command, by=by, now=now)
    session.add(row)
    session.flush()  # the event refers to it, and the guards of the database judge here
    record(
        session,
        action="terms.saved",
        object_kind="tender_terms",
        object_id=row.id,
        project_id=found.project_id,
        at=now,
        by=by,
        facts={"version": row.version, "revision": row.revision},
    )
    return row


def begin_next_terms(
    session: WriteSession, *, number: str, lot: int, actor: Actor, now: datetime
) -> TenderTerms:
    """Begin a next version that says what the fixed one says, to be changed and fixed again.

    Raises:
        PermissionRefusedError, ProjectUnknownError, TenderLotUnknownError, ProjectNotActiveError:
            as they say.
        ChangedMeanwhileError: there is no fixed version, or a next one was begun.
    """
    found = lot_in_hand(session, number, lot=lot)
    by = allow(session, Permission.CHANGE_TENDER, actor=actor, project_id=found.project_id)
    require_active(found.project.status, found.project.number)
    versions = tenders.terms_versions(session, found.lot_id)
    if not versions or versions[0].fixed_at is None:
        raise ChangedMeanwhileError(thing=number)
    before = versions[0]
    row = TenderTerms(
        organisation_id=before.organisation_id,
        lot_id=before.lot_id,
        version=before.version + 1,
        choices=before.choices,
        mki_use=before.mki_use,
        method=before.method,
        parameters=before.parameters,
        weighting_set=before.weighting_set,
        changed_by=by.person_id,
        changed_at=now,
    )
    session.add(row)
    session.flush()  # the event refers to it
    record(
        session,
        action="terms.next_begun",
        object_kind="tender_terms",
        object_id=row.id,
        project_id=found.project_id,
        at=now,
        by=by,
        facts={"version": row.version},
    )
    return row


def _first(
    session: WriteSession, found: TenderLot, command: SaveTerms, by: Acting, now: datetime
) -> TenderTerms:
    if command.revision:
        raise ChangedMeanwhileError(thing=found.project.number)
    row = TenderTerms(
        organisation_id=found.project.organisation_id,
        lot_id=found.lot_id,
        version=1,
        choices="{}",
        changed_by=by.person_id,
        changed_at=now,
    )
    session.add(row)
    return row


def _draft(session: WriteSession, row: TenderTerms, command: SaveTerms) -> TenderTerms:
    """The newest version, in our hands at the revision that was seen."""
    if row.fixed_at is not None:
        raise TermsFixedError
    tenders.claim_revision(session, row, seen=command.revision, thing=command.number)
    return row


def _fill(row: TenderTerms, command: SaveTerms, *, by: Acting, now: datetime) -> None:
    award = command.award
    row.choices = write_choices(command.choices)
    row.mki_use, row.weighting_set = command.mki_use, command.weighting_set
    row.method = award.method
    row.parameters = None if award.method is None else _parameters(award, award.method)
    row.changed_by, row.changed_at = by.person_id, now


def _parameters(award: Award, kind: MethodKind) -> str:
    """Those of the method alone, so that figures of an earlier choice do not linger."""
    needed = needed_figures(kind)
    figures = {name: award.figures[name] for name in needed if name in award.figures}
    above = award.above_upper if has_upper_bound(kind) else None
    if len(figures) == len(needed):
        build_method(kind, figures, above_upper=above)
    return write_parameters(figures, above_upper=above)
