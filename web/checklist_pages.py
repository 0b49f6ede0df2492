"""The checklist of a gate: fill it in half-way or whole, and submit it once it is whole."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Form, Query
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from catalogue.competences import load_curriculum
from domain.errors import PoortError
from domain.gates import BlockReason
from domain.vocabulary import AdviceVerdict, Language
from models.files import FileStore
from models.queries.projects import ChangedMeanwhileError
from models.uploads.kinds import ACCEPTED
from notifications.language import explain, label, translator
from poort.settings import Settings
from usecases.attach_evidence import FileEvidence
from usecases.checklist import CheckLine, Checklist
from usecases.checklist_lines import read_checklist
from usecases.checklist_page import AskedChecklist
from usecases.form_keys import once
from usecases.give_advice import AdviceEmptyError, GiveAdvice, give_advice
from usecases.keep_upload import Upload, keep_upload
from usecases.save_checklist import NotSaved, save_checklist
from usecases.submit_gate import GateBlockedError, SubmitGate, submit_gate
from web.access import Door, PortalRouter
from web.checklist_form import Typed, TypedCheck, TypedChecklist
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk, write_desk
from web.forms import FieldError, gate_url, go_on, is_fragment
from web.pages import page
from web.portal import ThisPortal

_FIELDS: Final = ("antwoord", "reden", "was", "versie", "bestand", "link", "linknaam")
#: What happened, by the word in the address.
_DONE: Final[Mapping[str, str]] = {
    "opgeslagen": "Saved. You can go on later.",
    "aangeboden": "Submitted. The internal client has been asked to decide.",
    "advies": "Your advice has been added. It stands beside the decision.",
    "teruggegeven": "Returned. The owner has been told.",
    "afwijking": "Asked. Who decides has been told.",
}
#: Where each thing that keeps the gate closed is mended.
_MENDED_AT: Final[Mapping[BlockReason, str]] = {
    BlockReason.UNANSWERED: "antwoord",
    BlockReason.ANSWERED_NO: "antwoord",
    BlockReason.EVIDENCE_MISSING: "bestand",
    BlockReason.REASON_MISSING: "reden",
}
#: What is wrong, where the words of the field say it better than those of the verb.
_AT_FIELD: Final[Mapping[str, str]] = {
    "reden": "Say why, with a no or a not applicable.",
    "bestand": "Add a file or a link: a yes asks for evidence here.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """A check on the page: as it stands, what was typed, and what was wrong with it."""

    check: CheckLine
    number: int
    typed: TypedCheck
    errors: Mapping[str, str] = field(default_factory=dict)
    #: Somebody changed it since this page was opened.
    is_overtaken: bool = False

    @property
    def is_taught(self) -> bool:
        """Whether there is a learning step for what it asks."""
        return self.check.check_id in load_curriculum().taught_checks

    @property
    def fields(self) -> str:
        """The fields that a script sends to save this check alone."""
        return ",".join(["form_token", "actie", *(f"{name}-{self.check.key}" for name in _FIELDS)])


def checklist_routes() -> PortalRouter:
    """Give the pages of a gate's checklist."""
    routes = PortalRouter(prefix="/projecten/{number}/poort/{gate_id}")
    _add_filling_in(routes)
    _add_advising(routes)
    _add_submitting(routes)
    return routes


def _add_filling_in(routes: PortalRouter) -> None:
    @routes.get("", access=Door.MEMBER)
    def show(  # noqa: PLR0913 -- what the address may hold
        request: Request,
        desk: Reading,
        *,
        number: str,
        gate_id: str,
        poging: Annotated[int | None, Query(ge=1, le=999)] = None,
        mijn: str = "",
        gedaan: str = "",
    ) -> Response:
        """Show the gate: to fill in, to read back, or to prepare."""
        asked = AskedChecklist(number=number, gate_id=gate_id, attempt=poging)
        gate = _read(desk.session, desk, asked)
        return _page(request, gate, done=_DONE.get(gedaan), only_mine=bool(mijn))

    @routes.post("", access=Door.MEMBER)
    def save(  # noqa: PLR0913 -- the parts of a request
        request: Request,
        desk: Reading,
        *,
        portal: ThisPortal,
        typed: Typed,
        number: str,
        gate_id: str,
    ) -> Response:
        """Save all that is right, and do what the button says when nothing was wrong."""
        asked = AskedChecklist(number=number, gate_id=gate_id)
        gate = _read(desk.session, desk, asked)
        only = typed.about if typed.act == "stap" and is_fragment(request) else None
        checks = typed.of(gate.checks, only=only)
        # Files are looked at before the transaction: it may take seconds.
        files, refused = _keep_files(checks, typed, portal.settings)
        with contextmanager(write_desk)(request) as writing:
            refused += save_checklist(
                writing.session,
                project_id=gate.project_id,
                filled_in=[
                    typed.checks[check.key].filled_in(
                        check, (*files.get(check.key, ()), *typed.checks[check.key].link_evidence())
                    )
                    for check in checks
                ],
                withdrawn=typed.about_id if typed.act == "intrekken" else None,
                actor=writing.actor,
                now=writing.visitor.now,
            )
            fresh = _read(writing.session, writing, asked)
            return _after(request, fresh, typed, refused, only=only)


