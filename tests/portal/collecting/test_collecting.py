"""MKI data from a contractor: asked by mail, handed in by a link, judged line by line."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from domain.contract.vocabulary import LineStatus, RequestStatus
from domain.vocabulary import CheckStatus, Role
from models.contract import DataRequest, Delivery
from models.work import Outbox
from notifications.signed_links import LinkPurpose, LinkTarget
from tasks.sending import send_waiting
from tests.integration.collecting.works import (
    ask,
    request_ids,
)
from tests.portal.browsing import Site
from tests.portal.collecting.contractors import (
    LINE,
    judge,
    lines_of,
    mails_to_contact,
    newest_link,
    request_of,
    send,
)
from tests.portal.counting import counted
from tests.portal.test_links import text_of
from usecases.collecting.chase import chase
from usecases.collecting.contact import renew_link

LIMIT = 8


def test_the_contractor_opens_the_page_without_an_account(site: Site, asked: Path) -> None:
    """The link shows what was promised and changes nothing, however often it is opened."""
    first = site.get(newest_link(asked))
    again = site.get(newest_link(asked))

    assert first.status_code == again.status_code == 200
    assert "AC surf" in first.text
    assert "maart 2026" in first.text
    assert request_of(site).status is RequestStatus.ASKED


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
    answer = send(site, newest_link(asked), **{field: typed})

    assert answer.status_code == 422
    assert "Regel 1," in answer.text
    assert said in answer.text
    assert f'value="{typed}"' in answer.text or typed in answer.text
    assert lines_of(site) == []


def test_a_line_is_looked_at_while_it_is_filled_in(site: Site, asked: Path) -> None:
    """A rate above the promise is told at once, and nothing is kept."""
    answer = site.post(
        f"{newest_link(asked)}/regel?nr=1",
        LINE | {"rate-1": "260", "mki-1": ""},
        headers={"HX-Request": "true"},
    )

    assert "hoger dan toegezegd" in answer.text
    assert "<html" not in answer.text
    assert lines_of(site) == []


def test_data_go_from_wrong_to_corrected_to_accepted(site: Site, asked: Path) -> None:
    """Returned lines come back as the next number, and acceptance answers the check."""
    manager = site.authority.people[Role.CONTRACT_MANAGER]
    received = send(site, newest_link(asked))
    repeated = send(site, newest_link(asked))
    assert (received.status_code, repeated.status_code) == (303, 303)
    assert received.headers["Location"].endswith("gedaan=ontvangen")
    (line,) = lines_of(site)

    site.sign_in_person(manager)
    empty = judge(site, "goedkeuren")
    assert empty.status_code == 422
    unsaid = judge(site, "teruggeven", **{f"oordeel-{line.id}": "terug"})
    assert unsaid.status_code == 422
    judge(
        site,
        "teruggeven",
        **{f"oordeel-{line.id}": "terug", f"reden-{line.id}": "De weegbon is van een ander werk."},
    )
    assert request_of(site).status is RequestStatus.RETURNED
    send_waiting(now=site.authority.now)
    told = "".join(map(text_of, mails_to_contact(asked)))
    assert "Regel 1, AC surf: De weegbon is van een ander werk." in told

    site.browser.cookies.clear()
    assert "De weegbon is van een ander werk." in site.get(newest_link(asked)).text
    corrected = send(site, newest_link(asked), key="k2", **{"quantity-1": "90", "mki-1": ""})
    assert corrected.status_code == 303
    site.sign_in_person(manager)
    (_, second) = lines_of(site)
    judge(site, "goedkeuren", **{f"oordeel-{second.id}": "goed"})

    assert request_of(site).status is RequestStatus.ACCEPTED
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
    send(site, newest_link(asked), **two)
    first, second = lines_of(site)
    assert second.baseline_position == 2
    site.sign_in_person(site.authority.people[Role.CONTRACT_MANAGER])
    said = {f"oordeel-{first.id}": "goed", f"oordeel-{second.id}": "terug"}
    judge(site, "teruggeven", **said, **{f"reden-{second.id}": "Bon ontbreekt."})
    site.browser.cookies.clear()

    send(site, newest_link(asked), key="k2", **two | {"quantity-2": "11"})

    statuses = [line.status for line in lines_of(site)[2:]]
    assert statuses == [LineStatus.VERIFIED, LineStatus.DECLARED]


def test_a_link_that_was_replaced_opens_nothing(site: Site, asked: Path) -> None:
    """After a new link only the newest works."""
    old = newest_link(asked)
    with site.authority.write() as session:
        actor = site.authority.actor(session, Role.CONTRACT_MANAGER)
        (request,) = session.exec(select(DataRequest)).all()
        renew_link(session, request_id=request.id or 0, actor=actor, now=site.authority.now)
    send_waiting(now=site.authority.now)

    assert site.get(old).status_code == 410
    assert send(site, old).status_code == 410
    assert site.get(newest_link(asked)).status_code == 200
    assert newest_link(asked) != old


def test_a_link_is_too_old_after_sixty_days(site: Site, asked: Path) -> None:
    """Then the contract manager can send a new one."""
    site.authority.pass_time(days=61)

    answer = site.get(newest_link(asked))

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
        site.get(f"{newest_link(asked)}x"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_a_late_contractor_is_reminded_once_for_each_reminder(site: Site, asked: Path) -> None:
    """The reminders stop when the data are there."""
    request = request_of(site)
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
    assert "te laat" in str(mails_to_contact(asked)[-1]["Subject"])
    send(site, newest_link(asked))
    site.authority.pass_time(days=14)

    assert chased() == 1


def test_nothing_delivered_is_said_and_not_assumed(site: Site, asked: Path) -> None:
    """An empty form is refused, unless it is ticked that nothing was delivered."""
    bare: dict[str, object] = {"regels": "0", "naam": "Ans", "form_key": "n1"}
    empty = site.post(newest_link(asked), bare)
    said = site.post(newest_link(asked), bare | {"niets": "ja", "form_key": "n2"})

    assert (empty.status_code, said.status_code) == (422, 303)
    assert request_of(site).status is RequestStatus.RECEIVED


def test_evidence_comes_with_the_line_and_a_bad_file_keeps_all_out(site: Site, asked: Path) -> None:
    """A program is not taken as a weighing slip; a link is, beside its line."""
    files = {"bewijs_bestand-1": ("bon.exe", b"MZ", "application/octet-stream")}
    fields = LINE | {"form_key": "e1", "bewijs_soort-1": "delivery_note"}
    refused = site.post(newest_link(asked), fields, files=files)
    link = {"bewijs_link-1": "https://bonnen.example/1", "bewijs_naam-1": "Bon 1"}
    taken = site.post(newest_link(asked), fields | link | {"bewijs_regel-1": "1", "form_key": "e2"})
    site.sign_in_person(site.authority.people[Role.CONTRACT_MANAGER])
    shown = site.get(f"/projecten/P-001/mki-opgaven/{request_of(site).id}")

    assert (refused.status_code, taken.status_code) == (422, 303)
    assert "https://bonnen.example/1" in shown.text


def test_the_contract_manager_enters_for_the_contractor(site: Site, asked: Path) -> None:
    """The delivery says who entered it; a colleague without the role may not."""
    address = f"/projecten/P-001/mki-opgaven/{request_of(site).id}/invoeren"
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
    send(site, newest_link(asked))
    site.sign_in(Role.CONTRACT_MANAGER)
    one = f"/projecten/P-001/mki-opgaven/{request_of(site).id}"

    for address in ("/projecten/P-001/mki-opgaven", one):
        with counted(site) as questions:
            assert site.get(address).status_code == 200
        assert len(questions) <= LIMIT, questions
    site.browser.cookies.clear()
    with counted(site) as questions:
        site.get(newest_link(asked))
    assert len(questions) <= LIMIT


def test_a_contact_is_kept_and_mailed_and_a_wrong_address_is_told(site: Site, asked: Path) -> None:
    """Another contact closes the links of the first."""
    old = newest_link(asked)
    site.sign_in(Role.CONTRACT_MANAGER)
    fields: dict[str, object] = {"contract": "1", "contact_naam": "Bo", "contact_mail": "bo"}
    wrong = site.post("/projecten/P-001/mki-opgaven/contact", fields)
    fields["contact_mail"] = "bo@aannemer.example"
    right = site.post("/projecten/P-001/mki-opgaven/contact", fields)
    send_waiting(now=site.authority.now)
    site.browser.cookies.clear()

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert mails_to_contact(asked, "bo@aannemer.example")
    assert site.get(old).status_code == 410


def test_requests_open_once(site: Site, asked: Path) -> None:
    """A second run asks nothing."""
    assert ask(site.authority) == 0
    assert len(request_ids(site.authority, 1)) == 1
