"""The forms by which a project is changed: journeys, refusals, and pages that went stale."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.vocabulary import Language, ProjectStatus, Role
from models.queries import people, projects
from tests.portal.browsing import Site
from usecases.change_team import AssignRole, assign_role
from usecases.plan_gates import PlanGates, plan_gates

PAGE = "/projecten/P-001"


def hidden(text: str, name: str) -> str:
    """What a hidden field of the page carries."""
    return text.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]


def plan_of(site: Site, project_id: int) -> dict[int, date]:
    """The planned day of each gate as it is stored."""
    with site.authority.write() as session:
        return {place: row.planned_on for place, row in projects.plan(session, project_id).items()}


def plan_fields(site: Site, project_id: int, *, key: str = "k1") -> dict[str, object]:
    """The plan as the form shows it, with a reason."""
    plan = plan_of(site, project_id)
    seen = {f"gezien_{place}": day.isoformat() for place, day in plan.items()}
    typed = {f"poort_{place}": day.isoformat() for place, day in plan.items()}
    return {"form_key": key, "reden": "De brug is later klaar", **seen, **typed}


def holder(site: Site, project_id: int, role: Role) -> int:
    """Who holds that role now."""
    with site.authority.write() as session:
        return next(one.person_id for one in people.team(session, project_id) if one.role is role)


def test_a_role_is_handed_over_with_its_open_steps(site: Site) -> None:
    """And the page of the project says so."""
    project_id = site.authority.start()
    people_of = site.authority.people
    site.sign_in(Role.PROJECT_LEAD)
    form = site.get(f"{PAGE}/team?rol=buyer").text

    answer = site.post(
        f"{PAGE}/team",
        {
            "form_key": "k1",
            "rol": "buyer",
            "gezien": hidden(form, "gezien"),
            "persoon": people_of[Role.STRATEGIC_BUYER],
        },
    )

    assert answer.headers["location"] == f"{PAGE}?gedaan=team"
    assert "Het team is gewijzigd" in site.get(answer.headers["location"]).text
    assert holder(site, project_id, Role.BUYER) == people_of[Role.STRATEGIC_BUYER]


def test_a_team_page_that_went_stale_shows_who_has_the_role_now(site: Site) -> None:
    """What was chosen stays, so that it can be sent once more."""
    project_id = site.authority.start()
    people_of = site.authority.people
    site.sign_in(Role.PROJECT_LEAD)
    seen = hidden(site.get(f"{PAGE}/team?rol=buyer").text, "gezien")
    with site.authority.write() as session:
        assign_role(
            session,
            command=AssignRole(
                project_id=project_id, role=Role.BUYER, person_id=people_of[Role.POLICY_ADVISER]
            ),
            actor=site.authority.actor(session, Role.COORDINATOR),
            now=site.authority.now,
        )
    fields = {"rol": "buyer", "persoon": people_of[Role.STRATEGIC_BUYER]}

    stale = site.post(f"{PAGE}/team", {"form_key": "k1", "gezien": seen, **fields})
    again = hidden(stale.text, "gezien")
    sent = site.post(f"{PAGE}/team", {"form_key": "k2", "gezien": again, **fields})

    assert stale.status_code == 409
    assert "Iemand was u voor" in stale.text
    assert "Pia Policy" in stale.text
    assert f'value="{people_of[Role.STRATEGIC_BUYER]}" selected' in stale.text
    assert sent.status_code == 303


def test_nobody_becomes_lead_and_client_at_once(site: Site) -> None:
    """The refusal stands at its field."""
    site.authority.start()
    people_of = site.authority.people
    site.sign_in(Role.COORDINATOR)

    answer = site.post(
        f"{PAGE}/team",
        {
            "form_key": "k1",
            "rol": "project_lead",
            "gezien": people_of[Role.PROJECT_LEAD],
            "persoon": people_of[Role.INTERNAL_CLIENT],
        },
    )

    assert answer.status_code == 422
    assert 'href="#persoon"' in answer.text


def test_gates_are_planned_anew_and_the_first_plan_stays(site: Site) -> None:
    """With the reason in what happened."""
    project_id = site.authority.start()
    before = plan_of(site, project_id)
    fields = plan_fields(site, project_id)
    later = {
        f"poort_{place}": (day + timedelta(days=14)).isoformat() for place, day in before.items()
    }
    site.sign_in(Role.PROJECT_LEAD)

    answer = site.post(f"{PAGE}/planning", fields | later)

    assert answer.status_code == 303
    assert plan_of(site, project_id) == {
        place: day + timedelta(days=14) for place, day in before.items()
    }
    assert "De brug is later klaar" in site.get(f"{PAGE}/tijdlijn").text
    assert "eerst " in site.get(PAGE).text


def test_a_plan_out_of_order_is_refused_at_its_gate(site: Site) -> None:
    """With the day from which it can be planned."""
    project_id = site.authority.start()
    fields = plan_fields(site, project_id)
    site.sign_in(Role.PROJECT_LEAD)

    answer = site.post(
        f"{PAGE}/planning", fields | {"poort_3": fields["poort_1"], "reden": "Alles ineens"}
    )

    assert answer.status_code == 422
    assert 'href="#poort_3"' in answer.text
    assert "Alles ineens" in answer.text


def test_a_plan_that_moved_meanwhile_is_not_overwritten(site: Site) -> None:
    """Who was second sees the new plan first."""
    project_id = site.authority.start()
    fields = plan_fields(site, project_id)
    last = max(plan_of(site, project_id))
    moved = plan_of(site, project_id)[last] + timedelta(days=30)
    with site.authority.write() as session:
        plan_gates(
            session,
            command=PlanGates(project_id=project_id, planned={last: moved}, reason=""),
            actor=site.authority.actor(session, Role.COORDINATOR),
            now=site.authority.now,
        )
    site.sign_in(Role.PROJECT_LEAD)

    answer = site.post(f"{PAGE}/planning", fields)

    assert answer.status_code == 409
    assert hidden(answer.text, f"gezien_{last}") == moved.isoformat()
    assert plan_of(site, project_id)[last] == moved


def test_suspending_stops_the_clock_until_the_project_is_resumed(site: Site) -> None:
    """What was still to come moves by the working days between."""
    project_id = site.authority.start()
    before = plan_of(site, project_id)[7]
    site.sign_in(Role.INTERNAL_CLIENT)

    first = site.post(
        f"{PAGE}/opschorten", {"form_key": "k1", "versie": "1", "reden": "Wacht op subsidie"}
    )
    site.authority.pass_time(days=7)
    site.sign_in(Role.INTERNAL_CLIENT)
    version = hidden(site.get(f"{PAGE}/hervatten").text, "versie")
    then = site.post(f"{PAGE}/hervatten", {"form_key": "k2", "versie": version})

    assert first.status_code == 303
    assert then.headers["location"] == f"{PAGE}?gedaan=hervatten"
    assert site.authority.project(project_id).status is ProjectStatus.ACTIVE
    assert plan_of(site, project_id)[7] > before


def test_a_project_that_is_not_suspended_cannot_be_resumed(site: Site) -> None:
    """The page of its form says so."""
    site.authority.start()

    answer = site.sign_in(Role.INTERNAL_CLIENT).get(f"{PAGE}/hervatten")

    assert answer.status_code == 409
    assert "niet opgeschort" in answer.text


def test_a_variation_that_is_sent_twice_is_one_variation(site: Site) -> None:
    """A double click, or the way back in the browser."""
    project_id = site.authority.start()
    fields: dict[str, object] = {
        "form_key": "k1",
        "soort": "variation",
        "dag": "2026-03-02",
        "omschrijving": "Ander mengsel",
    }
    site.sign_in(Role.PROJECT_LEAD)

    answers = [site.post(f"{PAGE}/mijlpaal", fields).status_code for _ in range(2)]

    with site.authority.write() as session:
        kept = projects.milestones(session, project_id)
    assert answers == [303, 303]
    assert [(row.kind, row.number, row.description) for row in kept] == [
        ("variation", 1, "Ander mengsel")
    ]


def test_an_award_that_moved_meanwhile_is_shown_first(site: Site) -> None:
    """It is not set back without anybody knowing."""
    site.authority.start()
    award = {"soort": "award", "dag": "2026-04-01", "gezien_award": ""}
    site.sign_in(Role.PROJECT_LEAD)

    first = site.post(f"{PAGE}/mijlpaal", {"form_key": "k1", **award})
    second = site.post(f"{PAGE}/mijlpaal", {"form_key": "k2", **award, "dag": "2026-05-01"})

    assert first.status_code == 303
    assert second.status_code == 409
    assert "Nu wo 1 april 2026" in second.text


def test_the_data_of_a_project_change(site: Site) -> None:
    """An amount is read as its reader writes it; an empty field stays as it was."""
    project_id = site.authority.start()
    site.sign_in(Role.PROJECT_LEAD)

    answer = site.post(
        f"{PAGE}/gegevens",
        {
            "form_key": "k1",
            "versie": "1",
            "naam": "Slotlaan, tweede fase",
            "materiaal": "both",
            "waarde": "1.250.000,50",
            "gewicht": "",
            "doelstelling": "",
            "afdeling": "Wegen",
        },
    )

    project = site.authority.project(project_id)
    assert answer.status_code == 303
    assert (project.name, project.material, project.department) == (
        "Slotlaan, tweede fase",
        "both",
        "Wegen",
    )
    assert project.value_eur == Decimal("1250000.50")
    assert project.mki_weight_percent == 30


@pytest.mark.parametrize(
    ("word", "fields", "field"),
    [
        pytest.param("team", {"rol": "buyer", "gezien": "3"}, "persoon", id="nobody chosen"),
        pytest.param("mijlpaal", {"dag": "2026-03-02"}, "soort", id="no kind"),
        pytest.param("mijlpaal", {"soort": "award", "dag": "31-12"}, "dag", id="no day"),
        pytest.param(
            "mijlpaal", {"soort": "variation", "dag": "2026-03-02"}, "omschrijving", id="no words"
        ),
        pytest.param(
            "planning",
            {"gezien_1": "2026-04-01", "poort_1": "9999-12-31", "reden": "Ooit"},
            "poort_1",
            id="a day beyond the calendar",
        ),
        pytest.param("gegevens", {"naam": " "}, "naam", id="no name"),
        pytest.param("gegevens", {"naam": "Laan", "waarde": "12.5"}, "waarde", id="no amount"),
        pytest.param("gegevens", {"naam": "Laan", "gewicht": "101"}, "gewicht", id="no weight"),
    ],
)
def test_a_mistake_is_told_at_its_field(
    site: Site, word: str, fields: dict[str, object], field: str
) -> None:
    """Above the form and beside the field; what was typed stays."""
    site.authority.start()
    site.sign_in(Role.PROJECT_LEAD)

    answer = site.post(f"{PAGE}/{word}", {"form_key": "k1", **fields})

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-error"' in answer.text


@pytest.mark.parametrize("word", ["opschorten", "planning"])
def test_a_reason_is_asked(site: Site, word: str) -> None:
    """What changes for everybody is explained to everybody."""
    project_id = site.authority.start()
    site.sign_in(Role.INTERNAL_CLIENT)

    answer = site.post(f"{PAGE}/{word}", plan_fields(site, project_id) | {"reden": ""})

    assert answer.status_code == 422
    assert 'href="#reden"' in answer.text


@pytest.mark.parametrize(
    "word", ["team?rol=buyer", "planning", "mijlpaal", "gegevens", "opschorten", "hervatten"]
)
def test_who_may_not_is_told_who_may(site: Site, word: str) -> None:
    """Neither the form opens, nor does sending it do anything."""
    site.authority.start()
    site.sign_in(Role.POLICY_ADVISER)

    shown = site.get(f"{PAGE}/{word}")
    sent = site.post(f"{PAGE}/{word.partition('?')[0]}", {"form_key": "k1", "reden": "Zomaar"})

    assert shown.status_code == 403
    assert sent.status_code == 403
    assert "Wie dit wel mag" in shown.text


def test_changing_data_waits_while_a_gate_is_submitted(site: Site) -> None:
    """The page says so and keeps what was typed."""
    project_id = site.authority.start()
    site.authority.answer_all(project_id)
    site.authority.submit(project_id)
    site.sign_in(Role.PROJECT_LEAD)
    version = hidden(site.get(f"{PAGE}/gegevens").text, "versie")

    answer = site.post(
        f"{PAGE}/gegevens", {"form_key": "k1", "versie": version, "naam": "Nieuwe naam"}
    )

    assert answer.status_code == 409
    assert "Nieuwe naam" in answer.text


def test_the_forms_speak_english_to_who_reads_english(site: Site) -> None:
    """An amount too is read as its reader writes it."""
    project_id = site.authority.start()
    with site.authority.write() as session:
        person = people.person(session, site.authority.people[Role.PROJECT_LEAD])
        person.language = Language.EN
        session.add(person)
    site.sign_in(Role.PROJECT_LEAD)

    form = site.get(f"{PAGE}/gegevens").text
    site.post(
        f"{PAGE}/gegevens",
        {"form_key": "k1", "versie": "1", "naam": "Slotlaan", "waarde": "1,250.75"},
    )

    assert "Change the data of the project" in form
    assert site.authority.project(project_id).value_eur == Decimal("1250.75")
