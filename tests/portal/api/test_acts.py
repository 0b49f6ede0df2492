"""Other systems do what people do, once for each key, and only to what they saw."""

import pytest

from domain.vocabulary import Role
from models.queries import answers, gates
from tests.portal.api.calling import Caller
from tests.portal.api.conftest import Call
from tests.portal.browsing import Site

PROJECT = "/projects/P-001"
GATE = "/projects/P-001/gates/G1"


def new_project(site: Site) -> dict[str, object]:
    """What is sent to start a project."""
    team = [{"role": role, "personId": person} for role, person in site.authority.team().items()]
    return {"number": "P-900", "name": "Kade", "material": "concrete", "team": team}


def first_check(system: Caller) -> str:
    """The address of the first open check of the project lead that blocks the first gate."""
    listed = system.read(f"{GATE}/checks")["items"]
    return next(
        f"/checks/{one['id']}"
        for one in listed
        if one["status"] == "open" and one["blocking"] and one["role"] == "project_lead"
    )


def test_a_project_is_started_and_stands_where_it_is_said(site: Site, calling: Call) -> None:
    """201 with its address and its ETag."""
    system = calling(Role.COORDINATOR)

    made = system.post("/projects", new_project(site))

    assert made.status_code == 201, made.text
    assert made.headers["location"] == "/api/v1/projects/P-900"
    assert made.headers["etag"] == system.tag("/projects/P-900")
    assert made.json() == system.read("/projects/P-900")


def test_the_same_key_acts_once_and_gives_the_same_answer(site: Site, calling: Call) -> None:
    """With another body, or at another address, it is refused."""
    system = calling(Role.COORDINATOR)
    body = new_project(site)
    first = system.post("/projects", body, key="start-900")

    again = system.post("/projects", body, key="start-900")
    other = system.post("/projects", body | {"name": "Wal"}, key="start-900")

    assert (again.status_code, again.text) == (201, first.text)
    assert again.headers["location"] == first.headers["location"]
    assert other.status_code == 409
    assert other.json()["type"] == "urn:mki-poort:problem:key-used"
    assert system.post("/projects", body).json()["type"] == "urn:mki-poort:problem:number-taken"


def test_the_key_of_one_token_says_nothing_of_another(site: Site, calling: Call) -> None:
    """Two systems may happen to choose the same."""
    one, other = calling(Role.COORDINATOR), calling(Role.PROJECT_LEAD)
    body = new_project(site)

    assert one.post("/projects", body, key="start-900").status_code == 201
    assert other.post("/projects", body | {"number": "P-901"}, key="start-900").status_code == 201


def test_an_act_that_was_refused_leaves_no_key(site: Site, calling: Call) -> None:
    """So that it can be mended and sent again."""
    system = calling(Role.COORDINATOR)
    body = new_project(site)

    assert system.post("/projects", body | {"team": []}, key="start-900").status_code == 422
    assert system.post("/projects", body, key="start-900").status_code == 201


def test_an_act_without_key_or_without_what_was_seen_is_refused(site: Site, calling: Call) -> None:
    """400 and 428, before anything is done."""
    site.authority.start()
    system = calling(Role.INTERNAL_CLIENT)
    shown = {"Authorization": f"Bearer {system.token}"}

    keyless = site.browser.post("/api/v1/projects", json=new_project(site), headers=shown)
    unseen = system.post(f"{PROJECT}/suspensions", {"reason": "Geld op"})

    assert keyless.status_code == 400
    assert ("header", "Idempotency-Key") in {
        (one["in"], one["location"]) for one in keyless.json()["errors"]
    }
    assert unseen.status_code == 428
    assert system.read(PROJECT)["status"] == "active"


def test_what_changed_since_it_was_seen_is_not_acted_on(site: Site, calling: Call) -> None:
    """412, and nothing happens; the new tag of the first act holds."""
    site.authority.start()
    system = calling(Role.INTERNAL_CLIENT)
    tag = system.tag(PROJECT)
    suspended = system.post(f"{PROJECT}/suspensions", {"reason": "Geld op"}, seen=tag)
    assert suspended.status_code == 201, suspended.text

    stale = system.post(f"{PROJECT}/resumptions", seen=tag)
    fresh = system.post(f"{PROJECT}/resumptions", seen=suspended.headers["etag"])

    assert stale.status_code == 412
    assert (fresh.status_code, fresh.json()["status"]) == (201, "active")


def test_a_check_is_answered_with_a_link_as_evidence(site: Site, calling: Call) -> None:
    """The answer is of the person behind the token, and came by the API."""
    site.authority.start()
    system = calling(Role.PROJECT_LEAD)
    check = first_check(system)

    attached = system.post(
        f"{check}/evidence-links", {"name": "Nota", "url": "https://dossier.example/1"}
    )
    answered = system.post(f"{check}/answers", {"value": "yes"}, seen=attached.headers["etag"])

    given = answered.json()["answers"][0]
    assert answered.status_code == 201, answered.text
    assert (answered.json()["status"], given["origin"]) == ("answered", "api")
    assert given["answeredBy"] == site.authority.people[Role.PROJECT_LEAD]
    assert answered.headers["etag"] == system.tag(check)


def test_a_deviation_is_asked_and_a_second_person_decides(site: Site, calling: Call) -> None:
    """Comply or explain, by two systems."""
    site.authority.start()
    lead, client = calling(Role.PROJECT_LEAD), calling(Role.INTERNAL_CLIENT)
    check = first_check(lead)
    asked = lead.post(
        f"{check}/deviations", {"reason": "Geen budget", "measure": "Later"}, seen=lead.tag(check)
    )
    assert asked.status_code == 201, asked.text
    deviation = f"/deviations/{asked.json()['deviation']['id']}"

    decided = client.post(f"{deviation}/decisions", {"approve": True}, seen=client.tag(deviation))

    assert (decided.status_code, decided.json()["status"]) == (201, "approved")
    assert lead.read(check)["status"] == "deviation_approved"


