"""Signing in at a provider: a process of its own, which lies in every way it can."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from domain.vocabulary import Role, SizeProfile
from models.audit import AuditEvent
from models.engines import Store
from models.organisation import Membership
from models.queries import people
from tests.authority import Authority, set_up_authority
from tests.portal.browsing import FROM_HERE, Site
from tests.portal.provider_door import (
    ADDRESS,
    CLIENT,
    PETER,
    SECRET,
    Door,
    Provider,
    open_door,
    running_provider,
)
from usecases.set_up import AddPerson, RegisterOrganisation, register_organisation
from web.oidc_attempt import GOOD_FOR


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """A provider that knows the portal by a secret."""
    with running_provider(SECRET) as running:
        yield running


@pytest.fixture
def door(sqlite_store: Store, tmp_path: Path, provider: Provider) -> Iterator[Door]:
    """A portal whose people sign in at that provider."""
    with open_door(set_up_authority(sqlite_store), tmp_path, provider) as opened:
        yield opened


def subject_of(authority: Authority, role: Role) -> str | None:
    """By what that person is known."""
    with authority.write() as session:
        return people.person(session, authority.people[role]).login_subject


def events(authority: Authority, action: str) -> int:
    """How many times that happened."""
    with authority.write() as session:
        return len(session.exec(select(AuditEvent).where(AuditEvent.action == action)).all())


def test_a_member_comes_in_and_goes_on_to_the_page_asked_for(door: Door) -> None:
    """The first time by the work mail, which is written down."""
    answer = door.sign_in()

    assert (answer.status_code, answer.headers["location"]) == (303, "/projecten")
    assert door.is_in()
    assert (subject_of(door.authority, Role.PROJECT_LEAD) or "").startswith("oidc:")
    assert events(door.authority, "person.login_bound") == 1


def test_who_came_in_before_is_known_by_the_subject_alone(door: Door) -> None:
    """Another address at the provider changes nothing, also when a colleague has it here."""
    door.sign_in()
    for user in (
        PETER | {"email": "new@waterveen.example"},
        PETER | {"email": "bea@waterveen.example"},
        {"sub": "a-7"},
    ):
        door.browser.cookies.clear()
        door.provider.order(user=user)

        assert door.sign_in().status_code == 303
        assert "Peter Lead" in door.browser.get("/aangemeld").text

    assert subject_of(door.authority, Role.BUYER) is None
    assert events(door.authority, "person.login_bound") == 1


def test_an_address_that_somebody_signed_in_with_opens_nothing_for_another(door: Door) -> None:
    """A work mail that is given out anew does not bring the dossiers of its former owner."""
    door.sign_in()
    door.browser.cookies.clear()
    door.provider.order(user=PETER | {"sub": "b-8"})

    answer = door.sign_in()

    assert answer.status_code == 403
    assert "kent u niet" in answer.text
    assert not door.is_in()


@pytest.mark.parametrize(
    "user",
    [
        pytest.param(PETER | {"email_verified": False}, id="not verified"),
        pytest.param(PETER | {"email_verified": "true"}, id="verified in words"),
        pytest.param({"sub": "a-7", "email": PETER["email"]}, id="silent about it"),
        pytest.param({"sub": "a-7"}, id="no address"),
        pytest.param(PETER | {"email": "eve@elsewhere.example"}, id="unknown here"),
    ],
)
def test_only_a_verified_address_of_a_member_opens(door: Door, user: dict[str, object]) -> None:
    """Anybody can write any address at some providers."""
    door.provider.order(user=user)

    answer = door.sign_in()

    assert answer.status_code == 403
    assert "Vraag de beheerder" in answer.text
    assert not door.is_in()


def test_an_address_may_stand_at_the_other_endpoint(door: Door) -> None:
    """Some providers keep the token small (OpenID Connect Core, 5.4)."""
    door.provider.order(address_in_token=False)

    assert door.sign_in().status_code == 303


def test_an_address_of_somebody_else_is_refused(door: Door) -> None:
    """The other endpoint must speak of the same person."""
    door.provider.order(address_in_token=False, claims={"sub": "b-8"})

    assert door.sign_in().status_code == 403
    assert not door.is_in()


@pytest.mark.parametrize(
    "lie",
    [
        pytest.param({"claims": {"nonce": "another"}}, id="nonce of another sign-in"),
        pytest.param({"claims": {"nonce": None}}, id="no nonce"),
        pytest.param({"claims": {"aud": "another"}}, id="for another client"),
        pytest.param({"claims": {"aud": None}}, id="for nobody"),
        pytest.param({"claims": {"aud": [CLIENT, "b"], "azp": "b"}}, id="shared by another"),
        pytest.param({"claims": {"iss": "https://evil.example"}}, id="another issuer"),
        pytest.param({"claims": {"iss": None}}, id="no issuer"),
        pytest.param({"claims": {"exp": 1}}, id="expired"),
        pytest.param({"claims": {"exp": None}}, id="for ever"),
        pytest.param({"claims": {"iat": 32503680000}}, id="from the future"),
        pytest.param({"claims": {"sub": None}}, id="about nobody"),
        pytest.param({"signing": "none"}, id="unsigned"),
        pytest.param({"signing": "HS256 with the public key"}, id="public key as a secret"),
        pytest.param({"signing": "a key of somebody else"}, id="key of somebody else"),
        pytest.param({"signing": "a key that it does not publish"}, id="unpublished key"),
    ],
)
def test_a_token_that_proves_nothing_opens_nothing(door: Door, lie: dict[str, object]) -> None:
    """Each is refused with a sentence, and the next honest sign-in succeeds."""
    door.provider.order(**lie)

    answer = door.sign_in()

    assert answer.status_code == 403
    assert "Aanmelden is niet gelukt" in answer.text
    assert not door.is_in()
    door.provider.order(claims={}, signing="RS256")
    assert door.sign_in().status_code == 303


def test_an_answer_to_nothing_that_this_browser_asked_is_refused(door: Door) -> None:
    """Somebody who sends their own code by a link does not sign another in as themselves."""
    back = door.provider.visit(door.begin())
    stranger = TestClient(door.browser.app, base_url=ADDRESS, follow_redirects=False)
    other_state = back.replace("state=", "state=x")

    without_cookie = stranger.get(back)
    with_other_state = door.browser.get(other_state)

    assert without_cookie.status_code == 409
    assert with_other_state.status_code == 409
    assert not door.is_in()


def test_a_changed_cookie_counts_for_nothing(door: Door) -> None:
    """It is signed."""
    back = door.provider.visit(door.begin())
    kept = door.browser.cookies["poort-sign-in"]
    door.browser.cookies.clear()
    door.browser.cookies.set("poort-sign-in", kept[:-2] + "xx", domain="127.0.0.1", path="/")

    assert door.browser.get(back).status_code == 409


def test_who_stays_away_too_long_begins_again(door: Door) -> None:
    """An attempt that lies about is of no use to who finds it."""
    back = door.provider.visit(door.begin())
    door.authority.pass_time(seconds=int(GOOD_FOR.total_seconds()))

    assert door.browser.get(back).status_code == 409


def test_a_code_counts_once(door: Door) -> None:
    """Also for who kept the cookie of the attempt."""
    back = door.provider.visit(door.begin())
    kept = door.browser.cookies["poort-sign-in"]
    assert door.browser.get(back).status_code == 303
    assert "poort-sign-in" not in door.browser.cookies
    assert door.browser.get(back).status_code == 409
    door.browser.cookies.clear()
    door.browser.cookies.set("poort-sign-in", kept, domain="127.0.0.1", path="/")

    assert door.browser.get(back).status_code == 403
    assert not door.is_in()


@pytest.mark.parametrize("named", ["https://evil.example", None], ids=["another", "nobody"])
def test_an_answer_of_another_provider_is_refused(door: Door, named: str | None) -> None:
    """Else its code would be brought to ours (RFC 9207)."""
    before = door.provider.order().get("/token", 0)
    parts = urlsplit(door.provider.visit(door.begin()))
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    query.pop("iss")
    answer = door.browser.get(
        f"{parts.path}?{urlencode(query | ({'iss': named} if named else {}))}"
    )

    assert answer.status_code == 403
    assert door.provider.order().get("/token", 0) == before


def test_the_request_carries_what_keeps_the_code_ours(door: Door) -> None:
    """The provider sees a hash of the verifier, and never the verifier."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(door.begin()).query).items()}

    assert asked["code_challenge_method"] == "S256"
    assert re.fullmatch(r"[\w-]{43}", asked["code_challenge"])
    assert asked["redirect_uri"] == f"{ADDRESS}/aanmelden/terug"
    assert asked["scope"] == "openid email"
    assert "code_verifier" not in asked


