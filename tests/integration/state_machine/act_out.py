"""Acting out many histories on one engine."""

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.grounds import Ground
from tests.integration.state_machine.machine import ProjectMachine
from tests.integration.state_machine.stage import Stage

_STEPS = 20
#: Hypothesis remembers all that it tried; a new batch begins with an empty memory.
_BATCH = 1_000


def act_out(ground: Ground, *, histories: int, first_seed: int) -> int:
    """Act out so many histories, and give how many there were."""
    stage = Stage(ground)
    for done in range(0, histories, _BATCH):
        machine = type("ProjectMachine", (ProjectMachine,), {"stage": stage})
        run_state_machine_as_test(
            seed(first_seed + done)(machine),
            settings=settings(
                max_examples=min(_BATCH, histories - done),
                stateful_step_count=_STEPS,
                deadline=None,
                print_blob=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
    stage.leave()
    return stage.histories
