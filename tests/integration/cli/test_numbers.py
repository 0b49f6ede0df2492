"""What a command asks a number for, another shows to a person, not only to a program."""

from datetime import UTC, date, datetime
from pathlib import Path

from models.engines import open_store
from notifications.failures import GiveUpError
from tests.integration.cli.authority import ADA, BO, IRIS, LEO, NUMBER
from tests.integration.cli.terminal import Terminal
from usecases.deliver_outbox import Claimed, deliver_once


def _line_with(text: str, shown: str) -> list[str]:
    """The cells of the line in which that text stands."""
    return next(line for line in shown.splitlines() if text in line).split()


def test_a_substitution_is_ended_by_the_number_that_people_see(authority: Terminal) -> None:
    """It is told when it is arranged, and stands in the list also before it begins."""
    told = authority(
        *("person", "substitute", IRIS, ADA, "--from", "2040-01-01", "--until", "2040-01-31"),
        by=ADA,
    )
    listed = authority("person", "list").out
    number = _line_with("2040", listed)[0]
    authority.ok("person", "back", number, by=ADA)

    assert f"person back {number}`" in told.out.replace("\n", " ")
    assert "2040" not in authority("person", "list").out


def test_the_list_of_people_gives_programs_each_substitution(authority: Terminal) -> None:
    """Under the person who is away."""
    arranged = authority.ok(
        *("person", "substitute", IRIS, ADA, "--from", "2020-01-01", "--until", "2040-01-31"),
        by=ADA,
    )

    (iris,) = (one for one in authority.ok("person", "list") if one["email"] == IRIS)
    assert iris["substitute"] == "Ada de Beheerder"
    assert [one["id"] for one in iris["substitutions"]] == [arranged["id"]]


def test_evidence_is_withdrawn_by_the_number_that_people_see(authority: Terminal) -> None:
    """It is told when it is attached, by itself or with an answer, and stands on the page."""
    attached = authority("check", "evidence", NUMBER, "G1-01", "https://linge.nl/a", by=LEO)
    answered = authority(
        "check", "answer", NUMBER, "G1-01", "yes", "--link", "https://linge.nl/b", by=LEO
    )
    first, second = (
        _line_with(f"https://linge.nl/{one}", authority("gate", "show", NUMBER).out)[0]
        for one in "ab"
    )
    authority.ok("check", "withdraw-evidence", first, by=LEO)

    assert attached.out.strip().endswith(f"Its number is {first}.")
    assert answered.out.strip().endswith(f"number: {second}.")
    page = authority.ok("gate", "show", NUMBER)
    assert [one["id"] for one in page["evidence"]] == [int(second)]


def test_a_deviation_is_decided_by_the_number_that_the_decider_sees(authority: Terminal) -> None:
    """In their own work, and with its reason and measure at the gate."""
    asked = authority.ok(
        *("check", "deviate", NUMBER, "G1-04", "--reason", "Too soon", "--measure", "In phase 2"),
        by=LEO,
    )
    mine = authority("my-work", IRIS).out.partition("Decisions and deviations")[2]
    (row,) = authority.ok("gate", "show", NUMBER)["deviations"]
    page = authority("gate", "show", NUMBER).out

    waiting = authority.ok("my-work", IRIS)["others"]
    assert [one["deviation"] for one in waiting] == [asked["id"]]
    assert str(asked["id"]) in _line_with(NUMBER, mine)
    assert (row["id"], row["check"], row["decider"]) == (asked["id"], "G1-04", "Iris Opdracht")
    assert _line_with("Too soon", page)[:2] == [str(asked["id"]), "G1-04"]
    authority.ok("check", "decide-deviation", str(waiting[0]["deviation"]), "--approve", by=IRIS)


def test_a_check_is_answered_from_the_list_of_own_work(authority: Terminal) -> None:
    """Each step stands there under the number that answering asks."""
    mine = authority.ok("my-work", IRIS, "--today", "2040-06-04")["too_late"]
    shown = authority("my-work", IRIS, "--today", "2040-06-04").out

    assert {one["check"] for one in mine} >= {"G1-01"}
    assert all(one["check"] in shown for one in mine)
    link = ("--link", "https://linge.nl/x")
    for one in mine:
        authority.ok("check", "answer", NUMBER, one["check"], "yes", *link, by=IRIS)


