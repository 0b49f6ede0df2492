"""What the pages of learning have to show: hours, a lesson, the log, a proposal and figures."""

import json

from domain.learning import LogKind, ProposalSubject
from domain.vocabulary import Material, Role
from tests.authority import Authority
from usecases.learning.ask_capacity import AskCapacity, Hours, ask_capacity
from usecases.learning.assess_self import AssessSelf, assess_self
from usecases.learning.exchange_benchmark import import_benchmark
from usecases.learning.give_capacity import GiveCapacity, give_capacity
from usecases.learning.log_entries import AddLogEntry, add_log_entry
from usecases.learning.proposals import MakeProposal, make_proposal
from usecases.learning.record_lesson import RecordLesson, record_lesson

_FILE = {
    "schema": "mki-poort/benchmark/1",
    "source": "0f" * 16,
    "rows": [
        {
            "year": 2025,
            "product": "AC surf",
            "unit": "ton",
            "weighting_set": "A2",
            "projects": 12,
            "ratio": "0.8125",
        }
    ],
}


def tell_learning(authority: Authority, project_id: int) -> None:
    """That project asked hours, was given less, and learned something; a proposal waits."""
    _ask_hours(authority, project_id)
    with authority.write() as session:
        lead, coordinator = (
            authority.actor(session, role) for role in (Role.PROJECT_LEAD, Role.COORDINATOR)
        )
        now = authority.now
        assess_self(session, command=AssessSelf(levels={"lead-market": 2}), actor=lead, now=now)
        record_lesson(
            session,
            command=RecordLesson(
                project_id=project_id,
                gate_id="G1",
                material=Material.ASPHALT,
                body="Vraag het budget voor de MKI al bij de opdracht, niet pas bij het ontwerp.",
            ),
            actor=lead,
            now=now,
        )
        add_log_entry(
            session,
            command=AddLogEntry(
                kind=LogKind.BARRIER,
                title="Geen plafond voor grasbeton",
                body="Zonder plafond weet niemand welke MKI scherp is.",
                project_id=project_id,
            ),
            actor=coordinator,
            now=now,
        )
        make_proposal(
            session,
            command=MakeProposal(
                subject=ProposalSubject.CEILING,
                title="Plafond van AC surf omlaag naar 8,0 euro per ton",
                body="Alle projecten blijven er ruim onder.",
            ),
            actor=coordinator,
            now=now,
        )
        body = json.dumps(_FILE).encode()
        import_benchmark(session, body, own_source="", actor=coordinator, now=now)


def _ask_hours(authority: Authority, project_id: int) -> None:
    with authority.write() as session:
        asked = Hours(position=1, role=Role.PROJECT_LEAD, hours=12, seen=0)
        ask_capacity(
            session,
            command=AskCapacity(project_id=project_id, asked=[asked]),
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )
        given = Hours(position=1, role=Role.PROJECT_LEAD, hours=8, seen=1)
        give_capacity(
            session,
            command=GiveCapacity(project_id=project_id, given=[given]),
            actor=authority.actor(session, Role.INTERNAL_CLIENT),
            now=authority.now,
        )
