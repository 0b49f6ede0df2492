"""The modules that somebody wrote: one by one, as ranges, or the whole life."""

import re
from collections import Counter
from collections.abc import Iterable
from http import HTTPStatus
from typing import ClassVar, Final

from domain.errors import PoortError
from domain.mki.vocabulary import Module

#: The stages as EN 15804 numbers them; production is three of them there.
_STAGES: Final = (
    *("A1", "A2", "A3", "A4", "A5"),
    *("B1", "B2", "B3", "B4", "B5", "B6", "B7"),
    *("C1", "C2", "C3", "C4", "D"),
)
_PRODUCTION: Final = frozenset({"A1", "A2", "A3"})
_BETWEEN: Final = re.compile(r"[,;+/&\s]+|\bEN\b|\bAND\b")
_UNTIL: Final = re.compile(r"\s*(?:-|\u2013|\u2014|T/M|\bTO\b|\bTOT EN MET\b)\s*")
_PART: Final = re.compile(r"([ABCD]\d?)(?:-([ABCD]?\d?))?")


class ModulesUnreadableError(PoortError):
    """What was written names no modules."""

    message: ClassVar[str] = (
        "'{written}' names no modules. Write them as in A1-A3, A4, or A-D for the whole life."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class ProductionIncompleteError(PoortError):
    """Part of production was named, which no calculation for a tender has apart."""

    message: ClassVar[str] = (
        "'{written}' names a part of production. Give A1, A2 and A3 together, as A1-A3."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class DoubleModuleError(PoortError):
    """A module of one item was counted twice."""

    message: ClassVar[str] = "{modules} is counted twice for {item}. Count each module once."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


def read_modules(written: str) -> frozenset[Module]:
    """The modules that the text names: "A1-A3", "A1-3, A4", "A4-A5", "C1 t/m C4", "A-D".

    Raises:
        ModulesUnreadableError: it names something else, nothing, or a range that runs back.
        ProductionIncompleteError: it names A1, A2 or A3 without the two others.
        DoubleModuleError: it names a module twice.
    """
    text = _UNTIL.sub("-", written.strip().upper())
    stages: list[str] = []
    for part in filter(None, _BETWEEN.split(text)):
        stages.extend(_stages_of(part, written=written))
    if not stages:
        raise ModulesUnreadableError(written=written)
    twice = sorted(stage for stage, times in Counter(stages).items() if times > 1)
    if twice:
        raise DoubleModuleError(modules=tuple(twice), item=written)
    if 0 < len(_PRODUCTION.intersection(stages)) < len(_PRODUCTION):
        raise ProductionIncompleteError(written=written)
    return frozenset(Module.A1_A3 if stage in _PRODUCTION else Module(stage) for stage in stages)


def write_modules(modules: Iterable[Module]) -> str:
    """The modules in the order of the life, as `read_modules` reads them back."""
    return ", ".join(sorted(module.value for module in modules))


def _stages_of(part: str, *, written: str) -> tuple[str, ...]:
    found = _PART.fullmatch(part)
    if found is None:
        raise ModulesUnreadableError(written=written)
    first, last = found.group(1), found.group(2)
    if last is None:
        last = first
    elif last.isdigit():  # "A1-3"
        last = first[0] + last
    begin = [at for at, stage in enumerate(_STAGES) if stage.startswith(first)]
    end = [at for at, stage in enumerate(_STAGES) if last and stage.startswith(last)]
    if not begin or not end or begin[0] > end[-1]:
        raise ModulesUnreadableError(written=written)
    return tuple(_STAGES[begin[0] : end[-1] + 1])
