"""The form of a checklist: every check with its own fields, and one button that was pressed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final

from fastapi import Depends
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from domain.vocabulary import AnswerValue
from usecases.attach_evidence import FileEvidence, LinkEvidence
from usecases.checklist import CheckLine
from usecases.save_checklist import FilledIn

#: Longer than what is kept, so that the writer is told instead of cut off.
_LONGEST: Final = 20_000
_LONGEST_NAME: Final = 200
_LONGEST_NUMBER: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCheck:
    """The fields of one check as they were typed."""

    answer: str = ""
    reason: str = ""
    was: str = ""
    version: str = ""
    link: str = ""
    link_name: str = ""
    file: UploadFile | None = None

    def filled_in(
        self, check: CheckLine, evidence: tuple[FileEvidence | LinkEvidence, ...]
    ) -> FilledIn:
        """The fields as the use case takes them."""
        known = set(AnswerValue)
        return FilledIn(
            key=check.key,
            item_id=check.item_id,
            value=AnswerValue(self.answer) if self.answer in known else None,
            reason=self.reason,
            was=self.was,
            version=_number(self.version),
            evidence=evidence,
        )

    def link_evidence(self) -> tuple[LinkEvidence, ...]:
        """The link that was typed, under its own address when it was given no name."""
        if not self.link:
            return ()
        name = self.link_name or self.link
        return (LinkEvidence(name=name[:_LONGEST_NAME], url=self.link),)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedChecklist:
    """The whole form; `act` is the button, and `about` what it was about."""

    checks: Mapping[str, TypedCheck] = field(default_factory=dict)
    act: str = ""
    about: str = ""

    def of(self, checks: Collection[CheckLine], *, only: str | None) -> list[CheckLine]:
        """The checks that the form is about and that its sender may answer."""
        return [
            check
            for check in checks
            if check.key in self.checks
            and check.rights.may_answer
            and (only is None or check.key == only)
        ]

    @property
    def about_id(self) -> int | None:
        """The row that the button was about; None when it names none."""
        return _number(self.about)


async def read_form(request: Request) -> TypedChecklist:
    """Read the fields; what no page of ours sends is let be."""
    form = await request.form()
    keys = {
        name.partition("-")[2] for name in form if name.startswith(("antwoord-", "was-", "link-"))
    }
    act, _, about = _text(form, "actie").partition(":")
    return TypedChecklist(
        checks={key: _check(form, key) for key in keys if key}, act=act, about=about
    )


Typed = Annotated[TypedChecklist, Depends(read_form)]


def _check(form: FormData, key: str) -> TypedCheck:
    file = form.get(f"bestand-{key}")
    return TypedCheck(
        answer=_text(form, f"antwoord-{key}"),
        reason=_text(form, f"reden-{key}"),
        was=_text(form, f"was-{key}"),
        version=_text(form, f"versie-{key}"),
        link=_text(form, f"link-{key}"),
        link_name=_text(form, f"linknaam-{key}"),
        file=file if isinstance(file, UploadFile) and file.filename else None,
    )


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip()[:_LONGEST].replace("\0", "") if isinstance(value, str) else ""


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    return int(text) if is_number else None
