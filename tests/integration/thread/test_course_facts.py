"""What rules read of the policy in force and of the tender against it, on both engines."""

import json
from decimal import Decimal

import pytest

from domain.conditions import Facts
from domain.mki.vocabulary import WeightingSet
from domain.tender.fields import TenderField
from domain.vocabulary import Material, Role
from models.queries import projects
from models.tender import TenderTerms
from tests import thread
from tests.authority import Authority
from usecases.adopt_policy import AdoptPolicy, adopt_policy
from usecases.project_facts import facts_of


def adopt(authority: Authority) -> None:
    """A policy that asks other values of asphalt and of concrete."""
    command = AdoptPolicy(
        title="Actieplan MVI",
        body="Inkopen met de MKI.",
        minimum_mki_weight_percent=25,
        mki_obligatory_from=Decimal(1_500_000),
        required_set=WeightingSet.A2,
        sanction_factor=Decimal("1.5"),
        obligations={Material.ASPHALT: Decimal(500_000), Material.CONCRETE: Decimal(750_000)},
    )
    with authority.write() as session:
        coordinator = authority.actor(session, Role.COORDINATOR)
        adopt_policy(session, command=command, actor=coordinator, now=authority.now)


def read(authority: Authority, project_id: int, *names: str) -> Facts:
    """These facts of that project."""
    with authority.write() as session:
        project = projects.project(session, project_id)
        return facts_of(session, project, needed=names)


@pytest.mark.parametrize(
    ("material", "value_eur", "is_obligatory"),
    [
        pytest.param(Material.ASPHALT, 500_000, True, id="asphalt, from its own value"),
        pytest.param(Material.ASPHALT, 499_999, False, id="asphalt below it"),
        pytest.param(Material.CONCRETE, 749_999, False, id="concrete below its own value"),
        pytest.param(Material.BOTH, 500_000, True, id="both, by the lowest of the two"),
        pytest.param(Material.OTHER, 1_499_999, False, id="anything else, by the general value"),
        pytest.param(Material.OTHER, 1_500_000, True, id="anything else, from it"),
        pytest.param(Material.ASPHALT, None, None, id="nobody gave the value"),
    ],
)
def test_the_policy_obliges_by_value_and_material(
    authority: Authority,
    material: Material,
    value_eur: int | None,
    is_obligatory: bool | None,  # noqa: FBT001 -- a column of the table
) -> None:
    """An own value for the material goes before the general one."""
    adopt(authority)
    value = None if value_eur is None else Decimal(value_eur)
    project_id = authority.start(material=material, value_eur=value)

    facts = read(authority, project_id, "policy.mki_is_obligatory")

    assert facts["policy.mki_is_obligatory"] is is_obligatory


def test_a_policy_that_names_no_value_obliges_nobody(authority: Authority) -> None:
    """The policy that the authority began with."""
    project_id = authority.start(value_eur=Decimal(90_000_000))

    assert read(authority, project_id, "policy.mki_is_obligatory")["policy.mki_is_obligatory"] is (
        False
    )


@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        pytest.param("1,5 keer het financiële voordeel", True, id="as the policy asks"),
        pytest.param("2 keer het financiële voordeel", False, id="another factor"),
        pytest.param("volgens het contract", None, id="no factor to be sure of"),
    ],
)
def test_the_fine_of_a_tender_is_compared_with_that_of_the_policy(
    authority: Authority,
    text: str,
    agrees: bool | None,  # noqa: FBT001 -- a column of the table
) -> None:
    """What the text does not plainly say is left to a person."""
    adopt(authority)
    project_id = authority.start()
    with authority.write() as session:
        buyer = authority.people[Role.BUYER]
        lot = projects.lots(session, project_id)[0]
        terms_id = thread.make_terms(session, lot=lot.id or 0, made_by=buyer, fixed=False)
        terms = session.get_one(TenderTerms, terms_id)
        terms.choices = json.dumps({TenderField.SANCTION: text})
        session.add(terms)

    facts = read(authority, project_id, "tender.sanction_agrees")

    assert facts.get("tender.sanction_agrees") is agrees
