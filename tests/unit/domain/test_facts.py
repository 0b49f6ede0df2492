"""Every fact is registered once, with where it comes from."""

from domain.facts import FACTS, TEAM_ROLES, FactType


def test_every_fact_is_known_under_its_own_name_with_its_source() -> None:
    """A fact without a source could not be traced."""
    assert all(fact.name == name for name, fact in FACTS.items())
    assert all(fact.source and fact.description.endswith(".") for fact in FACTS.values())


def test_every_role_of_a_team_has_its_fact() -> None:
    """Whether a role is filled can be asked of each role of a team."""
    assert {f"team.has_{role}" for role in TEAM_ROLES} <= FACTS.keys()


def test_every_type_of_fact_has_its_python_type_and_its_use() -> None:
    """No type is there for nothing."""
    assert {fact.type for fact in FACTS.values()} == set(FactType)
    assert len({fact_type.python_type for fact_type in FactType}) == len(FactType)
