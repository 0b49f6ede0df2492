"""A token opens what it was made for, as its person, and everything else is a problem."""

from dataclasses import replace

import pytest

from domain.permissions import PermissionRefusedError
from domain.vocabulary import Role
from tests.portal.api.calling import V1, Caller, administrator_as, token_for
from tests.portal.api.conftest import Call
from tests.portal.browsing import Site
from usecases.api_tokens import (
    MakeToken,
    Scope,
    TokenEmptyError,
    TokenForAnotherError,
    TokenUnknownError,
    make_token,
    revoke_token,
)

PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param({}, id="none"),
        pytest.param({"Authorization": "Basic YTpi"}, id="another kind"),
        pytest.param({"Authorization": "Bearer poort_1_onzin"}, id="unknown"),
        pytest.param({"Authorization": "Bearer poort_x_onzin"}, id="no number"),
        pytest.param({"Authorization": "Bearer " + "9" * 40}, id="no token"),
    ],
)
def test_who_shows_no_token_that_counts_is_told_how(site: Site, shown: dict[str, str]) -> None:
    """401 with the scheme, as a problem, and the version all the same."""
    answer = site.browser.get(f"{V1}/projects", headers=shown)

    assert answer.status_code == 401
    assert answer.headers["content-type"] == PROBLEM
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["api-version"] == "1.0.0"
    assert answer.json()["type"] == "urn:mki-poort:problem:token-not-valid"
    assert answer.json()["title"] == "Unauthorized"


def test_the_cookie_of_a_browser_opens_nothing_of_the_api(site: Site) -> None:
    """So another website cannot use it (CSRF)."""
    site.sign_in(Role.COORDINATOR)

    assert site.get(f"{V1}/projects").status_code == 401


def test_a_token_goes_no_further_than_its_scopes(site: Site, calling: Call) -> None:
    """Though its person might."""
    site.authority.start()
    reader = calling(Role.INTERNAL_CLIENT, [Scope.PROJECTS_READ])

    refused = reader.post("/projects/P-001/suspensions", {"reason": "Geld op"}, seen="*")

    assert refused.status_code == 403
    assert 'scope="projects:write"' in refused.headers["www-authenticate"]
    assert reader.get("/people").status_code == 403
    assert reader.get("/projects").status_code == 200


def test_a_token_goes_no_further_than_its_person(site: Site, calling: Call) -> None:
    """Though its scopes might."""
    site.authority.start()
    buyer = calling(Role.BUYER)

    refused = buyer.post("/projects/P-001/suspensions", {"reason": "Geld op"}, seen="*")

    assert refused.status_code == 403
    assert refused.json()["type"] == "urn:mki-poort:problem:permission-refused"


def test_a_token_that_was_revoked_opens_nothing(site: Site) -> None:
    """From the next request on; a second time there is nothing to revoke."""
    made = token_for(site.authority, Role.BUYER)
    system = Caller(browser=site.browser, token=made.token)
    assert system.get("/projects").status_code == 200

    with site.authority.write() as session:
        actor = administrator_as(session, site.authority, Role.BUYER)
        revoke_token(session, made.token_id, actor=actor, now=site.authority.now)

    assert system.get("/projects").status_code == 401
    with pytest.raises(TokenUnknownError), site.authority.write() as session:
        revoke_token(session, made.token_id, actor=actor, now=site.authority.now)


def test_a_token_ends_after_its_last_day(site: Site) -> None:
    """And it works on that day itself."""
    authority = site.authority
    with authority.write() as session:
        actor = administrator_as(session, authority, Role.BUYER)
        made = make_token(
            session,
            command=MakeToken(
                name="Kort",
                person_id=actor.person_id,
                scopes=frozenset({Scope.PROJECTS_READ}),
                expires_on=authority.today.replace(day=authority.today.day + 1),
            ),
            actor=actor,
            now=authority.now,
        )
    system = Caller(browser=site.browser, token=made.token)

    authority.pass_time(days=1)
    assert system.get("/projects").status_code == 200
    authority.pass_time(days=1)
    assert system.get("/projects").status_code == 401


