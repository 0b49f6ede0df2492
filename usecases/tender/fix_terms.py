"""Fix what the tender of a lot says on MKI: from then on it is what the market reads."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar

from domain.errors import PoortError
from domain.mki.values import MixedSetsError
from domain.permissions import Actor, Permission
from domain.tender.changes import changes_between
from domain.tender.fields import TenderField
from models.engines import WriteSession
from models.queries import tenders
from models.queries.projects import ChangedMeanwhileError
from models.tender import TenderTerms
from usecases.acting import allow
from usecases.submit_gate import require_active
from usecases.tender.lots import TenderLot, lot_in_hand
from usecases.tender.save_terms import TermsFixedError
from usecases.tender.stated import lacking_fields, read_choices
from usecases.trail import record


class TermsIncompleteError(PoortError):
    """The chapter does not say yet what it must (PIANOo, steps 1.3 to 1.10)."""

    message: ClassVar[str] = "The terms are not fixed: these fields are still open: {missing}."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, missing: tuple[TenderField, ...]) -> None:
        """Keep the fields, so that the edge can link to them."""
        self.missing = missing
        super().__init__(missing=missing)


class TermsSetDiffersError(MixedSetsError):
    """The tender asks another set than its reference was calculated in."""

    message: ClassVar[str] = (
        "The tender asks set {weighting_set}, and the reference calculation is in set"
        " {other_set}. Values of two sets cannot be compared: have the reference calculated in"
        " set {weighting_set}, or ask set {other_set}."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FixTerms:
    """The draft at the revision that was seen."""

    number: str
    revision: int
    lot: int = 1


def fix_terms(
    session: WriteSession, *, command: FixTerms, actor: Actor, now: datetime
) -> TenderTerms:
    """Fix the draft when it is whole and in the set of its reference; a change is a next version.

    Raises:
        PermissionRefusedError, ProjectUnknownError, TenderLotUnknownError, ProjectNotActiveError:
            as they say.
        TermsFixedError: it is fixed already.
        ChangedMeanwhileError: there is no draft, or somebody saved since.
        TermsIncompleteError, TermsSetDiffersError: as they say.
    """
    found = lot_in_hand(session, command.number, lot=command.lot)
    by = allow(session, Permission.CHANGE_TENDER, actor=actor, project_id=found.project_id)
    require_active(found.project.status, found.project.number)
    versions = tenders.terms_versions(session, found.lot_id)
    if not versions:
        raise ChangedMeanwhileError(thing=command.number)
    row = versions[0]
    if row.fixed_at is not None:
        raise TermsFixedError
    tenders.claim_revision(session, row, seen=command.revision, thing=command.number)
    missing = lacking_fields(row, material=found.project.material)
    if missing:
        raise TermsIncompleteError(missing=missing)
    _require_one_set(session, found, row)
    row.fixed_by, row.fixed_at = by.person_id, now
    session.add(row)
    session.flush()  # the guards of the database judge here
    before = read_choices(versions[1]) if len(versions) > 1 else {}
    record(
        session,
        action="terms.fixed",
        object_kind="tender_terms",
        object_id=row.id,
        project_id=found.project_id,
        at=now,
        by=by,
        facts={
            "version": row.version,
            "changed_fields": len(changes_between(before, read_choices(row))),
        },
    )
    return row


def _require_one_set(session: WriteSession, found: TenderLot, row: TenderTerms) -> None:
    references = tenders.references(session, found.lot_id)
    if references and references[0].weighting_set is not row.weighting_set:
        raise TermsSetDiffersError(
            weighting_set=row.weighting_set, other_set=references[0].weighting_set
        )
