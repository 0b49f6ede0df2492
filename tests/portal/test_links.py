"""Links in mails: they open one thing for one person, and looking changes nothing."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from icalendar import Calendar

from domain.vocabulary import AnswerValue, Role
from models.queries import gates, people
from notifications.signed_links import LinkPurpose, LinkSigner, LinkTarget, LinkUnreadableError
from tasks.sending import send_waiting
from tasks.surroundings import Surroundings, settle
from tests.portal.browsing import Site
from usecases.deviations import AskDeviation, ask_deviation
from usecases.return_check import ReturnCheck, return_check

OLD, NEW = b"o" * 32, b"n" * 32


@pytest.fixture
def mailed(site: Site, tmp_path: Path) -> Iterator[Path]:
    """The mailbox of a runner whose links the portal of the site reads."""
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
    yield mailbox
    settle(None)


def mails_to(mailbox: Path, address: str) -> list[EmailMessage]:
    """What was mailed to that address."""
    read = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted(mailbox.rglob("new/*"))
    ]
    return [mail for mail in read if address in str(mail["To"])]


def text_of(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def paths_in(mail: EmailMessage) -> list[str]:
    """The signed links in a mail, as the portal is asked for them."""
    return re.findall(r"https://poort\.example(/l/\S+)", text_of(mail))


def link_to_a_step(site: Site, mailbox: Path) -> str:
    """The link of the mail by which the project lead heard that a check came back."""
    project_id = site.authority.start()
    site.authority.answer_all(project_id)
    item = site.authority.items(project_id)["G1-04"]
    with site.authority.write() as session:
        return_check(
            session,
            command=ReturnCheck(item_id=item.id or 0, reason="De poorten staan er nog niet in"),
            actor=site.authority.actor(session, Role.COORDINATOR),
            now=site.authority.now,
        )
    send_waiting(now=site.authority.now)
    return paths_in(mails_to(mailbox, "peter@waterveen.example")[-1])[0]


def items_of(site: Site) -> list[tuple[str, int, str]]:
    """How every check of the first project stands."""
    with site.authority.write() as session:
        attempt = gates.attempt_in_hand(session, 1)
        items = gates.check_items(session, attempt.id or 0)
        return [(item.check_id, item.version, str(item.status)) for item in items]


def test_a_link_shows_the_step_without_signing_in(site: Site, mailed: Path) -> None:
    """With what to do, why, by when, and who the mail was for."""
    answer = site.get(link_to_a_step(site, mailed))

    assert answer.status_code == 200
    assert "Uw antwoord" in answer.text
    assert "een mail aan Peter Lead" in answer.text
    assert "Slotlaan, herinrichting" in answer.text


def test_a_scanner_that_opens_every_link_changes_nothing(site: Site, mailed: Path) -> None:
    """However often, and also when it asks for the head only."""
    path = link_to_a_step(site, mailed)
    mails = mails_to(mailed, "@waterveen.example")
    before = items_of(site)

    for each in [each for mail in mails for each in paths_in(mail)] * 3:
        assert site.get(each).status_code == 200
        site.browser.head(each)

    assert items_of(site) == before
    assert site.get(path).status_code == 200


def test_a_check_is_answered_by_its_link_once(site: Site, mailed: Path) -> None:
    """Afterwards the link is closed, and the answer stands in its reader's name."""
    path = link_to_a_step(site, mailed)
    fields: dict[str, object] = {
        "antwoord": "yes",
        "bewijs": "https://dossier.example/1",
        "naam": "Opdracht",
    }

    first = site.post(path, fields)
    again = site.post(path, fields)

    assert first.status_code == 200
    assert "uw antwoord is bewaard" in first.text
    assert again.status_code == 410
    assert site.authority.items(1)["G1-04"].answer is AnswerValue.YES


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        pytest.param({}, "antwoord", id="nothing"),
        pytest.param({"antwoord": "no"}, "reden", id="no without why"),
        pytest.param({"antwoord": "yes", "bewijs": "archief"}, "bewijs", id="no address"),
    ],
)
def test_a_mistake_on_a_link_is_named(
    site: Site, mailed: Path, typed: dict[str, object], field: str
) -> None:
    """Nothing is stored, not even half."""
    path = link_to_a_step(site, mailed)
    before = items_of(site)

    answer = site.post(path, typed)

    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert items_of(site) == before


