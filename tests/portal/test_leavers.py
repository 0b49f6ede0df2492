"""People who left: their name goes when its term is over, and the trail verifies as before."""

import json

import pytest
from sqlmodel import col, select

from domain.vocabulary import Origin, Role
from models.access import ApiToken, CalendarFeed, PortalSession, SavedView
from models.audit import AuditEvent, AuditText
from models.audit_trail import root, verify_chain
from models.queries import people
from models.queries.leavers import works_elsewhere
from models.work import Outbox
from tests.portal.browsing import Site
from usecases.acting import Acting
from usecases.anonymise_person import (
    NotALeaverError,
    StillTied,
    StillTiedError,
    anonymise_person,
    list_leavers,
)
from usecases.change_person import let_leave
from usecases.set_up import AddPerson, add_person
from usecases.trail import record

_PAGE = "/beheer/vertrokken"
_NAME = "Zoë Ånne 100%"


def somebody(site: Site) -> int:
    """Somebody in no team, after some use of the portal; the name is hard to find in texts."""
    own, now = site.authority.organisation_id, site.authority.now
    with site.authority.write() as session:
        row = add_person(
            session,
            command=AddPerson(name=_NAME, email="zoe@waterveen.example"),
            actor=site.authority.actor(session, Role.ADMINISTRATOR),
            now=now,
        )
        assert row.id is not None
        person_id = row.id
    site.sign_in_person(person_id).get("/mijn-meldingen")
    with site.authority.write() as session:
        session.add(
            SavedView(
                organisation_id=own,
                person_id=person_id,
                page="/te-laat",
                name="van Zoë",
                query="x=1",
                created_at=now,
            )
        )
        session.add(
            CalendarFeed(
                organisation_id=own, person_id=person_id, token_hash="a" * 64, created_at=now
            )
        )
        session.add(
            ApiToken(
                organisation_id=own,
                person_id=person_id,
                name="van Zoë",
                token_hash="b" * 64,
                scopes="",
                created_by=person_id,
                created_at=now,
            )
        )
    return person_id


def leaves(site: Site, person_id: int, *, days: int = 731) -> None:
    """They leave, and so many days pass."""
    with site.authority.write() as session:
        administrator = site.authority.actor(session, Role.ADMINISTRATOR)
        let_leave(session, person_id=person_id, actor=administrator, now=site.authority.now)
    site.authority.pass_time(days=days)


def test_the_name_goes_and_the_trail_verifies_as_before(site_on_each: Site) -> None:
    """All by which they came in goes with it; what they did stays, under the same pseudonym."""
    site = site_on_each
    person_id = somebody(site)
    leaves(site, person_id)
    with site.authority.write() as session:
        before, size = verify_chain(session), len(session.exec(select(AuditEvent)).all())
        pseudonym = people.person(session, person_id).pseudonym

    listed = site.sign_in(Role.ADMINISTRATOR).get(_PAGE).text
    asked = site.get(f"{_PAGE}/{person_id}").text
    answer = site.post(_PAGE, {"persoon": str(person_id)})

    assert f"{_NAME} anonimiseren" in listed
    assert "Ja, laat de naam los" in asked
    assert answer.headers["location"] == f"{_PAGE}?gedaan=anoniem"
    assert "Zoë" not in site.get(_PAGE).text
    with site.authority.write() as session:
        after = verify_chain(session)
        assert before.holds
        assert after.holds
        assert root(session, up_to=size) == before.root
        row = people.person(session, person_id)
        assert (row.name, row.pseudonym) == (f"Vertrokken medewerker {pseudonym[:6]}", pseudonym)
        assert row.email.endswith(".invalid")
        assert row.login_subject is None
        assert row.anonymised_at is not None
        assert person_id not in session.exec(select(PortalSession.person_id)).all()
        assert session.exec(select(CalendarFeed)).all() == []
        assert session.exec(select(SavedView)).all() == []
        token = session.exec(select(ApiToken)).one()
        assert (token.name, token.revoked_at) == ("-", site.authority.now)
        newest = session.exec(select(AuditEvent).order_by(col(AuditEvent.sequence).desc())).first()
        assert newest is not None
        assert (newest.action, newest.object_id) == ("person.anonymised", person_id)
        assert "Zoë" not in newest.facts


