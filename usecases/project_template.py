"""The example file of running projects: a sheet with the columns, choices and one example."""

import io
from datetime import date, datetime

from domain.definition import ProcessDefinition
from domain.moments import dutch_date
from domain.vocabulary import Language, Material, Role
from models.sheets import SheetKind
from notifications.language import label, translator
from reports.sheets import CellFormat, SheetColumn, Table, Value, write_csv, write_xlsx
from usecases.project_columns import (
    AWARD_ON,
    DEPARTMENT,
    MATERIAL,
    MKI_WEIGHT,
    NAME,
    NUMBER,
    PHASE,
    VALUE,
    title_of,
)

_ROWS_TO_FILL = 500
_ROLES = (
    Role.PROJECT_LEAD,
    Role.INTERNAL_CLIENT,
    Role.BUYER,
    Role.CONTRACT_MANAGER,
    Role.ADVISER,
)


def project_template(
    definition: ProcessDefinition, *, kind: SheetKind, language: Language, now: datetime
) -> bytes:
    """The file to fill in for that process, with one project as an example.

    Its people have addresses that nobody has, so that the example is never brought in unseen.
    """
    columns, example = zip(
        *_columns(definition, language=language, today=dutch_date(now)), strict=True
    )
    table = Table(name=translator(language)("Projects"), columns=columns, rows=[example])
    body = io.BytesIO()
    match kind:
        case SheetKind.CSV:
            write_csv(table, body)
        case SheetKind.XLSX:
            write_xlsx([table], body, made_at=now, rows_to_fill=_ROWS_TO_FILL)
    return body.getvalue()


def _columns(
    definition: ProcessDefinition, *, language: Language, today: date
) -> list[tuple[SheetColumn, Value]]:
    """Each column with its example."""

    def text(key: str, example: Value, *choices: str) -> tuple[SheetColumn, Value]:
        return SheetColumn(title=title_of(key, language), choices=choices), example

    def other(key: str, kind: CellFormat) -> tuple[SheetColumn, Value]:
        return SheetColumn(title=title_of(key, language), format=kind), None

    gates = [phase.gate_id for phase in definition.phases]
    materials = [label(material, language) for material in Material]
    return [
        text(NUMBER, f"{today.year}-001"),
        text(NAME, translator(language)("Example project")),
        text(MATERIAL, materials[0], *materials),
        other(VALUE, CellFormat.AMOUNT),
        text(PHASE, gates[0], *gates),
        other(AWARD_ON, CellFormat.DATE),
        *(text(str(role), f"{role.value}@example.org") for role in _ROLES),
        text(DEPARTMENT, None),
        other(MKI_WEIGHT, CellFormat.NUMBER),
        *(
            (
                SheetColumn(
                    title=translator(language)("Gate {gate}").format(gate=gate),
                    format=CellFormat.DATE,
                ),
                None,
            )
            for gate in gates
        ),
    ]
