"""The rules by which an MKI of a product is computed, one function per rule.

All are from NMD, "Rekenregels en richtlijnen bepaling Milieuprestatie Bouwwerken, deel 1",
version 1.0 (November 2021); the formula numbers are those of that document.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from http import HTTPStatus
from typing import ClassVar, Final

from domain.errors import PoortError
from domain.mki.vocabulary import DataCategory, Module

GENERIC_SURCHARGE: Final = Decimal("1.30")  # formulas 7 and 47: 1 + Ogen
REUSE_FACTOR: Final = Decimal("0.20")  # paragraph 4.3.2: H
_HUNDREDTH: Final = Decimal("0.01")
#: Paragraph 4.3.2: "alleen aan de orde bij de modules A1-A3, C3, C4 en D".
REUSED_MODULES: Final = frozenset({Module.A1_A3, Module.C3, Module.C4, Module.D})
#: Formulas 62 to 68: the modules that run for as long as the work stands.
_USE_MODULES: Final = frozenset({Module.B1, Module.B2, Module.B3, Module.B4})
#: No impact is calculated for B5 (paragraph 2.2.4); B6 and B7 are outside it (3.1.1).
_OUTSIDE: Final = frozenset({Module.B5, Module.B6, Module.B7})

ByModule = Mapping[Module, Decimal]


class LifespanRefusedError(PoortError):
    """A lifespan is not longer than zero years."""

    message: ClassVar[str] = "A lifespan of {years} years cannot be. Give more than zero years."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class ModuleOutsideError(PoortError):
    """A value was given for a module that is not part of the MKI of a product."""

    message: ClassVar[str] = (
        "{modules} is not part of the MKI of a product. Leave it out of the calculation."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


def category_surcharge(by_module: ByModule, *, category: DataCategory) -> dict[Module, Decimal]:
    """The MKI per module with the 30% of category 3, which a benefit in D does not get.

    Formulas 7 and 47; loads in D do get it. The document looks at each impact score of D; here
    D is one amount, so net benefits count as benefits. A1-A3 10, C1 2 and D -3 make 12.60;
    with D 3 they make 19.50.
    """
    if category is not DataCategory.THREE:
        return dict(by_module)
    return {
        module: amount if module is Module.D and amount < 0 else amount * GENERIC_SURCHARGE
        for module, amount in by_module.items()
    }


def reuse_factor(by_module: ByModule, *, is_reused: bool) -> dict[Module, Decimal]:
    """The MKI per module of a product that is used again unforeseen: a fifth, where that counts.

    Formulas 8, 39, 42 and 47 with paragraph 4.3.2: H is 0.20 on A1-A3, C3, C4 and D. A frame
    of A1-A3 10, C3 and C4 together 0.5 and D -4 becomes 1.30.
    """
    return {
        module: amount * REUSE_FACTOR if is_reused and module in REUSED_MODULES else amount
        for module, amount in by_module.items()
    }


def replacements(*, works_life: Decimal, product_life: Decimal) -> Decimal:
    """How often a product is replaced while the work stands, in two decimals.

    Formula 69, the "breukenmethode": max(1; works life / product life) - 1, half up and not up
    to whole products. 75 and 25 years make 2.00, 75 and 35 make 1.14, 75 and 100 make 0.00.

    Raises:
        LifespanRefusedError: a lifespan is not more than zero years.
    """
    return _two_decimals(max(Decimal(1), _lives(works_life, product_life)) - 1)


def use_phase_frequency(*, works_life: Decimal, product_life: Decimal) -> Decimal:
    """Which part of one life of the product falls in that of the work, in two decimals.

    Formula 62: min(1; works life / product life). 75 and 100 years make 0.75.

    Raises:
        LifespanRefusedError: a lifespan is not more than zero years.
    """
    return _two_decimals(min(Decimal(1), _lives(works_life, product_life)))


def product_total(by_module: ByModule, *, with_d: bool = True) -> Decimal:
    """The MKI per unit of product: A1-A3 + A4 + A5 + B1 to B4 + C1 to C4, and D if asked.

    Formula 50. Both totals are worth showing, since the sector disputes module D.

    Raises:
        ModuleOutsideError: a value is given for B5, B6 or B7.
    """
    _require_inside(by_module)
    return sum(
        (amount for module, amount in by_module.items() if with_d or module is not Module.D),
        Decimal(0),
    )


def total_over_works_life(
    by_module: ByModule, *, works_life: Decimal, product_life: Decimal
) -> Decimal:
    """The MKI per unit of product over the life of the work, with its replacements.

    Formulas 62 to 70: the first product with its use cut at the end of the work, and a whole
    product per replacement. A door of 14.65 that lives 15 of 75 years makes 73.25.

    Raises:
        LifespanRefusedError, ModuleOutsideError: as they say.
    """
    frequency = use_phase_frequency(works_life=works_life, product_life=product_life)
    first = {
        module: amount * frequency if module in _USE_MODULES else amount
        for module, amount in by_module.items()
    }
    times = replacements(works_life=works_life, product_life=product_life)
    return product_total(first) + times * product_total(by_module)


def _require_inside(by_module: ByModule) -> None:
    outside = _OUTSIDE.intersection(by_module)
    if outside:
        raise ModuleOutsideError(modules=tuple(sorted(outside)))


def _lives(works_life: Decimal, product_life: Decimal) -> Decimal:
    for years in (works_life, product_life):
        if not years.is_finite() or years <= 0:
            raise LifespanRefusedError(years=years)
    return works_life / product_life


def _two_decimals(number: Decimal) -> Decimal:
    """Round as the document says: "rekenkundig afronden op 2 decimalen"."""
    return number.quantize(_HUNDREDTH, rounding=ROUND_HALF_UP)
