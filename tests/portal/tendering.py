"""What the tests of a tender in the portal fill in."""

from uuid import uuid4

from domain.tender.fields import TenderField
from tests.integration.tender.acting import GOOD
from tests.portal.browsing import Site

PROJECT = "/projecten/P-001"
REFERENCE = PROJECT + "/referentie"
TERMS = PROJECT + "/leidraad"
TRIAL = TERMS + "/simulatie"
TALKS = PROJECT + "/marktconsultatie"
BASIS: dict[str, object] = {
    "set": "A2",
    "methode": "1.2",
    "database": "NMD 3.8",
    "instrument": "DuboCalc 5",
    "eenheid": "het werk",
}


def key() -> str:
    """The key of a form that was just opened."""
    return uuid4().hex


def sheet(text: str = GOOD, name: str = "referentie.csv") -> dict[str, tuple[str, bytes, str]]:
    """The sheet as a browser sends it."""
    return {"bestand": (name, text.encode(), "text/csv")}


def hand_in(site: Site, text: str = GOOD, **other: str) -> int:
    """Hand a calculation in; answers the status."""
    return site.post(
        REFERENCE, {"form_key": key(), **BASIS, **other}, files=sheet(text)
    ).status_code


BOUNDS = {"methode": "bounds", "p_upper": "500.000", "p_lower": "300.000"}


def whole(**other: str) -> dict[str, object]:
    """All that a tender asks, but for what the test says."""
    return {
        "form_key": key(),
        "revisie": "0",
        "gebruik": "both",
        "set": "A2",
        **BOUNDS,
        "p_max_discount": "400.000",
        **{f"veld_{field}": f"Tekst over {field}" for field in TenderField},
        **other,
    }


ROWS: dict[str, object] = {
    "naam_1": "A", "prijs_1": "2.450.000", "mki_1": "420.000",
    "naam_2": "B", "prijs_2": "2.520.000", "mki_2": "330.000",
    "naam_3": "C", "prijs_3": "2.400.000", "mki_3": "520.000",
    "naam_4": "D", "prijs_4": "2.550.000", "mki_4": "280.000",
}  # fmt: skip


def trying(**other: object) -> dict[str, object]:
    """The constructed example, but for what the test says."""
    return {"form_key": key(), **BOUNDS, "p_max_discount": "400.000", **ROWS, **other}
