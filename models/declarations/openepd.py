"""openEPD as JSON (cchangelabs/openepd): impacts per method, each with its modules."""

from collections.abc import Iterator, Mapping
from typing import Final

from domain.mki.declarations import Declaration, DeclaredAmount, ImpactName
from domain.mki.vocabulary import WeightingSet
from models.declarations.json_parts import Json, part, text
from models.declarations.refusals import DeclarationUnreadableError
from models.declarations.written import amount_of, last_day, module_of

FORM: Final = "openEPD"
#: The methods by which EN 15804 characterises, of each set the newest first: one is read, since
#: a file with two of them declares the same impacts twice.
_METHODS: Final[Mapping[WeightingSet, tuple[str, ...]]] = {
    WeightingSet.A2: ("EF 3.1", "EF 3.0"),
    WeightingSet.A1: ("CML 2016", "CML 2012", "CML 2007", "CML 2001"),
}
_PRODUCTION: Final = "A1A2A3"


def is_openepd(value: Json) -> bool:
    """Whether the file says that it is one, or has its impacts per method."""
    doctype = text(part(value, "doctype")).lower()
    return doctype == "openepd" or isinstance(part(value, "impacts"), dict)


def read(value: Json, *, name: str) -> Declaration:
    """The declaration.

    Raises:
        DeclarationUnreadableError: it has no impacts.
        AmountUnreadableError: an amount is no number.
    """
    impacts = part(value, "impacts")
    if not isinstance(impacts, dict):
        raise DeclarationUnreadableError(name=name)
    unit = part(value, "declared_unit")
    return Declaration(
        form=FORM,
        name=text(part(value, "product_name")),
        identifier=text(part(value, "id")),
        functional_unit=f"{text(part(unit, 'qty'))} {text(part(unit, 'unit'))}".strip(),
        valid_until=last_day(text(part(value, "valid_until"))),
        amounts=tuple(_amounts(impacts)),
    )


def _amounts(impacts: Mapping[str, Json]) -> Iterator[DeclaredAmount]:
    for weighting_set, methods in _METHODS.items():
        method = next((impacts[one] for one in methods if impacts.get(one)), None)
        if isinstance(method, dict):
            for impact, modules in method.items():
                named = ImpactName(openepd=impact, weighting_set=weighting_set)
                yield from _of_impact(named, modules)


def _of_impact(named: ImpactName, modules: Json) -> Iterator[DeclaredAmount]:
    for written, measured in modules.items() if isinstance(modules, dict) else ():
        if not isinstance(measured, dict):
            continue  # the years over which a module of use runs, or a list of scenarios
        module = "A1-A3" if written == _PRODUCTION else module_of(written)
        amount = amount_of(measured.get("mean"), impact=named.openepd, module=module)
        if amount is not None:
            yield DeclaredAmount(
                impact=named,
                module=module,
                scenario="",
                amount=amount,
                unit=text(measured.get("unit")),
            )
