"""For whom a person may act, who stands in for whom, and who counts as a second person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from domain.errors import PoortError


class SubstitutionRefusedError(PoortError):
    """A substitution that is no substitution, or a second one over the same days."""

    message = (
        "This substitution cannot be arranged. Name somebody else as substitute, for days that"
        " are not covered yet, with the last day on or after the first."
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class SecondPersonError(PoortError):
    """Somebody was about to decide on their own request, or on that of whom they stand in for."""

    message = (
        "Somebody else must do this: you asked for it, it was asked for you, or you stand in for"
        " who asked. Administrators are no exception."
    )
    status = HTTPStatus.FORBIDDEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitution:
    """Who acts for an absent person, from and up to and including which day."""

    absent_id: int
    substitute_id: int
    starts_on: date
    ends_on: date

    def covers(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who acted, and for whom when that was a substitute."""

    performed_by: int
    on_behalf_of: int | None = None

    @property
    def persons(self) -> frozenset[int]:
        """Everybody whose act it counts as."""
        return frozenset({self.performed_by, self.on_behalf_of or self.performed_by})


def acts_for(person_id: int, on: date, substitutions: Iterable[Substitution]) -> frozenset[int]:
    """The persons for whom this person may act: oneself and the absent; never one further."""
    absent = (
        substitution.absent_id
        for substitution in substitutions
        if substitution.substitute_id == person_id and substitution.covers(on)
    )
    return frozenset({person_id, *absent})


def stand_in(absent_id: int, on: date, substitutions: Iterable[Substitution]) -> int | None:
    """Who acts for that person on that day, or nobody when the person is not absent."""
    active = (
        substitution
        for substitution in substitutions
        if substitution.absent_id == absent_id and substitution.covers(on)
    )
    newest = max(active, key=lambda active_one: active_one.starts_on, default=None)
    return newest.substitute_id if newest else None


def is_second_person(
    act: Act, *, earlier: Act, on: date, substitutions: Iterable[Substitution]
) -> bool:
    """Whether the act is by somebody else than the earlier one, also behind both substitutes.

    A substitute is never the second person on a request by or for the absent one (engine.md),
    not even in a role of their own.
    """
    behind_act = act.persons | acts_for(act.performed_by, on, substitutions)
    return behind_act.isdisjoint(earlier.persons)


def require_second_person(
    act: Act, *, earlier: Act, on: date, substitutions: Iterable[Substitution]
) -> None:
    """Refuse an act on one's own earlier act; nobody is exempt.

    Raises:
        SecondPersonError: It is the same person, or a substitute of the earlier one.
    """
    if not is_second_person(act, earlier=earlier, on=on, substitutions=substitutions):
        raise SecondPersonError


def require_substitution(wanted: Substitution, *, existing: Iterable[Substitution]) -> None:
    """See to it that the substitution is of somebody else and the only one over its days.

    Raises:
        SubstitutionRefusedError: It is not.
    """
    overlaps = any(
        other.absent_id == wanted.absent_id
        and other.starts_on <= wanted.ends_on
        and wanted.starts_on <= other.ends_on
        for other in existing
    )
    is_oneself = wanted.absent_id == wanted.substitute_id
    if overlaps or is_oneself or wanted.ends_on < wanted.starts_on:
        raise SubstitutionRefusedError
