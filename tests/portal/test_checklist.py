"""The checklist of a gate: filled in half-way, whole, submitted; and everything that is refused."""

import re
from datetime import timedelta

import pytest

from domain.vocabulary import AnswerValue, AttemptStatus, CheckStatus, Outcome, Role
from models.queries import answers
from tests.portal.browsing import Site
from tests.portal.counting import counted
from tests.portal.filling_in import GATE, check_of, opened, owned_by
from usecases.answer_check import AnswerCheck, answer_check
from usecases.arrange_substitution import ArrangeSubstitution, arrange_substitution
from usecases.return_check import ReturnCheck, return_check

HTMX = {"HX-Request": "true"}


@pytest.fixture
def project(site: Site) -> int:
    """A project at its first gate; its lead is signed in."""
    project_id = site.authority.start()
    site.sign_in(Role.PROJECT_LEAD)
    return project_id


def proven(name: str) -> dict[str, object]:
    """A link in the fields of that check."""
    return {f"link-{name}": "https://dossier.example/1", f"linknaam-{name}": "Opdracht"}


def test_every_check_says_what_it_asks_why_by_whom_and_by_when(site: Site, project: int) -> None:
    """Also from which source, and what evidence a yes needs."""
    item = check_of(site, project, "G1-01")

    page = site.get(GATE).text

    assert f'id="stap-{item.id}"' in page
    assert "De duurzaamheidsambitie staat in de interne opdracht" in page
    assert "Bron: Handreiking" in page
    assert "Ingrid Client" in page
    assert "nodig bij een ja" in page
    assert "1 van 8 beantwoord" in page
    assert "Het systeem ziet dat dit zo is" in page


def test_what_is_right_is_saved_beside_what_is_wrong(site: Site, project: int) -> None:
    """A reason that lacks keeps nothing of the other checks back, and nothing typed is lost."""
    good, bare, silent = (check_of(site, project, f"G1-0{n}") for n in (1, 2, 6))
    typed = opened(site) | {
        f"antwoord-{good.id}": "yes",
        **proven(str(good.id)),
        f"antwoord-{bare.id}": "yes",
        f"reden-{bare.id}": "Staat in de <opdracht>",
        f"antwoord-{silent.id}": "no",
        "actie": "opslaan",
    }

    answer = site.post(GATE, typed)

    assert answer.status_code == 422
    assert f'href="#bestand-{bare.id}"' in answer.text
    assert f'href="#reden-{silent.id}"' in answer.text
    assert "Staat in de &lt;opdracht&gt;" in answer.text
    assert re.search(rf'name="antwoord-{silent.id}" value="no" checked', answer.text)
    assert check_of(site, project, "G1-01").status is CheckStatus.ANSWERED
    assert check_of(site, project, "G1-02").answer is None
    assert check_of(site, project, "G1-06").answer is None


def test_half_a_gate_can_be_saved_and_finished_later(site: Site, project: int) -> None:
    """Saved is filled in, and not submitted."""
    item = check_of(site, project, "G1-06")
    typed = opened(site) | {
        f"antwoord-{item.id}": "not_applicable",
        f"reden-{item.id}": "Geen coördinator nodig",
        "actie": "opslaan",
    }

    answer = site.post(GATE, typed)
    page = site.get(answer.headers["location"]).text

    assert answer.status_code == 303
    assert "Opgeslagen. U kunt later verder." in page
    assert "ingevuld, nog niet aangeboden" in page
    assert "Geen coördinator nodig" in page
    assert site.authority.attempt(project).status is AttemptStatus.OPEN


def test_fields_that_nobody_touched_change_nothing(site: Site, project: int) -> None:
    """Saving twice makes no second answer."""
    item = check_of(site, project, "G1-06")
    first = {f"antwoord-{item.id}": "no", f"reden-{item.id}": "Nog niet", "actie": "opslaan"}
    site.post(GATE, opened(site) | first)
    before = check_of(site, project, "G1-06").version

    site.post(GATE, opened(site) | {"actie": "opslaan"})

    assert check_of(site, project, "G1-06").version == before


