"""The Word chapter says what the terms say, whatever was typed, and opens in LibreOffice."""

import json
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from catalogue.tender_chapter import load_chapter
from domain.mki.vocabulary import WeightingSet
from domain.tender.fields import TenderField
from domain.tender.vocabulary import MkiUse
from domain.vocabulary import Material
from models.project import Project
from models.tender import TenderTerms
from reports.house_template import make_template
from usecases.tender.chapter import ChapterSource, chapter_name, make_chapter

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOSTILE = "{{ 7*7 }} {% if x %} <b>&amp; R&D =1+1 \U0001f600 \x0b\x00'\"einde"
SHOWN = "{{ 7*7 }} {% if x %} <b>&amp; R&D =1+1 \U0001f600   '\"einde"
SHIPPED = Path("reports/templates/tender_chapter.docx")


def terms(version: int = 1, **other: object) -> TenderTerms:
    """Whole terms with hostile texts, but for what the test says."""
    values: dict[str, object] = {
        "organisation_id": 1,
        "lot_id": 1,
        "version": version,
        "choices": json.dumps({field.value: f"{field}: {HOSTILE}" for field in TenderField}),
        "mki_use": MkiUse.BOTH,
        "method": "bounds",
        "parameters": json.dumps({"upper": "500000", "lower": "300000", "max_discount": "400000"}),
        "weighting_set": WeightingSet.A2,
        "changed_by": 1,
        "changed_at": NOW,
        "fixed_by": 1,
        "fixed_at": NOW,
    }
    return TenderTerms(**(values | other))  # type: ignore[arg-type] # by name


SOURCE = ChapterSource(
    organisation="Gemeente Waterveen",
    project=Project(
        organisation_id=1,
        number="2710/a",
        name=f"Slotlaan {HOSTILE}",
        material=Material.ASPHALT,
        definition_id=1,
        phase_position=4,
        last_position=8,
        started_on=NOW.date(),
    ),
    terms=terms(),
)


def told(source: ChapterSource) -> list[str]:
    """Every paragraph and cell of the chapter, in order."""
    document = Document(BytesIO(make_chapter(source, now=NOW)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def test_every_field_stands_in_the_chapter_as_it_was_typed() -> None:
    """Nothing is computed, swallowed or taken for markup."""
    said = told(SOURCE)

    assert [one for field in TenderField if (one := f"{field}: {SHOWN}") not in said] == []
    assert any(f"Slotlaan {SHOWN}" in one for one in said)
    assert "Versie 1, vastgesteld op di 24 november 2026" in said
    assert {"€\N{NO-BREAK SPACE}500.000", "Ondergrens", "A2"} <= set(said)
    assert "Dit is de eerste versie." in said


def test_a_draft_says_what_is_open() -> None:
    """A field without a text is named on top and in its place."""
    draft = terms(choices="{}", fixed_by=None, fixed_at=None, method=None, parameters=None)

    said = told(replace(SOURCE, terms=draft))

    assert "Versie 1, concept" in said
    assert any(one.startswith("Nog open: gebruik van de MKI, gunningsmethode") for one in said)
    assert said.count("Nog niet ingevuld.") == len(TenderField)


def test_a_next_version_lists_what_changed() -> None:
    """Texts and figures alike, and nothing that stayed."""
    before = terms(parameters=json.dumps({"upper": "500000", "lower": "1", "max_discount": "2"}))
    changed = {field.value: f"{field}: {HOSTILE}" for field in TenderField}
    after = terms(2, choices=json.dumps(changed | {"rounding": "Op hele euro's.\nEén keer."}))

    said = told(replace(SOURCE, terms=after, before=before))

    rows = said[said.index("Onderdeel", said.index("Onderdeel") + 1) :]
    assert rows[:3] == ["Onderdeel", "Was", "Wordt"]
    assert {"Ondergrens", "Maximale korting", "Afronding"} == set(rows[3::3])
    assert rows[-1] == "Op hele euro's. Eén keer."


def test_each_line_of_a_text_is_a_paragraph() -> None:
    """A list of ceilings stays a list."""
    said = told(
        replace(SOURCE, terms=terms(choices=json.dumps({"ceilings": "Plafonds:\n- AC: 8"})))
    )

    at = said.index("Plafonds")
    assert said[at + 1 : at + 3] == ["Plafonds:", "- AC: 8"]


def test_the_name_of_the_file_is_safe_and_tells_its_version() -> None:
    """A number of a project may hold what no file name does."""
    assert chapter_name(SOURCE.project, terms(3), number=2) == "leidraad-mki-2710-a-v3-2.docx"


def test_the_form_of_the_chapter_has_every_field_once() -> None:
    """Whoever adds a field writes what it must say."""
    assert sorted(one.field for one in load_chapter().fields) == sorted(TenderField)


def test_the_shipped_template_is_the_one_that_the_script_makes(tmp_path: Path) -> None:
    """Run `python -m reports.house_template` after a change of the script."""
    make_template(tmp_path / "made.docx")

    made, shipped = (
        {
            name: archive.read(name)
            for name in archive.namelist()
            if name.startswith("word/") and name.endswith(".xml")
        }
        for archive in (zipfile.ZipFile(tmp_path / "made.docx"), zipfile.ZipFile(SHIPPED))
    )
    assert made == shipped


def test_libreoffice_opens_the_chapter(tmp_path: Path) -> None:
    """As people do who have no Word: the pages show the texts, and none of the template."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "chapter.docx").write_bytes(make_chapter(SOURCE, now=NOW))

    subprocess.run(
        [
            soffice,
            "--headless",
            f"-env:UserInstallation={(tmp_path / 'office').as_uri()}",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "chapter.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )

    pages = pypdfium2.PdfDocument(tmp_path / "chapter.pdf")
    text = "\n".join(page.get_textpage().get_text_range() for page in pages)
    assert len(pages) >= 3
    assert {"MKI in deze aanbesteding", "Bovengrens", "Monitoringsgegevens"} <= {
        line.strip().partition(" €")[0] for line in text.splitlines()
    }
    assert "{%p" not in text
    assert "{{ title" not in text
