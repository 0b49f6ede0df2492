"""The chapter on MKI as a Word document, made of one version of the terms."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from catalogue.tender_chapter import load_chapter
from domain.award.methods import above_upper_of, figures_of
from domain.award.vocabulary import MethodKind
from domain.moments import dutch_date
from domain.tender.changes import changes_between
from domain.tender.fields import TenderField, asked_fields
from domain.vocabulary import Language
from models.project import Project
from models.tender import TenderTerms
from notifications.language import label, show_date
from reports.word import write_word
from usecases.award.words import explain_method, say_figure
from usecases.tender.stated import lacking_fields, method_of, read_choices

#: The chapter goes into a Dutch tender, whatever the language of who makes it.
_DUTCH: Final = Language.NL
_TITLE: Final = "MKI in deze aanbesteding"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterSource:
    """What a chapter is made of; `before` are the terms of the version before, if any.

    `lot` names the lot where the project has more than one.
    """

    organisation: str
    project: Project
    terms: TenderTerms
    before: TenderTerms | None = None
    lot: str = ""


def make_chapter(source: ChapterSource, *, now: datetime) -> bytes:
    """The chapter as DOCX, with its fields, its version and what changed since the one before."""
    terms = source.terms
    values = {
        "organisation": source.organisation,
        "title": _TITLE,
        "project": " · ".join(
            filter(None, (source.project.number, source.project.name, source.lot))
        ),
        "version_line": _version(terms),
        "made_line": f"Gemaakt op {show_date(dutch_date(now), _DUTCH)} met MKI-poort.",
        "open_line": _open(source),
        "choices_title": "In het kort",
        "choice_title": "Onderdeel",
        "value_title": "Keuze",
        "choices": _choices(source),
        "method_line": explain_method(MethodKind(terms.method), _DUTCH) if terms.method else "",
        "groups": _groups(source),
        "changes_title": "Wijzigingen",
        "changes_line": _changes_line(source),
        "changes": _changes(source),
        "field_title": "Onderdeel",
        "before_title": "Was",
        "after_title": "Wordt",
    }
    return write_word(values, title=f"{_TITLE} {source.project.number}", author=source.organisation)


def chapter_name(project: Project, terms: TenderTerms, *, number: int) -> str:
    """The name of the file, which tells project, version and how many there were before."""
    plain = "".join(one if one.isalnum() or one in "-_." else "-" for one in project.number)
    return str(Path(f"leidraad-mki-{plain}-v{terms.version}-{number}.docx"))


def _version(terms: TenderTerms) -> str:
    if terms.fixed_at is None:
        return f"Versie {terms.version}, concept"
    return f"Versie {terms.version}, vastgesteld op {show_date(dutch_date(terms.fixed_at), _DUTCH)}"


def _open(source: ChapterSource) -> str:
    missing = lacking_fields(source.terms, material=source.project.material)
    if not missing:
        return ""
    return f"Nog open: {', '.join(label(one, _DUTCH) for one in missing)}."


def _choices(source: ChapterSource) -> list[dict[str, str]]:
    """What the award computes with, row by row."""
    terms, rows = source.terms, []
    if terms.mki_use is not None:
        rows.append((label(TenderField.USE, _DUTCH), label(terms.mki_use, _DUTCH)))
    if terms.weighting_set is not None:
        rows.append((label(TenderField.WEIGHTING_SET, _DUTCH), terms.weighting_set.value))
    method = method_of(terms)
    if method is not None:
        rows.append((label(TenderField.AWARD_METHOD, _DUTCH), label(method.kind, _DUTCH)))
        rows += [
            (label(name, _DUTCH), say_figure(name, value, _DUTCH))
            for name, value in figures_of(method).items()
        ]
        above = above_upper_of(method)
        if above is not None:
            rows.append(("MKI boven de bovengrens", label(above, _DUTCH)))
    return [{"name": _capital(name), "value": value} for name, value in rows]


def _groups(source: ChapterSource) -> list[dict[str, object]]:
    choices = read_choices(source.terms)
    asked = set(asked_fields(use=source.terms.mki_use, material=source.project.material))
    groups: list[dict[str, object]] = []
    for group in load_chapter().groups:
        fields = [
            {
                "name": _capital(label(one.field, _DUTCH)),
                "lines": (choices.get(one.field) or "Nog niet ingevuld.").split("\n"),
            }
            for one in group.fields
            if one.field in asked
        ]
        groups.append({"title": group.title.read(_DUTCH), "fields": fields})
    return groups


def _changes_line(source: ChapterSource) -> str:
    if source.before is None:
        return "Dit is de eerste versie."
    if not _changes(source):
        return f"De teksten zijn die van versie {source.before.version}."
    return f"Dit is er veranderd sinds versie {source.before.version}."


def _changes(source: ChapterSource) -> list[dict[str, str]]:
    if source.before is None:
        return []
    found = changes_between(read_choices(source.before), read_choices(source.terms))
    before, after = (
        {row["name"]: row["value"] for row in _choices(one)}
        for one in (
            ChapterSource(
                organisation=source.organisation, project=source.project, terms=source.before
            ),
            source,
        )
    )
    names = dict.fromkeys([*before, *after])
    rows = [
        {"name": name, "before": before.get(name, "-"), "after": after.get(name, "-")}
        for name in names
        if before.get(name) != after.get(name)
    ]
    return rows + [
        {
            "name": _capital(label(one.field, _DUTCH)),
            "before": one.before or "-",
            "after": one.after or "-",
        }
        for one in found
    ]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
