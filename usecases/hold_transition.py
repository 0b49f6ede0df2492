"""Hold a transition whose grounds are no longer those that were decided on."""

from datetime import datetime

from domain.permissions import Actor, Permission
from domain.vocabulary import CommandKind, CommandStatus, Language, Origin, Role
from models.engines import WriteSession
from models.queries import gates, people, work
from models.work import Command
from notifications.language import translator
from notifications.messages import Context, Header, Reason, TransitionHeld
from usecases.acting import allow
from usecases.assessment import assess
from usecases.notices import write_notice
from usecases.opening import team_by_role
from usecases.trail import record, record_engine
from usecases.transit import Transit
from usecases.wording import place

#: msgids; the held command keeps the English, people read it in their language.
CHECKS_DIFFER = "The checks of the gate are no longer those that were decided on."
NOT_MET = "A blocking check of the gate is no longer met."


def differs_from_decision(session: WriteSession, on_its_way: Transit) -> str | None:
    """Why the transition may not go on, or None: the sustainability check, required again."""
    if on_its_way.command.kind is not CommandKind.ADVANCE:
        return None  # the way back and a correction need no pass
    decision = gates.find_decision(session, on_its_way.command.attempt_id)
    assert decision is not None  # the command stands beside it
    if on_its_way.attempt.voided_at is not None:
        return CHECKS_DIFFER  # it was held, and the project went another way meanwhile
    verdict = assess(session, project=on_its_way.project, attempt=on_its_way.attempt).verdict
    if not verdict.may_pass:
        return NOT_MET
    return None if verdict.hash == decision.verdict_hash else CHECKS_DIFFER


def hold(session: WriteSession, on_its_way: Transit, *, why: str) -> None:
    """Hold the command and tell the coordinator and the administrators; nothing moves."""
    command = on_its_way.command
    command.status, command.held_reason, command.lease_until = CommandStatus.HELD, why, None
    session.add(command)
    record_engine(
        session,
        action="transition.held",
        object_kind="command",
        object_id=command.id,
        project_id=command.project_id,
        at=on_its_way.now,
        origin=Origin.FLOW,
        result="held",
        facts={"gate": on_its_way.attempt.gate_id, "attempts": command.attempts},
    )
    _tell(session, on_its_way, why=why)


def release_transition(
    session: WriteSession, *, command_id: int, actor: Actor, now: datetime
) -> Command:
    """Let a held transition be tried again, after what differed was mended.

    Raises:
        PermissionRefusedError: the actor is neither coordinator nor administrator.
    """
    command = work.command(session, command_id)
    by = allow(session, Permission.RELEASE_COMMAND, actor=actor, project_id=command.project_id)
    if command.status is CommandStatus.HELD:
        command.status, command.held_reason = CommandStatus.PENDING, None
        session.add(command)
        record(
            session,
            action="transition.released",
            object_kind="command",
            object_id=command.id,
            project_id=command.project_id,
            at=now,
            by=by,
        )
    return command


def _tell(session: WriteSession, on_its_way: Transit, *, why: str) -> None:
    command, project = on_its_way.command, on_its_way.project
    assert command.id is not None
    position = on_its_way.attempt.position
    at = place(session, project=project, position=position, today=on_its_way.today)

    def context(header: Header, language: Language) -> Context:
        return TransitionHeld(
            header=header,
            url=at.gate_url(),
            project=at.named_project(),
            gate=at.named_gate(language),
            why=translator(language)(why),
        )

    readers = dict.fromkeys(people.holders(session, Role.ADMINISTRATOR), Reason.ADMINISTRATOR)
    coordinator = team_by_role(session, command.project_id).get(Role.COORDINATOR)
    if coordinator is not None:
        readers[coordinator] = Reason.COORDINATOR
    for reader_id, reason in readers.items():
        write_notice(
            session,
            to=reader_id,
            reason=reason,
            key=("transition_held", command.id, command.attempts),
            now=on_its_way.now,
            context=context,
            thread=at.thread(at.organisation.language),
        )
