"""The form of the chapter on MKI: which fields it has, and a first text for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from domain.definition import Text
from domain.tender.fields import TenderField


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterField:
    """What a field must say, a first text with values between braces, and its source."""

    field: TenderField
    ask: Text
    proposal: str
    source: str

    def propose(self, values: Mapping[str, str]) -> str:
        """The first text with these values; empty where one that it names is not known."""
        named = {name for _, name, _, _ in Formatter().parse(self.proposal) if name}
        if any(not values.get(name) for name in named):
            return ""
        return self.proposal.format_map(values)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterGroup:
    """Fields that belong together, under one heading."""

    key: str
    title: Text
    fields: tuple[ChapterField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterForm:
    """The whole chapter, by its version."""

    version: str
    groups: tuple[ChapterGroup, ...]

    @property
    def fields(self) -> tuple[ChapterField, ...]:
        """All fields in the order of the chapter."""
        return tuple(field for group in self.groups for field in group.fields)
