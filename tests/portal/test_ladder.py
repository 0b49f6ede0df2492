"""Beheer, herinneringsladder: change it after a look at what that does, and undo it."""

import re
from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlmodel import col, func, select

from catalogue.ladders import load_ladders
from domain.ladder import RungAnchor, RungRecipient
from domain.vocabulary import Role, SubjectKind, SweepStatus
from models.access import LadderVersion
from models.audit import AuditEvent
from models.work import Reminder, Sweep
from tests.portal.browsing import Site
from tests.portal.counting import counted
from usecases.ladders import ladders
from usecases.sweep_reminders import sweep_reminders

LADDER = "/beheer/herinneringsladder"
CHECKS = f"{LADDER}/check"


def filled(
    other: Mapping[str, object] | None = None, *, kind: SubjectKind = SubjectKind.CHECK
) -> dict[str, object]:
    """The form of the shipped ladder, but for what the test says."""
    fields: dict[str, object] = {"gezien": "0"}
    for rung in load_ladders()[kind].rungs:
        if rung.anchor is RungAnchor.DUE:
            fields[f"dagen-{rung.id}"] = abs(rung.offset_working_days)
            fields[f"kant-{rung.id}"] = "voor" if rung.offset_working_days < 0 else "na"
            fields |= {f"wie-{rung.id}-{one}": "ja" for one in rung.recipients}
    return {
        name: value for name, value in (fields | dict(other or {})).items() if value is not None
    }


def changed_ladder() -> dict[str, object]:
    """The first reminder thirty working days ahead, and the last one to everybody."""
    everybody = {f"wie-late_10-{one}": "ja" for one in RungRecipient}
    return filled({"dagen-before_5": "30", "wie-before_5-project_lead": "ja"} | everybody)


def kept(site: Site) -> int:
    """How many versions were set."""
    with site.authority.write() as session:
        return session.exec(select(func.count(col(LadderVersion.id)))).one()


def in_force(site: Site) -> tuple[int, tuple[RungRecipient, ...]]:
    """The first reminder before the day: when, and to whom."""
    with site.authority.write() as session:
        rung = ladders(session)[SubjectKind.CHECK].rungs[1]
        return rung.offset_working_days, rung.recipients


SHIPPED = (-5, (RungRecipient.OWNER,))


def test_a_look_says_how_many_reminders_and_keeps_nothing(site_on_each: Site) -> None:
    """Those of the next morning, with either ladder; not a reminder stays behind."""
    site_on_each.authority.start()
    site_on_each.authority.pass_time(days=203)
    site = site_on_each.sign_in(Role.COORDINATOR)

    looked = site.post(f"{CHECKS}/nakijken", changed_ladder()).text

    counts = [int(n) for n in re.findall(r"<strong>(\d+) herinnering", looked)]
    assert len(counts) == 2
    assert counts[1] > counts[0]
    assert f'formaction="{CHECKS}"' in looked
    assert (kept(site), in_force(site)) == (0, SHIPPED)
    with site.authority.write() as session:
        assert session.exec(select(func.count(col(Reminder.id)))).one() == 0
        assert session.exec(select(func.count(col(Sweep.id)))).one() == 0


def test_a_kept_ladder_is_climbed_from_the_next_morning(site_on_each: Site) -> None:
    """As many reminders go out as the look said."""
    authority = site_on_each.authority
    authority.start()
    authority.pass_time(days=203)
    site = site_on_each.sign_in(Role.COORDINATOR)
    looked = site.post(f"{CHECKS}/nakijken", changed_ladder()).text
    counts = [int(n) for n in re.findall(r"<strong>(\d+) herinnering", looked)]
    others = 0

    answer = site.post(CHECKS, changed_ladder())

    assert answer.headers["location"] == f"{CHECKS}?gedaan=bewaard"
    assert in_force(site) == (-30, (RungRecipient.OWNER, RungRecipient.PROJECT_LEAD))
    with authority.write() as session:
        report = sweep_reminders(session, today=authority.today, now=authority.now)
        others = session.exec(
            select(func.count(col(Reminder.id))).where(
                col(Reminder.subject_kind) != SubjectKind.CHECK
            )
        ).one()
    assert report.status in {SweepStatus.DONE, SweepStatus.HELD}
    if report.status is SweepStatus.DONE:
        assert report.reminders - others == counts[1]
    assert "30 werkdagen voor de dag" in site.get("/mijn-meldingen").text


def test_after_the_sweep_of_today_the_look_is_at_the_next_working_day(site: Site) -> None:
    """What went out this morning is not counted again."""
    authority = site.authority
    authority.start()
    with authority.write() as session:
        sweep_reminders(session, today=authority.today, now=authority.now)
    site.sign_in(Role.COORDINATOR)

    looked = site.post(f"{CHECKS}/nakijken", filled()).text

    next_day = authority.today + timedelta(days=1)
    assert f"di {next_day.day} maart" in looked


