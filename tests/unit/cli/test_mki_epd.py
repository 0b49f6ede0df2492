"""`poort mki epd` shows an indication, says so, and says what it lacks."""

import json
from pathlib import Path

import pytest

from poort.cli.entrance import run
from tests.unit.mki.samples import CO2, GWP_EF31, openepd_declaration, xml_declaration, xml_result

DAY = "--on=2026-11-24"


@pytest.fixture
def declaration(tmp_path: Path) -> Path:
    """An openEPD of which one impact is in another unit."""
    path = tmp_path / "beton.json"
    path.write_bytes(openepd_declaration())
    return path


def test_a_person_reads_that_it_is_an_indication(
    declaration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what lacks and what was left out."""
    code = run(["mki", "epd", str(declaration), DAY, "--lang=nl"])
    said = " ".join(capsys.readouterr().out.split())

    assert code == 0
    for sentence in (
        "Concrete, per 1 m3. openEPD, geldig tot en met 30 jun 2030.",
        "Indicatieve MKI, set A2",
        "A1-A3, productie 11,60",
        "Dit is een indicatie. Hiermee gunt u niet en rekent u niet af.",
        "Niet verklaard: verzuring (A2), voor A1-A3, productie.",
        "Niet meegeteld: vermesting van zoet water, kgPO4e: een andere eenheid.",
    ):
        assert sentence in said


def test_a_program_reads_each_figure_exactly(
    declaration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Amounts are text, so that no reader rounds them."""
    code = run(["mki", "epd", str(declaration), DAY, "--json"])
    (only,) = json.loads(capsys.readouterr().out)["sets"]

    assert code == 0
    assert (only["weighting_set"], only["is_indicative"]) == ("A2", True)
    assert only["eur_by_module"] == {"A1-A3": "11.600000"}
    assert only["total_without_d_eur"] == "11.600000"
    assert only["missing"]["a2_ap"] == ["A1-A3"]
    assert only["unread"] == [
        {"category": "a2_ep_freshwater", "written": "kgPO4e", "why": "other_unit"}
    ]


def test_weights_from_memory_and_an_expired_file_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody takes such a figure for a sure one."""
    particles = xml_result(
        "b5c602c6-def3-11e6-bf01-fe55135034f3", "disease incidence", ("A1-A3", "0.00001")
    )
    climate = xml_result(GWP_EF31, CO2, ("A1-A3", "1"))
    path = tmp_path / "oud.xml"
    path.write_bytes(xml_declaration(climate, particles, until="2020"))

    run(["mki", "epd", str(path), DAY, "--lang=nl"])
    said = " ".join(capsys.readouterr().out.split())

    assert "Deze milieuverklaring is verlopen. Vraag om een nieuwe." in said
    assert "Weegfactoren die nog niemand heeft gecontroleerd: fijnstof." in said


REFUSED = {
    "a set that does not exist": (["--set=A3"], 2, "ChoiceRefusedError"),
    "a set that the file has not": (["--set=a1"], 1, "NoImpactsError"),
    "a scenario that the file has not": (["--scenario=x"], 1, "ScenarioUnknownError"),
}


@pytest.mark.parametrize(("options", "code", "error"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused(
    declaration: Path,
    options: list[str],
    code: int,
    error: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Written wrongly is 2, refused is 1."""
    assert run(["mki", "epd", str(declaration), *options, DAY, "--json"]) == code
    assert json.loads(capsys.readouterr().err)["code"] == error
