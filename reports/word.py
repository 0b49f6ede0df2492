"""Word documents out of a house template and plain values.

The environment escapes: without it text with `<` or `&` silently disappears (python-docx-template,
"escaping"). It is sandboxed too, so that a template reaches nothing but the values it is given.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

#: The version of the house template and of the texts in it; raised when either changes.
TEMPLATE_VERSION: Final = "2026.1"
_CHAPTER: Final = "tender_chapter.docx"


def write_word(values: Mapping[str, object], *, title: str, author: str) -> bytes:
    """The house template of a tender's chapter filled with these values, as DOCX.

    Every text stays text, whatever it holds; what no document can hold is left out.
    """
    template = DocxTemplate(BytesIO(_template()))
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    template.render({name: _clean(value) for name, value in values.items()}, environment)
    properties = template.docx.core_properties  # `get_docx` would begin anew
    properties.title, properties.author = _clean_text(title)[:255], _clean_text(author)[:255]
    kept = BytesIO()
    template.save(kept)
    return kept.getvalue()


@cache
def _template() -> bytes:
    return (files("reports") / "templates" / _CHAPTER).read_bytes()


def _clean(value: object) -> object:
    if isinstance(value, str):
        return _clean_text(value)
    if isinstance(value, Mapping):
        return {key: _clean(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_clean(one) for one in value]
    return value


def _clean_text(text: str) -> str:
    """Without characters that XML cannot hold, or that the template takes for a page break."""
    return "".join(
        " " if unicodedata.category(one) == "Cc" else one
        for one in text
        if unicodedata.category(one) != "Cs" and one not in "\ufffe\uffff"
    )
