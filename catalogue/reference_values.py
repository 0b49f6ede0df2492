"""The ceilings and reference values that are shipped, dated and with their sources."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from catalogue.draft import text_of
from catalogue.files import FOLDER, read_file
from catalogue.schema import Label, Shape, Slug, TextShape
from domain.mki.modules import read_modules
from domain.mki.references import AsphaltLayer, Course, References, ReferenceValue
from domain.mki.vocabulary import FigureStatus, QuantityUnit, ReferenceKind, WeightingSet
from domain.vocabulary import Indicator

_FOLDER = FOLDER / "reference_values"
_Positive = Annotated[Decimal, Field(gt=0, allow_inf_nan=False)]


class ValueShape(Shape):
    """One reference value of one product."""

    product: Slug
    name: TextShape
    also: Annotated[tuple[Label, ...], Field(min_length=1)]
    kind: ReferenceKind
    indicator: Indicator
    amount: _Positive
    per: QuantityUnit
    weighting_set: WeightingSet | None = None
    modules: Label | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    status: FigureStatus
    source: Label
    remark: TextShape | None = None


class CourseShape(Shape):
    """One course of a layer."""

    thickness_mm: _Positive
    kg_per_m3: _Positive


class LayerShape(Shape):
    """How a layer is laid."""

    product: Slug
    courses: Annotated[tuple[CourseShape, ...], Field(min_length=1)]
    status: FigureStatus
    source: Label


class ReferencesShape(Shape):
    """One file of values and layers."""

    values: tuple[ValueShape, ...]
    layers: tuple[LayerShape, ...] = ()


@cache
def load_references(folder: Path = _FOLDER) -> References:
    """All that is shipped; read once per run of the program.

    Raises:
        DefinitionInvalidError: a file has another shape.
        ModulesUnreadableError, ProductionIncompleteError: a value names modules that cannot be.
    """
    files = [read_file(ReferencesShape, path) for path in sorted(folder.glob("*.yaml"))]
    return References(
        values=tuple(_value(shape) for file in files for shape in file.values),
        layers=tuple(_layer(shape) for file in files for shape in file.layers),
    )


def _value(shape: ValueShape) -> ReferenceValue:
    return ReferenceValue(
        product=shape.product,
        name=text_of(shape.name),
        also=shape.also,
        kind=shape.kind,
        indicator=shape.indicator,
        amount=shape.amount,
        per=shape.per,
        weighting_set=shape.weighting_set,
        modules=read_modules(shape.modules) if shape.modules else frozenset(),
        valid_from=shape.valid_from,
        valid_until=shape.valid_until,
        status=shape.status,
        source=shape.source,
        remark=text_of(shape.remark) if shape.remark else None,
    )


def _layer(shape: LayerShape) -> AsphaltLayer:
    return AsphaltLayer(
        product=shape.product,
        courses=tuple(
            Course(thickness_mm=one.thickness_mm, kg_per_m3=one.kg_per_m3) for one in shape.courses
        ),
        status=shape.status,
        source=shape.source,
    )
