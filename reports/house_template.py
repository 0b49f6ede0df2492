"""Make the house template of a tender's chapter on MKI: `python -m reports.house_template`.

The template lies beside the others and is a Word file like any. This script is how it was made,
so that a change of it can be read.
"""

from importlib.resources import files
from pathlib import Path
from typing import Final

from docx import Document
from docx.document import Document as Docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row

_BLUE: Final = RGBColor(0x15, 0x42, 0x73)
_GREY: Final = RGBColor(0x55, 0x5F, 0x6B)
_PATH: Final = Path(str(files("reports"))) / "templates" / "tender_chapter.docx"


def make_template(path: Path = _PATH) -> None:
    """Write the template there."""
    document = Document()
    _set_page(document)
    _set_styles(document)
    _add_head(document)
    _add_choices(document)
    _add_groups(document)
    _add_changes(document)
    document.core_properties.language = "nl-NL"
    document.save(str(path))


def _set_page(document: Docx) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.3)
    section.header.paragraphs[0].text = "{{ organisation }}"
    foot = section.footer.paragraphs[0]
    foot.text = "{{ project }} · {{ version_line }} · "
    _add_page_number(foot.add_run()._r)  # noqa: SLF001 -- python-docx has no fields of its own


def _add_page_number(run: object) -> None:
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run.append(element)  # type: ignore[attr-defined] # an element of lxml


def _set_styles(document: Docx) -> None:
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.paragraph_format.space_after = Pt(6)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "nl-NL")
    normal.element.get_or_add_rPr().append(language)
    for name, size in (("Title", 24), ("Heading 1", 16), ("Heading 2", 12)):
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(size), _BLUE
        _leave_theme(style)
        style.paragraph_format.keep_with_next = True


def _leave_theme(style: ParagraphStyle) -> None:
    """The fonts of a theme would go before the one that was named."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]


def _add_head(document: Docx) -> None:
    document.add_paragraph("{{ title }}", style="Title")
    document.add_paragraph("{{ project }}")
    document.add_paragraph("{{ version_line }}")
    document.add_paragraph("{{ made_line }}").runs[0].font.color.rgb = _GREY
    document.add_paragraph("{%p if open_line %}")
    document.add_paragraph("{{ open_line }}").runs[0].bold = True
    document.add_paragraph("{%p endif %}")


def _add_choices(document: Docx) -> None:
    """What the award computes with, as a table of two columns."""
    document.add_paragraph("{{ choices_title }}", style="Heading 1")
    document.add_paragraph("{%p if method_line %}")
    document.add_paragraph("{{ method_line }}")
    document.add_paragraph("{%p endif %}")
    table = _table(document, columns=(6, 10))
    table.rows[0].cells[0].text = "{{ choice_title }}"
    table.rows[0].cells[1].text = "{{ value_title }}"
    _repeat(table, "choices", ("{{ row.name }}", "{{ row.value }}"))


def _add_groups(document: Docx) -> None:
    document.add_paragraph("{%p for group in groups %}")
    document.add_paragraph("{{ group.title }}", style="Heading 1")
    document.add_paragraph("{%p for field in group.fields %}")
    document.add_paragraph("{{ field.name }}", style="Heading 2")
    document.add_paragraph("{%p for line in field.lines %}")
    document.add_paragraph("{{ line }}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")


def _add_changes(document: Docx) -> None:
    document.add_paragraph("{{ changes_title }}", style="Heading 1")
    document.add_paragraph("{{ changes_line }}")
    document.add_paragraph("{%p if changes %}")
    table = _table(document, columns=(3.5, 6.25, 6.25))
    for cell, text in zip(table.rows[0].cells, ("field", "before", "after"), strict=True):
        cell.text = f"{{{{ {text}_title }}}}"
    _repeat(table, "changes", ("{{ row.name }}", "{{ row.before }}", "{{ row.after }}"))
    document.add_paragraph("{%p endif %}")


def _table(document: Docx, *, columns: tuple[float, ...]) -> Table:
    """A table whose first row is its head on every page."""
    table: Table = document.add_table(rows=1, cols=len(columns), style="Light Grid Accent 1")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    for column, width in zip(table.columns, columns, strict=True):
        column.width = Cm(width)
    head = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(head)  # noqa: SLF001 -- python-docx has no name for it
    return table


def _repeat(table: Table, rows: str, cells: tuple[str, ...]) -> None:
    """A row for each of those values."""
    _cells(table)[0].text = f"{{%tr for row in {rows} %}}"
    for cell, text in zip(_cells(table), cells, strict=True):
        cell.text = text
    _cells(table)[0].text = "{%tr endfor %}"
    for row in table.rows:
        for cell, column in zip(row.cells, table.columns, strict=True):
            cell.width = column.width


def _cells(table: Table) -> tuple[_Cell, ...]:
    """The cells of a new row at the end."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call] # python-docx leaves it open
    return row.cells


if __name__ == "__main__":
    make_template()