def test_an_explanation_without_an_answer_is_kept_and_asked_on(site: Site, project: int) -> None:
    """What was typed comes back with the question."""
    item = check_of(site, project, "G1-06")

    answer = site.post(GATE, opened(site) | {f"reden-{item.id}": "Overleg loopt"})

    assert answer.status_code == 422
    assert "Kies een antwoord bij uw toelichting" in answer.text
    assert "Overleg loopt" in answer.text


def test_a_check_that_somebody_changed_meanwhile_is_shown_beside_what_was_typed(
    site: Site, project: int
) -> None:
    """Nothing is overwritten unseen; saving once more lets one's own count."""
    item = check_of(site, project, "G1-06")
    stale = opened(site)
    with site.authority.write() as session:
        answer_check(
            session,
            command=AnswerCheck(item_id=item.id or 0, value=AnswerValue.NO, reason="Van Ingrid"),
            actor=site.authority.actor(session, Role.INTERNAL_CLIENT),
            now=site.authority.now,
        )
    mine = {f"antwoord-{item.id}": "not_applicable", f"reden-{item.id}": "Van Peter"}

    answer = site.post(GATE, stale | mine)

    assert answer.status_code == 422
    assert "Iemand heeft deze stap gewijzigd terwijl u bezig was" in answer.text
    assert "Van Ingrid" in answer.text
    assert "Van Peter" in answer.text
    assert check_of(site, project, "G1-06").answer is AnswerValue.NO
    fresh = dict(re.findall(r'name="((?:was|versie)-\d+)" value="([^"]*)"', answer.text))
    assert site.post(GATE, fresh | mine).status_code == 303
    assert check_of(site, project, "G1-06").answer is AnswerValue.NOT_APPLICABLE


def test_a_field_that_another_changed_and_i_did_not_is_no_conflict(
    site: Site, project: int
) -> None:
    """The form of one sends the fields of all."""
    theirs, mine = check_of(site, project, "G1-06"), check_of(site, project, "G1-08")
    stale = opened(site)
    with site.authority.write() as session:
        answer_check(
            session,
            command=AnswerCheck(item_id=theirs.id or 0, value=AnswerValue.NO, reason="Van Ingrid"),
            actor=site.authority.actor(session, Role.INTERNAL_CLIENT),
            now=site.authority.now,
        )

    answer = site.post(GATE, stale | {f"antwoord-{mine.id}": "no", f"reden-{mine.id}": "Komt nog"})

    assert answer.status_code == 303
    assert check_of(site, project, "G1-06").answer is AnswerValue.NO


def test_a_script_saves_one_check_and_gets_that_check_back(site: Site, project: int) -> None:
    """With the box beside the list, that counts one more."""
    item = check_of(site, project, "G1-06")
    other = check_of(site, project, "G1-08")
    typed = opened(site) | {
        f"antwoord-{item.id}": "no",
        f"reden-{item.id}": "Nog niet",
        f"antwoord-{other.id}": "yes",
        "actie": f"stap:{item.id}",
    }

    answer = site.post(GATE, typed, headers=HTMX)

    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<fieldset")
    assert f"stap-{other.id}" not in answer.text
    assert "2 van 8 beantwoord" in answer.text
    assert check_of(site, project, "G1-08").answer is None


def test_an_owner_fills_in_their_own_checks_and_no_other(site: Site, project: int) -> None:
    """Whoever submits is told; a form that was made up is let be."""
    own = owned_by(site, project, Role.INTERNAL_CLIENT)[0]
    others = owned_by(site, project, Role.PROJECT_LEAD)[0]
    site.sign_in(Role.INTERNAL_CLIENT)

    page = site.get(GATE).text
    made_up = {f"antwoord-{others.id}": "no", f"reden-{others.id}": "Nee"}
    site.post(GATE, opened(site) | made_up | proven(str(others.id)))

    assert f'name="antwoord-{own.id}"' in page
    assert f'name="antwoord-{others.id}"' not in page
    assert "Ingevuld is nog niet aangeboden: Peter Lead" in page
    assert site.authority.items(project)[others.check_id].answer is None


