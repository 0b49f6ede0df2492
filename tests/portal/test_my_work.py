"""Mijn werk: what now in one look, in one's own name and in another's."""

from datetime import date, timedelta

from domain.vocabulary import AnswerValue, Role
from models.gate import CheckItem
from models.queries import waiting_work
from tests.portal.browsing import Site
from tests.portal.counting import counted
from usecases.arrange_substitution import ArrangeSubstitution, arrange_substitution
from usecases.deviations import AskDeviation, ask_deviation


def stand_in(site: Site, *, absent: Role, substitute: Role) -> None:
    """Let one stand in for the other from today on, for a week."""
    authority = site.authority
    with authority.write() as session:
        arrange_substitution(
            session,
            command=ArrangeSubstitution(
                absent_id=authority.people[absent],
                substitute_id=authority.people[substitute],
                starts_on=authority.today,
                ends_on=authority.today + timedelta(days=7),
            ),
            actor=authority.actor(session, absent),
            now=authority.now,
        )


def test_who_has_nothing_to_do_reads_what_will_come(site_on_each: Site) -> None:
    """An empty list is a sentence and a way on."""
    answer = site_on_each.sign_in(Role.BUYER).get("/werk")

    assert answer.status_code == 200
    assert "Er wacht niets op u" in answer.text
    assert 'href="/projecten"' in answer.text


def test_late_work_comes_first_and_its_first_row_has_the_button(site_on_each: Site) -> None:
    """The row leads to the step at its gate; the day is given twice."""
    project_id = site_on_each.authority.start()
    site_on_each.authority.pass_time(days=120)

    answer = site_on_each.sign_in(Role.INTERNAL_CLIENT).get("/werk")

    item = next(
        one
        for one in site_on_each.authority.items(project_id).values()
        if one.assignee_id == site_on_each.authority.people[Role.INTERNAL_CLIENT]
    )
    assert f'href="/projecten/P-001/poort/G1#stap-{item.id}"' in answer.text
    assert "werkdagen te laat" in answer.text
    assert answer.text.count("Nu doen") == 1
    assert answer.text.index("Te laat") < answer.text.index("Nu doen")


def test_a_gate_that_waits_for_a_decision_stands_in_the_list_of_its_client(
    site_on_each: Site,
) -> None:
    """And leads to the page on which one decides."""
    project_id = site_on_each.authority.start()
    site_on_each.authority.answer_all(project_id)
    site_on_each.authority.submit(project_id)

    answer = site_on_each.sign_in(Role.INTERNAL_CLIENT).get("/werk")

    assert 'href="/projecten/P-001/poort/G1/besluit"' in answer.text
    assert "Er wacht 1 ding op u." in answer.text


def test_a_deviation_that_waits_stands_in_the_list_of_its_decider(site_on_each: Site) -> None:
    """With the step from which is deviated."""
    authority = site_on_each.authority
    project_id = authority.start()
    item = authority.items(project_id)["G1-04"]
    with authority.write() as session:
        deviation = ask_deviation(
            session,
            command=AskDeviation(
                item_id=item.id or 0,
                reason="Te vroeg",
                measure="In fase 2",
            ),
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )

    answer = site_on_each.sign_in(Role.INTERNAL_CLIENT).get("/werk")

    assert f'href="/afwijking/{deviation.id}"' in answer.text
    assert "Besluit over een afwijking" in answer.text


def test_a_gate_past_its_day_stands_in_the_list_of_its_lead(site_on_each: Site) -> None:
    """Submitting it is the lead's to do."""
    site_on_each.authority.start()
    site_on_each.authority.pass_time(days=120)

    answer = site_on_each.sign_in(Role.PROJECT_LEAD).get("/werk")

    assert 'href="/projecten/P-001/poort/G1"' in answer.text