def test_another_website_cannot_use_a_link(site: Site, mailed: Path) -> None:
    """A form that comes from elsewhere is refused."""
    path = link_to_a_step(site, mailed)

    answer = site.post(path, {"antwoord": "yes"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403


def test_who_is_signed_in_goes_to_the_page_itself(site: Site, mailed: Path) -> None:
    """There they can do everything."""
    path = link_to_a_step(site, mailed)

    answer = site.sign_in(Role.PROJECT_LEAD).get(path)

    assert answer.status_code == 303
    assert re.fullmatch(r"/stap/\d+", answer.headers["location"])


def test_an_old_link_asks_to_sign_in(site: Site, mailed: Path) -> None:
    """And leads on to the same step."""
    path = link_to_a_step(site, mailed)
    site.authority.pass_time(days=21)

    answer = site.get(path)

    assert answer.status_code == 410
    assert "Deze link is te oud" in answer.text
    assert "/aanmelden?verder=%2Fstap%2F" in answer.text


def test_a_changed_link_opens_nothing(site: Site, mailed: Path) -> None:
    """One letter is enough; nor does a token of another product."""
    path = link_to_a_step(site, mailed)
    other = LinkSigner((b"x" * 32,))
    target = site.browser.app.state.portal.links.target(path.removeprefix("/l/"))  # type: ignore[attr-defined] # ours

    for forged in (f"{path[:-2]}aa", "/l/x", f"/l/{other.token(target)}"):
        answer = site.get(forged)
        assert answer.status_code == 404
        assert "Meld u aan om uw werk te vinden" in answer.text
    assert site.post("/l/x", {"antwoord": "yes"}).status_code == 404


def test_who_left_cannot_use_a_link(site: Site, mailed: Path) -> None:
    """A mailbox may outlive a contract."""
    path = link_to_a_step(site, mailed)
    with site.authority.write() as session:
        row = people.membership(session, site.authority.people[Role.PROJECT_LEAD])
        row.left_on = site.authority.today
        session.add(row)

    assert site.get(path).status_code == 404
    assert site.post(path, {"antwoord": "yes"}).status_code == 404


def test_a_link_signed_with_the_secret_before_still_opens() -> None:
    """The newest signs; both are read; one that was dropped no longer is."""
    both, old, new = LinkSigner((OLD, NEW)), LinkSigner((OLD,)), LinkSigner((NEW,))
    target = LinkTarget(
        purpose=LinkPurpose.STEP,
        object_id=7,
        version=1,
        organisation_id=1,
        person_id=2,
        expires_at=datetime(2026, 4, 1, tzinfo=UTC),
    )

    assert both.target(old.token(target)) == target
    assert both.token(target) == new.token(target)
    with pytest.raises(LinkUnreadableError):
        new.target(old.token(target))


def test_a_decision_is_read_by_its_link_and_taken_after_signing_in(
    site: Site, mailed: Path
) -> None:
    """The mail brings an appointment, whose address is the plain one: others see a calendar."""
    project_id = site.authority.start()
    site.authority.answer_all(project_id)
    site.authority.submit(project_id)
    send_waiting(now=site.authority.now)
    mail = mails_to(mailed, "ingrid@waterveen.example")[-1]
    (path,) = paths_in(mail)

    answer = site.get(path)

    assert answer.status_code == 200
    assert "Niets houdt deze poort dicht" in answer.text
    assert "Aanmelden en besluiten" in answer.text
    assert "<form" not in answer.text
    (part,) = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
    (appointment,) = Calendar.from_ical(str(part.get_content())).walk("VEVENT")
    assert appointment["url"] == "https://poort.example/projecten/P-001/poort/G1/besluit"
    assert site.post(path, {"antwoord": "yes", "besluit": "go"}).status_code == 403
    site.authority.decide(project_id)
    assert site.get(path).status_code == 410


def test_a_deviation_is_read_by_its_link_and_decided_after_signing_in(
    site: Site, mailed: Path
) -> None:
    """It shows reason and measure, and a way to sign in."""
    project_id = site.authority.start()
    item = site.authority.items(project_id)["G1-04"]
    with site.authority.write() as session:
        ask_deviation(
            session,
            command=AskDeviation(item_id=item.id or 0, reason="Te vroeg", measure="In fase 2"),
            actor=site.authority.actor(session, Role.PROJECT_LEAD),
            now=site.authority.now,
        )
    send_waiting(now=site.authority.now)
    mail = next(
        mail
        for mail in mails_to(mailed, "ingrid@waterveen.example")
        if "fwijking" in str(mail["Subject"])
    )

    answer = site.get(paths_in(mail)[0])

    assert answer.status_code == 200
    assert "In fase 2" in answer.text
    assert "Aanmelden en besluiten" in answer.text
    assert "<form" not in answer.text
    assert site.post(paths_in(mail)[0], {"antwoord": "yes"}).status_code == 403


def test_a_number_with_spaces_and_signs_stands_in_mails_and_addresses(
    site: Site, mailed: Path
) -> None:
    """Authorities number as they like; only a slash is no part of a number."""
    project_id = site.authority.start("2026 + Ré & co")
    site.authority.answer_all(project_id)
    site.authority.submit(project_id)
    send_waiting(now=site.authority.now)
    (path,) = paths_in(mails_to(mailed, "ingrid@waterveen.example")[-1])

    assert site.get(path).status_code == 200
    page = site.sign_in(Role.INTERNAL_CLIENT).get(path).headers["location"]
    assert page == "/projecten/2026%20%2B%20R%C3%A9%20%26%20co/poort/G1/besluit"
    assert site.get(page).status_code == 200
