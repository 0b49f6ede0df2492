"""Other systems read where a contract stands."""

from domain.vocabulary import Role
from tests.portal.api.conftest import Call
from tests.portal.browsing import Site
from tests.portal.contracts import deliver, fixed


def test_a_contract_tells_its_figures_per_lot_and_product(site: Site, calling: Call) -> None:
    """As the contract file in the portal does."""
    deliver(site, fixed(site))

    (found,) = calling(Role.COORDINATOR).read("/projects/P-001/contracts")["items"]

    assert (found["contractor"], found["weightingSet"]) == ("Aannemer B", "A2")
    amounts = {name: float(found[f"{name}Eur"]) for name in ("promised", "verified", "expected")}
    assert amounts == {"promised": 330_000, "verified": 350_000, "expected": 350_000}
    assert [(one["kind"], one["about"]) for one in found["signals"]] == [("above_rate", "AC surf")]
    assert [one["product"] for one in found["products"]] == ["AC surf"]


def test_a_lot_without_a_promise_has_no_figures(site: Site, calling: Call) -> None:
    site.authority.start()

    (found,) = calling(Role.COORDINATOR).read("/projects/P-001/contracts")["items"]

    assert (found["promisedEur"], found["products"], found["settlement"]) == (None, [], None)
