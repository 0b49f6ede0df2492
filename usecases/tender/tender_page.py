"""What the pages of a tender show, each read in a fixed number of queries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from domain.permissions import Actor, Permission, PermissionRefusedError
from domain.tender.changes import FieldChange, changes_between
from domain.tender.fields import TenderField
from domain.vocabulary import ProjectStatus
from models.policy import Policy
from models.queries import people, tenders
from models.tender import (
    AwardSimulation,
    MarketConsultation,
    ReferenceCalculation,
    ReferenceProduct,
    TenderDocument,
    TenderTerms,
)
from usecases.acting import acting_in
from usecases.tender.lots import TenderLot, tender_lot
from usecases.tender.proposals import Known, KnownCeiling, known_ceilings
from usecases.tender.stated import lacking_fields, read_choices

_ACTS = (
    Permission.MAKE_CALCULATION,
    Permission.CHECK_CALCULATION,
    Permission.CHANGE_TENDER,
    Permission.RECORD_CONSULTATION,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderPage:
    """What every page of a tender shows: the lot, and what its reader may do there."""

    here: TenderLot
    may: frozenset[Permission]
    names: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencePage(TenderPage):
    """The reference calculations of a lot, the newest first, with the products of that one."""

    versions: Sequence[ReferenceCalculation]
    products: Sequence[ReferenceProduct]
    policy: Policy | None

    @property
    def newest(self) -> ReferenceCalculation | None:
        """The one that counts."""
        return self.versions[0] if self.versions else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsPage(TenderPage):
    """The newest terms with what lacks in them, and what first texts are made of."""

    versions: Sequence[TenderTerms]
    known: Known
    ceilings: tuple[KnownCeiling, ...]

    @property
    def newest(self) -> TenderTerms | None:
        """The draft, or what is fixed; None before anything was saved."""
        return self.versions[0] if self.versions else None

    @property
    def lacking(self) -> tuple[TenderField, ...]:
        """The fields that are still open."""
        if self.newest is None:
            return ()
        return lacking_fields(self.newest, material=self.here.project.material)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVersion:
    """A version of the terms with what changed since the one before, and what was made of it."""

    terms: TenderTerms
    changes: tuple[FieldChange, ...]
    documents: Sequence[TenderDocument]
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsPage(TenderPage):
    """All versions of the terms, the newest first."""

    versions: Sequence[ShownVersion]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationPage(TenderPage):
    """The newest terms, the reference to try around, and what was tried before."""

    terms: TenderTerms | None
    reference: ReferenceCalculation | None
    earlier: Sequence[AwardSimulation]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationPage(TenderPage):
    """The talks with the market for a project, the newest first."""

    talks: Sequence[MarketConsultation]


def reference_page(session: Session, number: str, *, lot: int, actor: Actor) -> ReferencePage:
    """Read the reference calculations of that lot.

    Raises:
        ProjectUnknownError, TenderLotUnknownError: as they say.
    """
    here = tender_lot(session, number, lot=lot)
    versions = tenders.references(session, here.lot_id)
    newest_id = versions[0].id if versions else None
    policy, _ = tenders.policy_with_ceilings(session, on=date.max)
    return ReferencePage(
        here=here,
        may=_may(session, here, actor=actor),
        names=_names(session, {one for row in versions for one in (row.made_by, row.checked_by)}),
        versions=versions,
        products=() if newest_id is None else tenders.reference_products(session, newest_id),
        policy=policy,
    )


def terms_page(session: Session, number: str, *, lot: int, actor: Actor, today: date) -> TermsPage:
    """Read the newest terms of that lot, and what first texts are made of.

    Raises:
        ProjectUnknownError, TenderLotUnknownError: as they say.
    """
    here = tender_lot(session, number, lot=lot)
    versions = tenders.terms_versions(session, here.lot_id)
    policy, ceilings = tenders.policy_with_ceilings(session, on=today)
    reference, products = tenders.newest_reference(session, here.lot_id)
    known = Known(
        project=here.project,
        policy=policy,
        ceilings=ceilings,
        reference=reference,
        products=products,
    )
    return TermsPage(
        here=here,
        may=_may(session, here, actor=actor),
        names=_names(session, {versions[0].changed_by, versions[0].fixed_by} if versions else ()),
        versions=versions,
        known=known,
        ceilings=known_ceilings(known, on=today),
    )


def versions_page(session: Session, number: str, *, lot: int, actor: Actor) -> VersionsPage:
    """Read all versions of the terms of that lot with their documents.

    Raises:
        ProjectUnknownError, TenderLotUnknownError: as they say.
    """
    here = tender_lot(session, number, lot=lot)
    rows = tenders.terms_versions(session, here.lot_id)
    documents = tenders.documents(session, [row.id for row in rows if row.id is not None])
    persons = {one for row in rows for one in (row.changed_by, row.fixed_by)}
    return VersionsPage(
        here=here,
        may=_may(session, here, actor=actor),
        names=_names(session, persons | {row.made_by for row in documents}),
        versions=[
            ShownVersion(
                terms=row,
                changes=()
                if before is None
                else changes_between(read_choices(before), read_choices(row)),
                documents=[one for one in documents if one.terms_id == row.id],
                is_first=before is None,
            )
            # Of no versions at all there is none before either.
            for row, before in zip(rows, [*rows[1:], None], strict=False)
        ],
    )


def simulation_page(session: Session, number: str, *, lot: int, actor: Actor) -> SimulationPage:
    """Read the terms that a trial begins with, and what was tried before.

    Raises:
        ProjectUnknownError, TenderLotUnknownError: as they say.
    """
    here = tender_lot(session, number, lot=lot)
    rows = tenders.terms_versions(session, here.lot_id)
    reference, _ = tenders.newest_reference(session, here.lot_id)
    earlier = tenders.simulations(session, [row.id for row in rows if row.id is not None])
    return SimulationPage(
        here=here,
        may=_may(session, here, actor=actor),
        names=_names(session, {row.made_by for row in earlier}),
        terms=rows[0] if rows else None,
        reference=reference,
        earlier=earlier,
    )


def consultation_page(session: Session, number: str, *, actor: Actor) -> ConsultationPage:
    """Read the talks with the market for that project.

    Raises:
        ProjectUnknownError: as it says.
    """
    here = tender_lot(session, number)
    talks = tenders.consultations(session, here.project_id)
    return ConsultationPage(
        here=here,
        may=_may(session, here, actor=actor),
        names=_names(session, {row.recorded_by for row in talks}),
        talks=talks,
    )


def _may(session: Session, here: TenderLot, *, actor: Actor) -> frozenset[Permission]:
    """What the reader may do here; the refusal of the use case is the guard."""
    if here.project.status is not ProjectStatus.ACTIVE:
        return frozenset()
    team = people.team(session, here.project_id)
    found = set()
    for permission in _ACTS:
        try:
            acting_in(team, permission, actor=actor)
        except PermissionRefusedError:
            continue
        found.add(permission)
    return frozenset(found)


def _names(session: Session, person_ids: Collection[int | None]) -> Mapping[int, str]:
    known = {one for one in person_ids if one is not None}
    if not known:
        return {}
    return {row_id: row.name for row_id, row in people.people(session, known).items()}
