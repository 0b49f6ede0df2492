"""The page of a project: where it stands, what blocks, who does what, and what happened."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from domain.vocabulary import AnswerValue, Language, Origin, Outcome, Role
from models.project import Suspension
from models.queries import gates, projects
from notifications.language import catalogue_of
from tests.authority import ACROSS, TEAM, Authority
from tests.portal.browsing import Site
from tests.portal.counting import counted
from usecases.acting import load_actor, may_act
from usecases.answer_check import AnswerCheck, answer_check
from usecases.arrange_substitution import ArrangeSubstitution, arrange_substitution
from usecases.assessment import assess
from usecases.decision import NewCondition
from usecases.deviations import AskDeviation, ask_deviation
from usecases.event_words import SENTENCES
from usecases.project_page import ACTS, ProjectPage, project_page

PAGE = "/projecten/P-001"
MOST_QUERIES = 8


def read(authority: Authority, role: Role = Role.PROJECT_LEAD) -> ProjectPage:
    """The page as that role gets it."""
    with authority.write() as session:
        actor = load_actor(
            session, authority.people[role], on=authority.today, origin=Origin.PORTAL
        )
        return project_page(
            session, "P-001", actor=actor, today=authority.today, language=Language.EN
        )


def ask(authority: Authority, project_id: int) -> None:
    """Let the project lead ask to deviate from the first check in hand."""
    with authority.write() as session:
        attempt = gates.attempt_in_hand(session, project_id)
        assert attempt.id is not None
        item = next(one for one in gates.check_items(session, attempt.id) if one.blocking)
        assert item.id is not None
        ask_deviation(
            session,
            command=AskDeviation(item_id=item.id, reason="Te laat", measure="Later alsnog"),
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )


def say_no(authority: Authority, project_id: int) -> None:
    """Let the project lead answer no to a check that blocks."""
    with authority.write() as session:
        attempt = gates.attempt_in_hand(session, project_id)
        assert attempt.id is not None
        item = next(one for one in gates.check_items(session, attempt.id) if one.blocking)
        assert item.id is not None
        answer_check(
            session,
            command=AnswerCheck(item_id=item.id, value=AnswerValue.NO, reason="Nog niet"),
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )


def pass_with_condition(authority: Authority, project_id: int) -> None:
    """Pass a gate on the condition that something is still done."""
    authority.answer_all(project_id)
    authority.submit(project_id)
    condition = NewCondition(
        label="Reken het na",
        role=Role.PROJECT_LEAD,
        due_on=authority.today + timedelta(days=30),
    )
    authority.decide(project_id, Outcome.GO_WITH_CONDITIONS, conditions=(condition,))
    authority.drive()


STORIES = {
    "at its start": lambda _authority, _project_id: None,
    "answered": lambda authority, project_id: authority.answer_all(project_id),
    "asked to deviate": ask,
    "answered no": say_no,
    "passed on a condition": pass_with_condition,
    "one gate on": lambda authority, project_id: authority.pass_gate(project_id),
}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES.keys())
def test_the_page_says_the_same_of_what_blocks_as_submitting_would(
    site_on_each: Site, story: object
) -> None:
    """It judges what it read itself; the rule is the same one."""
    authority = site_on_each.authority
    project_id = authority.start(material="concrete", mki_weight_percent=10)
    assert callable(story)
    story(authority, project_id)

    page = read(authority)
    with authority.write() as session:
        verdict = assess(
            session,
            project=projects.project(session, project_id),
            attempt=gates.attempt_in_hand(session, project_id),
        ).verdict

    assert page.in_hand is not None
    assert sorted((point.item_id, point.why, point.due_on) for point in page.in_hand.points) == (
        sorted((block.item_id, block.why, block.due_on) for block in verdict.blocks)
    )


@pytest.mark.parametrize("role", [role for _, role in (*TEAM, *ACROSS)], ids=str)
def test_what_is_offered_is_what_may_be_done(site: Site, role: Role) -> None:
    """No more than the use cases allow, and no less."""
    authority = site.authority
    project_id = authority.start()

    page = read(authority, role)
    with authority.write() as session:
        actor = authority.actor(session, role, Origin.PORTAL)
        granted = {act for act in ACTS if may_act(session, act, actor=actor, project_id=project_id)}

    assert page.may == {act for act in granted if not act.endswith("resume")}


def test_a_substitute_is_offered_what_the_absent_person_may(site: Site) -> None:
    """And the team shows who acts until when."""
    authority = site.authority
    authority.start()
    with authority.write() as session:
        arrange_substitution(
            session,
            command=ArrangeSubstitution(
                absent_id=authority.people[Role.PROJECT_LEAD],
                substitute_id=authority.people[Role.STRATEGIC_BUYER],
                starts_on=authority.today,
                ends_on=authority.today + timedelta(days=7),
            ),
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )

    page = read(authority, Role.STRATEGIC_BUYER)
    shown = site.sign_in(Role.STRATEGIC_BUYER).get(PAGE).text

    assert {act.value for act in page.may} >= {"project:gate:plan", "project:team:change"}
    assert "afwezig tot en met ma 9 maart, Stef Strategist vervangt" in shown


def test_the_page_shows_where_the_project_stands(site: Site) -> None:
    """The path, the gate in hand with what blocks, the team, and what is wanted of MKI."""
    authority = site.authority
    project_id = authority.start()
    pass_with_condition(authority, project_id)
    ask(authority, project_id)

    answer = site.sign_in(Role.PROJECT_LEAD).get(PAGE)

    assert answer.status_code == 200
    for words in (
        "Slotlaan, herinrichting",
        "besloten ma 2 maart 2026",
        "Poort 2: ",
        "punten houden deze poort tegen",
        "Peter Lead",
        "Reken het na",
        "Later alsnog",
        "30%",
        "minder dan in 2020",
        "Project is hier",
        "akkoord onder voorwaarden",
    ):
        assert words in answer.text, words


def test_the_run_of_a_transition_is_linked_once_it_is_known(site: Site) -> None:
    """Nothing is linked that nobody recorded."""
    authority = site.authority
    authority.pass_gate(authority.start())
    before = site.sign_in(Role.PROJECT_LEAD).get(PAGE).text
    with authority.write() as session:
        session.connection().exec_driver_sql("UPDATE command SET prefect_run_id = 'abc-123'")

    after = site.get(PAGE).text

    assert "runs/flow-run" not in before
    assert "/runs/flow-run/abc-123" in after


def test_a_decision_that_is_carried_out_says_so(site: Site) -> None:
    """And one that is held says who looks at it."""
    authority = site.authority
    project_id = authority.start()
    authority.answer_all(project_id)
    authority.submit(project_id)
    authority.decide(project_id)
    site.sign_in(Role.BUYER)
    running = site.get(PAGE).text
    with authority.write() as session:
        session.connection().exec_driver_sql("UPDATE command SET status = 'held'")

    held = site.get(PAGE).text

    assert "Het besluit over poort 1 wordt verwerkt" in running
    assert "Het besluit over poort 1 is vastgehouden" in held


def test_a_project_that_is_not_there_is_told(site: Site) -> None:
    """With what to do."""
    answer = site.sign_in(Role.BUYER).get("/projecten/P-404")

    assert answer.status_code == 404
    assert "P-404" in answer.text


@pytest.mark.parametrize("address", ["", "/tijdlijn", "/documenten"])
def test_a_page_asks_few_questions_however_much_there_is(site: Site, address: str) -> None:
    """At most eight, with one project and with many, at its start and gates later."""
    authority = site.authority
    project_id = authority.start()
    site.sign_in(Role.PROJECT_LEAD).get(PAGE + address)  # parses the process, once per portal

    with counted(site) as first:
        site.get(PAGE + address)
    pass_with_condition(authority, project_id)
    authority.pass_gate(project_id)
    ask(authority, project_id)
    for number in range(2, 12):
        authority.start(number=f"P-{number:03}")
    site.sign_in(Role.PROJECT_LEAD)
    with counted(site) as then:
        site.get(PAGE + address)

    assert len(first) <= MOST_QUERIES, first
    assert len(then) == len(first), then


def test_the_timeline_tells_it_in_sentences(site_on_each: Site) -> None:
    """Who did what, with what they wrote, and never the name of an event."""
    authority = site_on_each.authority
    project_id = authority.start()
    ask(authority, project_id)

    text = site_on_each.sign_in(Role.BUYER).get(PAGE + "/tijdlijn").text

    assert "Peter Lead vroeg om af te wijken van" in text
    assert "Later alsnog" in text
    assert "Coen Coordinator startte het project." in text
    assert not [action for action in SENTENCES if action in text]


def test_the_timeline_shows_one_kind_and_goes_back_in_pages(site: Site) -> None:
    """Each page leads to the older one, until the first event."""
    authority = site.authority
    project_id = authority.start()
    for _ in range(4):
        authority.pass_gate(project_id)
    site.sign_in(Role.BUYER)

    decisions = site.get(PAGE + "/tijdlijn?over=besluiten").text
    address, seen = PAGE + "/tijdlijn", ""
    for _ in range(10):
        text = site.get(address).text
        seen += text
        if 'rel="next"' not in text:
            break
        address = text.split('" rel="next"')[0].rpartition('href="')[2].replace("&amp;", "&")

    assert decisions.count("Ingrid Client besloot over poort") == 4
    assert "antwoordde" not in decisions
    assert seen.count("Ingrid Client besloot over poort") == 4
    assert seen.count("startte het project") == 1


def test_a_script_gets_the_events_alone(site: Site) -> None:
    """The page and the part share one template."""
    site.authority.start()

    part = site.sign_in(Role.BUYER).get(PAGE + "/tijdlijn", **{"HX-Request": "true"}).text

    assert part.lstrip().startswith('<div id="events">')


def test_every_act_on_a_project_has_its_sentence_in_dutch() -> None:
    """A new act adds its sentence to usecases/event_words.py."""
    acts = {
        keyword.value.value
        for path in Path("usecases").glob("**/*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "").startswith("record")
        if any(keyword.arg == "project_id" for keyword in call.keywords)
        for keyword in call.keywords
        if keyword.arg == "action" and isinstance(keyword.value, ast.Constant)
    }
    catalogue = catalogue_of(Language.NL)
    assert catalogue is not None

    assert acts - SENTENCES.keys() == set()
    assert [words for words in SENTENCES.values() if not catalogue.get(words)] == []


def test_the_documents_are_listed_with_their_step(site_on_each: Site) -> None:
    """Each under the address at which it is opened."""
    authority = site_on_each.authority
    empty = authority.start(number="P-002")
    authority.answer_all(authority.start())
    site_on_each.sign_in(Role.BUYER)

    listed = site_on_each.get(PAGE + "/documenten").text
    none = site_on_each.get("/projecten/P-002/documenten").text

    assert empty
    assert 'href="/bewijs/1"' in listed
    assert "Opdracht" in listed
    assert "Nog geen documenten" in none


def test_a_suspended_project_says_since_when_and_why(site: Site) -> None:
    """And offers to resume it to whoever may."""
    authority = site.authority
    project_id = authority.start()
    site.sign_in(Role.INTERNAL_CLIENT)
    site.post(
        PAGE + "/opschorten", {"form_key": "k1", "versie": "1", "reden": "Wachten op de brug"}
    )

    text = site.get(PAGE).text

    with authority.write() as session:
        assert isinstance(projects.open_suspension(session, project_id), Suspension)
    assert "Opgeschort sinds ma 2 maart" in text
    assert "Wachten op de brug" in text
    assert f"{PAGE}/hervatten" in text
    assert f"{PAGE}/planning" not in text