def test_a_change_is_undone_to_the_shipped_ladder_and_to_an_earlier_one(
    site_on_each: Site,
) -> None:
    """Each act stays in the history, with who did it."""
    site = site_on_each.sign_in(Role.COORDINATOR)
    site.post(CHECKS, changed_ladder())
    newest = re.compile(r'name="gezien" value="(\d+)"')
    first = newest.findall(site.get(CHECKS).text)[0]

    undone = site.post(f"{CHECKS}/terug", {"gezien": first})
    shipped = in_force(site)
    second = newest.findall(site.get(CHECKS).text)[0]
    site.post(f"{CHECKS}/terug", {"gezien": second, "versie": first})

    assert undone.headers["location"] == f"{CHECKS}?gedaan=teruggezet"
    assert shipped == SHIPPED
    assert in_force(site)[0] == -30
    assert site.get(CHECKS).text.count("Coen Coordinator") >= 3
    with site.authority.write() as session:
        actions = session.exec(
            select(AuditEvent.action)
            .where(AuditEvent.object_kind == "ladder_version")
            .order_by(col(AuditEvent.sequence))
        )
        assert list(actions) == ["ladder.changed", "ladder.restored", "ladder.changed"]


def test_a_page_that_is_out_of_date_overwrites_nothing(site_on_each: Site) -> None:
    """It shows the ladder as it is now, with what was typed."""
    site = site_on_each.sign_in(Role.COORDINATOR)
    site.post(CHECKS, changed_ladder())

    late = site.post(CHECKS, filled({"dagen-before_5": "7"}))

    assert late.status_code == 409
    assert "Iemand wijzigde deze ladder vlak voor u" in late.text
    assert 'name="dagen-before_5" value="7"' in late.text
    assert in_force(site)[0] == -30


def test_a_ladder_as_it_is_makes_no_version(site: Site) -> None:
    """Pressing keep without a change leaves no trace."""
    site.sign_in(Role.COORDINATOR)

    assert site.post(CHECKS, filled()).status_code == 303
    assert kept(site) == 0


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"dagen-late_1": ""}, "Vul een heel aantal werkdagen in, van 0 tot en met 250."),
        ({"dagen-late_1": "251"}, "Vul een heel aantal werkdagen in"),
        ({"dagen-late_1": "x"}, "Vul een heel aantal werkdagen in"),
        ({"dagen-late_3": "1"}, "Deze herinnering moet na de vorige komen."),
        ({"wie-late_1-owner": None}, "Kies ten minste één die deze herinnering krijgt."),
    ],
)
@pytest.mark.parametrize("where", [CHECKS, f"{CHECKS}/nakijken"])
def test_a_ladder_that_cannot_be_climbed_is_refused(
    site: Site, where: str, wrong: dict[str, object], message: str
) -> None:
    """At the field itself."""
    site.sign_in(Role.ADMINISTRATOR)

    answer = site.post(where, filled(wrong))

    assert answer.status_code == 422
    assert message in answer.text
    assert kept(site) == 0


def test_the_opening_is_told_and_never_asked(site: Site) -> None:
    """Whoever sends fields for it changes nothing."""
    site.sign_in(Role.COORDINATOR)

    site.post(CHECKS, filled({"dagen-opened": "9", "wie-opened-coordinator": "ja"}))

    assert "dagen-opened" not in site.get(CHECKS).text
    assert kept(site) == 0


@pytest.mark.parametrize("kind", SubjectKind)
def test_every_ladder_can_be_looked_at_and_changed(site: Site, kind: SubjectKind) -> None:
    """Each kind has its own."""
    site.sign_in(Role.COORDINATOR)
    last = load_ladders()[kind].rungs[-1].id

    assert site.get(f"{LADDER}/{kind}").status_code == 200
    assert site.post(f"{LADDER}/{kind}/nakijken", filled(kind=kind)).status_code == 200
    assert (
        site.post(f"{LADDER}/{kind}", filled({f"dagen-{last}": "40"}, kind=kind)).status_code == 303
    )
    assert "40 werkdagen te laat" in site.get(LADDER).text


@pytest.mark.parametrize("role", [Role.PROJECT_LEAD, Role.BUYER])
def test_nobody_else_changes_a_ladder(site: Site, role: Role) -> None:
    """Coordinator and administrator keep it."""
    site.sign_in(role)

    assert site.get(LADDER).status_code == 403
    for what in ("", "/nakijken", "/terug"):
        assert site.post(f"{CHECKS}{what}", changed_ladder()).status_code == 403
    assert kept(site) == 0


@pytest.mark.parametrize("address", [LADDER, CHECKS])
def test_these_pages_ask_few_queries(site: Site, address: str) -> None:
    """Eight at most, with those of the sign-in."""
    site.sign_in(Role.COORDINATOR)
    site.post(CHECKS, changed_ladder())

    with counted(site) as said:
        assert site.get(address).status_code == 200

    assert len(said) <= 8, "\n\n".join(said)
