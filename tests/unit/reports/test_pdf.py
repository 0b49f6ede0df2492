"""Documents: tagged PDF out of our own templates, and nothing fetched from outside."""

import pypdfium2
import pytest

from reports.pdf import write_pdf

pytestmark = pytest.mark.usefixtures("pango")

PAGE = "<!doctype html><html lang=nl><head><title>Kwartaal</title></head><body>{}</body></html>"


def test_a_document_is_a_tagged_pdf() -> None:
    made = write_pdf(PAGE.format("<h1>Voortgang</h1><p>Een eerlijke bladzijde.</p>"))

    document = pypdfium2.PdfDocument(made)
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document)
    assert "Een eerlijke bladzijde." in document[0].get_textpage().get_text_range()


def test_nothing_is_fetched_for_a_document() -> None:
    with pytest.raises(ValueError, match=r"example\.org"):
        write_pdf(PAGE.format('<img alt="" src="https://example.org/logo.png">'))
