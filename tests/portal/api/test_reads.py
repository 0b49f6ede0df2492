"""Other systems read what people see."""

from domain.vocabulary import Role
from tests.portal.api.conftest import Call
from tests.portal.browsing import Site


def test_projects_come_a_page_at_a_time_and_each_once(site: Site, calling: Call) -> None:
    """The cursor of a page leads to the next, until there is none."""
    for place in range(1, 6):
        site.authority.start(f"P-00{place}")
    system = calling(Role.COORDINATOR)

    numbers, cursor = [], ""
    for _ in range(3):
        found = system.read(f"/projects?limit=2{cursor and f'&cursor={cursor}'}")
        numbers += [one["number"] for one in found["items"]]
        cursor = found["nextCursor"]

    assert numbers == [f"P-00{place}" for place in range(1, 6)]
    assert cursor is None


def test_projects_are_searched_and_filtered(site: Site, calling: Call) -> None:
    """As in the list of the portal."""
    site.authority.start("P-001", name="Slotlaan")
    site.authority.start("P-002", name="Dorpsstraat")
    system = calling(Role.COORDINATOR)

    assert [one["number"] for one in system.read("/projects?search=dorps")["items"]] == ["P-002"]
    assert system.read("/projects?status=suspended")["items"] == []
    assert len(system.read("/projects?phase=infrastructure-works.G1")["items"]) == 2
    assert system.read("/projects?phase=infrastructure-works.G2")["items"] == []


def test_a_project_has_its_plan_and_team(site: Site, calling: Call) -> None:
    """Its gates in order, and who holds each role."""
    site.authority.start()

    found = calling(Role.BUYER).read("/projects/P-001")

    assert (found["number"], found["gateId"], found["mkiWeightPercent"]) == ("P-001", "G1", 30)
    assert [gate["gateId"] for gate in found["plan"]] == [f"G{place}" for place in range(1, 8)]
    lead = {"role": "project_lead", "isPrimary": True}
    assert lead | {"personId": site.authority.people[Role.PROJECT_LEAD]} in found["team"]


def test_gates_tell_their_attempts_and_decisions(site: Site, calling: Call) -> None:
    """A gate that was passed has its decision; those to come have no attempt."""
    project_id = site.authority.start()
    site.authority.pass_gate(project_id)
    system = calling(Role.BUYER)

    gates = system.read("/projects/P-001/gates")["items"]

    assert gates[0]["attempts"][0]["decision"]["outcome"] == "go"
    assert gates[1]["attempts"][0]["status"] == "open"
    assert gates[2]["attempts"] == []
    assert system.read("/projects/P-001/gates/G1")["advices"] == []
    assert system.read("/projects/P-001/gates/G3/checks") == {"items": []}
    assert system.get("/projects/P-001/gates/G9").status_code == 404
    assert system.get("/projects/P-001/gates/G9/checks").status_code == 404


def test_a_check_has_its_answers_and_evidence(site: Site, calling: Call) -> None:
    """What was given stands beside the check."""
    project_id = site.authority.start()
    site.authority.answer_all(project_id)
    system = calling(Role.BUYER)
    listed = system.read("/projects/P-001/gates/G1/checks")["items"]
    given = next(one for one in listed if one["status"] == "answered")

    found = system.read(f"/checks/{given['id']}")

    assert found["answers"][0]["value"] == "yes"
    assert found["evidence"][0]["url"] == f"https://dossier.example/{given['id']}"
    assert found["deviation"] is None
    assert found["title"]


def test_what_did_not_change_is_not_sent_again(site: Site, calling: Call) -> None:
    """The ETag holds until something moves."""
    site.authority.start()
    system = calling(Role.BUYER)
    tag = system.tag("/projects/P-001")

    assert system.get("/projects/P-001", **{"If-None-Match": tag}).status_code == 304
    assert system.get("/projects/P-001", **{"If-None-Match": '"x"'}).status_code == 200


def test_late_steps_and_own_work_are_told(site: Site, calling: Call) -> None:
    """A year later all that was open is late."""
    site.authority.start()
    site.authority.pass_time(days=365)
    lead = calling(Role.PROJECT_LEAD)

    late = lead.read("/overdue-steps?limit=1")
    following = lead.read(f"/overdue-steps?limit=1&cursor={late['nextCursor']}")
    mine = lead.read("/work-items")["items"]

    assert late["items"][0]["workingDaysLate"] > 0
    assert following["items"] != late["items"]
    assert {item["kind"] for item in mine} == {"check", "gate"}
    assert lead.read("/overdue-steps?workingDays=1000")["items"] == []


def test_people_and_processes_are_registers(site: Site, calling: Call) -> None:
    """Of people their names and roles across projects, nothing more."""
    system = calling(Role.BUYER)
    coordinator = site.authority.people[Role.COORDINATOR]

    assert system.read(f"/people/{coordinator}") == {
        "id": coordinator,
        "name": "Coen Coordinator",
        "roles": ["coordinator"],
    }
    assert len(system.read("/people")["items"]) == 8
    assert system.get("/people/999").status_code == 404
    assert system.read("/definitions")["items"][0]["gates"][0] == "G1"
