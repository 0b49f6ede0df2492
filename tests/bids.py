"""Bid sheets as bidders hand them in, and a lot whose bids come in by the verbs themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from domain.vocabulary import Role
from models.bids import Bid, BidRegister
from models.files import FileStore
from models.queries import bids, projects
from models.sealed_files import SealedFiles
from tests.authority import Authority
from tests.thread import OPENS_AT, Offer, make_terms
from usecases.bids.open_bids import OpenBids, begin_opening, finish_opening
from usecases.bids.receive_bid import ReceiveBid, receive_bid, seal_sheet
from usecases.bids.register import OpenRegister, open_register
from usecases.keep_upload import Upload

SECRET = b"a secret of these tests"


def bid_sheet(offer: Offer, **changed: str) -> bytes:
    """The sheet of that bid as CSV: its head, and a calculation of two products.

    A word of `changed` takes the place of what stands in the sheet usually.
    """
    words = {
        "set": "A2",
        "head_mki": f"{offer.mki},00",
        "valid": "31-12-2028",
        "line_set": "A2",
        "first": f"{_share(offer.mki, 75)}",
        "total": f"{offer.mki},00",
    } | changed
    words["told"] = f"{words['line_set']};{words['valid']}"
    quarter = _share(offer.mki, 25)
    per_ton = _share(offer.mki, 75, 1_000)
    lines = [
        f"Inschrijver;{offer.bidder}",
        f"Inschrijfprijs;{offer.price},00",
        f"MKI;{words['head_mki']}",
        f"Set;{words['set']}",
        "Bepalingsmethode;1.1",
        "Database;NMD 3.8",
        "",
        "post;product;hoeveelheid;eenheid;MKI per eenheid;MKI totaal;module;cat;set;geldig tot",
        f"1;AC surf;1000;ton;{per_ton};{words['first']};A1-A3;1;{words['told']}",
        f"2;AC bin;1000;ton;{_share(offer.mki, 25, 1_000)};{quarter};A1-A3;1;A2;31-12-2028",
        f";Totaal;;;;{words['total']};;;;",
    ]
    return "\n".join(lines).encode()


@dataclass(kw_only=True)
class Tendering:
    """A project whose lot is tendered; its people hand in and open by the use cases."""

    authority: Authority
    sealed: SealedFiles
    number: str = "P-001"
    lot: int = 1

    def receive(self, bidder: str, body: bytes, name: str = "inschrijving.csv") -> Bid:
        """Take in that sheet, by the buyer."""
        with TemporaryFile() as stream, self.authority.write() as session:
            stream.write(body)
            [found] = bids.tendered_lots(session, self.number)
            assert found.register is not None
            sheet = seal_sheet(
                Upload(stream=cast("BinaryIO", stream), name=name, media_type=""),
                register=found.register,
                sealed=self.sealed,
                scanner=None,
            )
            return receive_bid(
                session,
                command=ReceiveBid(number=self.number, lot=1, bidder=bidder, sheet=sheet),
                actor=self.authority.actor(session, Role.BUYER),
                now=self.authority.now,
            )

    def receive_all(self, offers: Sequence[Offer]) -> None:
        """Take in a good sheet of each of these."""
        for offer in offers:
            self.receive(offer.bidder, bid_sheet(offer))

    def begin(self, role: Role = Role.BUYER) -> BidRegister:
        """Begin to open, as the version is now."""
        with self.authority.write() as session:
            return begin_opening(
                session,
                command=OpenBids(number=self.number, lot=1, version=self.version()),
                actor=self.authority.actor(session, role),
                now=self.authority.now,
            )

    def finish(self, role: Role = Role.PROJECT_LEAD) -> BidRegister:
        """Finish the opening, as the version is now."""
        with self.authority.write() as session:
            return finish_opening(
                session,
                command=OpenBids(number=self.number, lot=1, version=self.version()),
                sealed=self.sealed,
                actor=self.authority.actor(session, role),
                now=self.authority.now,
            )

    def open(self) -> None:
        """Let the moment come, and two people open."""
        self.authority.now = OPENS_AT + timedelta(minutes=5)
        self.begin()
        self.finish()

    def version(self) -> int:
        """The version of the register now."""
        with self.authority.store.read(self.authority.organisation_id) as session:
            [found] = bids.tendered_lots(session, self.number)
        assert found.register is not None
        return found.register.version


def tender_lot(
    authority: Authority,
    folder: Path,
    *,
    method: str = "bounds",
    parameters: dict[str, str] | None = None,
    register: bool = True,
) -> Tendering:
    """Start a project with fixed terms for its one lot, and open the register."""
    project_id = authority.start()
    with authority.write() as session:
        [lot] = projects.lots(session, project_id)
        assert lot.id is not None
        buyer = authority.people[Role.BUYER]
        make_terms(session, lot=lot.id, made_by=buyer, method=method, parameters=parameters)
    if register:
        with authority.write() as session:
            open_register(
                session,
                command=OpenRegister(number="P-001", lot=1, opens_at=OPENS_AT),
                actor=authority.actor(session, Role.BUYER),
                now=authority.now,
            )
    sealed = SealedFiles(files=FileStore(folder / "files"), secrets=(SECRET,))
    return Tendering(authority=authority, sealed=sealed)


def _share(amount: int, percent: int, per: int = 1) -> str:
    """A part of an amount of whole euro, in Dutch notation."""
    cents, rest = divmod(amount * percent, per)
    assert rest == 0, "choose a rounder MKI"
    return f"{cents // 100},{cents % 100:02d}"
