"""Deciding on a gate: one winner, nothing lost, and a sentence that explains."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape

import pytest
from starlette.testclient import TestClient

from domain.vocabulary import AdviceVerdict, CheckStatus, CommandStatus, Outcome, Role
from models.gate import Decision
from models.queries import gates, work
from tests.portal.browsing import Site
from tests.portal.counting import counted
from usecases.advance_phase import claim_transition, take_step
from usecases.arrange_substitution import ArrangeSubstitution, arrange_substitution
from usecases.give_advice import GiveAdvice, give_advice

GATE = "/projecten/P-001/poort/G1"
PAGE = f"{GATE}/besluit"
OUTCOME = f"{PAGE}/gevolg"


def hidden_fields(text: str) -> dict[str, object]:
    """The hidden fields of the form by which one decides, as they stand on the page."""
    form = text[text.index('id="decide"') :]
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    del found["form_token"]  # the browser adds that of its own sign-in
    return found


def submitted(site: Site) -> int:
    """A project whose first gate waits for its decision."""
    project_id = site.authority.start()
    site.authority.answer_all(project_id)
    site.authority.submit(project_id)
    return project_id


def another_browser(site: Site) -> Site:
    """A second browser on the same portal."""
    browser = TestClient(
        site.browser.app, base_url=str(site.browser.base_url), follow_redirects=False
    )
    return Site(authority=site.authority, browser=browser)


def decision_on(site: Site, project_id: int) -> list[Decision]:
    """Every decision that was taken on the project."""
    with site.authority.write() as session:
        return [decision for _, decision in gates.decisions(session, project_id)]


def test_the_client_reads_what_bears_on_the_decision(site: Site) -> None:
    """Advice, ambition, deviations and answers stand above the form."""
    project_id = submitted(site)
    with site.authority.write() as session:
        give_advice(
            session,
            command=GiveAdvice(
                project_id=project_id,
                verdict=AdviceVerdict.POSITIVE_WITH_REMARKS,
                text="Let op de planning.",
            ),
            actor=site.authority.actor(session, Role.COORDINATOR),
            now=site.authority.now,
        )
    text = unescape(site.sign_in(Role.INTERNAL_CLIENT).get(PAGE).text)

    assert "Peter Lead bood deze poort aan" in text
    assert "Let op de planning." in text
    assert "60% minder in 2030" in text
    assert "De MKI telt voor 30% mee" in text
    assert "Niets houdt deze poort dicht" in text
    assert "Wat besluit u?" in text


def test_the_page_takes_eight_queries_at_most(site: Site) -> None:
    """At every gate, whatever facts its rules ask; measured where the client decides."""
    project_id = site.authority.start()
    taken: dict[int, int] = {}
    for gate in range(1, 6):
        site.authority.answer_all(project_id)
        site.authority.submit(project_id)
        site.sign_in(Role.INTERNAL_CLIENT)
        with counted(site) as asked:
            text = site.get(PAGE.replace("G1", f"G{gate}")).text
        assert "Wat besluit u?" in text
        taken[gate] = len(asked)
        site.authority.decide(project_id)
        site.authority.drive()
        site.authority.pass_time(days=1)

    assert {gate: number for gate, number in taken.items() if number > 8} == {}


def test_a_go_is_taken_once_and_shows_how_it_is_carried_out(site: Site) -> None:
    """The second of two clicks finds the decision of the first."""
    project_id = submitted(site)
    fields = hidden_fields(site.sign_in(Role.INTERNAL_CLIENT).get(PAGE).text) | {"besluit": "go"}

    first, second = site.post(PAGE, fields), site.post(PAGE, fields)

    assert first.headers["location"] == second.headers["location"] == f"{OUTCOME}?gedaan=besloten"
    assert len(decision_on(site, project_id)) == 1
    shown = site.get(f"{OUTCOME}?gedaan=besloten").text
    assert "Uw besluit staat vast." in shown
    assert "wordt verwerkt" in shown
    assert site.get(PAGE).headers["location"] == OUTCOME


def test_a_form_without_a_key_decides_too_and_only_once(site: Site) -> None:
    """As a program might send it; the attempt itself has one decision."""
    project_id = submitted(site)
    fields = hidden_fields(site.sign_in(Role.INTERNAL_CLIENT).get(PAGE).text) | {"besluit": "go"}
    del fields["form_key"]

    assert [site.post(PAGE, fields).status_code for _ in range(2)] == [303, 409]
    assert len(decision_on(site, project_id)) == 1


def test_conditions_are_added_row_by_row_without_scripts(site: Site) -> None:
    """What was typed stays, and nothing is decided yet."""
    project_id = submitted(site)
    fields = hidden_fields(site.sign_in(Role.INTERNAL_CLIENT).get(PAGE).text) | {
        "besluit": "go_with_conditions",
        "voorwaarde_1": "Budget in de voorjaarsnota",
        "rol_1": "project_lead",
        "datum_1": "2026-05-01",
    }

    grown = site.post(PAGE, fields | {"doen": "rij"})

    assert grown.status_code == 200
    assert "Budget in de voorjaarsnota" in grown.text
    assert 'name="voorwaarde_2"' in grown.text
    assert decision_on(site, project_id) == []

    second = {"voorwaarde_2": "Ruimte in de planning", "rol_2": "buyer", "datum_2": "2026-06-01"}
    done = site.post(PAGE, fields | hidden_fields(grown.text) | second)

    assert done.status_code == 303
    shown = site.get(OUTCOME).text
    assert "Budget in de voorjaarsnota" in shown
    assert "Ruimte in de planning" in shown


def condition(row: int, due_on: str) -> dict[str, object]:
    """A go on one condition, in that row of the form."""
    typed = {f"voorwaarde_{row}": "Geld", f"rol_{row}": "buyer", f"datum_{row}": due_on}
    return {"besluit": "go_with_conditions", "rijen": "2", **typed}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        pytest.param({}, "besluit", id="nothing chosen"),
        pytest.param({"besluit": "return"}, "reden", id="return without why"),
        pytest.param({"besluit": "stop", "reden": "  "}, "reden", id="stop without why"),
        pytest.param({"besluit": "go_with_conditions"}, "voorwaarde_1", id="no condition"),
        pytest.param(
            {"besluit": "go_with_conditions", "voorwaarde_1": "Geld", "rol_1": "buyer"},
            "datum_1",
            id="condition without a day",
        ),
        pytest.param(condition(2, "2026-03-02"), "datum_2", id="condition by today"),
        pytest.param(condition(1, "2099-01-01"), "datum_1", id="condition after the next gate"),
        pytest.param({"besluit": "back", "reden": "Mislukt"}, "fase", id="back to nowhere"),
        pytest.param({"besluit": "back", "reden": "Mislukt", "fase": "6"}, "fase", id="back ahead"),
    ],
)
def test_a_mistake_is_named_at_its_field(site: Site, typed: dict[str, object], field: str) -> None:
    """The summary links to it, and nothing was decided."""
    project_id = submitted(site)
    fields = hidden_fields(site.sign_in(Role.INTERNAL_CLIENT).get(PAGE).text)

    answer = site.post(PAGE, fields | typed)

    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert decision_on(site, project_id) == []


def test_after_a_mistake_the_same_form_can_be_sent(site: Site) -> None:
    """What was refused leaves no key behind, so the form still does its work."""
    project_id = submitted(site)
    fields = hidden_fields(site.sign_in(Role.INTERNAL_CLIENT).get(PAGE).text)
    site.authority.now += timedelta(minutes=1)
    stale = fields | {"besluit": "go", "stand": "0" * 64}
    assert site.post(PAGE, stale).status_code == 409

    answer = site.post(PAGE, fields | {"besluit": "go"})

    assert answer.status_code == 303
    assert [decision.outcome for decision in decision_on(site, project_id)] == [Outcome.GO]


def test_a_stale_page_is_refused_with_the_facts_as_they_are(site: Site) -> None:
    """A check was returned and answered anew meanwhile: what was read is no longer what is."""
    project_id = submitted(site)
    fields = hidden_fields(site.sign_in(Role.INTERNAL_CLIENT).get(PAGE).text)
    with site.authority.write() as session:
        attempt = gates.attempt_in_hand(session, project_id)
        gates.move_attempt(session, attempt, to=attempt.status.OPEN, verdict_hash=None)
    site.authority.submit(project_id)

    answer = site.post(PAGE, fields | {"besluit": "return", "reden": "Het bewijs is oud"})

    assert answer.status_code == 409
    assert "Er gebeurde iets terwijl u las" in answer.text
    assert "Het bewijs is oud" in answer.text
    assert hidden_fields(answer.text)["versie"] != fields["versie"]
    assert decision_on(site, project_id) == []


def test_the_second_of_two_deciders_hears_who_decided_what_and_when(site_on_each: Site) -> None:
    """Also when both press at one moment; one wins."""
    site = site_on_each
    project_id = submitted(site)
    sites = [each.sign_in(Role.INTERNAL_CLIENT) for each in (site, another_browser(site))]
    forms = [hidden_fields(each.get(PAGE).text) for each in sites]
    choices = [{"besluit": "go"}, {"besluit": "stop", "reden": "Er is geen geld"}]

    with ThreadPoolExecutor(max_workers=2) as pool:
        answers = list(
            pool.map(
                lambda one: one[0].post(PAGE, one[1] | one[2]),
                zip(sites, forms, choices, strict=True),
            )
        )

    assert sorted(answer.status_code for answer in answers) == [303, 409]
    late = next(answer for answer in answers if answer.status_code == 409)
    assert "Ingrid Client heeft op ma 2 maart 2026 al besloten over poort G1" in late.text
    assert len(decision_on(site, project_id)) == 1


def test_who_submitted_does_not_decide(site: Site) -> None:
    """Nor may anybody else but the internal client."""
    project_id = submitted(site)
    seen = site.sign_in(Role.INTERNAL_CLIENT).get(PAGE).text
    for role in (Role.PROJECT_LEAD, Role.COORDINATOR, Role.ADMINISTRATOR):
        text = site.sign_in(role).get(PAGE).text
        assert "Wat besluit u?" not in text
        assert "Ingrid Client besluit over deze poort" in text

        assert site.post(PAGE, hidden_fields(seen) | {"besluit": "go"}).status_code == 403
    assert decision_on(site, project_id) == []


def test_a_substitute_decides_on_behalf_of_who_is_away(site: Site) -> None:
    """Both names stay with the decision; who submitted may not even as a substitute."""
    submitted(site)
    client, buyer = (site.authority.people[role] for role in (Role.INTERNAL_CLIENT, Role.BUYER))
    with site.authority.write() as session:
        arrange_substitution(
            session,
            command=ArrangeSubstitution(
                absent_id=client,
                substitute_id=buyer,
                starts_on=site.authority.today,
                ends_on=site.authority.today + timedelta(days=14),
            ),
            actor=site.authority.actor(session, Role.INTERNAL_CLIENT),
            now=site.authority.now,
        )
    text = site.sign_in(Role.BUYER).get(PAGE).text
    assert "U besluit namens Ingrid Client" in text

    site.post(PAGE, hidden_fields(text) | {"besluit": "go"})

    shown = site.get(OUTCOME).text
    assert "Bea Buyer besloot dit" in shown
    assert "Dat was namens Ingrid Client." in shown


def test_a_gate_that_was_not_submitted_can_be_stopped_but_not_passed(site: Site) -> None:
    """As after a failed tender (engine.md)."""
    site.authority.start()
    text = site.sign_in(Role.INTERNAL_CLIENT).get(PAGE).text
    assert 'value="go"' not in text

    passed = site.post(PAGE, hidden_fields(text) | {"besluit": "go"})
    stopped = site.post(PAGE, hidden_fields(text) | {"besluit": "stop", "reden": "Geen geld"})

    assert passed.status_code == 409
    assert stopped.status_code == 303
    assert "Dit besluit geldt meteen" in site.get(OUTCOME).text


def test_a_gate_that_is_far_away_says_so(site: Site) -> None:
    """And one that no project has is not found."""
    site.authority.start()
    site.sign_in(Role.INTERNAL_CLIENT)

    assert "nog niet bij deze poort" in site.get(PAGE.replace("G1", "G4")).text
    assert site.get(PAGE.replace("G1", "G99")).status_code == 404
    assert site.get(PAGE.replace("P-001", "P-999")).status_code == 404
    assert site.get(OUTCOME).status_code == 404


def test_the_transition_is_seen_moving(site: Site) -> None:
    """From waiting over its steps to done, in the part that a script asks every second."""
    project_id = submitted(site)
    site.authority.decide(project_id)
    site.sign_in(Role.PROJECT_LEAD)
    waiting = site.get(OUTCOME, **{"HX-Request": "true"}).text
    assert 'hx-trigger="every 1s"' in waiting
    assert "<html" not in waiting

    with site.authority.write() as session:
        (command_id,) = work.pending_commands(session)
        transition = claim_transition(
            session, command_id=command_id, now=site.authority.now, run_id="abc-123"
        )
        assert transition is not None
        take_step(session, command_id=command_id, step=transition.steps[0], now=site.authority.now)
    busy = site.get(OUTCOME, **{"HX-Request": "true"}).text
    assert "steps__step--done" in busy
    assert "steps__step--now" in busy
    assert "/runs/flow-run/abc-123" in busy


def test_when_it_is_done_nothing_asks_again(site: Site) -> None:
    """The next phase is named."""
    project_id = submitted(site)
    site.authority.decide(project_id)
    site.authority.drive()

    done = site.sign_in(Role.PROJECT_LEAD).get(OUTCOME).text

    assert "hx-trigger" not in done
    assert "is open en de eigenaren hebben hun stappen" in done


def test_while_the_engine_is_down_the_decision_is_said_to_stand(site: Site) -> None:
    """Nobody needs to wait for it."""
    project_id = submitted(site)
    site.authority.decide(project_id)
    site.authority.pass_time(seconds=30)

    text = site.sign_in(Role.INTERNAL_CLIENT).get(OUTCOME).text

    assert "wordt uitgevoerd zodra de motor weer draait" in text
    assert 'hx-trigger="every 10s"' in text


def test_a_held_transition_is_let_go_by_who_may(site: Site) -> None:
    """The coordinator sees the button; the project lead does not, and is refused."""
    project_id = submitted(site)
    site.authority.decide(project_id)
    with site.authority.write() as session:
        (command_id,) = work.pending_commands(session)
        command = work.command(session, command_id)
        command.status, command.held_reason = CommandStatus.HELD, "held"
        attempt_id = command.attempt_id
    fields: dict[str, object] = {"poging": attempt_id}
    assert "Probeer het opnieuw" not in site.sign_in(Role.PROJECT_LEAD).get(OUTCOME).text
    assert site.post(f"{PAGE}/vrijgeven", fields).status_code == 403

    assert "Probeer het opnieuw" in site.sign_in(Role.COORDINATOR).get(OUTCOME).text
    site.post(f"{PAGE}/vrijgeven", fields)

    with site.authority.write() as session:
        assert work.command(session, command_id).status is CommandStatus.PENDING


def test_a_second_person_corrects_a_wrong_decision(site: Site) -> None:
    """Who took it cannot; a reason is needed; the gate opens again with its answers."""
    project_id = submitted(site)
    site.authority.decide(project_id, Outcome.STOP, reason="Verkeerde knop")
    (decision,) = decision_on(site, project_id)
    fields: dict[str, object] = {"poging": decision.attempt_id}
    assert "Dit besluit was verkeerd" not in site.sign_in(Role.INTERNAL_CLIENT).get(OUTCOME).text
    assert site.post(f"{PAGE}/herstel", fields | {"reden": "Fout"}).status_code == 403

    site.sign_in(Role.COORDINATOR)
    assert "Dit besluit was verkeerd" in site.get(OUTCOME).text
    assert site.post(f"{PAGE}/herstel", fields).status_code == 422
    answer = site.post(f"{PAGE}/herstel", fields | {"reden": "Hoort bij een ander project"})

    assert answer.status_code == 303
    shown = site.get(answer.headers["location"]).text
    assert "Dit besluit is hersteld" in shown
    assert "Hoort bij een ander project" in shown
    with site.authority.write() as session:
        attempt = gates.attempt_in_hand(session, project_id)
        items = gates.check_items(session, attempt.id or 0)
    assert {item.status for item in items if item.blocking} == {CheckStatus.ANSWERED}