def _add_advising(routes: PortalRouter) -> None:
    @routes.post("/advies", access=Door.MEMBER)
    def advise(  # noqa: PLR0913 -- the fields of the form
        request: Request,
        desk: Acting,
        *,
        number: str,
        gate_id: str,
        form_key: Annotated[str, Form(max_length=64)],
        oordeel: Annotated[str, Form(max_length=40)] = "",
        advies: Annotated[str, Form(max_length=8_000)] = "",
    ) -> Response:
        """Add the coordinator's advice to the gate in hand."""
        gate = _read(desk.session, desk, AskedChecklist(number=number, gate_id=gate_id))
        errors = _advice_errors(oordeel, advies, desk.visitor.language)
        if errors:
            typed = {"oordeel": oordeel, "advies": advies}
            return _page(request, gate, errors=errors, advice=typed)
        command = GiveAdvice(
            project_id=gate.project_id, verdict=AdviceVerdict(oordeel), text=advies
        )

        def act() -> str:
            row = give_advice(desk.session, command=command, actor=desk.actor, now=desk.visitor.now)
            return str(row.id)

        fields = {"verdict": oordeel, "text": advies}
        once(desk.session, key=form_key, fields=fields, act=act, now=desk.visitor.now)
        return go_on(gate_url(number, gate_id), done="advies")


def _add_submitting(routes: PortalRouter) -> None:
    @routes.get("/aanbieden", access=Door.MEMBER)
    def check_answers(request: Request, desk: Reading, number: str, gate_id: str) -> Response:
        """Show all answers once more before they are frozen."""
        gate = _read(desk.session, desk, AskedChecklist(number=number, gate_id=gate_id))
        if not gate.is_open or not gate.rights.may_submit or gate.to_mend:
            return go_on(gate_url(number, gate_id))
        return page(request, "gate/submit.html", {"gate": gate, "url": gate_url(number, gate_id)})

    @routes.post("/aanbieden", access=Door.MEMBER)
    def submit(  # noqa: PLR0913 -- the fields of the form
        request: Request,
        desk: Reading,
        *,
        number: str,
        gate_id: str,
        form_key: Annotated[str, Form(max_length=64)],
        poging: Annotated[int, Form(ge=1, le=2**31 - 1)],
        versie: Annotated[int, Form(ge=0, le=2**31 - 1)],
    ) -> Response:
        """Freeze the answers and ask the internal client to decide."""
        asked = AskedChecklist(number=number, gate_id=gate_id)
        gate = _read(desk.session, desk, asked)
        command = SubmitGate(project_id=gate.project_id, attempt_id=poging, version=versie)
        try:
            # A refusal must leave the transaction, or it would keep the key of the form.
            with contextmanager(write_desk)(request) as writing:
                _submit(writing, command, key=form_key)
        except GateBlockedError:
            errors = _blocked(gate, desk.visitor.language)
            return _page(request, gate, errors=errors)
        return go_on(gate_url(number, gate_id), done="aangeboden")


def _submit(desk: WriteDesk, command: SubmitGate, *, key: str) -> None:
    now = desk.visitor.now

    def act() -> str:
        return str(submit_gate(desk.session, command=command, actor=desk.actor, now=now).id)

    fields = {"attempt": command.attempt_id, "version": command.version}
    once(desk.session, key=key, fields=fields, act=act, now=now)


def _read(session: Session, desk: ReadDesk | WriteDesk, asked: AskedChecklist) -> Checklist:
    actor = desk.actor if isinstance(desk, WriteDesk) else desk.actor()
    return read_checklist(
        session, asked, actor=actor, language=desk.visitor.language, today=desk.visitor.today
    )


def _keep_files(
    checks: Sequence[CheckLine], typed: TypedChecklist, settings: Settings
) -> tuple[dict[str, tuple[FileEvidence, ...]], tuple[NotSaved, ...]]:
    """Keep the files that are good, and say which are not."""
    store = FileStore(settings.files_dir, limit_bytes=settings.upload_bytes)
    kept: dict[str, tuple[FileEvidence, ...]] = {}
    refused: list[NotSaved] = []
    for check in checks:
        file = typed.checks[check.key].file
        if file is None or check.item_id is None:
            continue
        upload = Upload(
            stream=file.file, name=file.filename or "", media_type=file.content_type or ""
        )
        try:
            evidence = keep_upload(upload, files=store, scanner=settings.virus_scanner)
        except PoortError as error:
            refused.append(NotSaved(key=check.key, part="bestand", error=error))
        else:
            kept[check.key] = (evidence,)
    return kept, tuple(refused)


