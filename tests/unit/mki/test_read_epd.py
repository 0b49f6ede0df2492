"""Declarations of three forms give an indication, and whatever is left out is told."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import PoortError
from domain.mki.declarations import (
    ScenarioUnclearError,
    ScenarioUnknownError,
    Unread,
    UnreadReason,
)
from domain.mki.vocabulary import ImpactCategory, Module, WeightingSet
from domain.mki.weighting import ScoredTwiceError
from models.declarations.reading import LIMIT_BYTES
from models.declarations.refusals import (
    AmountUnreadableError,
    DeclarationTooLargeError,
    DeclarationUnreadableError,
)
from tests.unit.mki.samples import (
    CO2,
    GWP_A1,
    GWP_EF30,
    GWP_EF31,
    json_declaration,
    openepd_declaration,
    xml_declaration,
    xml_result,
)
from usecases.read_epd import EpdReading, NoImpactsError, ReadEpd, read_epd

ON = date(2026, 11, 24)
PRODUCTION = ("A1-A3", "100")
DEFAULT = '<epd:scenario epd:default="true" epd:name="near"/><epd:scenario epd:name="far"/>'
TWO_WAYS = xml_result(GWP_EF31, CO2, PRODUCTION, ("A4", "1", "near"), ("A4", "9", "far"))


def read(
    body: bytes,
    *,
    weighting_set: WeightingSet | None = None,
    scenarios: frozenset[str] = frozenset(),
) -> EpdReading:
    """The declaration, read on the day of these tests."""
    command = ReadEpd(
        source=body, name="epd", on=ON, weighting_set=weighting_set, scenarios=scenarios
    )
    return read_epd(command)


def euros(reading: EpdReading) -> dict[str, str]:
    """The euros per module of the only set."""
    (only,) = reading.readings
    return {module.value: str(eur.normalize()) for module, eur in only.mki.eur_by_module.items()}


FORMS = {
    "ILCD+EPD as XML": (
        xml_declaration(xml_result(GWP_EF31, CO2, PRODUCTION)),
        ("Asfalt", "1 ton asfalt", date(2030, 12, 31)),
    ),
    "ILCD+EPD as JSON": (
        json_declaration(GWP_EF31, "kg CO2 eq.", A1_A3="1E+2"),
        ("Concrete C30/37", "1.0 m3", date(2030, 12, 31)),
    ),
    "openEPD": (openepd_declaration(), ("Concrete", "1 m3", date(2030, 6, 30))),
}


@pytest.mark.parametrize(("body", "said"), FORMS.values(), ids=FORMS)
def test_each_form_gives_the_same_indication(body: bytes, said: tuple[str, str, date]) -> None:
    """100 kg CO2 are 11.60 euro in A2, per the unit that the file says."""
    reading = read(body)
    declared = reading.declaration

    assert euros(reading) == {"A1-A3": "11.6"}
    assert (declared.name, declared.functional_unit, declared.valid_until) == said
    assert not reading.has_expired


def test_both_families_of_indicators_are_read() -> None:
    """EF 3.0 and EF 3.1 name climate change by other UUIDs."""
    assert euros(read(xml_declaration(xml_result(GWP_EF30, CO2, PRODUCTION)))) == {"A1-A3": "11.6"}


def test_two_sets_stand_side_by_side() -> None:
    """A declaration by both norms gives two indications, and --set chooses one."""
    body = xml_declaration(
        xml_result(GWP_EF31, CO2, PRODUCTION), xml_result(GWP_A1, CO2, PRODUCTION)
    )

    both = [one.mki.weighting_set for one in read(body).readings]

    assert both == [WeightingSet.A1, WeightingSet.A2]
    assert euros(read(body, weighting_set=WeightingSet.A1)) == {"A1-A3": "5"}


PRODUCTIONS = {
    "its three parts": ((("A1", "60"), ("A2", "30"), ("A3", "10")), {"A1-A3": "11.6"}),
    "its sum beside the parts": (
        (("A1", "60"), ("A2", "30"), ("A3", "10"), PRODUCTION),
        {"A1-A3": "11.6"},
    ),
    "what is not declared": (
        (PRODUCTION, ("A4", "ND"), ("A5", ""), ("B1", "MND")),
        {"A1-A3": "11.6"},
    ),
}


@pytest.mark.parametrize(("amounts", "modules"), PRODUCTIONS.values(), ids=PRODUCTIONS)
def test_production_counts_once(
    amounts: tuple[tuple[str, str], ...], modules: dict[str, str]
) -> None:
    """However the file divides it."""
    assert euros(read(xml_declaration(xml_result(GWP_EF31, CO2, *amounts)))) == modules


LEFT = {
    "a part of production": (
        CO2,
        (("A1", "60"), ("A4", "1")),
        "A1",
        UnreadReason.PART_OF_PRODUCTION,
    ),
    "modules together": (
        CO2,
        (("C1-C4", "60"), ("A4", "1")),
        "C1-C4",
        UnreadReason.SEVERAL_MODULES,
    ),
    "a total": (CO2, (("Total", "60"), ("A4", "1")), "TOTAL", UnreadReason.SEVERAL_MODULES),
}


@pytest.mark.parametrize(("unit", "amounts", "written", "why"), LEFT.values(), ids=LEFT)
def test_what_cannot_be_placed_is_left_out_and_told(
    unit: str, amounts: tuple[tuple[str, str], ...], written: str, why: UnreadReason
) -> None:
    """The rest still counts."""
    reading = read(xml_declaration(xml_result(GWP_EF31, unit, *amounts)))

    assert euros(reading) == {"A4": "0.116"}
    assert reading.readings[0].unread == (
        Unread(category=ImpactCategory.A2_GWP_TOTAL, written=written, why=why),
    )


def test_another_unit_is_left_out_and_told() -> None:
    """OpenEPD counts freshwater in phosphate, the weight is for phosphorus."""
    (only,) = read(openepd_declaration()).readings

    assert only.unread == (
        Unread(
            category=ImpactCategory.A2_EP_FRESHWATER,
            written="kgPO4e",
            why=UnreadReason.OTHER_UNIT,
        ),
    )
    assert ImpactCategory.A2_EP_FRESHWATER in only.mki.missing


SCENARIOS = {
    "the default of the file": (DEFAULT, frozenset[str](), "0.116"),
    "the one asked": (DEFAULT, frozenset({"far"}), "1.044"),
    "the one asked without a default": ("", frozenset({"near"}), "0.116"),
}


@pytest.mark.parametrize(("usual", "asked", "transport"), SCENARIOS.values(), ids=SCENARIOS)
def test_one_scenario_counts(usual: str, asked: frozenset[str], transport: str) -> None:
    """Never two of them together."""
    reading = read(xml_declaration(TWO_WAYS, scenarios=usual), scenarios=asked)

    assert euros(reading) == {"A1-A3": "11.6", "A4": transport}


REFUSED: dict[str, tuple[bytes, frozenset[str], type[PoortError]]] = {
    "two scenarios and no choice": (
        xml_declaration(TWO_WAYS),
        frozenset(),
        ScenarioUnclearError,
    ),
    "two scenarios asked of one module": (
        xml_declaration(TWO_WAYS),
        frozenset({"near", "far"}),
        ScenarioUnclearError,
    ),
    "a scenario that is not there": (
        xml_declaration(TWO_WAYS, scenarios=DEFAULT),
        frozenset({"moon"}),
        ScenarioUnknownError,
    ),
    "a comma for a point": (
        xml_declaration(xml_result(GWP_EF31, CO2, ("A1-A3", "1,5"))),
        frozenset(),
        AmountUnreadableError,
    ),
    "underscores in a number": (
        json_declaration(GWP_EF31, CO2, A1_A3="1_000"),
        frozenset(),
        AmountUnreadableError,
    ),
    "digits of another script": (
        xml_declaration(xml_result(GWP_EF31, CO2, ("A1-A3", "\u0661\u0662"))),
        frozenset(),
        AmountUnreadableError,
    ),
    "no number in JSON": (
        json_declaration(GWP_EF31, CO2, A1_A3=[1]),
        frozenset(),
        AmountUnreadableError,
    ),
    "a number without end": (
        json_declaration(GWP_EF31, CO2, A1_A3="1E+99"),
        frozenset(),
        AmountUnreadableError,
    ),
    "an impact given twice": (
        xml_declaration(
            xml_result(GWP_EF31, CO2, PRODUCTION), xml_result(GWP_EF30, CO2, PRODUCTION)
        ),
        frozenset(),
        ScoredTwiceError,
    ),
    "no impact that is known": (
        xml_declaration(xml_result("0" * 8, CO2, PRODUCTION)),
        frozenset(),
        NoImpactsError,
    ),
    "no impact that can be counted": (
        xml_declaration(xml_result(GWP_EF31, "g CO2", PRODUCTION)),
        frozenset(),
        NoImpactsError,
    ),
    "a method of another continent": (
        openepd_declaration(**{"TRACI 2.1": {"gwp": {"A1A2A3": {"mean": 1, "unit": "kgCO2e"}}}}),
        frozenset(),
        NoImpactsError,
    ),
    "another JSON": (b'{"a": 1}', frozenset(), DeclarationUnreadableError),
    "half a JSON": (b'{"processInformation"', frozenset(), DeclarationUnreadableError),
    "JSON nested without end": (b"[" * 100_000, frozenset(), DeclarationUnreadableError),
    "not a number in JSON": (b'{"impacts": {"a": NaN}}', frozenset(), DeclarationUnreadableError),
    "another XML": (b"<html/>", frozenset(), DeclarationUnreadableError),
    "half an XML": (b"<processDataSet>", frozenset(), DeclarationUnreadableError),
    "an XML with an entity": (
        b'<!DOCTYPE a [<!ENTITY x "y">]><processDataSet>&x;</processDataSet>',
        frozenset(),
        DeclarationUnreadableError,
    ),
    "XML nested without end": (b"<a>" * 100_000, frozenset(), DeclarationUnreadableError),
    "a PDF": (b"%PDF-1.7\n\xff\xfe", frozenset(), DeclarationUnreadableError),
    "nothing": (b"", frozenset(), DeclarationUnreadableError),
    "too much": (b" " * (LIMIT_BYTES + 1), frozenset(), DeclarationTooLargeError),
}


@pytest.mark.parametrize(("body", "asked", "error"), REFUSED.values(), ids=REFUSED)
def test_a_declaration_that_cannot_count_is_refused(
    body: bytes, asked: frozenset[str], error: type[PoortError]
) -> None:
    """Each with an error that says what to ask for."""
    with pytest.raises(error):
        read(body, scenarios=asked)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """As one that cannot be read."""
    with pytest.raises(DeclarationUnreadableError):
        read_epd(ReadEpd(source=tmp_path / "none.xml", name="none.xml", on=ON))


EXPIRY = {"the year before": ("2025", True), "this year": ("2026", False), "no year": ("", False)}


@pytest.mark.parametrize(("until", "expired"), EXPIRY.values(), ids=EXPIRY)
def test_an_expired_declaration_is_told(until: str, expired: bool) -> None:  # noqa: FBT001 -- the expected answer
    """A year ends on its last day."""
    body = xml_declaration(xml_result(GWP_EF31, CO2, PRODUCTION), until=until)

    assert read(body).has_expired is expired


def test_of_two_methods_of_one_set_the_newest_counts() -> None:
    """Or every impact would be counted twice."""
    impacts = {
        name: {"gwp": {"A1A2A3": {"mean": mean, "unit": "kgCO2e"}}}
        for name, mean in (("EF 3.0", 1), ("EF 3.1", 100))
    }

    assert euros(read(openepd_declaration(**impacts))) == {"A1-A3": "11.6"}


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    """Nothing brings an error that we did not foresee."""
    with pytest.raises(PoortError):
        read(body)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["other", "anies", "module", "value", "mean"]), inner)
    ),
    max_leaves=8,
)


@given(json_values, json_values)
def test_any_json_of_the_right_outline_is_read_or_refused(inside: object, beside: object) -> None:
    """A stranger's JSON holds anything anywhere."""
    ilcd = {
        "processInformation": {"dataSetInformation": beside, "time": inside},
        "LCIAResults": {"LCIAResult": [inside, {"other": beside}]},
        "exchanges": {"exchange": inside},
    }
    openepd = {"impacts": {"EF 3.1": {"gwp": inside, "ap": beside}}, "declared_unit": inside}

    for outline in (ilcd, openepd):
        with pytest.raises(PoortError):
            read(json.dumps(outline).encode())


def test_an_indication_keeps_the_version_of_its_weights() -> None:
    """So that it can be made again."""
    (only,) = read(openepd_declaration()).readings

    assert only.mki.weighting_version == "2026.1"
    assert only.mki.total_without_d_eur == Decimal("11.6")
    assert set(only.mki.eur_by_module) == {Module.A1_A3}