def test_a_gate_is_submitted_advised_on_and_decided(site: Site, calling: Call) -> None:
    """From the last answer to the go, by three systems."""
    project_id = site.authority.start()
    site.authority.answer_all(project_id)
    lead, adviser, client = (
        calling(role) for role in (Role.PROJECT_LEAD, Role.COORDINATOR, Role.INTERNAL_CLIENT)
    )

    submitted = lead.post(f"{GATE}/submissions", seen=lead.tag(GATE))
    assert submitted.json()["attempts"][0]["status"] == "submitted", submitted.text
    advised = adviser.post(f"{GATE}/advices", {"verdict": "positive", "text": "Doen"})
    assert advised.json()["advices"][0]["text"] == "Doen"
    decided = client.post(f"{GATE}/decisions", {"outcome": "go"}, seen=advised.headers["etag"])

    assert decided.json()["attempts"][0]["decision"]["outcome"] == "go", decided.text
    site.authority.drive()
    assert client.read(PROJECT)["gateId"] == "G2"
    late = adviser.post(f"{GATE}/advices", {"verdict": "positive", "text": "Te laat"})
    ahead = adviser.post(
        "/projects/P-001/gates/G5/advices", {"verdict": "positive", "text": "Te vroeg"}
    )
    assert (late.status_code, ahead.status_code) == (409, 409)


def test_a_gate_that_cannot_go_on_names_its_open_points(site: Site, calling: Call) -> None:
    """Each with the check that it is about, so that a system can lead people there."""
    site.authority.start()
    lead = calling(Role.PROJECT_LEAD)

    refused = lead.post(f"{GATE}/submissions", seen=lead.tag(GATE))

    points = refused.json()["openPoints"]
    assert refused.status_code == 422
    assert {point["reason"] for point in points} == {"unanswered"}
    assert lead.get(f"/checks/{points[0]['checkItemId']}").status_code == 200


def test_plan_team_and_milestones_are_changed(site: Site, calling: Call) -> None:
    """What comes back is the project as it is now."""
    project_id = site.authority.start()
    system = calling(Role.COORDINATOR)
    buyer = {"role": "buyer", "personId": site.authority.people[Role.COORDINATOR]}

    last = system.read(PROJECT)["plan"][-1]
    later = {"position": last["position"], "plannedOn": "2032-03-01"}
    planned = system.post(f"{PROJECT}/plans", {"gates": [later]}, seen=system.tag(PROJECT))
    assigned = system.post(f"{PROJECT}/team-members", buyer, seen=planned.headers["etag"])
    recorded = calling(Role.PROJECT_LEAD).post(
        f"{PROJECT}/milestones", {"kind": "variation", "happenedOn": "2026-03-02"}
    )

    assert planned.json()["plan"][-1]["plannedOn"] == "2032-03-01", planned.text
    assert buyer | {"isPrimary": True} in assigned.json()["team"], assigned.text
    assert (recorded.status_code, recorded.json()["number"]) == (201, 1)
    with site.authority.write() as session:
        assert gates.attempt_in_hand(session, project_id).status == "open"


def test_the_owner_of_a_late_check_is_nudged_once(site: Site, calling: Call) -> None:
    """The second time that day it is refused."""
    site.authority.start()
    site.authority.pass_time(days=200)
    system = calling(Role.COORDINATOR)
    late = next(
        one for one in system.read("/overdue-steps")["items"] if one["ownerName"] == "Peter Lead"
    )

    assert system.post(f"/checks/{late['itemId']}/nudges").status_code == 201
    assert system.post(f"/checks/{late['itemId']}/nudges").status_code == 409


@pytest.mark.parametrize("due_on", ["2026-03-02", "2099-01-01"], ids=["today", "too late"])
def test_a_condition_out_of_its_term_is_refused(site: Site, calling: Call, due_on: str) -> None:
    """After today, and not after the next gate."""
    project_id = site.authority.start()
    site.authority.answer_all(project_id)
    site.authority.submit(project_id)
    client = calling(Role.INTERNAL_CLIENT)
    condition = {"label": "Geld", "role": "buyer", "dueOn": due_on}
    asked = {"outcome": "go_with_conditions", "conditions": [condition]}

    answer = client.post(f"{GATE}/decisions", asked, seen=client.tag(GATE))

    assert answer.status_code == 422
    assert "Geld" in answer.json()["detail"]


@pytest.mark.parametrize("missing", ["/checks/404/answers", "/deviations/404/decisions"])
def test_what_is_not_there_cannot_be_acted_on(site: Site, calling: Call, missing: str) -> None:
    """404, whatever tag is sent along."""
    body: dict[str, object] = {"value": "yes"} if "answers" in missing else {"approve": True}

    assert calling(Role.COORDINATOR).post(missing, body, seen="*").status_code == 404


def test_nothing_of_a_refused_act_is_kept(site: Site, calling: Call) -> None:
    """A yes without the evidence that is asked leaves no answer behind."""
    site.authority.start()
    lead = calling(Role.PROJECT_LEAD)
    listed = lead.read(f"{GATE}/checks")["items"]
    check = next(one for one in listed if one["evidenceRequired"] and one["status"] == "open")

    refused = lead.post(f"/checks/{check['id']}/answers", {"value": "yes"}, seen="*")

    assert refused.json()["type"] == "urn:mki-poort:problem:evidence-missing"
    with site.authority.write() as session:
        assert answers.answers_to(session, check["id"]) == []
