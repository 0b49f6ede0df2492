"""ILCD+EPD as XML (InDataWG/ILCD-EPD-Data-Format, versions 1.1 to 1.3)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from domain.mki.declarations import Declaration, DeclaredAmount, ImpactName
from models.declarations.refusals import DeclarationUnreadableError
from models.declarations.written import amount_of, last_day, module_of
from models.uploads.markup import Markup

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

FORM: Final = "ILCD+EPD (XML)"
_EPD: Final = "{http://www.iai.kit.edu/EPD/2013}"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def read(body: bytes, *, name: str) -> Declaration:
    """The declaration in the file.

    Raises:
        DeclarationUnreadableError: it is no such file, or it is damaged or unsafe.
        AmountUnreadableError: an amount is no number.
    """
    root = _root(body, name=name)
    information = "{*}processInformation/"
    described = information + "{*}dataSetInformation/"
    return Declaration(
        form=FORM,
        name=_text(root.findall(described + "{*}name/{*}baseName")),
        identifier=_text(root.findall(described + "{*}UUID")),
        functional_unit=_functional_unit(root),
        valid_until=last_day(_text(root.findall(".//{*}expirationDateOfEPD")))
        or last_day(_text(root.findall(information + "{*}time/{*}dataSetValidUntil"))),
        amounts=tuple(_amounts(root)),
        default_scenarios=frozenset(
            one.get(_EPD + "name", "")
            for one in root.iterfind(described + ".//{*}scenarios/{*}scenario")
            if one.get(_EPD + "default") == "true"
        ),
    )


def _root(body: bytes, *, name: str) -> "Element":
    markup = Markup()
    if markup.feed(body) or markup.close():
        raise DeclarationUnreadableError(name=name)
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise DeclarationUnreadableError(name=name) from error
    if root.tag.rpartition("}")[2] != "processDataSet":
        raise DeclarationUnreadableError(name=name)
    return root


def _amounts(root: "Element") -> Iterator[DeclaredAmount]:
    for result in root.iterfind("{*}LCIAResults/{*}LCIAResult"):
        method = result.find("{*}referenceToLCIAMethodDataSet")
        if method is None:
            continue
        uuid = method.get("refObjectId", "").lower()
        named = _text(method.findall("{*}shortDescription")) or uuid
        unit = _text(result.findall(".//{*}referenceToUnitGroupDataSet/{*}shortDescription"))
        for written in result.iterfind(f".//{_EPD}amount"):
            module = module_of(written.get(_EPD + "module"))
            amount = amount_of(written.text, impact=named, module=module)
            if amount is not None:
                yield DeclaredAmount(
                    impact=ImpactName(uuid=uuid),
                    module=module,
                    scenario=written.get(_EPD + "scenario", "").strip(),
                    amount=amount,
                    unit=unit,
                )


def _functional_unit(root: "Element") -> str:
    """How much of what the amounts are of, as the reference flow says it."""
    wanted = _text(root.findall(".//{*}quantitativeReference/{*}referenceToReferenceFlow"))
    for exchange in root.iterfind("{*}exchanges/{*}exchange"):
        if exchange.get("dataSetInternalID") == wanted:
            amount = _text(exchange.findall("{*}meanAmount"))
            flow = _text(exchange.findall("{*}referenceToFlowDataSet/{*}shortDescription"))
            return f"{amount} {flow}".strip()
    return ""


def _text(found: "list[Element]") -> str:
    """The text in Dutch, else in English, else the first; empty where there is none."""
    by_language = {one.get(_LANGUAGE, ""): (one.text or "").strip() for one in reversed(found)}
    first = (found[0].text or "").strip() if found else ""
    return by_language.get("nl") or by_language.get("en") or first
