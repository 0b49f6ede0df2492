"""A small file that tells how a sheet calls our columns."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from catalogue.files import read_file
from catalogue.problems import DefinitionInvalidError
from catalogue.schema import Label, Shape
from domain.mki.calculation_words import CalculationColumn


class MappingInvalidError(DefinitionInvalidError):
    """The file is no mapping; `problems` holds all that is wrong with it."""

    message: ClassVar[str] = (
        "The mapping cannot be used: {count} problem(s) found. Mend them and check again."
    )


class MappingShape(Shape):
    """Our names of columns, each with the title in the sheet; what is left out goes by its name."""

    item: Label | None = None
    product: Label | None = None
    quantity: Label | None = None
    unit: Label | None = None
    mki_per_unit: Label | None = None
    mki_per_unit_without_surcharge: Label | None = None
    mki_total: Label | None = None
    modules: Label | None = None
    category: Label | None = None
    weighting_set: Label | None = None
    card: Label | None = None
    valid_until: Label | None = None


def read_mapping(path: Path) -> Mapping[CalculationColumn, str]:
    """The title of each column that the YAML file names.

    Raises:
        MappingInvalidError: with every problem at once, each at its line and column.
    """
    try:
        shape = read_file(MappingShape, path)
    except DefinitionInvalidError as error:
        raise MappingInvalidError(error.problems) from error
    titles = shape.model_dump(exclude_none=True)
    return {CalculationColumn(name): str(title) for name, title in titles.items()}
