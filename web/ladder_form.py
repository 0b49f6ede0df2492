"""What is filled in about a ladder: the day of each rung, and who hears it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from domain.ladder import Ladder, Rung, RungAnchor, RungRecipient
from domain.vocabulary import Language, SubjectKind
from notifications.language import translator
from usecases.change_ladder import ChangeLadder, RungChange
from web.forms import FieldError
from web.rung_words import hearer, rung_words
from web.typed import Typed

SEEN: Final = "gezien"
#: As far from the due day as a rung may lie: a working year (`catalogue/schema.py`, RungShape).
_FURTHEST: Final = 250
_BEFORE: Final = "voor"
_AFTER: Final = "na"
#: Whom a decision, a deviation or a gate concerns beside who must act: its ladder knows no lead
#: of its own, so the same words are offered everywhere.
_HEARERS: Final = tuple(RungRecipient)


@dataclass(frozen=True, slots=True, kw_only=True)
class RungFields:
    """A rung as the form shows it; one that `is_fixed` is told, not asked."""

    is_fixed: bool
    title: str
    when: str
    who: str
    days_field: str
    days: str
    side_field: str
    side: str
    blocking_only: bool
    hearers: tuple[tuple[str, str, bool], ...]


def rung_fields(
    ladder: Ladder, typed: Typed | None, *, language: Language
) -> tuple[RungFields, ...]:
    """The fields of each rung, with what was typed or else as the ladder has them."""
    return tuple(
        _fields(rung, typed, number=number, language=language)
        for number, rung in enumerate(ladder.rungs, start=1)
    )


def read_change(
    kind: SubjectKind, ladder: Ladder, typed: Typed, *, language: Language
) -> ChangeLadder | list[FieldError]:
    """The change that was asked, or everything that keeps it from being one."""
    errors = list(_wrong(ladder, typed, language=language))
    if errors:
        return errors
    return ChangeLadder(
        kind=kind, rungs=_changes(ladder, typed), seen_version=typed.whole(SEEN) or 0
    )


def _adjustable(ladder: Ladder) -> list[Rung]:
    return [rung for rung in ladder.rungs if rung.anchor is RungAnchor.DUE]


def _wrong(ladder: Ladder, typed: Typed, *, language: Language) -> Iterator[FieldError]:
    _ = translator(language)
    before: int | None = None
    for rung in _adjustable(ladder):
        days = _days(rung, typed)
        field = f"dagen-{rung.id}"
        if days is None:
            said = _("Fill in a whole number of working days, from 0 to {most}.")
            yield FieldError(field=field, message=said.format(most=_FURTHEST))
        elif before is not None and days <= before:
            said = _("This reminder must come after the one before it. Choose a later day.")
            yield FieldError(field=field, message=said)
        before = days if days is not None else before
        if not _chosen(rung, typed):
            said = _("Choose at least one who hears this reminder.")
            yield FieldError(field=_hearer_field(rung, _HEARERS[0]), message=said)


def _changes(ladder: Ladder, typed: Typed) -> Mapping[str, RungChange]:
    return {
        rung.id: RungChange(
            offset_working_days=_days(rung, typed) or 0, recipients=_chosen(rung, typed)
        )
        for rung in _adjustable(ladder)
    }


def _days(rung: Rung, typed: Typed) -> int | None:
    """The working days after the due day, negative before it; None where none was written."""
    days = typed.whole(f"dagen-{rung.id}")
    if days is None or days > _FURTHEST:
        return None
    return -days if typed.text(f"kant-{rung.id}") == _BEFORE else days


def _chosen(rung: Rung, typed: Typed) -> tuple[RungRecipient, ...]:
    return tuple(one for one in _HEARERS if typed.text(_hearer_field(rung, one)))


def _hearer_field(rung: Rung, recipient: RungRecipient) -> str:
    return f"wie-{rung.id}-{recipient}"


def _fields(rung: Rung, typed: Typed | None, *, number: int, language: Language) -> RungFields:
    when, who = rung_words(rung, language)
    is_before = rung.offset_working_days < 0
    side = _BEFORE if is_before else _AFTER
    days = str(abs(rung.offset_working_days))
    chosen = rung.recipients if typed is None else _chosen(rung, typed)
    return RungFields(
        is_fixed=rung.anchor is RungAnchor.OPENS,
        title=translator(language)("Reminder {number}").format(number=number),
        when=when,
        who=who,
        days_field=f"dagen-{rung.id}",
        days=days if typed is None else typed.text(f"dagen-{rung.id}"),
        side_field=f"kant-{rung.id}",
        side=side if typed is None else typed.text(f"kant-{rung.id}"),
        blocking_only=rung.blocking_only,
        hearers=tuple(
            (_hearer_field(rung, one), hearer(one, language), one in chosen) for one in _HEARERS
        ),
    )
