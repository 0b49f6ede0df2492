"""Beheer, proces: what was released, a look at a new version, and its release."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import File, Form, Path, Query, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from catalogue.loader import list_processes, load_alone, load_process, to_yaml
from catalogue.problems import DefinitionInvalidError, Problem
from domain.definition import ProcessDefinition
from domain.permissions import Permission
from domain.vocabulary import Language
from models.queries import projects, releases
from notifications.language import explain, translator
from reports.process_drawing import process_drawing
from usecases.acting import allow, may_act
from usecases.definitions import definition_by_id
from usecases.drawing_words import drawing_words
from usecases.set_up import VersionReleasedError, release_definition
from usecases.try_definition import PARTS, compare_with_released
from web.access import PortalRouter
from web.dependencies import Acting, Reading, WriteDesk
from web.downloads import disposition
from web.forms import go_on
from web.pages import page
from web.work_pages import LARGEST_ID

PATH: Final = "/beheer/proces"
#: Five times the largest process that is shipped, and less than a form holds.
_LARGEST: Final = 300_000
_HISTORY: Final = 30
#: As many projects as are offered at once to go to another version.
_OFFERED: Final = 100
_MISTAKES_SHOWN: Final = 50
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mistake:
    """What is wrong in a file, where, and how to mend it."""

    file: str
    line: int
    what: str
    mend: str


def process_routes() -> PortalRouter:
    """Give the routes of the processes as data."""
    routes = PortalRouter(prefix=PATH)
    _add_looks(routes)
    _add_file(routes)
    _add_releases(routes)
    return routes


def _add_looks(routes: PortalRouter) -> None:
    @routes.get("", access=Permission.MIGRATE_PROJECTS)
    def overview(
        request: Request, desk: Reading, done: Annotated[str, Query(alias="gedaan")] = ""
    ) -> Response:
        """Show what was released, and which projects moved between versions."""
        standing = releases.standing(desk.session)
        released = list(reversed(projects.releases(desk.session)))
        known = {(row.process_id, row.version) for row in released}
        values = {
            "releases": [
                (
                    row,
                    definition_by_id(desk.session, row.id or 0),
                    sum(standing.get(row.id or 0, {}).values()),
                )
                for row in released
            ],
            "shipped": [load_process(*one) for one in list_processes() if one not in known],
            "migrations": releases.migrations(desk.session, limit=_HISTORY),
            "may_release": may_act(desk.session, Permission.RELEASE_DEFINITION, actor=desk.actor()),
            "reader": desk.visitor.language,
            "done": done,
        }
        return page(request, "process/index.html", values)

    @routes.get("/{definition_id}", access=Permission.MIGRATE_PROJECTS)
    def one(
        request: Request,
        desk: Reading,
        definition_id: Id,
        done: Annotated[str, Query(alias="gedaan")] = "",
        count: Annotated[int, Query(alias="aantal", ge=0, le=LARGEST_ID)] = 0,
    ) -> Response:
        """Show a release: its drawing, its checks, and which projects could move to it."""
        row = releases.release(desk.session, definition_id)
        definition = definition_by_id(desk.session, definition_id)
        standing = releases.standing(desk.session).get(definition_id, {})
        values = {
            "release": row,
            "reader": desk.visitor.language,
            "definition": definition,
            "drawing": _drawing(definition, standing, desk.visitor.language),
            "others": releases.on_other_versions(
                desk.session, process_id=row.process_id, but=definition_id, limit=_OFFERED
            ),
            "done": done,
            "count": count,
        }
        return page(request, "process/one.html", values)


def _add_file(routes: PortalRouter) -> None:
    @routes.get("/{definition_id}/bestand", access=Permission.MIGRATE_PROJECTS)
    def file(desk: Reading, definition_id: Id) -> Response:
        """Hand the release out as one file, to change and hand in again."""
        row = releases.release(desk.session, definition_id)
        name = f"{row.process_id}-{row.version}.yaml"
        return Response(
            to_yaml(definition_by_id(desk.session, definition_id)),
            media_type="application/yaml",
            headers={"Content-Disposition": disposition(name)},
        )


def _add_releases(routes: PortalRouter) -> None:
    @routes.post("/nakijken", access=Permission.RELEASE_DEFINITION)
    def look(
        request: Request,
        desk: Acting,
        upload: Annotated[UploadFile | None, File(alias="bestand")] = None,
        text: Annotated[str, Form(alias="tekst", max_length=_LARGEST)] = "",
    ) -> Response:
        """Check a file, or its mended text, and show what it would change; nothing is kept."""
        body, name = text.encode(), "process.yaml"
        if upload is not None and upload.filename:
            body, name = upload.file.read(_LARGEST + 1), upload.filename[:100]
        return _look(request, desk, body, name=name)

    @routes.post("/uitbrengen", access=Permission.RELEASE_DEFINITION)
    def release(
        request: Request,
        desk: Acting,
        text: Annotated[str, Form(alias="tekst", max_length=_LARGEST)],
    ) -> Response:
        """Release what was looked at; it is checked once more."""
        allow(desk.session, Permission.RELEASE_DEFINITION, actor=desk.actor)
        body = text.encode()
        try:
            definition = load_alone(body, name="process.yaml")
            row = release_definition(
                desk.session, definition=definition, actor=desk.actor, now=desk.visitor.now
            )
        except (DefinitionInvalidError, VersionReleasedError):
            return _look(request, desk, body, name="process.yaml")
        return go_on(f"{PATH}/{row.id}", done="uitgebracht")

    @routes.post("/meegeleverd", access=Permission.RELEASE_DEFINITION)
    def release_shipped(
        desk: Acting,
        process_id: Annotated[str, Form(alias="proces", max_length=60)],
        version: Annotated[str, Form(alias="versie", max_length=20)],
    ) -> Response:
        """Release a process as it is shipped."""
        row = release_definition(
            desk.session,
            definition=load_process(process_id, version),
            actor=desk.actor,
            now=desk.visitor.now,
        )
        return go_on(f"{PATH}/{row.id}", done="uitgebracht")


def _look(request: Request, desk: WriteDesk, body: bytes, *, name: str) -> Response:
    """The page that says what is wrong with a file, or what it would change."""
    language = desk.visitor.language
    if len(body) > _LARGEST or not body.strip():
        said = translator(language)("Choose one YAML file of at most {limit} KB.")
        return _refused(request, said.format(limit=_LARGEST // 1000), text="")
    text = body.decode("utf-8", errors="replace")
    try:
        definition = load_alone(body, name=name)
    except DefinitionInvalidError as error:
        mistakes = [_mistake(one, language) for one in error.problems[:_MISTAKES_SHOWN]]
        return _refused(request, None, text=text, mistakes=mistakes, total=len(error.problems))
    earlier = projects.find_release(
        desk.session, process_id=definition.id, version=definition.version
    )
    if earlier is not None and earlier.checksum != definition.checksum:
        taken = VersionReleasedError(process=definition.id, version=definition.version)
        return _refused(request, explain(taken, language), text=text, status=taken.status)
    values = {
        "definition": definition,
        "reader": language,
        "parts_in_words": {part: translator(language)(part) for part in PARTS.values()},
        "comparison": compare_with_released(desk.session, definition),
        "drawing": _drawing(definition, {}, language),
        "text": text,
    }
    return page(request, "process/preview.html", values)


def _refused(  # noqa: PLR0913 -- all that may be wrong
    request: Request,
    message: str | None,
    *,
    text: str,
    mistakes: list[_Mistake] | None = None,
    total: int = 0,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Response:
    values = {"message": message, "text": text, "mistakes": mistakes or [], "total": total}
    return page(request, "process/refused.html", values, status=status)


def _mistake(problem: Problem, language: Language) -> _Mistake:
    _ = translator(language)
    return _Mistake(
        file=problem.file,
        line=problem.line,
        what=_(problem.kind.what).format(**problem.details),
        mend=_(problem.kind.mend).format(**problem.details),
    )


def _drawing(
    definition: ProcessDefinition, standing: Mapping[int, int], language: Language
) -> object:
    return process_drawing(definition, projects=standing, words=drawing_words(language))
