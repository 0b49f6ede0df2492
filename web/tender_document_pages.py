"""The versions of what a tender asks, and the Word chapters that were made of them."""

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import PoortError
from domain.permissions import Permission
from models.files import FileStore
from models.queries import people, tenders
from notifications.language import explain, translator
from reports.word import TEMPLATE_VERSION
from usecases.acting import allow
from usecases.keep_upload import keep_upload
from usecases.tender.chapter import ChapterSource, chapter_name, make_chapter
from usecases.tender.keep_document import DocumentUnknownError, KeepDocument, keep_document
from usecases.tender.tender_page import ShownVersion, VersionsPage, versions_page
from web.access import Door, PortalRouter
from web.dependencies import ReadDesk, Reading
from web.forms import FieldError
from web.pages import page
from web.portal import Portal, ThisPortal
from web.tender_desk import (
    Attempt,
    ChosenFile,
    LotNumber,
    Refusal,
    file_answer,
    lot_typed,
    refused,
    shared_values,
    tender_done,
    tried,
    upload_of,
)
from web.typed import Typed, TypedForm

_PART: Final = "leidraad/versies"
_LARGEST_ID: Final = 2**31 - 1
_DONE: Final = {
    "gemaakt": "The chapter is made. You find it below.",
    "toegevoegd": "Your edited chapter is kept, beside what was made.",
}


def tender_document_routes() -> PortalRouter:
    """Give the pages of versions and documents."""
    routes = PortalRouter(prefix="/projecten/{number}/leidraad")
    _declare_versions(routes)
    _declare_adding(routes)
    _declare_document(routes)
    return routes


def _declare_versions(routes: PortalRouter) -> None:
    """The versions, and the making of a chapter."""

    @routes.get("/versies", access=Door.MEMBER)
    def show(
        request: Request,
        desk: Reading,
        number: str,
        lot: LotNumber = 1,
        done: Annotated[str, Query(alias="gedaan")] = "",
    ) -> Response:
        """Show every version with what changed, and its documents."""
        return _page(request, _read(desk, number, lot), done=_DONE.get(done))

    @routes.post("/versies/maken", access=Door.MEMBER)
    def make(
        request: Request, desk: Reading, portal: ThisPortal, typed: TypedForm, number: str
    ) -> Response:
        """Make the chapter of the newest version; each making is a document of its own."""
        lot = lot_typed(typed)
        shown = _require(desk, _read(desk, number, lot))
        version = shown.versions[0] if shown.versions else None
        if version is None or version.terms.version != typed.whole("versie"):
            return _page(request, shown)
        name, sha256 = _made(desk, portal, shown, version)
        command = KeepDocument(
            number=number,
            lot=lot,
            version=version.terms.version,
            sha256=sha256,
            name=name,
            was_edited=False,
            template_version=TEMPLATE_VERSION,
        )
        return _kept(request, desk, typed, command, word="gemaakt")


def _declare_adding(routes: PortalRouter) -> None:
    """The keeping of a chapter that somebody edited."""

    @routes.post("/versies/toevoegen", access=Door.MEMBER)
    def add(  # noqa: PLR0913 -- the parts of a request
        request: Request,
        desk: Reading,
        *,
        portal: ThisPortal,
        typed: TypedForm,
        file: ChosenFile,
        number: str,
    ) -> Response:
        """Keep a chapter that somebody edited, beside what was made."""
        shown = _require(desk, _read(desk, number, lot_typed(typed)))
        if file is None:
            message = translator(desk.visitor.language)("Choose the edited chapter.")
            return _page(request, shown, refused(FieldError(field="bestand", message=message)))
        settings = portal.settings
        store = FileStore(settings.files_dir, limit_bytes=settings.upload_bytes)
        try:
            kept = keep_upload(upload_of(file), files=store, scanner=settings.virus_scanner)
        except PoortError as error:
            message = explain(error, desk.visitor.language)
            return _page(request, shown, refused(FieldError(field="bestand", message=message)))
        command = KeepDocument(
            number=number,
            lot=lot_typed(typed),
            version=typed.whole("versie") or 0,
            sha256=kept.sha256,
            name=kept.name,
            was_edited=True,
            template_version=TEMPLATE_VERSION,
        )
        return _kept(request, desk, typed, command, word="toegevoegd")


def _declare_document(routes: PortalRouter) -> None:
    """The documents themselves."""

    @routes.get("/document/{document_id}", access=Door.MEMBER)
    def fetch(
        desk: Reading,
        portal: ThisPortal,
        number: str,
        document_id: Annotated[int, Path(ge=1, le=_LARGEST_ID)],
    ) -> Response:
        """Hand out a document as it was made or handed in."""
        row = tenders.find_document(desk.session, number, document_id)
        if row is None:
            raise DocumentUnknownError(document=document_id)
        store = FileStore(portal.settings.files_dir)
        return file_answer(store, sha256=row.file_sha256, name=row.file_name)


def _made(
    desk: ReadDesk, portal: Portal, shown: VersionsPage, version: ShownVersion
) -> tuple[str, str]:
    """The name and the hash of a chapter that was just made and kept."""
    here, before = shown.here, shown.versions[1].terms if len(shown.versions) > 1 else None
    body = make_chapter(
        ChapterSource(
            organisation=people.organisation(desk.session).name,
            project=here.project,
            terms=version.terms,
            before=before,
            lot=here.lot.name if len(here.lots) > 1 else "",
        ),
        now=desk.visitor.now,
    )
    name = chapter_name(here.project, version.terms, number=len(version.documents) + 1)
    return name, FileStore(portal.settings.files_dir).put(body, name=name).sha256


def _kept(
    request: Request, desk: ReadDesk, typed: Typed, command: KeepDocument, *, word: str
) -> Response:
    attempt = Attempt(
        word=word,
        act=lambda writing: keep_document(
            writing.session, command=command, actor=writing.actor, now=writing.visitor.now
        ),
        otherwise="bestand",
    )
    refusal = tried(request, typed, attempt)
    if refusal is not None:
        return _page(request, _read(desk, command.number, command.lot), refusal)
    return tender_done(command.number, command.lot, _PART, done=word)


def _require(desk: ReadDesk, shown: VersionsPage) -> VersionsPage:
    """The same, for who may; nothing of who may not is kept.

    Raises:
        PermissionRefusedError: they may not change the tender.
    """
    allow(
        desk.session,
        Permission.CHANGE_TENDER,
        actor=desk.actor(),
        project_id=shown.here.project_id,
    )
    return shown


def _read(desk: ReadDesk, number: str, lot: int) -> VersionsPage:
    return versions_page(desk.session, number, lot=lot, actor=desk.actor())


def _page(
    request: Request,
    shown: VersionsPage,
    refusal: Refusal | None = None,
    *,
    done: str | None = None,
) -> Response:
    language = request.state.visitor.language
    values = shared_values(shown.here, refusal, part=_PART) | {
        "shown": shown,
        "newest": shown.versions[0] if shown.versions else None,
        "may_change": Permission.CHANGE_TENDER in shown.may,
        "done": translator(language)(done) if done else None,
    }
    status = HTTPStatus.OK if refusal is None else refusal.status
    return page(request, "tender/versions.html", values, status=status)
