"""What a cell of a sheet may hold."""

from datetime import date
from decimal import Decimal

#: A spreadsheet's own number is exact here; a moment or a duration is kept as it is written.
Cell = str | Decimal | date | bool | None
