"""What happened in a project, as sentences: who did what, never the name of an event.

Each sentence is a msgid with Dutch in notifications/locale/nl.po.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from domain.contract.vocabulary import LineStatus, SettlementStatus
from domain.definition import ProcessDefinition
from domain.tender.vocabulary import SecondLook
from domain.vocabulary import (
    AdviceVerdict,
    AnswerValue,
    CommandKind,
    DeviationStatus,
    Language,
    Outcome,
    RetentionClass,
    Role,
)
from models.queries.timeline import EventRow
from notifications.language import label, show_date, translator

#: The sentence of each act that concerns a project; one with a result has one by that result.
SENTENCES: Final[Mapping[str, str]] = {
    "advice.given": "{who} gave advice on gate {gate}: {result}.",
    "award.calculated": "{who} computed the award and kept it.",
    "award.recorded": "{who} recorded the award: {text}.",
    "award.simulated": "{who} tried the award method before it is asked.",
    "baseline.fixed": "{who} confirmed the promise. It is fixed now.",
    "baseline.proposed": "{who} proposed what the contractor promised.",
    "bid.figures_corrected": "{who} corrected the figures of a bid.",
    "bid.judged": "{who} judged whether a bid counts.",
    "bid.received": "{who} took a bid in, sealed: {text}.",
    "bid.withdrawn": "{who} withdrew a bid: {text}.",
    "bids.opened": "{who} opened the bids as the second person.",
    "bids.opening_begun": "{who} began to open the bids.",
    "bids.opening_moved": "{who} moved the opening of the bids.",
    "bids.register_opened": "{who} opened the register of bids.",
    "chapter.edited": "{who} added an edited chapter on MKI: {text}.",
    "chapter.made": "{who} made the chapter on MKI: {text}.",
    "capacity.asked": "{who} asked hours for this project.",
    "capacity.given": "{who} gave hours to this project.",
    "check.answered": "{who} answered {result} to “{check}”.",
    "check.answered_early": "{who} answered {result} ahead to “{check}”.",
    "check.handed_over": "{who} handed “{check}” over to a colleague.",
    "check.nudged": "{who} reminded the owner of “{check}”.",
    "check.returned": "{who} returned “{check}” to its owner.",
    "consultation.recorded": "{who} recorded a talk with the market about {text}.",
    "contact.changed": "{who} changed whom of the contractor is mailed.",
    "data.accepted": "{who} accepted the MKI data of the contractor.",
    "data.asked": "The contractor was asked for MKI data.",
    "data.reminded": "{who} reminded the contractor of MKI data.",
    "data.returned": "{who} returned MKI data to the contractor.",
    "decision.corrected": "{who} corrected the decision on gate {gate}.",
    "delivery.received": "{who} entered MKI data for the contractor.",
    "deviation.asked": "{who} asked to deviate from “{check}”.",
    "deviation.decided": "{who} decided on the deviation from “{check}”: {result}.",
    "deviation.withdrawn": "{who} withdrew the deviation from “{check}”.",
    "dossier.exported": "{who} exported the dossier.",
    "evidence.attached": "{who} added evidence to “{check}”: {text}.",
    "evidence.withdrawn": "{who} withdrew evidence from “{check}”.",
    "framework.called_off": "{who} put the project under a framework contract.",
    "gate.decided": "{who} decided on gate {gate}: {result}.",
    "gate.submitted": "{who} submitted gate {gate} for decision.",
    "gates.planned": "{who} planned anew: {gates}.",
    "line.judged": "{who} judged a line of the contractor: {result}.",
    "link.renewed": "{who} closed the links to a request for MKI data.",
    "lesson.recorded": "{who} wrote down a lesson at gate {gate}.",
    "lesson.withdrawn": "{who} withdrew a lesson at gate {gate}.",
    "log.added": "{who} logged this: {text}.",
    "log.followed_up": "{who} followed up what was logged: {text}.",
    "measurement.planned": "{who} made the measurement plan.",
    "message.resent": "{who} had a message sent again.",
    "milestone.recorded": "{who} recorded {milestone} on {on}.",
    "phase.entered": "The project entered the phase {phase}.",
    "project.changed": "{who} changed the project: {fields}.",
    "project.completed": "The project is completed.",
    "project.introduced": "{who} brought the running project in, in phase {phase}.",
    "project.migrated": "{who} moved the project to version {to} of its process.",
    "project.resumed": "{who} resumed the project. Dates moved by {working_days} working days.",
    "project.started": "{who} started the project.",
    "project.suspended": "{who} suspended the project.",
    "promise.rebased": "{who} rebased the promise after a variation.",
    "rebase.confirmed": "{who} confirmed the rebased promise.",
    "reference.checked": "{who} looked at the reference calculation: {result}.",
    "reference.recorded": "{who} recorded the reference calculation.",
    "retention.set": "{who} set how long the dossier is kept: {result}.",
    "settlement.decided": "{who} decided on the settlement: {result}.",
    "settlement.made": "{who} proposed a settlement.",
    "team.assigned": "{who} made {member} {role}.",
    "terms.fixed": "{who} fixed what the tender asks on MKI.",
    "terms.next_begun": "{who} began a next version of what the tender asks on MKI.",
    "terms.saved": "{who} saved what the tender asks on MKI.",
    "transition.carried_out": "The decision on gate {gate} was carried out.",
    "transition.held": "The decision on gate {gate} was held: something had changed since.",
    "transition.released": "{who} had the held decision tried again.",
}

#: For acts of the engine, where nobody's name belongs in the sentence.
_BY_THE_SYSTEM: Final = {
    "delivery.received": "The contractor handed in MKI data.",
    "check.answered": "The system answered {result} to “{check}”, from what it knows.",
}

_RESULTS: Final[Mapping[str, type[StrEnum]]] = {
    "advice.given": AdviceVerdict,
    "check.answered": AnswerValue,
    "check.answered_early": AnswerValue,
    "deviation.decided": DeviationStatus,
    "gate.decided": Outcome,
    "line.judged": LineStatus,
    "reference.checked": SecondLook,
    "retention.set": RetentionClass,
    "settlement.decided": SettlementStatus,
    "transition.carried_out": CommandKind,
}

_FIELDS: Final[Mapping[str, str]] = {
    "name": "name",
    "material": "material",
    "value_eur": "estimated value",
    "mki_weight_percent": "weight of MKI",
    "objective_id": "objective",
    "department": "department",
}

_MILESTONES: Final[Mapping[str, str]] = {
    "award": "the award",
    "start_of_work": "the start of work",
    "variation": "variation {number}",
}

#: Acts whose text stands in their sentence, so that it is not quoted below it.
_TOLD: Final = frozenset(
    {
        "award.recorded",
        "bid.received",
        "bid.withdrawn",
        "chapter.edited",
        "chapter.made",
        "consultation.recorded",
        "evidence.attached",
        "log.added",
        "log.followed_up",
    }
)


def sentence(row: EventRow, *, definition: ProcessDefinition, language: Language) -> str:
    """What happened, as one sentence."""
    _ = translator(language)
    pattern = SENTENCES[row.action]
    if row.actor is None:
        pattern = _BY_THE_SYSTEM.get(row.action, pattern)
    return _(pattern).format_map(
        {
            "who": _who(row, language),
            "check": _check(row, definition, language),
            "gate": _gate(row.facts.get("gate"), definition, language),
            "gates": _gates(row.facts, definition, language),
            "phase": _phase(row.facts, definition, language),
            "result": _result(row, language),
            "fields": _fields(row.facts, language),
            "milestone": milestone(row.facts, language),
            "on": _day(row.facts.get("on"), language),
            "member": row.member_name or _("somebody"),
            "role": _role(row.facts.get("role"), language),
            "text": row.text or _("a file"),
            "to": row.facts.get("to", ""),
            "working_days": row.facts.get("working_days", 0),
        }
    )


def quoted(row: EventRow) -> str | None:
    """What the person wrote with the act, where the sentence does not say it already."""
    return None if row.action in _TOLD else row.text


def milestone(facts: Mapping[str, object], language: Language) -> str:
    """The milestone in words: the award, the start of work, or a variation with its number."""
    words = _MILESTONES.get(str(facts.get("kind")), "a milestone")
    return translator(language)(words).format(number=facts.get("number", ""))


def _who(row: EventRow, language: Language) -> str:
    _ = translator(language)
    if row.actor is None:
        return _("The system")
    if row.on_behalf_of is None:
        return row.actor
    return _("{name} (for {absent})").format(name=row.actor, absent=row.on_behalf_of)


def _check(row: EventRow, definition: ProcessDefinition, language: Language) -> str:
    check = definition.checks_by_id.get(str(row.facts.get("check")))
    # A condition, or a check that lapsed with an earlier version, has the words it came with.
    words = check.text.read(language) if check else row.label or translator(language)("a step")
    instance = row.facts.get("instance")
    return f"{words} ({instance})" if instance and check else words


def _gate(gate_id: object, definition: ProcessDefinition, language: Language) -> str:
    position = definition.position_of_gate.get(str(gate_id))
    if position is None:
        return str(gate_id or "")
    return f"{position}, {definition.phase(position).gate_name.read(language)}"


def _gates(facts: Mapping[str, object], definition: ProcessDefinition, language: Language) -> str:
    _ = translator(language)
    moved = [
        _("gate {position} on {day}").format(
            position=definition.position_of_gate[gate_id], day=_day(day, language)
        )
        for gate_id, day in facts.items()
        if gate_id in definition.position_of_gate
    ]
    return ", ".join(moved) or _("no gate moved")


def _phase(facts: Mapping[str, object], definition: ProcessDefinition, language: Language) -> str:
    position = facts.get("position") or facts.get("to")
    if isinstance(position, int) and 1 <= position <= definition.last_position:
        return f"{position}, {definition.phase(position).name.read(language)}"
    return str(facts.get("phase", ""))


def _result(row: EventRow, language: Language) -> str:
    words = _RESULTS.get(row.action)
    if words is None or row.result not in set(words):
        return row.result
    return label(words(row.result), language)


def _fields(facts: Mapping[str, object], language: Language) -> str:
    _ = translator(language)
    names = str(facts.get("fields", "")).split(",")
    return ", ".join(_(_FIELDS[name]) for name in names if name in _FIELDS) or _("nothing")


def _role(role: object, language: Language) -> str:
    return label(Role(str(role)), language) if role in set(Role) else ""


def _day(day: object, language: Language) -> str:
    return show_date(date.fromisoformat(day), language) if isinstance(day, str) else ""
