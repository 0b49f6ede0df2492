"""From what somebody typed after `poort award` to a figure, a decline, a criterion, a promise."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from poort.cli.invocation import UsageRefusedError
from poort.cli.parsing import FormRefusedError, amount

if TYPE_CHECKING:
    from domain.award.bids import QualityCriterion


class PercentUnclearError(UsageRefusedError):
    """A decline that can be read as a part and as a percentage."""

    message = "{value} can be a part or a percentage. Write the percentage with its sign, as 4%."


@dataclass(frozen=True, slots=True, kw_only=True)
class Realised:
    """The MKI that a bidder realised, in euro."""

    bidder: str
    mki_eur: Decimal


def figure(text: str) -> Decimal:
    """Read a number; one that means something in one notation only may be in either.

    Raises:
        NumberRefusedError: it cannot be read without a doubt.
    """
    from usecases.amounts import Notation, readings

    found = readings(text)
    if found.shows is Notation.ENGLISH and found.english is not None:
        return found.english
    if found.shows is Notation.DUTCH and found.dutch is not None:
        return found.dutch
    return amount(text)


def yearly_decline(text: str) -> Decimal:
    """Read a percentage a year as the part that it is: `4%` or `4` is 0.04.

    Raises:
        PercentUnclearError: it is below one and has no percent sign.
        NumberRefusedError: as it says.
    """
    has_sign = text.strip().endswith("%")
    percent = figure(text.strip().removesuffix("%"))
    if 0 < percent < 1 and not has_sign:
        raise PercentUnclearError(value=text)
    return percent / 100


def criterion(text: str) -> "QualityCriterion":
    """Read a further criterion with its highest value in euro: `Plan=100000`.

    Raises:
        FormRefusedError, NumberRefusedError: as they say.
    """
    from domain.award.bids import QualityCriterion

    name, value = _pair(text, form="Plan=100000")
    return QualityCriterion(name=name, max_value_eur=value)


def realised(text: str) -> Realised:
    """Read who realised which MKI in euro: `Wegbouw Noord=350000`.

    Raises:
        FormRefusedError, NumberRefusedError: as they say.
    """
    bidder, mki_eur = _pair(text, form="Wegbouw Noord=350000")
    return Realised(bidder=bidder, mki_eur=mki_eur)


def _pair(text: str, *, form: str) -> tuple[str, Decimal]:
    name, is_pair, number = text.rpartition("=")
    if not is_pair or not name.strip():
        raise FormRefusedError(value=text, form=form)
    return name.strip(), figure(number)
