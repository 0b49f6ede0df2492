"""Pages in the language of the reader, out of templates that hold no logic."""

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from domain.vocabulary import Language
from notifications.language import plural_translator, translator


def page(
    request: Request, template: str, values: Mapping[str, object], *, status: int = 200
) -> HTMLResponse:
    """Fill a template; every value that it names must be given."""
    language = language_of(request)
    body = page_environment(language).get_template(template).render(values, here=request.url.path)
    return HTMLResponse(body, status_code=status, headers={"Content-Language": language.value})


def language_of(request: Request) -> Language:
    """The language that the address asks for with `taal`; Dutch when it asks for none."""
    asked = request.query_params.get("taal", "")
    return Language(asked) if asked in set(Language) else Language.NL


@cache
def page_environment(language: Language) -> Environment:
    """The templates of the portal, with the words of that language."""
    environment = Environment(
        loader=PackageLoader("web"),
        undefined=StrictUndefined,
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    # The extension adds this method when it is loaded, out of sight of the type checker.
    install = environment.install_gettext_callables  # type: ignore[attr-defined]
    install(translator(language), plural_translator(language), newstyle=True)
    environment.globals["language"] = language.value
    # Every link within the portal keeps the language of the page that it stands on.
    environment.globals["keep"] = "" if language is Language.NL else f"taal={language.value}"
    return environment
