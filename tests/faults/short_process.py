"""A process of three gates: all that the engine does, and nothing that takes long."""

from dataclasses import replace

from catalogue.canonical import checksum_of
from domain.definition import Check, EvidenceRule, Moment, Phase, ProcessDefinition, Source, Text
from domain.vocabulary import Anchor, EntryAction, Role, Step


def _said(words: str) -> Text:
    return Text(nl=words, en=words)


def _check(check_id: str, owner: Role, *, blocking: bool = True, evidence: bool = False) -> Check:
    return Check(
        id=check_id,
        text=_said(check_id),
        why=_said("Daarom."),
        owner=owner,
        helper=None,
        blocking=blocking,
        evidence=EvidenceRule(required=evidence, description=_said("Een brief")),
        sources=(Source(document="Handreiking", section="3.2"),),
        opens=Moment(anchor=Anchor.PLANNED_GATE, offset_working_days=-20),
        due=Moment(anchor=Anchor.PLANNED_GATE, offset_working_days=-5),
        effort_minutes=30,
    )


def _phase(position: int, *checks: Check, entry_actions: tuple[EntryAction, ...] = ()) -> Phase:
    return Phase(
        position=position,
        id=f"phase-{position}",
        name=_said(f"Fase {position}"),
        gate_id=f"G{position}",
        gate_name=_said(f"Poort {position}"),
        planned_working_days=10,
        steps=tuple(Step),
        entry_actions=entry_actions,
        checks=checks,
    )


def short_process() -> ProcessDefinition:
    """Three gates with five checks, of which one is advisory and one asks for evidence."""
    written = ProcessDefinition(
        id="short",
        version="2026.1",
        name=_said("Kort"),
        description=_said("Een kort proces voor proeven."),
        scope="project",
        phases=(
            _phase(
                1,
                _check("G1-01", Role.PROJECT_LEAD, evidence=True),
                _check("G1-02", Role.BUYER, blocking=False),
            ),
            _phase(
                2,
                _check("G2-01", Role.INTERNAL_CLIENT),
                _check("G2-02", Role.BUYER),
                entry_actions=(EntryAction.TENDER_CHAPTER,),
            ),
            _phase(3, _check("G3-01", Role.CONTRACT_MANAGER)),
        ),
    )
    return replace(written, checksum=checksum_of(written))
