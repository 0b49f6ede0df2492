"""The driver of the model: claims, steps in any order, and claims that run out."""

from dataclasses import replace
from typing import assert_never

from domain.vocabulary import (
    AttemptStatus,
    CommandKind,
    CommandStatus,
    ProjectStatus,
    Role,
    Step,
)
from tests.integration.state_machine.model import ModelProject
from tests.integration.state_machine.parts import (
    LAST,
    PASSED,
    ModelAttempt,
    ModelCheck,
    ModelCommand,
    checks_at,
)


def claim(project: ModelProject, command: ModelCommand) -> bool:
    """Take it up, unless it is not there to take or an earlier one is still on its way."""
    earlier = project.commands[: project.commands.index(command)]
    if command.status is not CommandStatus.PENDING or any(each.unfinished for each in earlier):
        return False
    command.status = CommandStatus.CLAIMED
    return True


def take(project: ModelProject, command: ModelCommand, step: Step) -> CommandStatus:
    """Take a step, which does nothing unless it is the next one of a claimed command."""
    left = command.steps[command.taken :]
    if command.status is not CommandStatus.CLAIMED or left[:1] != (step,):
        return command.status
    match step:
        case Step.MOVE_PHASE:
            _move(project, command)
        case Step.OPEN_CHECKS:
            _open_checks(project)
        case Step.ASSIGN_OWNERS:
            for check in _opened(project).checks.values():
                check.assigned = True
        case Step.REQUIRE_CHECK | Step.PLAN_DUE_DATES | Step.ENTRY_ACTIONS | Step.WRITE_NOTICES:
            pass  # these move no state that the model keeps
        case _:
            assert_never(step)
    command.taken += 1
    return command.status


def finish(command: ModelCommand) -> CommandStatus:
    """Close it when no step is left."""
    if command.status is CommandStatus.CLAIMED and command.taken == len(command.steps):
        command.status = CommandStatus.DONE
    return command.status


def run_out(project: ModelProject) -> None:
    """Give back every claim."""
    for command in project.commands:
        if command.status is CommandStatus.CLAIMED:
            command.status = CommandStatus.PENDING


def _move(project: ModelProject, command: ModelCommand) -> None:
    position = command.attempt.position
    match command.kind:
        case CommandKind.ADVANCE:
            if position == LAST:
                project.status = ProjectStatus.COMPLETED
                return
            project.phase = position + 1
            project.open_attempt(project.phase)
        case CommandKind.GO_BACK:
            assert command.attempt.back_to is not None
            project.phase = command.attempt.back_to
            _void(project)
            project.open_attempt(project.phase)
        case CommandKind.CORRECT:
            project.phase = position
            if project.status is not ProjectStatus.SUSPENDED:
                project.status = ProjectStatus.ACTIVE
            _void(project)
            project.reopen(command.attempt, keep=True)
        case _:
            assert_never(command.kind)


def _void(project: ModelProject) -> None:
    """The attempt in hand is withdrawn, and all from the new phase on count for nothing."""
    if project.in_hand is not None:
        project.in_hand.move(AttemptStatus.WITHDRAWN)
    for attempt in project.attempts:
        if attempt.position >= project.phase:
            attempt.voided = True


def _open_checks(project: ModelProject) -> None:
    opened = _opened(project)
    for check_id, check in checks_at(opened.position).items():
        opened.checks.setdefault(check_id, replace(check))
    before = next((a for a in project.attempts if _leads_to(a, opened)), None)
    if before is not None and before.conditions:
        check_id = f"G{before.position}-V01"
        condition = ModelCheck(
            check_id=check_id, owner=Role.BUYER, blocking=True, evidence_required=False
        )
        opened.checks.setdefault(check_id, condition)


def _opened(project: ModelProject) -> ModelAttempt:
    assert project.in_hand is not None
    return project.in_hand


def _leads_to(attempt: ModelAttempt, opened: ModelAttempt) -> bool:
    is_before = attempt.position == opened.position - 1
    return is_before and attempt.status in PASSED and not attempt.voided
