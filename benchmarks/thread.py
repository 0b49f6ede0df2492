"""The MKI thread of a portfolio: a lot for every project, and what came of it so far.

Eight in ten projects have a reference, each in the phases after the award a contract with a
promise and four deliveries of two lines, and nine in ten completed ones their account.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from benchmarks.databases import Bench
from benchmarks.portfolio import NOW, TODAY, Portfolio, fill, look_after
from domain.vocabulary import Role
from models.guards.lifting import lifted

_AWARDED_FROM = 6
_DELIVERIES = 4
_LINES = 2
_Row = dict[str, object]


def load_thread(bench: Bench, portfolio: Portfolio) -> int:
    """Load the thread of every project; gives the number of delivered lines."""
    numbers = range(1, portfolio.projects + 1)
    awarded = [one for one in numbers if portfolio.position(one) >= _AWARDED_FROM]
    settled = [one for one in awarded if portfolio.is_completed(one) and one % 10]
    with bench.owner.begin() as connection, lifted(connection):
        fill(connection, "lot", (_lot(portfolio, one) for one in numbers))
        fill(
            connection,
            "reference_calculation",
            (_reference(portfolio, one) for one in numbers if one % 5),
        )
        fill(connection, "contract", (_contract(portfolio, one) for one in awarded))
        fill(connection, "contract_baseline", (_baseline(portfolio, one) for one in awarded))
        fill(connection, "baseline_product", (_product(portfolio, one) for one in awarded))
        fill(connection, "data_request", _requests(portfolio, awarded))
        fill(connection, "delivery", _deliveries(portfolio, awarded))
        lines = fill(connection, "delivery_line", _lines(portfolio, awarded))
        fill(connection, "settlement", (_settlement(portfolio, one) for one in settled))
    look_after(bench)
    return lines


def _lot(portfolio: Portfolio, project: int) -> _Row:
    return {
        "id": project,
        "organisation_id": portfolio.organisation_id,
        "project_id": project,
        "number": 1,
        "name": "Het werk",
    }


def _reference(portfolio: Portfolio, project: int) -> _Row:
    return {
        "id": project,
        "organisation_id": portfolio.organisation_id,
        "lot_id": project,
        "version": 1,
        "total_eur": Decimal(400_000 + project % 100_000),
        "weighting_set": _set(project),
        "method_version": "1.1",
        "database_version": "NMD 3.8",
        "tool": "DuboCalc 5",
        "modules": "A1-A3 A4",
        "functional_unit": "het werk",
        "co2_kg": Decimal(3_000_000),
        "report": "{}",
        "made_by": portfolio.holder(Role.BUYER, project),
        "made_at": NOW,
        "checked_by": portfolio.holder(Role.PROJECT_LEAD, project),
        "checked_at": NOW,
        "check_outcome": "approved",
    }


def _contract(portfolio: Portfolio, project: int) -> _Row:
    return {
        "id": project,
        "organisation_id": portfolio.organisation_id,
        "lot_id": project,
        "is_framework": False,
        "name": "Het werk",
        "contractor": f"Aannemer {project % 40}",
        "awarded_on": date(2021 + project % 6, 3, 1),
    }


def _baseline(portfolio: Portfolio, project: int) -> _Row:
    return {
        "id": project,
        "organisation_id": portfolio.organisation_id,
        "contract_id": project,
        "promised_eur": Decimal(330_000),
        "reference_eur": Decimal(400_000 + project % 100_000),
        "weighting_set": _set(project),
        "method_version": "1.1",
        "database_version": "NMD 3.8",
        "method": "bounds",
        "parameters": "{}",
        "price_eur": Decimal(2_500_000),
        "sanction_factor": Decimal("1.5"),
        "fixed_by": portfolio.holder(Role.BUYER, project),
        "confirmed_by": portfolio.holder(Role.PROJECT_LEAD, project),
        "fixed_at": NOW,
    }


def _product(portfolio: Portfolio, project: int) -> _Row:
    return {
        "id": project,
        "organisation_id": portfolio.organisation_id,
        "baseline_id": project,
        "position": 1,
        "product": "AC surf",
        "quantity": Decimal(50_000),
        "unit": "ton",
        "rate_eur": Decimal("6.6"),
        "promised_eur": Decimal(330_000),
    }


def _requests(portfolio: Portfolio, awarded: list[int]) -> Iterator[_Row]:
    for project in awarded:
        for number in range(_DELIVERIES):
            yield {
                "id": project * _DELIVERIES + number,
                "organisation_id": portfolio.organisation_id,
                "contract_id": project,
                "project_id": project,
                "instance": f"2026-{number + 1:02d}",
                "due_on": TODAY - timedelta(days=30 * number),
                "status": "accepted",
                "asked_on": date(2026, 1, 1),
                "link_version": 1,
                "version": 1,
            }


def _deliveries(portfolio: Portfolio, awarded: list[int]) -> Iterator[_Row]:
    for project in awarded:
        for number in range(_DELIVERIES):
            yield {
                "id": project * _DELIVERIES + number,
                "organisation_id": portfolio.organisation_id,
                "request_id": project * _DELIVERIES + number,
                "number": 1,
                "channel": "form",
                "sender": "Ans Aannemer",
                "received_at": NOW,
                "remark": "",
            }


def _lines(portfolio: Portfolio, awarded: list[int]) -> Iterator[_Row]:
    for project in awarded:
        for number in range(_DELIVERIES):
            for position in range(1, _LINES + 1):
                delivery = project * _DELIVERIES + number
                is_verified = delivery % 3 > 0
                yield {
                    "id": delivery * _LINES + position,
                    "organisation_id": portfolio.organisation_id,
                    "delivery_id": delivery,
                    "position": position,
                    "baseline_position": 1,
                    "product": "AC surf",
                    "quantity": Decimal(6_000),
                    "unit": "ton",
                    "rate_eur": Decimal("6.5"),
                    "mki_eur": Decimal(39_000),
                    "weighting_set": _set(project),
                    "co2_kg": Decimal(280_000),
                    "status": "verified" if is_verified else "declared",
                    "judged_by": portfolio.holder(Role.BUYER, project) if is_verified else None,
                    "judged_at": NOW if is_verified else None,
                }


def _settlement(portfolio: Portfolio, project: int) -> _Row:
    made_at = NOW - timedelta(days=365 * (project % 5))
    return {
        "id": project,
        "organisation_id": portfolio.organisation_id,
        "contract_id": project,
        "number": 1,
        "promised_eur": Decimal(330_000),
        "rebased_eur": Decimal(330_000),
        "realised_eur": Decimal(312_000),
        "amount_eur": Decimal(0),
        "steps": "[]",
        "status": "agreed",
        "made_by": portfolio.holder(Role.CONTRACT_MANAGER, project),
        "made_at": made_at,
        "decided_by": portfolio.holder(Role.INTERNAL_CLIENT, project),
        "decided_at": made_at,
    }


def _set(project: int) -> str:
    return "A1" if project % 4 == 0 else "A2"
