"""An authority that asked a contractor for data, and what the contractor does."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from httpx2 import Response
from sqlmodel import select

from models.contract import DataRequest, DeliveryLine
from tests.integration.collecting.works import (
    CONTACT,
)
from tests.portal.browsing import Site
from tests.portal.test_links import text_of

LINE: dict[str, object] = {
    "regels": "2",
    "position-1": "1",
    "product-1": "AC surf",
    "unit-1": "ton",
    "weighting_set-1": "A2",
    "delivered_on-1": "2026-03-20",
    "quantity-1": "100",
    "rate-1": "247,5",
    "mki-1": "24750",
    "card-1": "NMD-1",
    "weighting_set-2": "A2",
    "naam": "Ans Aannemer",
}


def mails_to_contact(mailbox: Path, address: str = CONTACT) -> list[EmailMessage]:
    """What was mailed to the contractor, the newest last."""
    paths = sorted(mailbox.rglob("new/*"), key=lambda path: path.stat().st_mtime_ns)
    read = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
    return [mail for mail in read if address in str(mail["To"])]


def newest_link(mailbox: Path) -> str:
    """The path of the newest link that was mailed to the contractor."""
    found = [
        path
        for mail in mails_to_contact(mailbox)
        for path in re.findall(r"/o/[\w.-]+", text_of(mail))
    ]
    newest: str = found[-1]
    return newest


def send(site: Site, link: str, key: str = "k1", **fields: str) -> Response:
    """Send the form by that link; a line as it was promised unless fields say otherwise."""
    return site.post(link, {**LINE, "form_key": key, **fields}, headers={})


def request_of(site: Site) -> DataRequest:
    """The one request, as it is stored now."""
    with site.authority.write() as session:
        return session.exec(select(DataRequest)).one()


def lines_of(site: Site) -> list[DeliveryLine]:
    """Every line that came in, the oldest first."""
    with site.authority.write() as session:
        return list(
            session.exec(select(DeliveryLine).order_by(DeliveryLine.id))  # type: ignore[arg-type] # a column
        )


def judge(site: Site, action: str, **said: str) -> Response:
    """Press that button on the page of the contract manager."""
    request = request_of(site)
    address = f"/projecten/P-001/mki-opgaven/{request.id}/oordeel"
    return site.post(address, {"versie": str(request.version), "actie": action, **said})