def test_a_substitute_fills_in_for_who_is_away(site: Site, project: int) -> None:
    """From the first day up to and including the last; both names are recorded."""
    item = owned_by(site, project, Role.INTERNAL_CLIENT)[0]
    today = site.authority.today
    with site.authority.write() as session:
        arrange_substitution(
            session,
            command=ArrangeSubstitution(
                absent_id=site.authority.people[Role.INTERNAL_CLIENT],
                substitute_id=site.authority.people[Role.POLICY_ADVISER],
                starts_on=today,
                ends_on=today,
            ),
            actor=site.authority.actor(session, Role.INTERNAL_CLIENT),
            now=site.authority.now,
        )
    site.sign_in(Role.POLICY_ADVISER)
    typed = {f"antwoord-{item.id}": "no", f"reden-{item.id}": "Nog niet"}

    answer = site.post(GATE, opened(site) | typed)
    site.authority.pass_time(days=1)
    later = site.sign_in(Role.POLICY_ADVISER).get(GATE).text

    assert answer.status_code == 303
    with site.authority.write() as session:
        given = answers.newest_answers(session, [item.id or 0])[item.id or 0]
    assert given.answered_by == site.authority.people[Role.POLICY_ADVISER]
    assert given.on_behalf_of == site.authority.people[Role.INTERNAL_CLIENT]
    assert 'name="antwoord-' not in later


def test_only_my_steps_can_be_asked(site: Site, project: int) -> None:
    """The numbers stay those of the whole list."""
    mine = {item.id for item in owned_by(site, project, Role.PROJECT_LEAD)}

    page = site.get(f"{GATE}?mijn=1").text

    assert {int(found) for found in re.findall(r'id="stap-(\d+)"', page)} == mine
    assert "Toon alle stappen" in page


def test_who_has_no_part_reads_along(site: Site, project: int) -> None:
    """Every member may read; there is no form to send."""
    site.sign_in(Role.POLICY_ADVISER)

    page = site.get(GATE)

    assert page.status_code == 200
    assert "Opslaan, later verder" not in page.text


def test_submitting_names_everything_that_is_still_open(site: Site, project: int) -> None:
    """Each with a way to the field that mends it; what was filled in is saved all the same."""
    item = check_of(site, project, "G1-06")
    open_check = check_of(site, project, "G1-01")
    bare = check_of(site, project, "G1-08")
    typed = opened(site) | {f"antwoord-{item.id}": "no", f"reden-{item.id}": "Nee"}

    answer = site.post(GATE, typed | {"actie": "aanbieden", f"antwoord-{bare.id}": "no"})

    assert answer.status_code == 422
    assert f'href="#reden-{bare.id}"' in answer.text
    assert f'href="#antwoord-{open_check.id}"' in answer.text
    assert "nog niet beantwoord" in answer.text
    assert check_of(site, project, "G1-06").answer is AnswerValue.NO
    assert site.get(f"{GATE}/aanbieden").status_code == 303


def test_a_whole_gate_is_checked_once_more_and_submitted_once(site: Site, project: int) -> None:
    """A double click asks for one decision."""
    site.authority.answer_all(project)
    asked = site.post(GATE, opened(site) | {"actie": "aanbieden"})
    page = site.get(asked.headers["location"]).text
    form = dict(re.findall(r'name="(form_key|poging|versie)" value="([^"]+)"', page))

    first = site.post(f"{GATE}/aanbieden", form)
    again = site.post(f"{GATE}/aanbieden", form)
    shown = site.get(first.headers["location"]).text

    assert "Controleer uw antwoorden" in page
    assert (first.status_code, again.status_code) == (303, 303)
    assert site.authority.attempt(project).status is AttemptStatus.SUBMITTED
    assert "De intern opdrachtgever krijgt de vraag om te besluiten" in shown
    assert "De antwoorden staan vast tot het besluit" in shown
    assert 'name="antwoord-' not in shown