def test_who_says_no_at_the_provider_can_try_again(door: Door) -> None:
    """The page has the way in on it."""
    state = parse_qs(urlsplit(door.begin()).query)["state"][0]

    answer = door.browser.get(f"/aanmelden/terug?error=access_denied&state={state}")

    assert answer.status_code == 403
    assert "/aanmelden/begin?verder=" in answer.text


def test_new_keys_of_the_provider_are_taken_up_at_once(door: Door) -> None:
    """And asked once in a while only, whatever a token names."""
    door.sign_in()
    door.authority.pass_time(minutes=1)
    door.provider.order(rotate=True, now=int(door.authority.now.timestamp()))
    before = door.provider.order()["/keys"]

    assert door.sign_in().status_code == 303
    assert door.provider.order(signing="a key that it does not publish")["/keys"] == before + 1
    assert [door.sign_in().status_code for _ in range(3)] == [403, 403, 403]
    assert door.provider.order()["/keys"] == before + 1


def test_while_the_provider_is_down_the_portal_stays_up(door: Door) -> None:
    """Who comes hears it, without each asking the provider."""
    door.provider.order(is_down=True)
    before = door.provider.order().get("/.well-known/openid-configuration", 0)

    answers = [door.browser.get("/aanmelden/begin") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert answers[0].headers["retry-after"] == "30"
    assert "antwoordt niet" in answers[0].text
    assert door.provider.order()["/.well-known/openid-configuration"] == before + 1
    assert door.browser.get("/aanmelden").status_code == 200
    door.provider.order(is_down=False)
    door.authority.pass_time(seconds=5)
    assert door.browser.get("/aanmelden/begin").status_code == 303


def test_who_is_in_stays_in_while_the_provider_is_down(door: Door) -> None:
    """It is asked at the door only; who was on the way back tries again."""
    door.sign_in()
    door.provider.order(is_down=True)

    assert door.is_in()
    assert door.sign_in().status_code == 503


def test_nothing_is_asked_of_the_provider_until_somebody_signs_in(door: Door) -> None:
    """No outbound call by default."""
    before = door.provider.order()

    for path in ("/aanmelden", "/healthz", "/readyz", "/werk"):
        door.browser.get(path)

    assert door.provider.order() == before


def test_the_demo_is_closed_where_there_is_a_provider(door: Door) -> None:
    """Else anybody on this machine would be anybody."""
    person = {"person": f"{door.authority.organisation_id}.1"}

    answer = door.browser.post("/aanmelden/demo", data=person, headers=FROM_HERE)

    assert answer.status_code == 403
    assert "Ada Admin" not in door.browser.get("/aanmelden").text


def test_signing_out_ends_at_the_provider_too(door: Door) -> None:
    """Else who sits down at this computer next is in with one click."""
    door.sign_in()
    site = Site(authority=door.authority, browser=door.browser)

    out = site.post("/afmelden")
    answer = site.get(out.headers["location"])

    assert answer.status_code == 200
    assert answer.headers["refresh"].startswith(f"0;url={door.provider.issuer}/end?client_id=")
    assert not door.is_in()


def test_a_public_client_has_pkce_alone(sqlite_store: Store, tmp_path: Path) -> None:
    """Without a secret the verifier is what keeps the code ours."""
    with (
        running_provider("") as public,
        open_door(set_up_authority(sqlite_store), tmp_path, public) as door,
    ):
        assert door.sign_in().status_code == 303
        assert door.is_in()


def test_without_a_provider_there_is_no_way_to_one(site: Site) -> None:
    """The routes say so."""
    assert site.get("/aanmelden/begin").status_code == 404
    assert site.get("/afgemeld").status_code == 404


@pytest.mark.postgres
def test_who_works_for_two_organisations_chooses_and_nobody_else(
    postgres_store: Store, tmp_path: Path, provider: Provider
) -> None:
    """The choice holds for this sign-in, and for the organisations of this person only."""
    authority = set_up_authority(postgres_store)
    with open_door(authority, tmp_path, provider) as door:
        peter = door.authority.people[Role.PROJECT_LEAD]
        other = add_organisation(postgres_store, door.authority, members=(peter,))
        foreign = add_organisation(postgres_store, door.authority, members=())

        page = door.sign_in()
        refused = door.browser.post(
            "/aanmelden/organisatie", data={"organisation": foreign}, headers=FROM_HERE
        )
        door.sign_in()
        chosen = door.browser.post(
            "/aanmelden/organisatie", data={"organisation": other}, headers=FROM_HERE
        )
        again = door.browser.post(
            "/aanmelden/organisatie", data={"organisation": other}, headers=FROM_HERE
        )

        assert page.status_code == 200
        assert "Gemeente Waterveen" in page.text
        assert f"Gemeente {other}" in page.text
        assert f"Gemeente {foreign}" not in page.text
        assert refused.status_code == 409
        assert (chosen.status_code, chosen.headers["location"]) == (303, "/projecten")
        assert again.status_code == 409
        assert door.browser.cookies["poort"].startswith(f"{other}.")
        assert door.is_in()
        assert events(door.authority, "person.login_bound") == 1


def add_organisation(store: Store, authority: Authority, *, members: tuple[int, ...]) -> int:
    """Register another organisation in which these people work too, and answer its id."""
    organisation_id = store.next_organisation_id()
    with store.write(organisation_id) as session:
        register_organisation(
            session,
            command=RegisterOrganisation(
                slug=f"o{organisation_id}",
                name=f"Gemeente {organisation_id}",
                size_profile=SizeProfile.SMALL,
                portal_url="https://poort.example",
                administrator=AddPerson(name="Ot", email=f"ot@o{organisation_id}.example"),
            ),
            now=authority.now,
        )
        session.add_all(
            Membership(
                organisation_id=organisation_id, person_id=person_id, joined_on=authority.today
            )
            for person_id in members
        )
    return organisation_id