def test_words_of_sent_messages_that_name_them_go(site_on_each: Site) -> None:
    """Those to them and those about them; what is still to be sent stays, and so do the others."""
    site = site_on_each
    person_id = somebody(site)
    lead = site.authority.people[Role.PROJECT_LEAD]
    project = site.authority.start()
    site.authority.answer_all(project)
    site.authority.submit(project)
    with site.authority.write() as session:
        template = session.exec(select(Outbox)).first()
        assert template is not None
        values = template.model_dump(exclude={"id", "dedupe_key", "recipient_id", "payload"})
        for number, (recipient, body, is_sent) in enumerate(
            [
                (person_id, {"x": "hallo"}, True),
                (lead, {"x": _NAME}, True),
                (lead, {"x": "iets anders"}, True),
                (lead, {"x": _NAME}, False),
            ]
        ):
            sent_at = site.authority.now if is_sent else None
            written = json.dumps(body, ensure_ascii=number % 2 == 1)
            key = f"{number:064x}"
            session.add(
                Outbox(
                    **values | {"sent_at": sent_at},
                    recipient_id=recipient,
                    dedupe_key=key,
                    payload=written,
                )
            )
    leaves(site, person_id)

    site.sign_in(Role.ADMINISTRATOR).post(_PAGE, {"persoon": str(person_id)})

    with site.authority.write() as session:
        keys = [f"{number:064x}" for number in range(4)]
        rows = session.exec(select(Outbox).where(col(Outbox.dedupe_key).in_(keys)))
        emptied = {int(row.dedupe_key, 16): row.payload == "{}" for row in rows}
    assert emptied == {0: True, 1: True, 2: False, 3: False}


def test_free_text_of_events_about_them_goes(site_on_each: Site) -> None:
    """The chain keeps a salted hash of it, which says nothing without the text."""
    site = site_on_each
    person_id = somebody(site)
    with site.authority.write() as session:
        for told_of in (person_id, site.authority.people[Role.BUYER]):
            record(
                session,
                action="person.changed",
                object_kind="person",
                object_id=told_of,
                at=site.authority.now,
                by=Acting(person_id=told_of, on_behalf_of=None, origin=Origin.PORTAL),
                text=f"over {told_of}",
            )
    leaves(site, person_id)

    site.sign_in(Role.ADMINISTRATOR).post(_PAGE, {"persoon": str(person_id)})

    with site.authority.write() as session:
        texts = {one.text for one in session.exec(select(AuditText))}
        assert verify_chain(session).holds
    assert f"over {person_id}" not in texts
    assert f"over {site.authority.people[Role.BUYER]}" in texts


def test_the_term_runs_to_the_day(site: Site) -> None:
    """Two years after the last day, and not a day before."""
    person_id = somebody(site)
    leaves(site, person_id, days=729)
    with site.authority.write() as session:
        too_early = list_leavers(session, years=2, now=site.authority.now)
    site.authority.pass_time(days=2)
    with site.authority.write() as session:
        in_time = list_leavers(session, years=2, now=site.authority.now)

    assert [one.tied for one in too_early] == [(StillTied.TERM_RUNS,)]
    assert [one.tied for one in in_time] == [()]


def test_who_is_still_tied_keeps_their_name(site_on_each: Site) -> None:
    """A team, an open step or a session that runs; the page says which."""
    site = site_on_each
    site.authority.start()
    buyer = site.authority.people[Role.BUYER]
    leaves(site, buyer)
    with site.authority.write() as session:
        session.add(
            PortalSession(
                organisation_id=site.authority.organisation_id,
                person_id=buyer,
                token_hash="c" * 64,
                method="demo",
                created_at=site.authority.now,
                last_seen_at=site.authority.now,
                ends_at=site.authority.now.replace(hour=23),
            )
        )

    page = site.sign_in(Role.ADMINISTRATOR).get(_PAGE).text
    with site.authority.write() as session, pytest.raises(StillTiedError) as refused:
        anonymise_person(
            session,
            person_id=buyer,
            years=2,
            actor=site.authority.actor(session, Role.ADMINISTRATOR),
            now=site.authority.now,
        )

    assert "zit nog in het team van een project" in page
    assert {StillTied.IN_TEAM, StillTied.SIGNED_IN} <= set(refused.value.details["why"])  # type: ignore[call-overload] # the reasons
    assert "Bea Buyer anonimiseren" not in page


def test_who_works_here_cannot_be_anonymised_nor_anybody_twice(site: Site) -> None:
    """Both are not among those who left with their name."""
    person_id = somebody(site)
    site.sign_in(Role.ADMINISTRATOR)
    at_work = site.post(_PAGE, {"persoon": str(person_id)})
    leaves(site, person_id)
    site.sign_in(Role.ADMINISTRATOR).post(_PAGE, {"persoon": str(person_id)})
    twice = site.post(_PAGE, {"persoon": str(person_id)})

    assert (at_work.status_code, twice.status_code) == (NotALeaverError.status,) * 2


def test_it_is_known_whether_another_authority_has_them_at_work(site_on_each: Site) -> None:
    """A person is one row for all authorities in a store; on SQLite there is one authority."""
    site = site_on_each
    person_id = somebody(site)
    with site.authority.write() as session:
        row, has_others = people.person(session, person_id), session.get_bind().dialect.name
        before = works_elsewhere(session, row, today=site.authority.today)
    leaves(site, person_id)
    with site.authority.write() as session:
        row = people.person(session, person_id)
        after = works_elsewhere(session, row, today=site.authority.today)

    assert (before, after) == (has_others == "postgresql", False)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.PROJECT_LEAD])
def test_only_the_administrator_sees_who_left(site: Site, role: Role) -> None:
    """And nobody else lets a name go."""
    site.sign_in(role)

    assert site.get(_PAGE).status_code == 403
    assert site.post(_PAGE, {"persoon": "1"}).status_code == 403
