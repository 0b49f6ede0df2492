"""MKI data from a contractor: asked by mail, handed in by a link, judged line by line."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
import xlsxwriter
from httpx2 import Response
from sqlmodel import select

from domain.contract.vocabulary import LineStatus, RequestStatus
from domain.vocabulary import CheckStatus, Role
from models import xlsx
from models.contract import DataRequest, Delivery, DeliveryLine
from models.engines import Store
from models.work import Outbox
from notifications.signed_links import LinkPurpose, LinkSigner, LinkTarget
from tasks.sending import send_waiting
from tasks.surroundings import Surroundings, settle
from tests.authority import Authority, set_up_authority
from tests.images import image_of
from tests.integration.collecting.works import (
    CONTACT,
    ask,
    give_contact,
    in_contract_phase,
    request_ids,
)
from tests.portal.browsing import Site, open_site
from tests.portal.counting import counted
from tests.portal.test_links import text_of
from usecases.collecting.chase import chase
from usecases.collecting.contact import renew_link

LIMIT = 8
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


#: The authority as it was asked first, and what puts it into another store.
_first: list[tuple[Authority, Callable[[Store], None]]] = []


@pytest.fixture
def site(sqlite_store: Store, tmp_path: Path) -> Iterator[Site]:
    """A portal over an authority that asked a contractor for the data of March."""
    if not _first:
        authority = set_up_authority(sqlite_store)
        give_contact(authority, in_contract_phase(authority))
        assert ask(authority) == 1
        _first.append((authority, image_of(sqlite_store)))
    else:
        _first[0][1](sqlite_store)
    known = _first[0][0]
    authority = replace(known, store=sqlite_store, people=dict(known.people))
    opened = open_site(authority, tmp_path)
    with opened.browser:
        yield opened


@pytest.fixture
def asked(site: Site, tmp_path: Path) -> Iterator[Path]:
    """The mailbox in which the request came."""
    portal = site.browser.app.state.portal  # type: ignore[attr-defined] # ours
    mailbox = tmp_path / "mailbox"
    settle(
        Surroundings(
            store=site.authority.store,
            mail_url=f"poortbox://{mailbox}",
            mail_from="MKI-poort <poort@waterveen.example>",
            portal_url="https://poort.example",
            links=LinkSigner((portal.secret,)),
        )
    )
    send_waiting(now=site.authority.now)
    yield mailbox
    settle(None)


def _mails(mailbox: Path, address: str = CONTACT) -> list[EmailMessage]:
    """What was mailed to the contractor, the newest last."""
    paths = sorted(mailbox.rglob("new/*"), key=lambda path: path.stat().st_mtime_ns)
    read = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
    return [mail for mail in read if address in str(mail["To"])]


def _link(mailbox: Path) -> str:
    """The path of the newest link that was mailed to the contractor."""
    found = [path for mail in _mails(mailbox) for path in re.findall(r"/o/[\w.-]+", text_of(mail))]
    newest: str = found[-1]
    return newest


def _send(site: Site, link: str, key: str = "k1", **fields: str) -> Response:
    return site.post(link, {**LINE, "form_key": key, **fields}, headers={})


def _request(site: Site) -> DataRequest:
    with site.authority.write() as session:
        return session.exec(select(DataRequest)).one()


def _lines(site: Site) -> list[DeliveryLine]:
    with site.authority.write() as session:
        return list(
            session.exec(select(DeliveryLine).order_by(DeliveryLine.id))  # type: ignore[arg-type] # a column
        )


def _judge(site: Site, action: str, **said: str) -> Response:
    request = _request(site)
    address = f"/projecten/P-001/mki-opgaven/{request.id}/oordeel"
    return site.post(address, {"versie": str(request.version), "actie": action, **said})


def test_the_contractor_opens_the_page_without_an_account(site: Site, asked: Path) -> None:
    """The link shows what was promised and changes nothing, however often it is opened."""
    first = site.get(_link(asked))
    again = site.get(_link(asked))

    assert first.status_code == again.status_code == 200
    assert "AC surf" in first.text
    assert "maart 2026" in first.text
    assert _request(site).status is RequestStatus.ASKED


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("rate-1", "12.5", "punt"),
        ("rate-1", "1.250", "punt"),
        ("quantity-1", "honderd", "geen getal"),
        ("mki-1", "24751", "24.750"),
        ("quantity-1", "-5", "meer dan nul"),
        ("weighting_set-1", "A1", "set A1"),
        ("unit-1", "m3", "toegezegd in ton"),
        ("product-1", "AC surf X", "toegezegde product"),
        ("valid_until-1", "2026-03-01", "geldig tot"),
        ("delivered_on-1", "2027-03-01", "moet nog komen"),
    ],
)
def test_what_is_wrong_is_told_at_its_line_and_nothing_is_kept(
    site: Site, asked: Path, field: str, typed: str, said: str
) -> None:
    """Each mistake names its line, and what was typed stays."""
    answer = _send(site, _link(asked), **{field: typed})

    assert answer.status_code == 422
    assert "Regel 1," in answer.text
    assert said in answer.text
    assert f'value="{typed}"' in answer.text or typed in answer.text
    assert _lines(site) == []


def test_a_line_is_looked_at_while_it_is_filled_in(site: Site, asked: Path) -> None:
    """A rate above the promise is told at once, and nothing is kept."""
    answer = site.post(
        f"{_link(asked)}/regel?nr=1",
        LINE | {"rate-1": "260", "mki-1": ""},
        headers={"HX-Request": "true"},
    )

    assert "hoger dan toegezegd" in answer.text
    assert "<html" not in answer.text
    assert _lines(site) == []


def test_data_go_from_wrong_to_corrected_to_accepted(site: Site, asked: Path) -> None:
    """Returned lines come back as the next number, and acceptance answers the check."""
    manager = site.authority.people[Role.CONTRACT_MANAGER]
    received = _send(site, _link(asked))
    repeated = _send(site, _link(asked))
    assert (received.status_code, repeated.status_code) == (303, 303)
    assert received.headers["Location"].endswith("gedaan=ontvangen")
    (line,) = _lines(site)

    site.sign_in_person(manager)
    empty = _judge(site, "goedkeuren")
    assert empty.status_code == 422
    unsaid = _judge(site, "teruggeven", **{f"oordeel-{line.id}": "terug"})
    assert unsaid.status_code == 422
    _judge(
        site,
        "teruggeven",
        **{f"oordeel-{line.id}": "terug", f"reden-{line.id}": "De weegbon is van een ander werk."},
    )
    assert _request(site).status is RequestStatus.RETURNED
    send_waiting(now=site.authority.now)
    told = "".join(map(text_of, _mails(asked)))
    assert "Regel 1, AC surf: De weegbon is van een ander werk." in told

    site.browser.cookies.clear()
    assert "De weegbon is van een ander werk." in site.get(_link(asked)).text
    corrected = _send(site, _link(asked), key="k2", **{"quantity-1": "90", "mki-1": ""})
    assert corrected.status_code == 303
    site.sign_in_person(manager)
    (_, second) = _lines(site)
    _judge(site, "goedkeuren", **{f"oordeel-{second.id}": "goed"})

    assert _request(site).status is RequestStatus.ACCEPTED
    assert second.mki_eur == 90 * line.rate_eur
    item = site.authority.items(1)["G6-03 2026-03"]
    assert item.status is CheckStatus.ANSWERED


def test_a_line_that_was_verified_stays_so_when_another_is_corrected(
    site: Site, asked: Path
) -> None:
    """The contract manager looks at each line once."""
    two = {
        "product-2": "AC bin",
        "unit-2": "ton",
        "delivered_on-2": "2026-03-21",
        "quantity-2": "10",
        "rate-2": "82,5",
    }
    _send(site, _link(asked), **two)
    first, second = _lines(site)
    assert second.baseline_position == 2
    site.sign_in_person(site.authority.people[Role.CONTRACT_MANAGER])
    said = {f"oordeel-{first.id}": "goed", f"oordeel-{second.id}": "terug"}
    _judge(site, "teruggeven", **said, **{f"reden-{second.id}": "Bon ontbreekt."})
    site.browser.cookies.clear()

    _send(site, _link(asked), key="k2", **two | {"quantity-2": "11"})

    statuses = [line.status for line in _lines(site)[2:]]
    assert statuses == [LineStatus.VERIFIED, LineStatus.DECLARED]


FILLED: dict[str, object] = {"C7": "20-03-2026", "D7": 100, "F7": 247.5, "K7": "NMD-1"}


def _filled(site: Site, link: str, **cells: object) -> bytes:
    """The sheet as a spreadsheet program keeps it after somebody filled in these cells."""
    lines, _ = xlsx.read(site.get(f"{link}/blad.xlsx").content, rows=100, columns=20)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet("MKI-opgave")
    for number, line in enumerate(lines):
        for place, value in enumerate(line):
            changed = (FILLED | cells).get(f"{chr(ord('A') + place)}{number + 1}", value)
            if isinstance(changed, str) and not changed.startswith("="):
                page.write_string(number, place, changed)
            elif changed is not None:
                page.write(number, place, changed)
    book.close()
    return stream.getvalue()


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _send_sheet(site: Site, link: str, content: bytes) -> Response:
    files = {"blad": ("opgave.xlsx", content, XLSX)}
    return site.post(link, {"naam": "Ans", "form_key": "s1"}, files=files)


def test_the_sheet_comes_back_filled_in(site: Site, asked: Path) -> None:
    """Its lines are taken, and the sheet itself is kept."""
    link = _link(asked)

    answer = _send_sheet(site, link, _filled(site, link))

    assert answer.status_code == 303, answer.text
    (line,) = _lines(site)
    assert line.mki_eur == 24_750
    with site.authority.write() as session:
        assert session.exec(select(Delivery)).one().file_sha256


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"D7": "100"}, "Rij 7, kolom hoeveelheid (D7)"),
        ({"D7": "=50*2"}, "Rij 7, kolom hoeveelheid (D7): Deze cel is een formule"),
        ({"G7": 99}, "Rij 7, kolom MKI totaal (G7)"),
        ({"H7": "A1"}, "Rij 7, kolom set (H7)"),
        ({"B7": "AC bin"}, "Rij 7, kolom product (B7)"),
        ({"B4": "0123456789abcdef"}, "ander contract of een andere periode"),
        ({"D6": "Aantal"}, "cel D6"),
    ],
)
def test_a_sheet_with_a_mistake_is_refused_with_its_place(
    site: Site, asked: Path, cells: dict[str, object], said: str
) -> None:
    """Text in a number, a formula, a wrong sum, another set, product, contract or column."""
    link = _link(asked)

    answer = _send_sheet(site, link, _filled(site, link, **cells))

    assert answer.status_code == 422
    assert said in answer.text
    assert _lines(site) == []


def test_a_link_that_was_replaced_opens_nothing(site: Site, asked: Path) -> None:
    """After a new link only the newest works."""
    old = _link(asked)
    with site.authority.write() as session:
        actor = site.authority.actor(session, Role.CONTRACT_MANAGER)
        (request,) = session.exec(select(DataRequest)).all()
        renew_link(session, request_id=request.id or 0, actor=actor, now=site.authority.now)
    send_waiting(now=site.authority.now)

    assert site.get(old).status_code == 410
    assert _send(site, old).status_code == 410
    assert site.get(_link(asked)).status_code == 200
    assert _link(asked) != old


def test_a_link_is_too_old_after_sixty_days(site: Site, asked: Path) -> None:
    """Then the contract manager can send a new one."""
    site.authority.pass_time(days=61)

    answer = site.get(_link(asked))

    assert answer.status_code == 410
    assert "te oud" in answer.text


def test_a_token_of_another_kind_or_of_nothing_opens_nothing(site: Site, asked: Path) -> None:
    """A link to a step is no way in, nor one to a request that is not here, nor a changed one."""
    portal = site.browser.app.state.portal  # type: ignore[attr-defined] # ours

    def token(purpose: LinkPurpose, object_id: int) -> str:
        target = LinkTarget(
            purpose=purpose,
            object_id=object_id,
            version=1,
            organisation_id=site.authority.organisation_id,
            person_id=1,
            expires_at=site.authority.now + timedelta(days=1),
        )
        return str(portal.links.token(target))

    answers = [
        site.get(f"/o/{token(LinkPurpose.STEP, 1)}"),
        site.get(f"/o/{token(LinkPurpose.COLLECT, 999)}"),
        site.get(f"{_link(asked)}x"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_a_late_contractor_is_reminded_once_for_each_reminder(site: Site, asked: Path) -> None:
    """The reminders stop when the data are there."""
    request = _request(site)
    site.authority.pass_time(days=(request.due_on - site.authority.today).days + 1)
    while site.authority.today.weekday() > 4:
        site.authority.pass_time(days=1)

    def chased() -> int:
        with site.authority.write() as session:
            chase(session, today=site.authority.today, now=site.authority.now)
        with site.authority.write() as session:
            rows = session.exec(select(Outbox).where(Outbox.message == "mki_reminder"))
            return len(rows.all())

    assert chased() == 1
    assert chased() == 1
    send_waiting(now=site.authority.now)
    assert "te laat" in str(_mails(asked)[-1]["Subject"])
    _send(site, _link(asked))
    site.authority.pass_time(days=14)

    assert chased() == 1


def test_nothing_delivered_is_said_and_not_assumed(site: Site, asked: Path) -> None:
    """An empty form is refused, unless it is ticked that nothing was delivered."""
    bare: dict[str, object] = {"regels": "0", "naam": "Ans", "form_key": "n1"}
    empty = site.post(_link(asked), bare)
    said = site.post(_link(asked), bare | {"niets": "ja", "form_key": "n2"})

    assert (empty.status_code, said.status_code) == (422, 303)
    assert _request(site).status is RequestStatus.RECEIVED


def test_evidence_comes_with_the_line_and_a_bad_file_keeps_all_out(site: Site, asked: Path) -> None:
    """A program is not taken as a weighing slip; a link is, beside its line."""
    files = {"bewijs_bestand-1": ("bon.exe", b"MZ", "application/octet-stream")}
    fields = LINE | {"form_key": "e1", "bewijs_soort-1": "delivery_note"}
    refused = site.post(_link(asked), fields, files=files)
    link = {"bewijs_link-1": "https://bonnen.example/1", "bewijs_naam-1": "Bon 1"}
    taken = site.post(_link(asked), fields | link | {"bewijs_regel-1": "1", "form_key": "e2"})
    site.sign_in_person(site.authority.people[Role.CONTRACT_MANAGER])
    shown = site.get(f"/projecten/P-001/mki-opgaven/{_request(site).id}")

    assert (refused.status_code, taken.status_code) == (422, 303)
    assert "https://bonnen.example/1" in shown.text


def test_the_contract_manager_enters_for_the_contractor(site: Site, asked: Path) -> None:
    """The delivery says who entered it; a colleague without the role may not."""
    address = f"/projecten/P-001/mki-opgaven/{_request(site).id}/invoeren"
    site.sign_in(Role.POLICY_ADVISER)
    refused = site.get(address)
    site.sign_in(Role.CONTRACT_MANAGER)
    shown = site.get(address)
    site.post(address, {**LINE, "form_key": "m1"})

    assert (refused.status_code, shown.status_code) == (403, 200)
    with site.authority.write() as session:
        entered = session.exec(select(Delivery)).one().entered_by
    assert entered == site.authority.people[Role.CONTRACT_MANAGER]


def test_the_pages_ask_at_most_eight_questions(site: Site, asked: Path) -> None:
    """Whatever came in."""
    _send(site, _link(asked))
    site.sign_in(Role.CONTRACT_MANAGER)
    one = f"/projecten/P-001/mki-opgaven/{_request(site).id}"

    for address in ("/projecten/P-001/mki-opgaven", one):
        with counted(site) as questions:
            assert site.get(address).status_code == 200
        assert len(questions) <= LIMIT, questions
    site.browser.cookies.clear()
    with counted(site) as questions:
        site.get(_link(asked))
    assert len(questions) <= LIMIT


def test_a_contact_is_kept_and_mailed_and_a_wrong_address_is_told(site: Site, asked: Path) -> None:
    """Another contact closes the links of the first."""
    old = _link(asked)
    site.sign_in(Role.CONTRACT_MANAGER)
    fields: dict[str, object] = {"contract": "1", "contact_naam": "Bo", "contact_mail": "bo"}
    wrong = site.post("/projecten/P-001/mki-opgaven/contact", fields)
    fields["contact_mail"] = "bo@aannemer.example"
    right = site.post("/projecten/P-001/mki-opgaven/contact", fields)
    send_waiting(now=site.authority.now)
    site.browser.cookies.clear()

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert _mails(asked, "bo@aannemer.example")
    assert site.get(old).status_code == 410


def test_requests_open_once(site: Site, asked: Path) -> None:
    """A second run asks nothing."""
    assert ask(site.authority) == 0
    assert len(request_ids(site.authority, 1)) == 1
