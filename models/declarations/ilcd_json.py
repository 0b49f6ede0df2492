"""ILCD+EPD as JSON, as soda4LCA gives it (OKOBAUDAT and the ECO Platform run on it)."""

from collections.abc import Iterator
from typing import Final

from domain.mki.declarations import Declaration, DeclaredAmount, ImpactName
from models.declarations.json_parts import Json, part, parts, text
from models.declarations.refusals import DeclarationUnreadableError
from models.declarations.written import amount_of, last_day, module_of

FORM: Final = "ILCD+EPD (JSON)"


def read(value: Json, *, name: str) -> Declaration:
    """The declaration; which scenario is the default one, this form does not tell us.

    Raises:
        DeclarationUnreadableError: it is no such file.
        AmountUnreadableError: an amount is no number.
    """
    inner = part(value, "processDataSet")
    root = inner if isinstance(inner, dict) else value
    information = part(root, "processInformation")
    if not isinstance(information, dict) or part(root, "LCIAResults") is None:
        raise DeclarationUnreadableError(name=name)
    described = part(information, "dataSetInformation")
    return Declaration(
        form=FORM,
        name=text(part(described, "name", "baseName")),
        identifier=text(part(described, "UUID")),
        functional_unit=_functional_unit(root),
        valid_until=last_day(
            text(part(information, "time", "dataSetValidUntil"))
            or text(part(information, "time", "validUntil"))
        ),
        amounts=tuple(_amounts(root)),
    )


def _amounts(root: Json) -> Iterator[DeclaredAmount]:
    for result in parts(root, "LCIAResults", "LCIAResult"):
        method = part(result, "referenceToLCIAMethodDataSet")
        uuid = text(part(method, "refObjectId")).lower()
        named = text(part(method, "shortDescription")) or uuid
        unit = _unit(result)
        for written in parts(result, "other", "anies"):
            module = module_of(text(part(written, "module")))
            if not module:
                continue
            amount = amount_of(part(written, "value"), impact=named, module=module)
            if amount is not None:
                yield DeclaredAmount(
                    impact=ImpactName(uuid=uuid),
                    module=module,
                    scenario=text(part(written, "scenario")),
                    amount=amount,
                    unit=unit,
                )


def _unit(result: Json) -> str:
    for one in parts(result, "other", "anies"):
        if part(one, "name") == "referenceToUnitGroupDataSet":
            return text(part(one, "value", "shortDescription"))
    return ""


def _functional_unit(root: Json) -> str:
    """How much of what, by the property of the flow that the others refer to."""
    for exchange in parts(root, "exchanges", "exchange"):
        for one in parts(exchange, "flowProperties"):
            if part(one, "referenceFlowProperty") is True:
                amount = text(part(one, "meanValue")) or text(part(exchange, "meanAmount"))
                return f"{amount} {text(part(one, 'referenceUnit'))}".strip()
    return ""
