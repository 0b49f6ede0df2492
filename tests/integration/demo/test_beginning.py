"""What an empty folder begins with, and which folders a demo leaves alone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.vocabulary import AttemptStatus, Language, Role
from models.engines import Store
from poort.demo import Season, run, seed_authority
from poort.demo.folder import DemoStoreInUseError, clear_earlier_demo, mark
from poort.demo.script import load_script
from poort.settings import Settings
from usecases.look_back import look_back
from usecases.look_up import look_up_in_hand
from usecases.my_work import my_work
from usecases.overdue import overdue_steps

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SEASON = Season(until=NOW.date(), seed=1, projects=1, years=0.05)


def test_a_new_authority_has_projects_in_every_phase(sqlite_store: Store) -> None:
    """Running projects came in at gates 2 to 7, new ones stand before their first gate."""
    authority = seed_authority(sqlite_store, portal_url="https://poort.example", now=NOW)

    with sqlite_store.read(authority.organisation_id) as session:
        in_hand = look_up_in_hand(session, today=NOW.date())
        back = look_back(session, today=NOW.date(), language=Language.NL)
    gates = {gate.gate_id for gate in in_hand.gates}
    assert gates == {"G2", "G3", "G4", "G5", "G6", "G7", "K1", "O1"}
    assert back.verified.holds


def test_a_new_authority_gives_its_people_work(sqlite_store: Store) -> None:
    """A buyer finds steps on the first morning."""
    authority = seed_authority(sqlite_store, portal_url="https://poort.example", now=NOW)

    with sqlite_store.read(authority.organisation_id) as session:
        work = my_work(
            session,
            person_id=authority.people["buyer1"],
            today=NOW.date(),
            language=Language.NL,
        )
    assert work.too_late or work.this_week or work.later


def test_a_new_authority_has_something_late_and_something_to_decide(sqlite_store: Store) -> None:
    """Who tries it out finds the screens filled: the coordinator's, and the internal client's."""
    authority = seed_authority(sqlite_store, portal_url="https://poort.example", now=NOW)

    with sqlite_store.read(authority.organisation_id) as session:
        late = overdue_steps(session, today=NOW.date())
        in_hand = look_up_in_hand(session, today=NOW.date())
    assert 0 < len(late) < 30
    assert AttemptStatus.SUBMITTED in {gate.status for gate in in_hand.gates}


def test_twenty_people_fill_every_role_of_the_authority(sqlite_store: Store) -> None:
    """Two of them read English, and each role but the contractor's is held."""
    authority = seed_authority(sqlite_store, portal_url="https://poort.example", now=NOW)

    assert len(authority.people) == 20
    held = {role for person in load_script().people for role in person.roles}
    assert held == set(Role) - {Role.CONTRACTOR}
    assert [person.language for person in load_script().people].count(Language.EN) == 2


def test_a_demo_leaves_an_authority_alone(tmp_path: Path) -> None:
    """A folder with an authority that no demo put there is refused, and keeps everything."""
    settings = Settings(data_dir=tmp_path)
    run(settings, SEASON, through_prefect=False)
    (tmp_path / "demo.json").unlink()

    with pytest.raises(DemoStoreInUseError):
        run(settings, SEASON, through_prefect=False)
    assert (tmp_path / "poort.db").exists()


def test_a_demo_plays_again_where_a_demo_played(tmp_path: Path) -> None:
    """The same folder, seed and day give the same story again."""
    settings = Settings(data_dir=tmp_path)
    first = run(settings, SEASON, through_prefect=False)

    again = run(settings, SEASON, through_prefect=False)

    assert again.story_digest == first.story_digest
    assert again.looked_back.verified.holds


def test_clearing_an_earlier_demo_leaves_other_files(tmp_path: Path) -> None:
    """Only what a demo itself made goes away."""
    settings = Settings(data_dir=tmp_path)
    (tmp_path / "letter.txt").write_text("mine")
    (tmp_path / "poort.db").write_text("")
    mark(settings, SEASON)

    clear_earlier_demo(settings)

    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
