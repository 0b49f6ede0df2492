"""A table of a page as a file that a Dutch spreadsheet program opens rightly."""

import io
from datetime import datetime

from starlette.responses import Response

from domain.moments import dutch_date
from models.sheets import SheetKind
from reports.sheets import Table, write_csv, write_xlsx

_TYPES = {
    SheetKind.CSV: "text/csv; charset=utf-8",
    SheetKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def sheet_response(table: Table, *, kind: SheetKind, name: str, now: datetime) -> Response:
    """The table as a download, called `name` with the day behind it."""
    body = io.BytesIO()
    match kind:
        case SheetKind.CSV:
            write_csv(table, body)
        case SheetKind.XLSX:
            write_xlsx([table], body, made_at=now)
    disposition = f'attachment; filename="{name}-{dutch_date(now)}.{kind.value}"'
    return Response(
        body.getvalue(), media_type=_TYPES[kind], headers={"Content-Disposition": disposition}
    )
