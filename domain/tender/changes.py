"""What is different between two versions of the chapter on MKI, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.tender.fields import TenderField


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field that says something else than before; empty where it said, or says, nothing."""

    field: TenderField
    before: str
    after: str


def changes_between(
    before: Mapping[TenderField, str], after: Mapping[TenderField, str]
) -> tuple[FieldChange, ...]:
    """The fields that differ, in the order of the chapter; spaces around a text do not count."""
    pairs = (
        (field, before.get(field, "").strip(), after.get(field, "").strip())
        for field in TenderField
    )
    return tuple(
        FieldChange(field=field, before=old, after=new) for field, old, new in pairs if old != new
    )
