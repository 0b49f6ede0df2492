"""The hours of a phase by role."""

from catalogue.loader import load_process
from domain.capacity import expected_hours
from domain.vocabulary import Role


def test_hours_are_the_efforts_of_the_checks_rounded_up() -> None:
    """At gate 1 the project lead has checks of 60, 180 and 60 minutes."""
    hours = expected_hours(load_process("infrastructure-works", "2026.1"))

    assert hours[1, Role.PROJECT_LEAD] == 5
    assert hours[1, Role.COORDINATOR] == 1
    assert (1, Role.BUYER) not in hours
