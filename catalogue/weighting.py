"""The weights of impacts that are shipped, one file per set."""

from decimal import Decimal
from functools import cache
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, ClassVar

from pydantic import Field

from catalogue.files import FOLDER, read_file
from catalogue.schema import Label, Shape, Version
from domain.errors import PoortError
from domain.mki.vocabulary import FigureStatus, ImpactCategory, WeightingSet
from domain.mki.weighting import Weighting, WeightRow

_FOLDER = FOLDER / "weighting"
_Positive = Annotated[Decimal, Field(gt=0, allow_inf_nan=False)]
_Uuid = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


class WeightingIncompleteError(PoortError):
    """A file of weights lacks an impact of its set, has one twice, or one of another set."""

    message: ClassVar[str] = (
        "The weights in {file} are not complete. Give each impact of set {weighting_set} once:"
        " {categories}."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class ConversionShape(Shape):
    """How much of the row's own unit one of another unit is."""

    unit: Label
    factor: _Positive


class WeightShape(Shape):
    """The weight of one impact, with its source and how files call that impact."""

    category: ImpactCategory
    unit: Label
    eur_per_unit: _Positive
    status: FigureStatus
    source: Label
    spellings: tuple[Label, ...] = ()
    conversions: tuple[ConversionShape, ...] = ()
    uuids: tuple[_Uuid, ...] = ()
    openepd: tuple[Label, ...] = ()


class WeightingShape(Shape):
    """A version of the weights of one set."""

    weighting_set: WeightingSet
    version: Version
    rows: tuple[WeightShape, ...]


@cache
def load_weighting(weighting_set: WeightingSet) -> Weighting:
    """The shipped weights of that set; read once per run of the program.

    Raises:
        DefinitionInvalidError, WeightingIncompleteError: as in `read_weighting`.
    """
    return read_weighting(_FOLDER / f"{weighting_set}.yaml")


def read_weighting(path: Path) -> Weighting:
    """The weights in that file.

    Raises:
        DefinitionInvalidError: the file has another shape.
        WeightingIncompleteError: it does not hold each impact of its set once.
    """
    shape = read_file(WeightingShape, path)
    wanted = [one for one in ImpactCategory if one.weighting_set is shape.weighting_set]
    if sorted(row.category for row in shape.rows) != sorted(wanted):
        raise WeightingIncompleteError(
            file=str(path), weighting_set=shape.weighting_set, categories=tuple(wanted)
        )
    return Weighting(
        weighting_set=shape.weighting_set,
        version=shape.version,
        rows=MappingProxyType({row.category: _row(row) for row in shape.rows}),
    )


def _row(shape: WeightShape) -> WeightRow:
    return WeightRow(
        category=shape.category,
        unit=shape.unit,
        eur_per_unit=shape.eur_per_unit,
        status=shape.status,
        source=shape.source,
        spellings=shape.spellings,
        conversions=MappingProxyType({one.unit: one.factor for one in shape.conversions}),
        uuids=frozenset(shape.uuids),
        openepd=shape.openepd,
    )
