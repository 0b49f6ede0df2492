"""Doelen: objectives and policy are read by all, and set by who may."""

from collections.abc import Mapping

import pytest
from sqlmodel import col, select

from domain.mki.vocabulary import WeightingSet
from domain.vocabulary import Role
from models.policy import Objective, Policy, PolicyCeiling, PolicyObligation
from tests.portal.browsing import Site
from tests.portal.counting import counted

PAGE = "/doelen"
KEY = "0123456789abcdef"


def objective(**other: object) -> dict[str, object]:
    """An objective on CO2, but for what the test says."""
    fields: dict[str, object] = {
        "form_key": KEY,
        "naam": "Minder CO2",
        "indicator": "co2",
        "status": "ambition",
        "scope-1": "ja",
        "jaar": "2019",
        "waarde": "1.250.000,5",
        "doeljaar-1": "2028",
        "procent-1": "20",
        "doeljaar-2": "2030",
        "procent-2": "50",
    }
    return fields | other


def policy(**other: object) -> dict[str, object]:
    """A second version of the policy, with one ceiling, but for what the test says."""
    fields: dict[str, object] = {
        "form_key": KEY,
        "gezien": "1",
        "titel": "Actieplan MVI",
        "tekst": "Inkopen met de MKI.\nWij praten met de markt.",
        "gewicht": "25",
        "vanaf": "1.500.000",
        "verplicht-asphalt": "500.000",
        "set": "A2",
        "methode": "Bepalingsmethode 1.1",
        "boete": "1,5",
        "product-1": "AC surf",
        "plafond-1": "8,2",
        "eenheid-1": "ton",
        "set-1": "A2",
        "van-1": "2026-01-01",
        "tot-1": "2026-12-31",
        "bron-1": "Marktconsultatie 2025",
    }
    return fields | other


def newest_policy(site: Site) -> Policy:
    """The version in force."""
    with site.authority.write() as session:
        return session.exec(select(Policy).order_by(col(Policy.version).desc())).first()  # type: ignore[return-value] # there is one


@pytest.mark.parametrize("role", [Role.BUYER, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_everybody_reads_what_holds_now(site: Site, role: Role) -> None:
    """The objective with its years, and the policy with its figures."""
    text = site.sign_in(role).get(PAGE).text

    assert "Minder milieu-impact" in text
    assert "60%" in text
    assert "Minimumgewicht van de MKI bij de gunning" in text
    assert "20%" in text


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.COORDINATOR, True),
        (Role.POLICY_ADVISER, True),
        (Role.BUYER, False),
        (Role.ADMINISTRATOR, False),
    ],
)
def test_only_who_sets_the_course_is_offered_to(site: Site, role: Role, may: bool) -> None:  # noqa: FBT001 -- a column of the table
    """Buttons, menu and doors agree."""
    site.sign_in(role)

    text = site.get(PAGE).text

    assert ('href="/doelen/beleid"' in text) is may
    assert ('href="/doelen/nieuw"' in text) is may
    assert ('href="/doelen"' in site.get("/werk").text) is may
    assert site.get(f"{PAGE}/beleid").status_code == (200 if may else 403)
    assert site.get(f"{PAGE}/nieuw").status_code == (200 if may else 403)
    assert site.post(f"{PAGE}/beleid", policy()).status_code == (303 if may else 403)


def test_an_objective_is_set_and_withdrawn(site_on_each: Site) -> None:
    """It stays readable, with what may remain each year."""
    site = site_on_each.sign_in(Role.POLICY_ADVISER)

    answer = site.post(f"{PAGE}/nieuw", objective())
    again = site.post(f"{PAGE}/nieuw", objective())

    assert (answer.status_code, again.status_code) == (303, 303)
    text = site.get(answer.headers["location"]).text
    assert "Minder CO2" in text
    assert "625.000,25" in text
    with site.authority.write() as session:
        rows = session.exec(select(Objective).where(Objective.name == "Minder CO2")).all()
        assert len(rows) == 1
        objective_id = rows[0].id
    without = site.post(f"{PAGE}/{objective_id}/intrekken", {"reden": " "})
    assert without.status_code == 422
    assert "waarom u het doel intrekt" in without.text
    withdrawn = site.post(f"{PAGE}/{objective_id}/intrekken", {"reden": "Vervangen."})
    assert withdrawn.status_code == 303
    assert "1 doel is ingetrokken" in site.get(PAGE).text
    assert site.post(f"{PAGE}/{objective_id}/intrekken", {"reden": "Nog eens."}).status_code == 409
    assert site.post(f"{PAGE}/999/intrekken", {"reden": "Onbekend."}).status_code == 404


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param({"naam": ""}, "naam", id="no name"),
        pytest.param({"indicator": ""}, "indicator", id="nothing counted"),
        pytest.param({"scope-1": ""}, "scope-1", id="no scope"),
        pytest.param({"jaar": "19"}, "jaar", id="no year"),
        pytest.param({"waarde": "veel"}, "waarde", id="no amount"),
        pytest.param({"doeljaar-1": "2019"}, "doeljaar-1", id="a target in the reference year"),
        pytest.param({"doeljaar-1": "2030"}, "doeljaar-2", id="a year twice"),
        pytest.param({"procent-2": "101"}, "procent-2", id="more than all"),
        pytest.param({"indicator": "mki"}, "set", id="MKI without its set"),
        pytest.param({"set": "A2"}, "set", id="CO2 in a set"),
        pytest.param(
            {"doeljaar-1": "", "procent-1": "", "doeljaar-2": "", "procent-2": ""},
            "doeljaar-1",
            id="no target",
        ),
    ],
)
def test_an_objective_that_cannot_be_is_refused_at_its_field(
    site: Site, fields: Mapping[str, object], field: str
) -> None:
    """What was typed stays."""
    answer = site.sign_in(Role.COORDINATOR).post(f"{PAGE}/nieuw", objective(**fields))

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert 'value="2028"' in answer.text or "doeljaar-1" in fields