def test_own_work_begins_with_whose_it_is_and_names_others_only_in_their_stead(
    authority: Terminal,
) -> None:
    """Without an empty line above it, and without a column that says nothing."""
    before = authority("my-work", BO, "--today", "2040-06-04").out
    authority.ok(
        *("person", "substitute", IRIS, BO, "--from", "2020-01-01", "--until", "2041-01-01"),
        by=ADA,
    )
    after = authority("my-work", BO, "--today", "2040-06-04").out

    assert before.startswith("What waits for Bo Inkoper on ")
    assert "In place of" not in before
    assert "In place of" in after
    assert _line_with("G1-01", after)[-2:] == ["Iris", "Opdracht"]


def test_objectives_are_listed_by_the_number_that_a_project_serves(authority: Terminal) -> None:
    """With what they ask by which year."""
    authority.ok(
        *("objective", "set", "Half the MKI", "--reference-year", "2020"),
        *("--target", "2030=50", "--target", "2035=70", "--scope", "1", "--scope", "3"),
        by=ADA,
    )
    (listed,) = authority.ok("objective", "list")
    number = _line_with("Half the MKI", authority("objective", "list").out)[0]

    assert listed["targets"] == ["2030=50", "2035=70"]
    assert (listed["scopes"], listed["id"]) == ([1, 3], int(number))
    authority.ok("project", "change", NUMBER, "--objective", number, by=LEO)


def test_a_message_that_did_not_arrive_is_listed_and_sent_again(
    authority: Terminal, tmp_path: Path
) -> None:
    """By an administrator or coordinator, once what was wrong is mended."""
    authority.ok("check", "deviate", NUMBER, "G1-04", "--reason", "a", "--measure", "b", by=LEO)
    _fail_to_deliver(tmp_path / "var")
    failed = authority.ok("message", "list")
    number = _line_with("deviation asked", authority("message", "list").out)[0]
    refused = authority.refused("message", "resend", number, by=BO)
    authority.ok("message", "resend", number, by=ADA)
    again = {one["id"]: one["state"] for one in authority.ok("message", "list")}
    authority.ok("deliver")

    assert {(one["state"], one["last_answer"]) for one in failed} == {("failed", "550 unknown")}
    assert refused["exit"] == 3
    assert again[int(number)] == "waiting"
    assert int(number) not in {one["id"] for one in authority.ok("message", "list")}


def _fail_to_deliver(folder: Path) -> None:
    """Try what waits at a server that refuses it."""

    def refuse(_: Claimed) -> str:
        raise GiveUpError(answer="550 unknown")

    store = open_store(f"sqlite:///{folder / 'poort.db'}")
    try:
        deliver_once(store, 1, now=datetime.now(UTC), deliver=refuse, jitter=lambda: 0.0)
    finally:
        store.dispose()


def test_what_blocks_names_the_period_as_commands_ask_for_it(
    authority: Terminal, tmp_path: Path
) -> None:
    """A check that comes back every month stands in the list once a month."""
    file = tmp_path / "projecten.csv"
    file.write_text(
        "Nummer;Naam;Materiaal;Fase;Gunning;Projectleider;Intern opdrachtgever\n"
        f"2024-017;Kade Oost;beton;G6;2024-03-01;{LEO};{IRIS}\n",
        encoding="utf-8",
    )
    authority.ok("import", "projects", str(file), by=ADA)
    today = date.fromisoformat(authority.ok("project", "show", "2024-017")["started_on"])
    authority.ok("project", "milestone", "2024-017", "start_of_work", str(today), by=LEO)
    authority.ok("remind", "--today", str(today))

    blocks = authority.ok("gate", "show", "2024-017")["blocks"]

    period = f"G6-03:{today:%Y-%m}"
    assert period in [block["check"] for block in blocks]
    assert _line_with(period, authority("gate", "show", "2024-017").out)


def test_what_is_not_known_of_a_project_is_said_so(authority: Terminal) -> None:
    """Not a dash before a percent."""
    unknown = authority("project", "show", NUMBER).out
    authority.ok("project", "change", NUMBER, "--mki-weight", "30", by=LEO)
    known = authority("project", "show", NUMBER).out

    assert "weight of MKI: not known yet" in unknown.replace("\n", " ")
    assert "weight of MKI: 30%" in known.replace("\n", " ")
