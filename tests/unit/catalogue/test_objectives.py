"""The five-step cycle comes with the example of the seed."""

from decimal import Decimal

from catalogue.objectives import load_cycle
from domain.vocabulary import Role


def test_the_example_objective_is_that_of_the_seed() -> None:
    """30 % less in 2025 and 60 % less in 2030 than in 2020, over scopes 1 to 3 (seed 4.1)."""
    objective = load_cycle().objective

    assert objective.reference_year == 2020
    assert objective.scopes == {1, 2, 3}
    assert [(target.year, target.reduction_percent) for target in objective.targets] == [
        (2025, 30),
        (2030, 60),
    ]


def test_the_example_policy_has_the_three_parts_of_the_seed() -> None:
    """Process steps, buying principles and award guidelines; the figures are our own proposal."""
    policy = load_cycle().policy

    assert policy.process_steps
    assert policy.buying_principles
    assert policy.award_guidelines
    assert policy.minimum_mki_weight_percent == 25
    assert policy.mki_obligatory_from_eur == Decimal(1_500_000)
    assert policy.source.document == "Eigen voorstel"


def test_the_cycle_has_its_five_steps_in_order() -> None:
    """From objectives by the board to monitoring that comes back to the board."""
    steps = load_cycle().steps

    assert [step.name.nl for step in steps] == [
        "Doelstellingen",
        "Beleid",
        "Projecten",
        "Resultaten",
        "Monitoring",
    ]
    assert Role.BOARD in steps[0].roles
    assert Role.BOARD in steps[-1].roles
