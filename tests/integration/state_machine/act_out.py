"""Acting out many histories on one engine."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.grounds import Ground
from tests.integration.state_machine.machine import ProjectMachine
from tests.integration.state_machine.stage import Stage

_STEPS = 20


def act_out(ground: Ground, *, histories: int) -> int:
    """Act out so many histories, and give how many there were."""
    stage = Stage(ground)
    machine = type("ProjectMachine", (ProjectMachine,), {"stage": stage})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=histories,
            stateful_step_count=_STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    stage.leave()
    return stage.histories