def test_only_the_decider_makes_a_token_that_decides(site: Site) -> None:
    """An administrator could otherwise decide in somebody else's name."""
    authority = site.authority
    command = MakeToken(
        name="Besluiten",
        person_id=authority.people[Role.INTERNAL_CLIENT],
        scopes=frozenset({Scope.GATES_DECIDE}),
    )
    empty = replace(command, scopes=frozenset())
    with authority.write() as session:
        administrator = authority.actor(session, Role.ADMINISTRATOR)
        client = authority.actor(session, Role.INTERNAL_CLIENT)
        with pytest.raises(TokenForAnotherError):
            make_token(session, command=command, actor=administrator, now=authority.now)
        with pytest.raises(TokenEmptyError):
            make_token(session, command=empty, actor=administrator, now=authority.now)
        with pytest.raises(PermissionRefusedError):
            make_token(session, command=command, actor=client, now=authority.now)


def test_a_token_that_asks_too_much_waits_a_minute(site: Site, calling: Call) -> None:
    """Another token is not held up by it."""
    site.browser.app.state.api.state.rate.most = 2  # type: ignore[attr-defined]
    greedy, other = calling(Role.BUYER), calling(Role.BUYER)
    for _ in range(2):
        assert greedy.get("/people").status_code == 200

    refused = greedy.get("/people")

    assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
    assert refused.headers["content-type"] == PROBLEM
    assert other.get("/people").status_code == 200
    site.authority.pass_time(minutes=1)
    assert greedy.get("/people").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nergens", 404),
        ("GET", "/projects/", 404),
        ("PUT", "/projects", 405),
        ("GET", "/projects/P-404", 404),
        ("GET", "/projects?limit=0", 400),
        ("GET", "/projects?status=zoek", 400),
        ("GET", "/projects?cursor=_w", 400),
        ("GET", "/overdue-steps?cursor=eA", 400),
        ("GET", "/checks/nul", 400),
        ("GET", "/checks/404", 404),
        ("GET", "/deviations/404", 404),
    ],
)
def test_every_refusal_is_a_problem(
    site: Site, calling: Call, method: str, path: str, status: int
) -> None:
    """Its status stands in the body too, in words for the person behind the token."""
    shown = {"Authorization": f"Bearer {calling(Role.BUYER).token}"}

    answer = site.browser.request(method, f"{V1}{path}", headers=shown)

    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json()["status"] == status
    assert answer.json()["instance"] == f"{V1}{path.partition('?')[0]}"
    assert answer.headers["content-language"] == "nl"


def test_a_wrong_field_is_pointed_at_and_not_told_back(site: Site, calling: Call) -> None:
    """What was sent may hold what nobody should read in a log."""
    answer = calling(Role.COORDINATOR).post("/projects", {"number": 7, "geheim": "hush"})

    errors = {(one["in"], one["location"]) for one in answer.json()["errors"]}
    assert answer.status_code == 400
    assert {("body", "/number"), ("body", "/geheim"), ("body", "/name")} <= errors
    assert "hush" not in answer.text


def test_what_nobody_foresaw_is_a_problem_with_a_reference(
    site: Site, calling: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The inside of the product stays inside; the log has it under the reference."""

    def broken(*_arguments: object, **_more: object) -> None:
        message = "the inside"
        raise RuntimeError(message)

    monkeypatch.setattr("web.api.work_reads.my_work", broken)

    answer = calling(Role.BUYER).get("/work-items")

    assert (answer.status_code, answer.headers["content-type"]) == (500, PROBLEM)
    assert answer.json()["type"] == "urn:mki-poort:problem:unforeseen"
    assert "the inside" not in answer.text
