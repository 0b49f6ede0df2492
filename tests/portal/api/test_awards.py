"""The award of a lot by the API: nothing of sealed bids, and every step once they are open."""

from pathlib import Path

from domain.vocabulary import Role
from tests.bids import tender_lot
from tests.portal.api.conftest import Call
from tests.portal.browsing import Site
from tests.thread import OFFERS


def test_a_sealed_register_tells_only_when_it_opens(
    site: Site, calling: Call, tmp_path: Path
) -> None:
    tender_lot(site.authority, tmp_path).receive_all(OFFERS)

    (found,) = calling(Role.COORDINATOR).read("/projects/P-001/awards")["items"]

    assert (found["state"], found["bids"]) == ("sealed", [])
    assert found["opensAt"].startswith("2026-03-16T11:00:00")


def test_the_constructed_example_is_told_step_by_step(
    site: Site, calling: Call, tmp_path: Path
) -> None:
    """To the cent, with the bid that could not be read left out of the ranking."""
    tender = tender_lot(site.authority, tmp_path)
    tender.receive_all(OFFERS)
    tender.receive("Onleesbaar bv", b"geen;blad\n1;2\n")
    tender.open()

    (found,) = calling(Role.COORDINATOR).read("/projects/P-001/awards")["items"]

    prices = {one["bidder"][-1]: one["fictitiousPriceEur"] for one in found["bids"][:4]}
    assert {name: float(price) for name, price in prices.items()} == {
        "A": 2_290_000,
        "B": 2_180_000,
        "C": 2_400_000,
        "D": 2_150_000,
    }
    assert (found["state"], found["winner"], found["isKept"]) == ("open", "Aannemer D", False)
    steps = found["bids"][0]["steps"]
    assert [one["name"] for one in steps][-1] == "fictitious_price"
    assert float(steps[-1]["inputs"]["discount"]) == 160_000
    unread = found["bids"][4]
    assert (unread["priceEur"], unread["isValid"], unread["rank"]) == (None, False, None)


def test_a_lot_without_a_register_has_no_bids(site: Site, calling: Call) -> None:
    site.authority.start()

    (found,) = calling(Role.COORDINATOR).read("/projects/P-001/awards")["items"]

    assert (found["state"], found["method"], found["awarded"]) == ("none", None, None)
