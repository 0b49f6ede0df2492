"""The calendar of one's own work: private by its address, and ended at once."""

import re

from icalendar import Calendar
from sqlmodel import select

from domain.vocabulary import Role
from models.access import CalendarFeed
from models.queries import people
from tests.portal.browsing import Site

PAGE = "/mijn-meldingen/agenda"


def made_feed(site: Site, role: Role) -> str:
    """The path of a new calendar of whoever holds that role."""
    answer = site.sign_in(role).post(PAGE, {"doen": "maken"})
    assert answer.status_code == 200, answer.text
    (path,) = re.findall(r'value="http://[^/"]+(/agenda/[^"]+\.ics)"', answer.text)
    site.browser.cookies.clear()
    return str(path)


def events_of(site: Site, path: str) -> list[tuple[str, str, str]]:
    """Day, summary and address of what stands in the calendar."""
    answer = site.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    return [(str(one.decoded("dtstart")), str(one["summary"]), str(one["url"])) for one in found]


def test_the_calendar_holds_what_is_asked_of_its_person(site_on_each: Site) -> None:
    """Steps, decisions, and the gates to come, each with its address in the portal."""
    site = site_on_each
    project_id = site.authority.start()
    site.authority.answer_all(project_id)
    site.authority.submit(project_id)

    events = events_of(site, made_feed(site, Role.INTERNAL_CLIENT))

    decisions = [event for event in events if event[1].startswith("Besluiten: ")]
    assert decisions == [
        (
            "2026-03-09",
            "Besluiten: Opdracht, Slotlaan, herinrichting",
            "https://poort.example/projecten/P-001/poort/G1/besluit",
        )
    ]
    planned = [event for event in events if event[1].startswith("Poort gepland: ")]
    assert len(planned) == 7
    assert not {event[1] for event in events_of(site, made_feed(site, Role.BUYER))} & {
        event[1] for event in events
    }


def test_steps_stand_on_the_day_they_are_due(site: Site) -> None:
    """As soon as they are open."""
    project_id = site.authority.start()
    item = site.authority.items(project_id)["G1-01"]
    site.authority.pass_time(days=(item.opens_on - site.authority.today).days + 1)

    events = events_of(site, made_feed(site, Role.INTERNAL_CLIENT))

    mine = [event for event in events if event[2] == f"https://poort.example/stap/{item.id}"]
    assert [day for day, _, _ in mine] == [str(item.due_on)]


def test_a_calendar_that_did_not_change_is_not_sent_again(site: Site) -> None:
    """Programs ask every hour."""
    site.authority.start()
    path = made_feed(site, Role.INTERNAL_CLIENT)
    first = site.get(path)

    again = site.get(path, **{"If-None-Match": first.headers["etag"]})

    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]


def test_a_new_address_closes_the_old_one_and_ending_closes_both(site: Site) -> None:
    """So that an address that leaked is worth nothing."""
    site.authority.start()
    old = made_feed(site, Role.INTERNAL_CLIENT)
    new = made_feed(site, Role.INTERNAL_CLIENT)
    assert [site.get(path).status_code for path in (old, new)] == [404, 200]

    ended = site.sign_in(Role.INTERNAL_CLIENT).post(PAGE, {"doen": "intrekken"})

    assert ended.headers["location"] == "/mijn-meldingen?gedaan=agenda-ingetrokken"
    assert site.get(new).status_code == 404


def test_the_store_does_not_know_the_address(site: Site) -> None:
    """Only its hash, so that a copy of the database opens no calendar."""
    path = made_feed(site, Role.INTERNAL_CLIENT)
    token = path.partition(".")[2].removesuffix(".ics")

    with site.authority.write() as session:
        rows = session.exec(select(CalendarFeed)).all()

    assert all(token not in str(row) for row in rows)


def test_who_left_has_no_calendar_and_a_made_up_address_opens_nothing(site: Site) -> None:
    """Whatever it holds."""
    path = made_feed(site, Role.INTERNAL_CLIENT)
    with site.authority.write() as session:
        row = people.membership(session, site.authority.people[Role.INTERNAL_CLIENT])
        row.left_on = site.authority.today
        session.add(row)

    for address in (path, "/agenda/1.x.ics", "/agenda/x.ics", f"/agenda/{'9' * 30}.x.ics"):
        assert site.get(address).status_code == 404
