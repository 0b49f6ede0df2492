"""What waits for the coordinator: reminders that are held, and messages that did not arrive."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from domain.vocabulary import Message, OutboxState, Role, SweepStatus
from models.queries import sweep as sweeps
from models.work import Outbox, Sweep
from tests.portal.browsing import Site
from tests.portal.counting import counted
from usecases.sweep_reminders import sweep_reminders

MORNINGS = "/beheer/herinneringen"
MESSAGES = "/beheer/berichten"


def held_site(site: Site) -> Site:
    """A morning after two months without, which the brake holds."""
    authority = site.authority
    authority.start()
    for days in (0, 63):
        authority.pass_time(days=days)
        with authority.write() as session:
            sweep_reminders(session, today=authority.today, now=authority.now)
    return site


def sweep_rows(site: Site) -> list[Sweep]:
    """Every sweep, the oldest first."""
    with site.authority.write() as session:
        return list(session.exec(select(Sweep).order_by(col(Sweep.id))))


def digests(site: Site) -> int:
    """How many digests and messages of one late step were written."""
    with site.authority.write() as session:
        kinds = (Message.DIGEST, Message.TOO_LATE)
        return len(session.exec(select(Outbox).where(col(Outbox.message).in_(kinds))).all())


def test_a_held_morning_says_why_and_what_it_would_send(site_on_each: Site) -> None:
    """And the page of late steps points to it."""
    site = held_site(site_on_each).sign_in(Role.COORDINATOR)

    held = site.get(MORNINGS).text

    assert "Waarom tegengehouden" in held
    assert 'value="versturen"' in held
    assert MORNINGS in site.get("/te-laat").text


@pytest.mark.parametrize(
    ("what", "status", "sends"),
    [("versturen", SweepStatus.RELEASED, True), ("vervallen", SweepStatus.DISCARDED, False)],
)
def test_the_coordinator_sends_or_drops_it(
    site_on_each: Site, what: str, status: SweepStatus, *, sends: bool
) -> None:
    """Once; who comes second is told."""
    site = held_site(site_on_each).sign_in(Role.COORDINATOR)
    fields: dict[str, object] = {"ochtend": sweep_rows(site)[-1].id or 0, "doe": what}
    before = digests(site)

    first, second = site.post(MORNINGS, fields), site.post(MORNINGS, fields)

    assert first.status_code == 303
    assert second.status_code == 409
    assert sweep_rows(site)[-1].status is status
    assert (digests(site) > before) is sends
    assert "Er is niets tegengehouden" in site.get(first.headers["location"]).text


@pytest.mark.parametrize("role", [Role.PROJECT_LEAD, Role.ADMINISTRATOR, Role.BUYER])
def test_nobody_else_releases_a_morning(site: Site, role: Role) -> None:
    """The coordinator answers for what goes out."""
    held_site(site).sign_in(role)
    fields: dict[str, object] = {"ochtend": sweep_rows(site)[-1].id or 0, "doe": "versturen"}

    assert site.get(MORNINGS).status_code == 403
    assert site.post(MORNINGS, fields).status_code == 403
    with site.authority.write() as session:
        assert len(sweeps.held_sweeps(session)) == 1


def failed_site(site: Site, *, count: int = 1) -> list[int]:
    """Messages that failed for good; answers their ids."""
    for number in range(count):
        project_id = site.authority.start(f"P-{number}")
        site.authority.answer_all(project_id)
        site.authority.submit(project_id)
    with site.authority.write() as session:
        rows = list(session.exec(select(Outbox).order_by(col(Outbox.id)).limit(count)))
        for row in rows:
            row.failed_at, row.attempts = site.authority.now, 48
            row.last_answer = "550 user <unknown>"
            session.add(row)
        return [row.id or 0 for row in rows]


def test_what_did_not_arrive_is_listed_with_the_last_answer(site_on_each: Site) -> None:
    """And the page of late steps points to it."""
    (outbox_id,) = failed_site(site_on_each)
    site = site_on_each.sign_in(Role.COORDINATOR)

    page = site.get(MESSAGES).text

    assert "550 user &lt;unknown&gt;" in page
    assert f"{MESSAGES}/{outbox_id}/nogmaals" in page
    assert "1 bericht is niet aangekomen" in site.get("/te-laat").text


def test_a_message_is_sent_again_under_the_same_name(site_on_each: Site) -> None:
    """Its Message-ID stays, so that no mailbox gets it twice."""
    (outbox_id,) = failed_site(site_on_each)
    site = site_on_each.sign_in(Role.ADMINISTRATOR)

    again = site.post(f"{MESSAGES}/{outbox_id}/nogmaals")
    twice = site.post(f"{MESSAGES}/{outbox_id}/nogmaals")

    assert again.status_code == 303
    assert twice.status_code == 409
    assert "Elk bericht is aangekomen" in site.get(again.headers["location"]).text
    assert "wordt weer geprobeerd" in site.get(f"{MESSAGES}/{outbox_id}").text
    with site.authority.write() as session:
        row = session.exec(select(Outbox).where(Outbox.id == outbox_id)).one()
    assert row.state(now=site.authority.now + timedelta(hours=1)) is OutboxState.WAITING


def test_what_is_not_there_is_not_shown(site: Site) -> None:
    """A link of an old mail says so."""
    site.sign_in(Role.COORDINATOR)

    assert site.get(f"{MESSAGES}/999999").status_code == 404


@pytest.mark.parametrize("role", [Role.PROJECT_LEAD, Role.BUYER])
def test_addresses_of_colleagues_are_for_who_mends_them(site: Site, role: Role) -> None:
    """Others have no business with them."""
    (outbox_id,) = failed_site(site)
    site.sign_in(role)

    assert site.get(MESSAGES).status_code == 403
    assert site.get(f"{MESSAGES}/{outbox_id}").status_code == 403
    assert site.post(f"{MESSAGES}/{outbox_id}/nogmaals").status_code == 403


@pytest.mark.parametrize("address", [MORNINGS, MESSAGES])
def test_these_pages_ask_few_queries(site: Site, address: str) -> None:
    """Eight at most, with those of the sign-in."""
    failed_site(site, count=2)
    site.sign_in(Role.COORDINATOR)
    site.get(address)

    with counted(site) as said:
        assert site.get(address).status_code == 200

    assert len(said) <= 8, "\n\n".join(said)
