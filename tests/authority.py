"""A small authority to test with, set up by the verbs themselves."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from catalogue.loader import load_process
from domain.moments import dutch_date
from domain.permissions import Actor
from domain.vocabulary import (
    AnswerValue,
    CheckStatus,
    Indicator,
    Material,
    ObjectiveStatus,
    Origin,
    Outcome,
    Role,
    SizeProfile,
)
from models.engines import EngineKind, Store, WriteSession
from models.gate import CheckItem, GateAttempt
from models.project import Project
from models.queries import gates, projects, work
from tests.images import image_of
from usecases.acting import load_actor
from usecases.adopt_policy import AdoptPolicy, adopt_policy
from usecases.advance_phase import claim_transition, finish_transition, take_step
from usecases.answer_check import AnswerCheck, answer_check
from usecases.attach_evidence import AttachEvidence, LinkEvidence, attach_evidence
from usecases.decide_gate import decide_gate
from usecases.decision import DecideGate
from usecases.set_course import Scope, SetObjective, set_objective
from usecases.set_up import (
    AddPerson,
    RegisterOrganisation,
    add_person,
    register_organisation,
    release_definition,
)
from usecases.start_project import StartProject, start_project
from usecases.submit_gate import SubmitGate, submit_gate

#: A Monday, ten in the morning in the Netherlands.
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

TEAM = (
    ("Ingrid Client", Role.INTERNAL_CLIENT),
    ("Peter Lead", Role.PROJECT_LEAD),
    ("Bea Buyer", Role.BUYER),
    ("Carla Contracts", Role.CONTRACT_MANAGER),
)
ACROSS = (
    ("Coen Coordinator", Role.COORDINATOR),
    ("Stef Strategist", Role.STRATEGIC_BUYER),
    ("Pia Policy", Role.POLICY_ADVISER),
)


@dataclass
class Authority:
    """An authority with one person per role, and a clock that the test moves."""

    store: Store
    organisation_id: int
    people: dict[Role, int] = field(default_factory=dict)
    now: datetime = START
    objective_id: int = 0

    @property
    def today(self) -> date:
        """The Dutch date of the clock."""
        return dutch_date(self.now)

    @contextmanager
    def write(self) -> Iterator[WriteSession]:
        """One transaction."""
        with self.store.write(self.organisation_id) as session:
            yield session

    def actor(self, session: WriteSession, role: Role, origin: Origin = Origin.CLI) -> Actor:
        """The person who holds that role, as they may act now."""
        return load_actor(session, self.people[role], on=self.today, origin=origin)

    def pass_time(self, **amount: int) -> None:
        """Move the clock on, as `timedelta` names it."""
        self.now += timedelta(**amount)

    def team(self) -> Mapping[Role, int]:
        """The four owners."""
        return {role: self.people[role] for _, role in TEAM}

    def start(self, number: str = "P-001", **fields: object) -> int:
        """Start a project and answer its id."""
        values: dict[str, object] = {
            "number": number,
            "name": "Slotlaan, herinrichting",
            "material": Material.ASPHALT,
            "team": self.team(),
            "objective_id": self.objective_id,
            "mki_weight_percent": 30,
        }
        with self.write() as session:
            project = start_project(
                session,
                command=StartProject(**(values | fields)),  # type: ignore[arg-type] # by name
                actor=self.actor(session, Role.COORDINATOR),
                now=self.now,
            )
            assert project.id is not None
            return project.id

    def answer_all(self, project_id: int) -> None:
        """Answer yes, with a link as evidence, to all that still asks work."""
        with self.write() as session:
            attempt = gates.attempt_in_hand(session, project_id)
            assert attempt.id is not None
            for item in gates.check_items(session, attempt.id):
                if item.status in {CheckStatus.OPEN, CheckStatus.DEVIATION_REFUSED}:
                    self.answer(session, item)

    def answer(self, session: WriteSession, item: CheckItem) -> None:
        """Answer yes to that check, with a link as evidence."""
        assert item.id is not None
        lead = self.actor(session, Role.PROJECT_LEAD)
        attach_evidence(
            session,
            command=AttachEvidence(
                item_id=item.id,
                evidence=LinkEvidence(name="Bewijs", url=f"https://dossier.example/{item.id}"),
            ),
            actor=lead,
            now=self.now,
        )
        answer_check(
            session,
            command=AnswerCheck(item_id=item.id, value=AnswerValue.YES),
            actor=lead,
            now=self.now,
        )

    def submit(self, project_id: int) -> int:
        """Submit the gate in hand and answer the id of its attempt."""
        with self.write() as session:
            attempt = submit_gate(
                session,
                command=SubmitGate(project_id=project_id),
                actor=self.actor(session, Role.PROJECT_LEAD),
                now=self.now,
            )
            assert attempt.id is not None
            return attempt.id

    def decide(self, project_id: int, outcome: Outcome = Outcome.GO, **fields: object) -> None:
        """Let the internal client decide."""
        with self.write() as session:
            decide_gate(
                session,
                command=DecideGate(project_id=project_id, outcome=outcome, **fields),  # type: ignore[arg-type] # by name
                actor=self.actor(session, Role.INTERNAL_CLIENT),
                now=self.now,
            )

    def drive(self) -> None:
        """Carry out every pending command, as a driver would."""
        with self.write() as session:
            pending = work.pending_commands(session)
        for command_id in pending:
            with self.write() as session:
                transition = claim_transition(session, command_id=command_id, now=self.now)
            assert transition is not None
            for step in transition.steps:
                with self.write() as session:
                    take_step(session, command_id=command_id, step=step, now=self.now)
            with self.write() as session:
                finish_transition(session, command_id=command_id, now=self.now)

    def pass_gate(self, project_id: int) -> None:
        """Answer, submit, decide and drive one gate."""
        self.answer_all(project_id)
        self.submit(project_id)
        self.decide(project_id)
        self.drive()

    def project(self, project_id: int) -> Project:
        """The project as it is stored now."""
        with self.write() as session:
            return projects.project(session, project_id)

    def attempt(self, project_id: int) -> GateAttempt:
        """The attempt in hand as it is stored now."""
        with self.write() as session:
            return gates.attempt_in_hand(session, project_id)

    def items(self, project_id: int) -> dict[str, CheckItem]:
        """The checks in hand by id and instance."""
        with self.write() as session:
            attempt = gates.attempt_in_hand(session, project_id)
            assert attempt.id is not None
            return {
                f"{item.check_id} {item.instance}".strip(): item
                for item in gates.check_items(session, attempt.id)
            }


#: An authority as it was set up first, on each engine, and what puts it into another store.
_first: dict[EngineKind, tuple[Authority, Callable[[Store], None]]] = {}


def set_up_authority(store: Store, *, now: datetime = START) -> Authority:
    """An authority with one person in every role and the shipped process released.

    The first of a test run is set up by the verbs; each next one in an empty store is its image.
    """
    if now != START or store.organisations():
        return _set_up(store, now=now)
    if store.kind not in _first:
        authority = _set_up(store, now=now)
        _first[store.kind] = authority, image_of(store)
    else:
        authority, put_into = _first[store.kind]
        put_into(store)
    return replace(authority, store=store, people=dict(authority.people))


def _set_up(store: Store, *, now: datetime) -> Authority:
    authority = Authority(store=store, organisation_id=store.next_organisation_id(), now=now)
    with authority.write() as session:
        register_organisation(
            session,
            command=RegisterOrganisation(
                slug="waterveen",
                name="Gemeente Waterveen",
                size_profile=SizeProfile.MEDIUM,
                portal_url="https://poort.example",
                administrator=AddPerson(name="Ada Admin", email="ada@waterveen.example"),
            ),
            now=now,
        )
    with authority.write() as session:
        administrator = load_actor(session, 1, on=authority.today, origin=Origin.CLI)
        for name, role in (*TEAM, *ACROSS):
            person = add_person(
                session,
                command=AddPerson(
                    name=name,
                    email=f"{name.split()[0].lower()}@waterveen.example",
                    roles=frozenset({role}),
                ),
                actor=administrator,
                now=now,
            )
            assert person.id is not None
            authority.people[role] = person.id
        authority.people[Role.ADMINISTRATOR] = administrator.person_id
        release_definition(
            session,
            definition=load_process("infrastructure-works", "2026.1"),
            actor=administrator,
            now=now,
        )
    with authority.write() as session:
        authority.objective_id = _set_course(session, authority)
    return authority


def _set_course(session: WriteSession, authority: Authority) -> int:
    """The seed's example objective, and a policy with a minimum weight for MKI."""
    coordinator = authority.actor(session, Role.COORDINATOR)
    objective = set_objective(
        session,
        command=SetObjective(
            name="Minder milieu-impact",
            indicator=Indicator.MKI,
            status=ObjectiveStatus.OBJECTIVE,
            reference_year=2020,
            scopes=frozenset(Scope),
            reduction_percent_by_year={2025: 30, 2030: 60},
        ),
        actor=coordinator,
        now=authority.now,
    )
    adopt_policy(
        session,
        command=AdoptPolicy(
            title="Actieplan MVI", body="Inkopen met de MKI.", minimum_mki_weight_percent=20
        ),
        actor=coordinator,
        now=authority.now,
    )
    assert objective.id is not None
    return objective.id


@pytest.fixture
def authority(store: Store) -> Authority:
    """An authority on each engine in turn."""
    return set_up_authority(store)
