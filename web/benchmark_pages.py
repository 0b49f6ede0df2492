"""Vergelijken: our realised MKI beside that of other authorities, all without names."""

import hmac
from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import File, Query, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from domain.benchmarks import LEAST_PROJECTS, benchmark_rows, compare, shareable
from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Permission
from models.queries.benchmarks import benchmarks, realised
from notifications.language import explain, translator
from usecases.acting import may_act
from usecases.learning.benchmark_file import (
    LIMIT_BYTES,
    BenchmarkRowsRefusedError,
    BenchmarkUnreadableError,
    RowProblem,
)
from usecases.learning.exchange_benchmark import (
    OwnBenchmarkError,
    export_benchmark,
    import_benchmark,
)
from web.access import Door, PortalRouter
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.downloads import disposition
from web.forms import FieldError, go_on
from web.pages import page
from web.portal import Portal, ThisPortal

PATH: Final = "/leren/vergelijken"
_FILE: Final = "bestand"


def benchmark_routes() -> PortalRouter:
    """Give the routes on which authorities compare."""
    routes = PortalRouter(prefix=PATH)

    @routes.get("", access=Door.MEMBER)
    def show(
        request: Request,
        desk: Reading,
        done: Annotated[str, Query(alias="gedaan", max_length=40)] = "",
    ) -> Response:
        """Show our figures beside those of others."""
        return _page(request, desk, done=done)

    @routes.post("/uitvoer", access=Permission.EXCHANGE_BENCHMARK)
    def export(desk: Acting, portal: ThisPortal) -> Response:
        """Hand out our file, and note that it was made."""
        visitor = desk.visitor
        body = export_benchmark(
            desk.session, source=_source(portal, desk), actor=desk.actor, now=visitor.now
        )
        name = f"vergelijking-{dutch_date(visitor.now)}.json"
        return Response(
            body,
            media_type="application/json",
            headers={"Content-Disposition": disposition(name), "Cache-Control": "no-store"},
        )

    @routes.post("/invoer", access=Permission.EXCHANGE_BENCHMARK)
    def take_in(
        request: Request,
        desk: Acting,
        portal: ThisPortal,
        upload: Annotated[UploadFile | None, File(alias=_FILE)] = None,
    ) -> Response:
        """Take in the file of another authority, whole or not at all."""
        body = b"" if upload is None else upload.file.read(LIMIT_BYTES + 1)
        if not body:
            said = translator(desk.visitor.language)("Choose the file of another authority.")
            return _page(request, desk, errors=[FieldError(field=_FILE, message=said)])
        try:
            import_benchmark(
                desk.session,
                body,
                own_source=_source(portal, desk),
                actor=desk.actor,
                now=desk.visitor.now,
            )
        except BenchmarkRowsRefusedError as error:
            return _refused(request, desk, error, problems=error.problems)
        except (BenchmarkUnreadableError, OwnBenchmarkError) as error:
            return _refused(request, desk, error)
        return go_on(PATH, done="ingevoerd")

    return routes


def _source(portal: Portal, desk: WriteDesk) -> str:
    """A word for our own files: always the same, and nobody can tell from it whose it is."""
    said = f"benchmark {desk.visitor.organisation_id}".encode()
    return hmac.digest(portal.secret, said, "sha256").hex()[:32]


def _refused(
    request: Request, desk: WriteDesk, error: PoortError, *, problems: Sequence[RowProblem] = ()
) -> Response:
    said = explain(error, desk.visitor.language)
    return _page(request, desk, errors=[FieldError(field=_FILE, message=said)], problems=problems)


def _page(
    request: Request,
    desk: ReadDesk | WriteDesk,
    *,
    errors: Sequence[FieldError] = (),
    problems: Sequence[RowProblem] = (),
    done: str = "",
) -> Response:
    _ = translator(desk.visitor.language)
    actor = desk.actor if isinstance(desk, WriteDesk) else desk.actor()
    own = benchmark_rows(realised(desk.session))
    values = {
        "own": own,
        "shareable": len(shareable(own)),
        "compared": compare(own, benchmarks(desk.session)),
        "may_exchange": may_act(desk.session, Permission.EXCHANGE_BENCHMARK, actor=actor),
        "least": LEAST_PROJECTS,
        "problems": [(one, _(one.mend).format(least=LEAST_PROJECTS)) for one in problems],
        "errors": errors,
        "error_at": {error.field: error.message for error in errors},
        "done": done,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(request, "learning/benchmark.html", values, status=status)
