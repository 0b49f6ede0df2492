"""Beheer, proces: move projects to another version, after a trial that changes nothing."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from domain.permissions import Permission
from models.queries import releases
from notifications.language import explain
from usecases.form_keys import once
from usecases.migrate_projects import MigrationReport, migrate_projects
from usecases.migration_plan import MigrateProjects
from web.access import PortalRouter
from web.dependencies import Acting, WriteDesk
from web.forms import go_on, project_url
from web.pages import page
from web.process_pages import PATH, Id
from web.typed import Typed, TypedForm

_FIELD: Final = "project-"


def migration_routes() -> PortalRouter:
    """Give the routes by which projects move to another version of their process."""
    routes = PortalRouter(prefix=f"{PATH}/{{definition_id}}/overzetten")

    @routes.post("/proef", access=Permission.MIGRATE_PROJECTS)
    def rehearse(request: Request, desk: Acting, typed: TypedForm, definition_id: Id) -> Response:
        """Do all of it and take it back, and tell what would happen to each project."""
        report = _migrate(desk, typed, definition_id, dry_run=True)
        language = desk.visitor.language
        values = {
            "release": releases.release(desk.session, definition_id),
            "action": f"{PATH}/{definition_id}",
            "outcomes": [
                (one, explain(one.refused, language) if one.refused else None)
                for one in report.projects
            ],
            "field": _FIELD,
            "url_of": project_url,
        }
        return page(request, "process/rehearsal.html", values)

    @routes.post("", access=Permission.MIGRATE_PROJECTS)
    def carry_out(desk: Acting, typed: TypedForm, definition_id: Id) -> Response:
        """Move those that can go; each keeps the report of what happened to it."""

        def act() -> str:
            return str(len(_migrate(desk, typed, definition_id, dry_run=False).migrated))

        moved = once(
            desk.session,
            key=typed.text("form_key", longest=64),
            fields={"form": "migration", "release": definition_id, **typed.texts},
            act=act,
            now=desk.visitor.now,
        )
        return go_on(f"{PATH}/{definition_id}", done="overgezet", aantal=moved)

    return routes


def _migrate(
    desk: WriteDesk, typed: Typed, definition_id: int, *, dry_run: bool
) -> MigrationReport:
    release = releases.release(desk.session, definition_id)
    command = MigrateProjects(
        process_id=release.process_id, to_version=release.version, project_ids=_chosen(typed)
    )
    return migrate_projects(
        desk.session, command=command, actor=desk.actor, now=desk.visitor.now, dry_run=dry_run
    )


def _chosen(typed: Typed) -> tuple[int, ...]:
    written = (name.removeprefix(_FIELD) for name in typed.texts if name.startswith(_FIELD))
    return tuple(sorted(int(one) for one in written if one.isascii() and one.isdigit())[:200])