def _after(
    request: Request,
    gate: Checklist,
    typed: TypedChecklist,
    refused: Sequence[NotSaved],
    *,
    only: str | None,
) -> Response:
    """What follows on saving: back to the page, on to the next, or what is still wrong."""
    here = gate_url(gate.project_number, gate.gate_id)
    if refused or only is not None:
        wrong = {one.key for one in refused}
        is_submitting = typed.act == "aanbieden" and only is None
        blocked = _blocked(gate, _language(request), but=wrong) if is_submitting else []
        return _page(request, gate, typed=typed, refused=refused, errors=blocked, only=only)
    match typed.act:
        case "aanbieden" if gate.to_mend:
            return _page(request, gate, errors=_blocked(gate, _language(request)))
        case "aanbieden":
            return go_on(f"{here}/aanbieden")
        case "afwijking" if typed.about_id is not None:
            return go_on(f"/stap/{typed.about_id}/afwijking")
        case "stap":
            return go_on(here, done="opgeslagen", anchor=f"stap-{typed.about}")
        case _:
            return go_on(here, done="opgeslagen")


def _page(  # noqa: PLR0913 -- what the page may show beside the gate
    request: Request,
    gate: Checklist,
    *,
    typed: TypedChecklist | None = None,
    refused: Sequence[NotSaved] = (),
    errors: Sequence[FieldError] = (),
    only: str | None = None,
    only_mine: bool = False,
    done: str | None = None,
    advice: Mapping[str, str] | None = None,
) -> Response:
    language = _language(request)
    translate = translator(language)
    views = _views(gate, typed, refused, language)
    shown = [view for view in views if view.check.is_mine or not only_mine]
    summary = [*_field_errors(views), *errors]
    values = {
        "gate": gate,
        "views": [view for view in shown if only is None or view.check.key == only],
        "errors": summary,
        "done": translate(done) if done else None,
        "only_mine": only_mine,
        "mine": sum(view.check.is_mine for view in views),
        "url": gate_url(gate.project_number, gate.gate_id),
        "verdicts": [(verdict.value, label(verdict, language)) for verdict in AdviceVerdict],
        "advice_typed": advice or {"oordeel": "", "advies": ""},
        "advice_errors": {one.field: one.message for one in errors} if advice else {},
        "accepted": ACCEPTED,
        "upload_megabytes": request.app.state.portal.settings.upload_megabytes,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if summary else HTTPStatus.OK
    partial = "gate/_saved.html" if only is not None else None
    return page(request, "gate/checklist.html", values, status=status, partial=partial)


def _language(request: Request) -> Language:
    visitor_language: Language = request.state.visitor.language
    return visitor_language


def _views(
    gate: Checklist,
    typed: TypedChecklist | None,
    refused: Sequence[NotSaved],
    language: Language,
) -> list[CheckView]:
    """Each check as it stands, save where something was wrong: there as it was typed."""
    wrong: dict[str, dict[str, str]] = {}
    overtaken: set[str] = set()
    for one in refused:
        wrong.setdefault(one.key, {})[one.part] = _said(one, language)
        overtaken |= {one.key} if isinstance(one.error, ChangedMeanwhileError) else set()
    return [
        CheckView(
            check=check,
            number=number,
            typed=_typed(check, typed, is_wrong=check.key in wrong),
            errors=wrong.get(check.key, {}),
            is_overtaken=check.key in overtaken,
        )
        for number, check in enumerate(gate.checks, 1)
    ]


def _typed(check: CheckLine, typed: TypedChecklist | None, *, is_wrong: bool) -> TypedCheck:
    if typed is not None and is_wrong and check.key in typed.checks:
        return typed.checks[check.key]
    return TypedCheck(answer=check.answer or "", reason=check.reason or "")


def _said(one: NotSaved, language: Language) -> str:
    at_field = _AT_FIELD.get(one.part)
    is_own = type(one.error).__name__ in {"ReasonMissingError", "EvidenceMissingError"}
    if at_field is not None and is_own:
        return translator(language)(at_field)
    return explain(one.error, language)


def _field_errors(views: Sequence[CheckView]) -> list[FieldError]:
    return [
        FieldError(field=f"{part}-{view.check.key}", message=f"{view.number}. {message}")
        for view in views
        for part, message in view.errors.items()
    ]


def _blocked(gate: Checklist, language: Language, *, but: Collection[str] = ()) -> list[FieldError]:
    """What keeps the gate closed, each at the field that mends it; `but` has its own mistakes."""
    return [
        FieldError(
            field=f"{_MENDED_AT.get(why, 'stap')}-{check.key}",
            message=f"{number}. {check.title}: {label(why, language)}",
        )
        for number, check in enumerate(gate.checks, 1)
        if check.key not in but
        for why in check.blocks
    ]


def _advice_errors(verdict: str, text: str, language: Language) -> list[FieldError]:
    errors = []
    if verdict not in set(AdviceVerdict):
        message = translator(language)("Choose what you advise.")
        errors.append(FieldError(field="oordeel", message=message))
    if not text.strip():
        errors.append(FieldError(field="advies", message=explain(AdviceEmptyError(), language)))
    return errors
