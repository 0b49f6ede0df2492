"""A promise as somebody proposes it, kept as JSON until a second person confirms it."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from http import HTTPStatus
from typing import ClassVar, Final

from pydantic import BaseModel, ConfigDict, Field

from domain.audit import canonical_json
from domain.award.methods import AwardMethod, above_upper_of, build_method, figures_of
from domain.award.settlement import USUAL_FINE_FACTOR, SettlementTerms
from domain.award.vocabulary import AboveUpper, Figure, MethodKind
from domain.contract.promise import Promise, PromisedProduct
from domain.contract.vocabulary import PromiseSource
from domain.errors import PoortError
from domain.mki.values import to_micro_euro
from domain.mki.vocabulary import QuantityUnit, WeightingSet

_ABOVE: Final = "above_upper"


class MethodUnreadableError(PoortError):
    """The award method of a contract cannot be made out of what is stored."""

    message: ClassVar[str] = (
        "The award method or a parameter cannot be read: {written}. Ask the buyer to look at it."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class DraftProduct(BaseModel):
    """One product of the promise, over all its modules."""

    model_config = ConfigDict(frozen=True)

    product: str = Field(max_length=200)
    quantity: Decimal
    unit: QuantityUnit
    mki_eur: Decimal


class PromiseDraft(BaseModel):
    """All that a baseline fixes; `lowest_mki_eur` is only for relative points."""

    model_config = ConfigDict(frozen=True)

    source: PromiseSource
    award_id: int | None = None
    contractor: str = Field(max_length=200)
    contact_name: str = Field(default="", max_length=200)
    contact_email: str = Field(default="", max_length=254)
    awarded_on: date
    weighting_set: WeightingSet
    method_version: str = Field(max_length=60)
    database_version: str = Field(max_length=60)
    method: MethodKind
    parameters: dict[str, str]
    price_eur: Decimal | None = None
    reference_eur: Decimal | None = None
    ceiling_eur: Decimal | None = None
    sanction_factor: Decimal = USUAL_FINE_FACTOR
    bonus_factor: Decimal | None = None
    contract_rate: Decimal | None = None
    products: tuple[DraftProduct, ...]

    @property
    def promise(self) -> Promise:
        """The products as the domain knows them.

        Raises:
            NothingPromisedError, QuantityRefusedError: as they say.
        """
        return Promise(
            weighting_set=self.weighting_set,
            products=tuple(
                PromisedProduct(
                    position=position,
                    product=one.product,
                    quantity=to_micro_euro(one.quantity),
                    unit=one.unit,
                    promised_eur=to_micro_euro(one.mki_eur),
                )
                for position, one in enumerate(self.products, start=1)
            ),
        )

    @property
    def terms(self) -> SettlementTerms:
        """What the contract says of fine and bonus.

        Raises:
            TermNegativeError, ParameterRefusedError: as they say.
        """
        return terms_of(
            sanction=self.sanction_factor, bonus=self.bonus_factor, rate=self.contract_rate
        )

    @property
    def written_parameters(self) -> str:
        """The parameters of the method as canonical JSON."""
        return canonical_json(self.parameters).decode()

    @property
    def contents(self) -> str:
        """The whole draft as canonical JSON."""
        return canonical_json(self.model_dump(mode="json")).decode()

    @property
    def digest(self) -> str:
        """The SHA-256 (hex) by which somebody confirms what they saw."""
        return sha256(self.contents.encode()).hexdigest()


def terms_of(*, sanction: Decimal, bonus: Decimal | None, rate: Decimal | None) -> SettlementTerms:
    """What a contract says of fine and bonus.

    Raises:
        TermNegativeError, ParameterRefusedError: as they say.
    """
    return SettlementTerms(
        fine_factor=sanction, bonus_factor=bonus or Decimal(0), contract_rate=rate
    )


def write_method(method: AwardMethod, *, lowest_mki_eur: Decimal | None = None) -> dict[str, str]:
    """The parameters as they are stored with a contract."""
    found = {name.value: format(value, "f") for name, value in figures_of(method).items()}
    above = above_upper_of(method)
    if above is not None:
        found[_ABOVE] = above.value
    if lowest_mki_eur is not None:
        found[Figure.LOWEST_MKI.value] = format(lowest_mki_eur, "f")
    return found


def read_method(kind: str, parameters: str | Mapping[str, str]) -> AwardMethod:
    """The award method out of what is stored with terms, a calculation or a contract.

    Raises:
        MethodUnreadableError: the method or a parameter is unknown, or is no number.
        ParameterMissingError, ParameterRefusedError, BoundsOutOfOrderError, DeclineRefusedError:
            as in `build_method`.
    """
    written = json.loads(parameters) if isinstance(parameters, str) else parameters
    try:
        figures = {
            Figure(name): Decimal(str(value))
            for name, value in written.items()
            if name not in {_ABOVE, Figure.LOWEST_MKI}
        }
        above = AboveUpper(written[_ABOVE]) if _ABOVE in written else None
        method = MethodKind(kind)
    except (ValueError, ArithmeticError) as error:
        raise MethodUnreadableError(written=f"{kind} {written}") from error
    return build_method(method, figures, above_upper=above)


def lowest_mki_of(parameters: str) -> Decimal | None:
    """The lowest MKI at the award, which only relative points need."""
    found = json.loads(parameters).get(Figure.LOWEST_MKI.value)
    return None if found is None else Decimal(found)


def read_draft(contents: str) -> PromiseDraft:
    """The draft that was stored."""
    return PromiseDraft.model_validate_json(contents)
