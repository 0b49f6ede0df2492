"""A next version of the policy for the pages that are looked at."""

from datetime import timedelta
from decimal import Decimal

from domain.mki.vocabulary import QuantityUnit, WeightingSet
from domain.vocabulary import Indicator, Material, ObjectiveStatus, Role
from tests.authority import Authority
from usecases.adopt_policy import AdoptPolicy, Ceiling, adopt_policy
from usecases.set_course import (
    Scope,
    SetObjective,
    WithdrawObjective,
    set_objective,
    withdraw_objective,
)


def tell_course(authority: Authority) -> None:
    """An objective with its value, one that was withdrawn, and a policy with an old ceiling."""
    with authority.write() as session:
        adviser = authority.actor(session, Role.POLICY_ADVISER)
        for year in (2018, 2019):
            row = set_objective(
                session,
                command=SetObjective(
                    name=f"Halvering van de CO2-uitstoot sinds {year}",
                    indicator=Indicator.CO2,
                    status=ObjectiveStatus.AMBITION,
                    reference_year=year,
                    scopes=frozenset({Scope.DIRECT, Scope.ENERGY}),
                    reduction_percent_by_year={2028: 30, 2030: 50},
                    reference_value=Decimal(2450000),
                ),
                actor=adviser,
                now=authority.now,
            )
            if year == 2018:
                assert row.id is not None
                gone = WithdrawObjective(objective_id=row.id, reason="Een beter jaar gekozen.")
                withdraw_objective(session, command=gone, actor=adviser, now=authority.now)
        adopt_policy(
            session,
            command=AdoptPolicy(
                title="Actieplan MVI",
                body="Inkopen met de MKI.\nWij praten met de markt.",
                minimum_mki_weight_percent=20,
                mki_obligatory_from=Decimal(1_500_000),
                required_set=WeightingSet.A2,
                sanction_factor=Decimal("1.5"),
                obligations={Material.ASPHALT: Decimal(500_000)},
                ceilings=tuple(_ceilings(authority)),
            ),
            actor=adviser,
            now=authority.now,
        )


def _ceilings(authority: Authority) -> list[Ceiling]:
    yesterday = authority.today - timedelta(days=1)
    return [
        Ceiling(
            product=product,
            unit=QuantityUnit.TONNE,
            weighting_set=WeightingSet.A2,
            ceiling_eur=Decimal(amount),
            valid_from=authority.today - timedelta(days=365),
            valid_until=until,
            source="Marktconsultatie met de regio",
        )
        for product, amount, until in (
            ("AC surf, alle varianten", "8.2", None),
            ("SMA-NL 8-11", "7.9", yesterday),
        )
    ]
