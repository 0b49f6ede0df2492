"""How many hours a phase asks of each role, by the efforts of its checks (seed 2.3)."""

from collections.abc import Mapping

from domain.definition import ProcessDefinition
from domain.vocabulary import Role

_MINUTES_PER_HOUR = 60


def expected_hours(definition: ProcessDefinition) -> Mapping[tuple[int, Role], int]:
    """Whole hours, rounded up, by position of the phase and role.

    A check that comes back every period is counted once: nobody knows yet how often it will.
    """
    minutes: dict[tuple[int, Role], int] = {}
    for phase in definition.phases:
        for check in phase.checks:
            key = (phase.position, check.owner)
            minutes[key] = minutes.get(key, 0) + check.effort_minutes
    return {key: -(-total // _MINUTES_PER_HOUR) for key, total in minutes.items()}