def test_a_gate_that_opened_up_meanwhile_is_not_submitted(site: Site, project: int) -> None:
    """The page on which it was checked was older than the evidence that went."""
    site.authority.answer_all(project)
    page = site.get(f"{GATE}/aanbieden").text
    form = dict(re.findall(r'name="(form_key|poging|versie)" value="([^"]+)"', page))
    returned = check_of(site, project, "G1-01").id or 0
    with site.authority.write() as session:
        return_check(
            session,
            command=ReturnCheck(item_id=returned, reason="Mager"),
            actor=site.authority.actor(session, Role.COORDINATOR),
            now=site.authority.now,
        )

    answer = site.post(f"{GATE}/aanbieden", form)

    assert answer.status_code == 422
    assert "nog niet beantwoord" in answer.text
    assert "Mager" in answer.text
    assert site.authority.attempt(project).status is AttemptStatus.OPEN


def test_what_was_filled_in_on_a_gate_that_froze_meanwhile_comes_back(
    site: Site, project: int
) -> None:
    """With the reason why it was not saved."""
    item = check_of(site, project, "G1-06")
    stale = opened(site)
    site.authority.answer_all(project)
    site.authority.submit(project)

    answer = site.post(GATE, stale | {f"antwoord-{item.id}": "no", f"reden-{item.id}": "Toch niet"})

    assert answer.status_code == 303  # its sender may answer nothing there any more
    assert "De antwoorden staan vast" in site.get(GATE).text


def test_a_gate_behind_us_is_read_with_its_decision(site: Site, project: int) -> None:
    """Nothing on it can be changed."""
    site.authority.pass_gate(project)

    page = site.get(GATE).text

    assert "Besluit: akkoord" in page
    assert "aanvaard" in page
    assert 'name="antwoord-' not in page


def test_a_gate_that_was_sent_back_says_why_and_keeps_its_first_attempt(
    site: Site, project: int
) -> None:
    """The new attempt is in hand, the old one is a link away."""
    site.authority.answer_all(project)
    site.authority.submit(project)
    site.authority.decide(project, Outcome.RETURN, reason="Het plafond ontbreekt")

    now = site.get(GATE).text
    before = site.get(f"{GATE}?poging=1").text

    assert "Teruggestuurd op" in now
    assert "Het plafond ontbreekt" in now
    assert 'name="antwoord-' in now
    assert 'name="antwoord-' not in before
    assert site.get(f"{GATE}?poging=7").status_code == 404


def test_a_late_step_says_so_in_working_days(site: Site, project: int) -> None:
    """And which day it was."""
    item = check_of(site, project, "G1-01")
    while site.authority.today <= item.due_on + timedelta(days=1):
        site.authority.pass_time(days=1)
    site.sign_in(Role.PROJECT_LEAD)

    page = site.get(GATE).text

    assert "te laat" in page
    assert "due--late" in page


@pytest.mark.parametrize(
    "address", ["/projecten/P-001/poort/G9", "/projecten/Q/poort/G1", f"{GATE}?poging=99"]
)
def test_a_gate_that_is_not_there_is_said_to_be_missing(
    site: Site, project: int, address: str
) -> None:
    """Neither an error of ours nor an empty page."""
    assert site.get(address).status_code == 404


def test_a_page_asks_eight_times_at_most_whatever_the_size(site_on_each: Site) -> None:
    """For every gate and every reader, with one project and with many."""
    site = site_on_each
    first = site.authority.start()
    site.authority.pass_gate(first)
    site.sign_in(Role.PROJECT_LEAD)
    gates = [f"/projecten/P-001/poort/G{n}" for n in (1, 2, 3, 4)]
    before = {}
    for address in gates:
        with counted(site) as said:
            assert site.get(address).status_code == 200
        before[address] = len(said)

    for number in range(2, 12):
        site.authority.start(number=f"P-{number:03}")

    for address in gates:
        with counted(site) as said:
            site.get(address)
        assert len(said) == before[address] <= 8, (address, len(said))
