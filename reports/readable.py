"""A document that any browser opens, now and in twenty years: plain HTML without a script."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

_STYLE: Final = (
    "body{font:1rem/1.5 sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin:1rem 0}"
    "th,td{border:1px solid;padding:.3rem .6rem;text-align:left;vertical-align:top}"
    "caption{text-align:left;font-weight:bold}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with sentences, and a table below them where it has columns."""

    title: str
    sentences: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: Sequence[Sequence[str]] = ()


def readable_document(
    *, title: str, language: str, intro: Sequence[str], sections: Sequence[Section]
) -> bytes:
    """The document as UTF-8; whatever people wrote stays text."""
    body = "\n".join((*map(_paragraph, intro), *map(_section, sections)))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>\n"
    ).encode()


def _section(section: Section) -> str:
    parts = [f"<h2>{escape(section.title)}</h2>", *map(_paragraph, section.sentences)]
    if section.columns:
        head = "".join(f'<th scope="col">{escape(one)}</th>' for one in section.columns)
        rows = "\n".join(map(_row, section.rows))
        parts.append(
            f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
        )
    return "\n".join(parts)


def _row(cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<td>{_lines(cell)}</td>" for cell in cells) + "</tr>"


def _paragraph(text: str) -> str:
    return f"<p>{_lines(text)}</p>"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
