"""A process as text for a person: gates, steps, owners, moments in words, and sources."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from textwrap import indent, wrap
from typing import Final

from domain.conditions import describe
from domain.definition import Check, Moment, Phase, ProcessDefinition, Source
from domain.vocabulary import Language

_WIDTH: Final = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How the reader's language says things: its texts, and its words for members of enums."""

    language: Language
    translate: Callable[[str], str]
    label: Callable[[StrEnum], str]

    def say(self, message: str, **details: object) -> str:
        """The message in that language, with its details filled in."""
        return self.translate(message).format(**details)


def describe_process(definition: ProcessDefinition, words: Words) -> str:
    """The whole process as plain text of at most a hundred characters a line."""
    blocks = [_head(definition, words), *(_phase(phase, words) for phase in definition.phases)]
    return "\n\n".join(blocks) + "\n"


def moment_in_words(moment: Moment, words: Words) -> str:
    """The moment as a person says it: "14 working days before: planned gate"."""
    days, anchor = moment.offset_working_days, words.label(moment.anchor)
    if days == 0:
        return words.say("on the day of: {anchor}", anchor=anchor)
    if days < 0:
        return words.say("{days} working days before: {anchor}", days=-days, anchor=anchor)
    return words.say("{days} working days after: {anchor}", days=days, anchor=anchor)


def _head(definition: ProcessDefinition, words: Words) -> str:
    checks = definition.checks_by_id.values()
    blocking = sum(check.blocking for check in checks)
    counts = words.say(
        "{gates} gates, {checks} steps, {blocking} of them blocking.",
        gates=len(definition.phases),
        checks=len(checks),
        blocking=blocking,
    )
    return "\n".join(
        [
            f"{definition.name.read(words.language)} ({definition.id} {definition.version})",
            *wrap(definition.description.read(words.language), _WIDTH),
            counts,
            words.say("Checksum: {checksum}", checksum=definition.checksum),
        ]
    )


def _phase(phase: Phase, words: Words) -> str:
    title = words.say(
        "{position}. {phase}: {days} working days, closed by gate {gate} {name}",
        position=phase.position,
        phase=phase.name.read(words.language),
        days=phase.planned_working_days,
        gate=phase.gate_id,
        name=phase.gate_name.read(words.language),
    )
    lines = [title, "=" * len(title)]
    if phase.entry_actions:
        actions = ", ".join(map(words.label, phase.entry_actions))
        lines.append(words.say("Starts with: {actions}", actions=actions))
    return "\n".join([*lines, *(f"\n{_check(check, words)}" for check in phase.checks)])


def _check(check: Check, words: Words) -> str:
    kind = words.translate("blocking") if check.blocking else words.translate("advisory")
    title = f"{check.id}  {check.text.read(words.language)} ({kind})"
    body = "\n".join(
        line
        for text in _details(check, words)
        for line in wrap(text, _WIDTH - 7, subsequent_indent="  ", break_on_hyphens=False)
    )
    return f"{title}\n{indent(body, ' ' * 7)}"


def _details(check: Check, words: Words) -> Iterator[str]:
    yield words.say("Why: {why}", why=check.why.read(words.language))
    yield _people(check, words)
    yield words.say("Opens {moment}", moment=moment_in_words(check.opens, words))
    yield words.say("Due {moment}", moment=moment_in_words(check.due, words))
    if check.recurrence:
        yield words.say("Comes back: {often}", often=words.label(check.recurrence))
    evidence = check.evidence.description.read(words.language)
    if check.evidence.required:
        yield words.say("Evidence, required: {evidence}", evidence=evidence)
    else:
        yield words.say("Evidence, if there is any: {evidence}", evidence=evidence)
    if check.when:
        yield words.say("Only if: {condition}", condition=describe(check.when))
    if check.rule:
        yield words.say("Seen by the system itself: {condition}", condition=describe(check.rule))
    yield words.say("Source: {sources}", sources=_sources(check.sources))


def _people(check: Check, words: Words) -> str:
    owner = words.label(check.owner)
    if check.helper is None:
        return words.say("Who: {owner}, {minutes} min", owner=owner, minutes=check.effort_minutes)
    return words.say(
        "Who: {owner}, {minutes} min, with help of the {helper}",
        owner=owner,
        minutes=check.effort_minutes,
        helper=words.label(check.helper),
    )


def _sources(sources: Sequence[Source]) -> str:
    """Each document once, with its sections."""
    sections: dict[str, list[str]] = {}
    for source in sources:
        sections.setdefault(source.document, []).append(source.section)
    return "; ".join(", ".join(filter(None, [name, *parts])) for name, parts in sections.items())
