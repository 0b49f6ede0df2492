"""The form in which MKI data are handed in: its lines as typed, its files, and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Final

from babel.numbers import format_decimal
from fastapi import Depends
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from domain.collecting.lines import DeliveryFinding, HeldTo
from domain.collecting.vocabulary import DeliveryColumn
from domain.contract.vocabulary import EvidenceItem, LineStatus
from domain.vocabulary import Language
from models.contract import DeliveryLine
from usecases.collecting.reading import RawLine
from usecases.collecting.sheet import values_of
from usecases.collecting.wording import explain_finding

#: Lines for what is not filled in beforehand, and how many more a press of the button gives.
_FREE: Final = 2
MOST_ROWS: Final = 60
EVIDENCE_SLOTS: Final = 4
_LONGEST: Final = 2_100
_COLUMNS: Final = tuple(DeliveryColumn)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLine:
    """One line of the form; `reason` is why the contract manager returned it."""

    number: int
    texts: Mapping[str, str]
    promised_rate: Decimal | None = None
    reason: str | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    signals: tuple[str, ...] = ()

    @property
    def is_promised(self) -> bool:
        """Whether its product and unit are given."""
        return bool(self.texts.get("position"))


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedEvidence:
    """One place for a file or a link."""

    kind: str = ""
    name: str = ""
    url: str = ""
    line: str = ""
    file: UploadFile | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was put in it."""
        return self.file is None and not self.url

    @property
    def item(self) -> EvidenceItem | None:
        """What it shows, if that was chosen."""
        return EvidenceItem(self.kind) if self.kind in set(EvidenceItem) else None

    @property
    def position(self) -> int | None:
        """The line that it is about; none is all lines."""
        return int(self.line) if self.line.isascii() and self.line.isdigit() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedDelivery:
    """The whole form as it was typed."""

    lines: tuple[Mapping[str, str], ...] = ()
    evidence: tuple[TypedEvidence, ...] = ()
    sheet: UploadFile | None = None
    sender: str = ""
    remark: str = ""
    nothing: bool = False
    act: str = ""
    form_key: str = ""

    def raw_lines(self) -> tuple[RawLine, ...]:
        """The lines as the use case reads them."""
        return tuple(
            RawLine(
                row=number,
                cells={column: texts.get(column.value) for column in _COLUMNS},
                is_typed=True,
            )
            for number, texts in enumerate(self.lines, start=1)
        )

    def fields(self) -> dict[str, object]:
        """What a repeat of the form must be the same in."""
        return {
            "lines": [dict(line) for line in self.lines],
            "sheet": self.sheet.filename if self.sheet else None,
            "files": [one.file.filename if one.file else one.url for one in self.evidence],
            "sender": self.sender,
            "remark": self.remark,
            "nothing": self.nothing,
        }


async def _read(request: Request) -> TypedDelivery:
    form = await request.form()
    count = min(_number(_text(form, "regels")), MOST_ROWS)
    return TypedDelivery(
        lines=tuple(
            {column.value: _text(form, f"{column.value}-{number}") for column in _COLUMNS}
            for number in range(1, count + 1)
        ),
        evidence=tuple(_evidence(form, slot) for slot in range(1, EVIDENCE_SLOTS + 1)),
        sheet=_file(form, "blad"),
        sender=_text(form, "naam")[:200],
        remark=_text(form, "toelichting")[:2000],
        nothing=_text(form, "niets") == "ja",
        act=_text(form, "actie"),
        form_key=_text(form, "form_key")[:64],
    )


Typed = Annotated[TypedDelivery, Depends(_read)]


def _evidence(form: FormData, slot: int) -> TypedEvidence:
    return TypedEvidence(
        kind=_text(form, f"bewijs_soort-{slot}"),
        name=_text(form, f"bewijs_naam-{slot}")[:200],
        url=_text(form, f"bewijs_link-{slot}"),
        line=_text(form, f"bewijs_regel-{slot}")[:4],
        file=_file(form, f"bewijs_bestand-{slot}"),
    )


def _file(form: FormData, name: str) -> UploadFile | None:
    value = form.get(name)
    return value if isinstance(value, UploadFile) and value.filename else None


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip()[:_LONGEST].replace("\0", "") if isinstance(value, str) else ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("1000") else 0


def first_lines(held_to: HeldTo, lines: Sequence[DeliveryLine]) -> tuple[dict[str, str], ...]:
    """The form as it opens: each promised product, with what was handed in before."""
    found: list[dict[str, str]] = []
    for product in held_to.products:
        given = {
            "position": str(product.position),
            "product": product.product,
            "unit": product.unit.value,
            "weighting_set": held_to.weighting_set.value,
        }
        own = [line for line in lines if line.baseline_position == product.position]
        found += [given | _written(line) for line in own] or [given]
    others = [_written(line) for line in lines if held_to.find(line.baseline_position) is None]
    free = {"weighting_set": held_to.weighting_set.value}
    return (*found, *others, *(dict(free) for _more in range(_FREE)))


def form_lines(
    typed: Sequence[Mapping[str, str]],
    held_to: HeldTo,
    *,
    findings: Sequence[DeliveryFinding] = (),
    returned: Sequence[DeliveryLine] = (),
    language: Language,
) -> tuple[FormLine, ...]:
    """The lines with what was found about each, and why the contract manager returned them."""
    shown = []
    for number, texts in enumerate(typed, start=1):
        own = [one for one in findings if one.row == number]
        promised = held_to.find(_number(texts.get("position", "")) or None)
        shown.append(
            FormLine(
                number=number,
                texts={column.value: texts.get(column.value, "") for column in _COLUMNS},
                promised_rate=promised.rate_eur if promised else None,
                reason=_reason(texts, returned),
                errors={
                    one.column.value: explain_finding(one, language) for one in own if one.is_error
                },
                signals=tuple(explain_finding(one, language) for one in own if not one.is_error),
            )
        )
    return tuple(shown)


def _reason(texts: Mapping[str, str], returned: Sequence[DeliveryLine]) -> str | None:
    """Why the line that these fields came from was returned, until its figures change."""
    for line in returned:
        written = _written(line)
        if line.status is LineStatus.RETURNED and all(
            texts.get(name, "") == value for name, value in written.items()
        ):
            return line.reason
    return None


def _written(line: DeliveryLine) -> dict[str, str]:
    """A stored line as it would be typed."""
    return {column.value: _as_typed(value) for column, value in values_of(line).items()}


def _as_typed(value: object) -> str:
    match value:
        case Decimal():
            return format_decimal(value, "0.######", locale=Language.NL.value)
        case date():
            return value.isoformat()
        case _:
            return str(value)