def test_the_next_version_starts_as_the_one_in_force(site: Site) -> None:
    """Adopting it with more leaves the earlier one readable, and says what changed."""
    site.sign_in(Role.COORDINATOR)
    form = site.get(f"{PAGE}/beleid").text
    assert 'value="Actieplan MVI"' in form
    assert 'name="gezien" value="1"' in form

    answer = site.post(f"{PAGE}/beleid", policy())

    assert answer.status_code == 303
    text = site.get(PAGE).text
    assert "Versie 2" in text
    assert "Minimumgewicht van de MKI bij de gunning: 25%, was 20%" in text
    assert "nieuw: Wij praten met de markt." in text
    assert "Marktconsultatie 2025" in text
    assert 'value="8,2"' in site.get(f"{PAGE}/beleid").text


def test_a_version_keeps_all_that_it_asks(site_on_each: Site) -> None:
    """Set, method, fine, obligations and ceilings, to the last decimal."""
    site = site_on_each.sign_in(Role.POLICY_ADVISER)

    assert site.post(f"{PAGE}/beleid", policy()).status_code == 303

    kept = newest_policy(site)
    assert (kept.version, kept.required_set, kept.required_method) == (
        2,
        WeightingSet.A2,
        "Bepalingsmethode 1.1",
    )
    assert (str(kept.sanction_factor), str(kept.mki_obligatory_from)) == ("1.5", "1500000")
    with site.authority.write() as session:
        obligation = session.exec(select(PolicyObligation)).one()
        ceiling = session.exec(select(PolicyCeiling)).one()
    assert (obligation.material, int(obligation.from_eur)) == ("asphalt", 500_000)
    assert (ceiling.product, str(ceiling.ceiling_eur)) == ("AC surf", "8.2")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param({"titel": ""}, "titel", id="no title"),
        pytest.param({"tekst": ""}, "tekst", id="no text"),
        pytest.param({"gewicht": "101"}, "gewicht", id="more than all"),
        pytest.param({"vanaf": "anderhalf miljoen"}, "vanaf", id="no amount"),
        pytest.param({"boete": "-1"}, "boete", id="a fine below zero"),
        pytest.param({"plafond-1": "0"}, "plafond-1", id="a ceiling of nothing"),
        pytest.param({"eenheid-1": ""}, "eenheid-1", id="a ceiling without a unit"),
        pytest.param({"set-1": ""}, "set-1", id="a ceiling without a set"),
        pytest.param({"van-1": ""}, "van-1", id="a ceiling without a first day"),
        pytest.param({"tot-1": "2025-01-01"}, "tot-1", id="a ceiling that ends first"),
        pytest.param({"bron-1": ""}, "bron-1", id="a ceiling without a source"),
        pytest.param(
            {f"{name}-2": policy()[f"{name}-1"] for name in ("product", "plafond", "eenheid")}
            | {"set-2": "A2", "van-2": "2026-01-01", "bron-2": "Nog een bron"},
            "product-1",
            id="one product twice",
        ),
    ],
)
def test_a_version_that_cannot_be_is_refused_at_its_field(
    site: Site, fields: Mapping[str, object], field: str
) -> None:
    """Nothing is adopted, and what was typed stays."""
    answer = site.sign_in(Role.COORDINATOR).post(f"{PAGE}/beleid", policy(**fields))

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "Marktconsultatie 2025" in answer.text or "bron-1" in fields
    assert newest_policy(site).version == 1


def test_who_comes_second_sees_the_version_of_the_first(site: Site) -> None:
    """What they filled in is still there, and is adopted when they send it once more."""
    site.sign_in(Role.COORDINATOR).post(f"{PAGE}/beleid", policy())

    late = site.sign_in(Role.POLICY_ADVISER).post(
        f"{PAGE}/beleid", policy(form_key="f" * 16, titel="Tweede plan")
    )

    assert late.status_code == 409
    assert "Versie 2 van het beleid is net voor u vastgesteld" in late.text
    assert 'value="Tweede plan"' in late.text
    assert 'name="gezien" value="2"' in late.text


def test_ceilings_of_the_catalogue_can_be_taken_over(site: Site) -> None:
    """Each with its source; the set is chosen by hand where the source does not say it."""
    text = site.sign_in(Role.COORDINATOR).get(f"{PAGE}/beleid?voorstel=plafonds").text

    assert "ZOAB" in text
    assert "plafondwaarden 2026" in text
    assert "kies de set" in text


def test_an_old_ceiling_is_said_to_have_expired(site: Site) -> None:
    """On the day after its last one."""
    site.sign_in(Role.COORDINATOR).post(
        f"{PAGE}/beleid", policy(**{"van-1": "2025-01-01", "tot-1": "2025-12-31"})
    )

    text = site.get(PAGE).text

    assert "1 plafond is verlopen" in text


def test_the_page_takes_eight_queries_at_most(site_on_each: Site) -> None:
    """With one version and with many."""
    site = site_on_each.sign_in(Role.COORDINATOR)
    with counted(site) as first:
        site.get(PAGE)
    for number in range(1, 6):
        site.post(f"{PAGE}/beleid", policy(gezien=str(number), form_key=f"{number:016}"))

    with counted(site) as then:
        site.get(PAGE)

    assert len(first) == len(then) <= 8, then
