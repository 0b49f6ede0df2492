"""Documents for people as HTML, out of templates that hold no logic; `reports.pdf` prints them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from domain.vocabulary import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentWords:
    """How a reader's language says and writes things; reports know no translations themselves."""

    language: Language
    translate: Callable[[str], str]
    count: Callable[[str, str, int], str]
    #: The ways to show a value that templates may call, by name.
    shows: Mapping[str, Callable[..., str]]


def fill_document(template: str, values: Mapping[str, object], *, words: DocumentWords) -> str:
    """The document as one HTML page that names nothing outside itself."""
    environment = _environment()
    # The extension adds this method when it is loaded, out of sight of the type checker.
    install = environment.install_gettext_callables  # type: ignore[attr-defined]
    install(words.translate, words.count, newstyle=True)
    return environment.get_template(template).render(
        language=words.language.value, stylesheet=_stylesheet(), **words.shows, **values
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reports"),
        undefined=StrictUndefined,
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    return environment


@cache
def _stylesheet() -> str:
    return (files("reports") / "templates" / "document.css").read_text(encoding="utf-8")
