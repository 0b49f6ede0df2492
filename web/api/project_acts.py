"""What is done to projects and their gates: the same verbs as on the pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from models.gate import GateAttempt
from models.project import Project
from models.queries import gates, projects
from usecases.api_tokens import Scope
from usecases.change_team import AssignRole, assign_role
from usecases.decide_gate import decide_gate
from usecases.decision import DecideGate
from usecases.give_advice import GiveAdvice, give_advice
from usecases.plan_gates import PlanGates, plan_gates
from usecases.record_milestone import RecordMilestone, record_milestone
from usecases.start_project import StartProject, start_project
from usecases.submit_gate import SubmitGate, submit_gate
from usecases.suspend_project import SuspendProject, resume_project, suspend_project
from web.api.act_bodies import (
    GateDecision,
    NewAdvice,
    NewMilestone,
    NewPlan,
    NewProject,
    Reasoned,
    TeamSeat,
)
from web.api.answers import Made, acted_once, read_anew, require_seen
from web.api.desk import ApiActing, ApiWriteDesk
from web.api.project_values import (
    GateWithAdvice,
    MilestoneValue,
    ProjectValue,
    gate_value,
    newest_attempt,
    project_value,
)
from web.api.routing import ApiRouter
from web.api.values import GateId, IfMatch, Key, Number

_WRITE: Final = Scope.PROJECTS_WRITE
_BASE: Final = "/api/v1/projects"
_GATE: Final = "/projects/{number}/gates/{gate_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _OnProject:
    """An act on a project as the asker saw it; it makes a new state of that project."""

    request: Request
    desk: ApiWriteDesk
    number: str
    key: str
    seen: str

    def carry_out(self, asked: BaseModel | None, act: Callable[[int], object]) -> Response:
        """Act on the project of that id, once, if it is still as it was seen."""

        def made() -> Made:
            project = _held(self.desk, self.number)
            require_seen(self._value(project), self.seen)
            assert project.id is not None
            act(project.id)
            read_anew(self.desk)
            return Made(value=self._value(project), location=_address(self.number), tagged=True)

        return acted_once(self.request, self.desk, asked, key=self.key, act=made)

    def _value(self, project: Project) -> ProjectValue:
        return project_value(self.desk.session, project, self.desk.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class _OnGate:
    """An act on a gate as the asker saw it; it makes a new state of that gate."""

    request: Request
    desk: ApiWriteDesk
    number: str
    gate_id: str
    key: str
    seen: str | None = None

    def carry_out(
        self, asked: BaseModel | None, act: Callable[[int, GateAttempt], object]
    ) -> Response:
        """Act on the newest attempt at the gate, once, if it is still as it was seen."""

        def made() -> Made:
            project = _held(self.desk, self.number)
            value = self._value(project)
            if self.seen is not None:
                require_seen(value, self.seen)
            assert project.id is not None
            attempt = newest_attempt(self.desk.session, project.id, self.gate_id)
            if attempt is None:
                raise gates.NoGateInHandError(project=project.id)
            act(project.id, attempt)
            read_anew(self.desk)
            address = f"{_address(self.number)}/gates/{quote(self.gate_id, safe='')}"
            return Made(value=self._value(project), location=address, tagged=True)

        return acted_once(self.request, self.desk, asked, key=self.key, act=made)

    def _value(self, project: Project) -> GateWithAdvice:
        return gate_value(self.desk.session, project, self.gate_id, self.desk.language)


def project_acts() -> ApiRouter:
    """Give the routes that start and change projects."""
    routes = ApiRouter(tag="projects")
    _add_start(routes)
    _add_changes(routes)
    _add_suspension(routes)
    return routes


def gate_acts() -> ApiRouter:
    """Give the routes that bring a gate to its decision."""
    routes = ApiRouter(tag="gates")
    _add_submission(routes)
    _add_decision(routes)
    _add_advice(routes)
    return routes


def _add_start(routes: ApiRouter) -> None:
    @routes.post("/projects", scope=_WRITE, gives=ProjectValue)
    def post_project(request: Request, desk: ApiActing, asked: NewProject, key: Key) -> Response:
        """Start a project: its plan is made and its first gate opens."""

        def made() -> Made:
            fields = asked.model_dump(exclude={"team", "lots"})
            command = StartProject(
                **fields,
                team={seat.role: seat.person_id for seat in asked.team},
                lots=tuple(asked.lots),
            )
            project = start_project(desk.session, command=command, actor=desk.actor, now=desk.now)
            read_anew(desk)
            value = project_value(desk.session, project, desk.language)
            return Made(value=value, location=_address(project.number), tagged=True)

        return acted_once(request, desk, asked, key=key, act=made)


def _add_changes(routes: ApiRouter) -> None:
    @routes.post("/projects/{number}/plans", scope=_WRITE, gives=ProjectValue)
    def post_plan(  # noqa: PLR0913 -- each is a part of the request
        *,
        request: Request,
        desk: ApiActing,
        number: Number,
        asked: NewPlan,
        key: Key,
        seen: IfMatch,
    ) -> Response:
        """Plan gates anew; the moments of their checks move along."""
        on = _OnProject(request=request, desk=desk, number=number, key=key, seen=seen)

        def act(project_id: int) -> None:
            planned = {gate.position: gate.planned_on for gate in asked.gates}
            command = PlanGates(project_id=project_id, planned=planned, reason=asked.reason)
            plan_gates(desk.session, command=command, actor=desk.actor, now=desk.now)

        return on.carry_out(asked, act)

    @routes.post("/projects/{number}/team-members", scope=_WRITE, gives=ProjectValue)
    def post_team_member(  # noqa: PLR0913 -- each is a part of the request
        *,
        request: Request,
        desk: ApiActing,
        number: Number,
        asked: TeamSeat,
        key: Key,
        seen: IfMatch,
    ) -> Response:
        """Give a role in the project to somebody; what waits for the role goes along."""
        on = _OnProject(request=request, desk=desk, number=number, key=key, seen=seen)

        def act(project_id: int) -> None:
            command = AssignRole(project_id=project_id, role=asked.role, person_id=asked.person_id)
            assign_role(desk.session, command=command, actor=desk.actor, now=desk.now)

        return on.carry_out(asked, act)

    @routes.post("/projects/{number}/milestones", scope=_WRITE, gives=MilestoneValue)
    def post_milestone(
        request: Request, desk: ApiActing, number: Number, asked: NewMilestone, key: Key
    ) -> Response:
        """Record the award, the start of work or a variation."""

        def made() -> Made:
            project = _held(desk, number)
            assert project.id is not None
            command = RecordMilestone(project_id=project.id, **dict(asked))
            row = record_milestone(desk.session, command=command, actor=desk.actor, now=desk.now)
            return Made(value=MilestoneValue.model_validate(row), location=_address(number))

        return acted_once(request, desk, asked, key=key, act=made)


def _add_suspension(routes: ApiRouter) -> None:
    @routes.post("/projects/{number}/suspensions", scope=_WRITE, gives=ProjectValue)
    def post_suspension(  # noqa: PLR0913 -- each is a part of the request
        *,
        request: Request,
        desk: ApiActing,
        number: Number,
        asked: Reasoned,
        key: Key,
        seen: IfMatch,
    ) -> Response:
        """Let the clock of a project stand still."""
        on = _OnProject(request=request, desk=desk, number=number, key=key, seen=seen)

        def act(project_id: int) -> None:
            command = SuspendProject(project_id=project_id, reason=asked.reason)
            suspend_project(desk.session, command=command, actor=desk.actor, now=desk.now)

        return on.carry_out(asked, act)

    @routes.post("/projects/{number}/resumptions", scope=_WRITE, gives=ProjectValue)
    def post_resumption(
        request: Request, desk: ApiActing, number: Number, key: Key, seen: IfMatch
    ) -> Response:
        """Let the clock of a project run again; its days move by those that were lost."""
        on = _OnProject(request=request, desk=desk, number=number, key=key, seen=seen)
        return on.carry_out(
            None,
            lambda project_id: resume_project(
                desk.session, project_id=project_id, actor=desk.actor, now=desk.now
            ),
        )


def _add_submission(routes: ApiRouter) -> None:
    @routes.post(f"{_GATE}/submissions", scope=Scope.GATES_SUBMIT, gives=GateWithAdvice)
    def post_submission(  # noqa: PLR0913 -- each is a part of the request
        *,
        request: Request,
        desk: ApiActing,
        number: Number,
        gate_id: GateId,
        key: Key,
        seen: IfMatch,
    ) -> Response:
        """Submit a gate for its decision."""
        on = _OnGate(request=request, desk=desk, number=number, gate_id=gate_id, key=key, seen=seen)

        def act(project_id: int, attempt: GateAttempt) -> None:
            command = SubmitGate(
                project_id=project_id, attempt_id=attempt.id, version=attempt.version
            )
            submit_gate(desk.session, command=command, actor=desk.actor, now=desk.now)

        return on.carry_out(None, act)


def _add_decision(routes: ApiRouter) -> None:
    @routes.post(f"{_GATE}/decisions", scope=Scope.GATES_DECIDE, gives=GateWithAdvice)
    def post_gate_decision(  # noqa: PLR0913 -- each is a part of the request
        *,
        request: Request,
        desk: ApiActing,
        number: Number,
        gate_id: GateId,
        asked: GateDecision,
        key: Key,
        seen: IfMatch,
    ) -> Response:
        """Decide on a gate; a go is carried out within seconds."""
        on = _OnGate(request=request, desk=desk, number=number, gate_id=gate_id, key=key, seen=seen)

        def act(project_id: int, attempt: GateAttempt) -> None:
            command = DecideGate(
                project_id=project_id,
                outcome=asked.outcome,
                reason=asked.reason,
                conditions=tuple(one.command() for one in asked.conditions),
                returned_checks=tuple(asked.returned_checks),
                back_to_position=asked.back_to_position,
                attempt_id=attempt.id,
                version=attempt.version,
            )
            decide_gate(desk.session, command=command, actor=desk.actor, now=desk.now)

        return on.carry_out(asked, act)


def _add_advice(routes: ApiRouter) -> None:
    @routes.post(f"{_GATE}/advices", scope=Scope.ADVICES_WRITE, gives=GateWithAdvice)
    def post_advice(  # noqa: PLR0913 -- each is a part of the request
        *,
        request: Request,
        desk: ApiActing,
        number: Number,
        gate_id: GateId,
        asked: NewAdvice,
        key: Key,
    ) -> Response:
        """Advise on the gate in hand; earlier advice stays beside it."""
        on = _OnGate(request=request, desk=desk, number=number, gate_id=gate_id, key=key)

        def act(project_id: int, attempt: GateAttempt) -> None:
            if gates.attempt_in_hand(desk.session, project_id).id != attempt.id:
                raise gates.NoGateInHandError(project=project_id)
            command = GiveAdvice(project_id=project_id, verdict=asked.verdict, text=asked.text)
            give_advice(desk.session, command=command, actor=desk.actor, now=desk.now)

        return on.carry_out(asked, act)


def _held(desk: ApiWriteDesk, number: str) -> Project:
    """The project, in our hands until the end of the transaction, so that its ETag holds."""
    found = projects.project_by_number(desk.session, number)
    assert found.id is not None
    project = projects.project_to_change(desk.session, found.id)
    desk.session.refresh(project)  # who held it before us may have changed it
    return project


def _address(number: str) -> str:
    return f"{_BASE}/{quote(number, safe='')}"