def test_a_substitute_sees_whose_work_it_is_and_the_absent_sees_who_acts(
    site_on_each: Site,
) -> None:
    """Steps done in somebody's stead are marked; nobody else sees them."""
    site_on_each.authority.start()
    site_on_each.authority.pass_time(days=60)
    stand_in(site_on_each, absent=Role.INTERNAL_CLIENT, substitute=Role.BUYER)

    substitute = site_on_each.sign_in(Role.BUYER).get("/werk").text
    absent = site_on_each.sign_in(Role.INTERNAL_CLIENT).get("/werk").text
    other = site_on_each.sign_in(Role.CONTRACT_MANAGER).get("/werk").text

    assert "U vervangt Ingrid Client tot en met" in substitute
    assert "namens Ingrid Client" in substitute
    assert "Bea Buyer vervangt u tot en met" in absent
    assert "namens" not in absent
    assert "Ingrid" not in other


def test_many_steps_stand_under_their_project(site: Site) -> None:
    """A few stand by themselves, with the name of the project beside each."""
    for number in range(1, 6):
        site.authority.start(f"P-{number}", name=f"Werk {number}")
    site.authority.pass_time(days=120)

    answer = site.sign_in(Role.INTERNAL_CLIENT).get("/werk")

    assert '<h3><a href="/projecten/P-1">Werk 1</a></h3>' in answer.text


def test_a_long_list_shows_its_beginning_and_the_way_to_the_rest(site: Site) -> None:
    """The count is that of all."""
    for number in range(1, 15):
        site.authority.start(f"P-{number}")
    site.authority.pass_time(days=120)
    site.sign_in(Role.INTERNAL_CLIENT)

    beginning, everything = site.get("/werk").text, site.get("/werk?alles=ja").text

    assert "/werk?alles=ja#too_late" in beginning
    assert beginning.count('class="task') < everything.count('class="task')
    assert "/werk?alles=ja" not in everything


def test_who_has_more_than_fits_sees_what_is_due_first_and_is_told(site: Site) -> None:
    """A count that is not known is not shown as if it were."""
    project_id = site.authority.start()
    site.authority.pass_time(days=120)
    client = site.authority.people[Role.INTERNAL_CLIENT]
    items = site.authority.items(project_id).values()
    one = next(item for item in items if item.assignee_id == client)
    told = one.model_dump(exclude={"id", "instance"})
    with site.authority.write() as session:
        session.add_all(CheckItem(**told, instance=f"{n}") for n in range(waiting_work.MOST))

    text = site.sign_in(Role.INTERNAL_CLIENT).get("/werk").text

    assert "dit zijn de 500 die het eerst af moeten" in text


def test_my_work_asks_as_much_of_the_database_for_many_projects_as_for_one(site: Site) -> None:
    """Eight statements, also for who stands in for somebody."""
    site.authority.start("P-1")
    stand_in(site, absent=Role.INTERNAL_CLIENT, substitute=Role.PROJECT_LEAD)
    site.authority.pass_time(days=3)
    site.sign_in(Role.PROJECT_LEAD)
    site.get("/werk")
    with counted(site) as one:
        site.get("/werk")
    for number in range(2, 12):
        site.authority.start(f"P-{number}")

    with counted(site) as many:
        site.get("/werk")

    assert len(one) == len(many) <= 8


def test_a_link_to_a_step_leads_to_its_place_at_the_gate(site_on_each: Site) -> None:
    """Also for a number with a space in it."""
    project_id = site_on_each.authority.start("P 1")
    item = site_on_each.authority.items(project_id)["G1-01"]

    answer = site_on_each.sign_in(Role.BUYER).get(f"/stap/{item.id}")

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/projecten/P%201/poort/G1#stap-{item.id}"


def test_a_step_that_is_not_there_is_a_page_that_says_so(site: Site) -> None:
    """With what to do instead."""
    site.sign_in(Role.BUYER)

    missing, unreadable = site.get("/stap/999"), site.get("/stap/99999999999999999999")

    assert missing.status_code == 404
    assert "Zoek de stap op bij Mijn werk" in missing.text
    assert unreadable.status_code == 422


def test_an_answered_step_leaves_the_list(site: Site) -> None:
    """What was done waits no more."""
    project_id = site.authority.start()
    site.authority.pass_time(days=60)
    assert AnswerValue.YES.value not in site.sign_in(Role.INTERNAL_CLIENT).get("/werk").text
    site.authority.answer_all(project_id)

    answer = site.get("/werk")

    assert "Er wacht niets op u" in answer.text
    assert site.authority.today > date(2026, 3, 2)
