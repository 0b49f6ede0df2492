"""Record a talk with the market, with the level that parties said they can reach (seed 2.4)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar, Final

from domain.errors import PoortError
from domain.mki.vocabulary import QuantityUnit, WeightingSet
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from models.engines import WriteSession
from models.queries import projects
from models.tender import MarketConsultation
from usecases.acting import allow
from usecases.trail import record

#: At least three parties must say that they can reach a level before it is asked of all
#: (Rijkswaterstaat, koploperaanpak, 2023).
ENOUGH_PARTIES: Final = 3


class TalkAheadError(PoortError):
    """A talk that is still to be held has heard nothing."""

    message: ClassVar[str] = "The talk lies ahead. Record it once it was held."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class LevelIncompleteError(PoortError):
    """A level that says not in which set, or by which unit."""

    message: ClassVar[str] = (
        "A feasible level needs its amount, its unit and its weighting set. Fill in all three, or"
        " none of them."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class LevelUnsupportedError(PoortError):
    """A level that fewer than three parties spoke about."""

    message: ClassVar[str] = (
        "A level is feasible when at least {enough} parties say they can reach it; you spoke with"
        " {parties}. Leave the level empty and write down what you heard."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class FeasibleLevel:
    """The MKI that at least three parties said they can reach, in euro per unit."""

    amount_eur: Decimal | None = None
    unit: QuantityUnit | None = None
    weighting_set: WeightingSet | None = None

    @property
    def parts(self) -> tuple[object, ...]:
        """What a level consists of."""
        return (self.amount_eur, self.unit, self.weighting_set)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordConsultation:
    """With how many parties was spoken about what, and what they said."""

    number: str
    held_on: date
    product: str
    parties: int
    heard: str
    level: FeasibleLevel = FeasibleLevel()


def record_consultation(
    session: WriteSession, *, command: RecordConsultation, actor: Actor, now: datetime
) -> MarketConsultation:
    """Add the talk to the log of the project.

    Raises:
        PermissionRefusedError, ProjectUnknownError: as they say.
        TalkAheadError, LevelIncompleteError, LevelUnsupportedError: as they say.
    """
    project = projects.project_by_number(session, command.number)
    by = allow(session, Permission.RECORD_CONSULTATION, actor=actor, project_id=project.id)
    _require_sound(command, today=dutch_date(now))
    level = command.level
    row = MarketConsultation(
        organisation_id=project.organisation_id,
        project_id=project.id,
        held_on=command.held_on,
        product=command.product.strip(),
        parties=command.parties,
        feasible_eur=level.amount_eur,
        unit=level.unit,
        weighting_set=level.weighting_set,
        heard=command.heard.strip(),
        recorded_by=by.person_id,
        recorded_at=now,
    )
    session.add(row)
    session.flush()  # the event refers to it
    record(
        session,
        action="consultation.recorded",
        object_kind="market_consultation",
        object_id=row.id,
        project_id=project.id,
        at=now,
        by=by,
        facts={"held_on": row.held_on, "parties": row.parties},
        text=row.product,
    )
    return row


def _require_sound(command: RecordConsultation, *, today: date) -> None:
    if command.held_on > today:
        raise TalkAheadError
    given = [part for part in command.level.parts if part is not None]
    if given and len(given) < len(command.level.parts):
        raise LevelIncompleteError
    if given and command.parties < ENOUGH_PARTIES:
        raise LevelUnsupportedError(enough=ENOUGH_PARTIES, parties=command.parties)
