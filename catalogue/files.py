"""The files that are shipped, each read as one shape."""

from importlib.resources import files
from pathlib import Path
from typing import Final

from catalogue.document import Finding, read_document
from catalogue.problems import DefinitionInvalidError
from catalogue.shapes import Part, read_shape

#: Where the YAML of the catalogue lies, in a checkout as in an installed wheel.
FOLDER: Final = Path(str(files("catalogue")))


def read_file(shape: type[Part], path: Path) -> Part:
    """The file in its shape.

    Raises:
        DefinitionInvalidError: with every problem at once, each at its file, line and column.
    """
    document = read_document(path)
    findings: list[Finding] = []
    part = read_shape(shape, document.value, route=(), findings=findings)
    if part is None:
        raise DefinitionInvalidError([document.locate(finding) for finding in findings])
    return part
