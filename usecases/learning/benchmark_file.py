"""The benchmark file that authorities give each other: figures without names, as JSON."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from http import HTTPStatus
from typing import ClassVar, Final

from domain.benchmarks import LEAST_PROJECTS, BenchmarkKey, BenchmarkRow
from domain.errors import PoortError
from domain.mki.vocabulary import QuantityUnit, WeightingSet

SCHEMA: Final = "mki-poort/benchmark/1"
LIMIT_BYTES: Final = 1024 * 1024
LIMIT_ROWS: Final = 5_000
_SOURCE: Final = re.compile(r"[0-9a-f]{32}")
_FIELDS: Final = frozenset({"year", "product", "unit", "weighting_set", "projects", "ratio"})
_FIRST_YEAR: Final = 2000
_LONGEST_PRODUCT: Final = 200
_MOST_PROJECTS: Final = 1_000_000
#: Nobody builds with a hundred times the impact of the reference; that is a slip of the pen.
_HIGHEST_RATIO: Final = Decimal(100)


class BenchmarkUnreadableError(PoortError):
    """A file that is no benchmark file of this version."""

    message: ClassVar[str] = (
        "This is no benchmark file of the kind {schema}. Ask the other authority to export it anew"
        " from MKI-poort, and hand it in unchanged."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """What is wrong in one row, counted from 1: the column, what stands there, what to do.

    `mend` is a message id with the place `{least}`.
    """

    row: int
    column: str
    given: str
    mend: str


class BenchmarkRowsRefusedError(PoortError):
    """Rows that cannot be; nothing of the file was taken."""

    message: ClassVar[str] = (
        "Nothing was imported: {count} rows cannot be read. Each says below what to do."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        """Keep the problems beside the message."""
        self.problems = tuple(problems)
        super().__init__(count=len({one.row for one in problems}))


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkFile:
    """What a file holds; `source` is a word that tells nothing, the same in its next file."""

    source: str
    rows: tuple[BenchmarkRow, ...]


def write_benchmark(rows: Sequence[BenchmarkRow], *, source: str, made_on: date) -> bytes:
    """The file, with decimals as text so that no reader rounds them."""
    body = {
        "schema": SCHEMA,
        "source": source,
        "made_on": made_on.isoformat(),
        "rows": [
            {
                "year": row.key.year,
                "product": row.key.product,
                "unit": row.key.unit.value,
                "weighting_set": row.key.weighting_set.value,
                "projects": row.projects,
                "ratio": str(row.ratio),
            }
            for row in rows
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=2).encode()


def read_benchmark(body: bytes) -> BenchmarkFile:
    """What somebody handed in, whole or not at all.

    Raises:
        BenchmarkUnreadableError: it is no such file.
        BenchmarkRowsRefusedError: rows cannot be, each with its place and what to do.
    """
    written = _parse(body)
    source, rows = written.get("source"), written.get("rows")
    is_known = written.get("schema") == SCHEMA
    is_sourced = isinstance(source, str) and _SOURCE.fullmatch(source) is not None
    if not is_known or not is_sourced or not isinstance(rows, list) or len(rows) > LIMIT_ROWS:
        raise BenchmarkUnreadableError(schema=SCHEMA)
    assert isinstance(source, str)
    problems: list[RowProblem] = []
    read = [_row(row, number, problems) for number, row in enumerate(rows, 1)]
    times = Counter(row.key for row in read if row is not None)
    problems += [
        _problem(number, "product", row.key.product, "This row stands twice. Keep one.")
        for number, row in enumerate(read, 1)
        if row is not None and times[row.key] > 1
    ]
    if problems:
        raise BenchmarkRowsRefusedError(sorted(problems, key=lambda one: one.row))
    return BenchmarkFile(source=source, rows=tuple(row for row in read if row is not None))


def _parse(body: bytes) -> Mapping[str, object]:
    if len(body) > LIMIT_BYTES:
        raise BenchmarkUnreadableError(schema=SCHEMA)
    try:
        written = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BenchmarkUnreadableError(schema=SCHEMA) from error
    if not isinstance(written, dict):
        raise BenchmarkUnreadableError(schema=SCHEMA)
    return written


def _row(written: object, number: int, problems: list[RowProblem]) -> BenchmarkRow | None:
    if not isinstance(written, dict) or set(written) != _FIELDS:
        mend = "A row has year, product, unit, weighting_set, projects and ratio, and no more."
        problems.append(_problem(number, "", "", mend))
        return None
    found = [
        _problem(number, column, str(written[column]), mend)
        for column, (is_right, mend) in _judged(written).items()
        if not is_right
    ]
    problems += found
    if found:
        return None
    return BenchmarkRow(
        key=BenchmarkKey(
            year=int(written["year"]),
            product=" ".join(str(written["product"]).casefold().split()),
            unit=QuantityUnit(written["unit"]),
            weighting_set=WeightingSet(written["weighting_set"]),
        ),
        projects=int(written["projects"]),
        ratio=Decimal(written["ratio"]),
    )


def _judged(written: Mapping[str, object]) -> Mapping[str, tuple[bool, str]]:
    """Of each column whether it is right, and else what to do."""
    product = written["product"]
    is_product = isinstance(product, str) and 0 < len(product.strip()) <= _LONGEST_PRODUCT
    return {
        "year": (
            _whole(written["year"], _FIRST_YEAR, 2100),
            "Write the year as a whole number, as 2026.",
        ),
        "product": (
            is_product and isinstance(product, str) and product.isprintable(),
            "Write the name of the product, in at most 200 characters.",
        ),
        "unit": (
            written["unit"] in list(QuantityUnit),
            "Write one of the units ton, m3, m2, m, kg or st.",
        ),
        "weighting_set": (
            written["weighting_set"] in list(WeightingSet),
            "Write A1 or A2. Figures without their set compare with nothing.",
        ),
        "projects": (
            _whole(written["projects"], LEAST_PROJECTS, _MOST_PROJECTS),
            "Leave out rows of fewer than {least} projects: somebody could be recognised.",
        ),
        "ratio": (
            _is_ratio(written["ratio"]),
            'Write the ratio as text with a decimal point, as "0.85".',
        ),
    }


def _whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_ratio(value: object) -> bool:
    if not isinstance(value, str) or len(value) > 20:  # noqa: PLR2004 -- no ratio is as long
        return False
    try:
        ratio = Decimal(value)
    except InvalidOperation:
        return False
    return ratio.is_finite() and 0 <= ratio < _HIGHEST_RATIO


def _problem(row: int, column: str, given: str, mend: str) -> RowProblem:
    return RowProblem(row=row, column=column, given=given[:60], mend=mend)
