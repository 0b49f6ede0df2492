"""Documents as tagged PDF, out of HTML of our own templates."""

from http import HTTPStatus
from typing import ClassVar

from domain.errors import PoortError


class PdfNotMadeError(PoortError):
    """The machine lacks Pango, in which the letters are set."""

    message: ClassVar[str] = (
        "This machine cannot make PDFs: Pango is missing. Ask who keeps it to install the package"
        " libpango-1.0-0 (Debian) or pango; meanwhile the page itself can be printed."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.SERVICE_UNAVAILABLE


def write_pdf(html: str) -> bytes:
    """The page as PDF/UA-1, with the tags of its headings, tables and charts.

    Raises:
        PdfNotMadeError: Pango is missing.
        ValueError: the page names something outside itself, so it is not ours.
    """
    try:
        # It takes half a second and needs Pango, which only who makes a PDF should pay for.
        from weasyprint import HTML  # noqa: PLC0415
    except OSError as error:
        raise PdfNotMadeError from error
    outside: list[str] = []

    def refuse(url: str) -> object:
        outside.append(url)
        raise ValueError(url)

    made: bytes = HTML(string=html, url_fetcher=refuse).write_pdf(pdf_variant="pdf/ua-1")
    if outside:  # WeasyPrint goes on without what it cannot fetch
        raise ValueError(*outside)
    return made
