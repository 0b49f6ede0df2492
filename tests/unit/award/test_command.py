"""`poort award` gives the constructed example to the cent, or says what is wrong."""

from decimal import Decimal
from pathlib import Path

import pytest

from domain.vocabulary import Language
from poort.cli.award_parsing import figure, yearly_decline
from poort.cli.invocation import Invocation, UsageRefusedError, begin
from poort.cli.words import Words
from tests.integration.cli.terminal import Terminal

BOUNDS = (
    "--method",
    "bounds",
    "--upper",
    "500000",
    "--lower",
    "300000",
    "--max-discount",
    "400000",
)
ADD_ON = ("--method", "add-on", "--factor", "2")
RELATIVE = ("--method", "relative", "--max-points", "100", "--eur-per-point", "1000")


@pytest.fixture
def bids(tmp_path: Path) -> str:
    """The bids of the constructed example, as a Dutch spreadsheet program writes them."""
    file = tmp_path / "inschrijvingen.csv"
    file.write_text(
        "inschrijver;prijs;mki\nA;2.450.000;420.000\nB;2.520.000;330.000\n"
        "C;2.400.000;520.000\nD;2.550.000;280.000\n",
        encoding="utf-8-sig",
    )
    return str(file)


@pytest.fixture
def poort() -> Terminal:
    """The command line."""
    return Terminal()


def test_bounds_give_the_example_to_the_cent(poort: Terminal, bids: str) -> None:
    """With the discount, the fictitious price and the rank of each bid."""
    found = poort.ok("award", bids, *BOUNDS)

    assert (found["method"], found["winner"], found["ties"]) == ("bounds", "D", [])
    assert found["parameters"] == {
        "upper": "500000",
        "lower": "300000",
        "max_discount": "400000",
        "above_upper": "no_discount",
    }
    assert [
        (one["bidder"], one["valid"], one["discount"], one["fictitious_price"], one["rank"])
        for one in found["bids"]
    ] == [
        ("A", True, "160000.00", "2290000.00", 3),
        ("B", True, "340000.00", "2180000.00", 2),
        ("C", True, "0.00", "2400000.00", 4),
        ("D", True, "400000.00", "2150000.00", 1),
    ]
    assert [step["name"] for step in found["bids"][0]["steps"]] == [
        "share",
        "counted_share",
        "discount",
        "fictitious_price",
    ]


def test_an_add_on_gives_the_example_to_the_cent(poort: Terminal, bids: str) -> None:
    """Twice the MKI on top of the price."""
    found = poort.ok("award", bids, *ADD_ON)

    assert (found["method"], found["winner"]) == ("add-on", "D")
    assert [(one["addition"], one["fictitious_price"]) for one in found["bids"]] == [
        ("840000.00", "3290000.00"),
        ("660000.00", "3180000.00"),
        ("1040000.00", "3440000.00"),
        ("560000.00", "3110000.00"),
    ]


def test_a_bound_can_be_a_requirement_as_well(poort: Terminal, bids: str) -> None:
    """C drops out, with the reason."""
    found = poort.ok("award", bids, *BOUNDS, "--above-upper", "invalid")

    over = found["bids"][2]
    assert (over["valid"], over["reason"], over["fictitious_price"], over["rank"]) == (
        False,
        "above_upper",
        None,
        None,
    )


def test_a_settlement_gives_sixty_thousand(poort: Terminal, bids: str) -> None:
    """B promised 330,000 and realised 350,000."""
    found = poort.ok("award", bids, *BOUNDS, "--realised", "B=350000")

    [settled] = found["settlements"]
    assert (settled["bidder"], settled["difference"], settled["fine"]) == (
        "B",
        "40000.00",
        "60000.00",
    )


def test_relative_points_warn_and_the_simulation_shows_why(poort: Terminal, tmp_path: Path) -> None:
    """Without the losing C another bid wins."""
    file = tmp_path / "bids.csv"
    file.write_text("bidder,price,mki\nA,1000000,100\nB,1010000,80\nC,2000000,20\n", "utf-8")

    found = poort.ok("award", str(file), *RELATIVE, "--simulate")

    assert found["winner"] == "A"
    assert "rank_reversal" in [one["code"] for one in found["warnings"]]
    [turning] = [one for one in found["simulation"]["rank_reversals"] if one["turns_winner"]]
    assert (turning["removed"], turning["order_without"]) == ("C", ["B", "A"])


def test_a_tie_has_no_winner(poort: Terminal, tmp_path: Path) -> None:
    """And both names."""
    file = tmp_path / "bids.csv"
    file.write_text("bidder,price,mki\nA,100,10\nB,80,20\n", "utf-8")

    found = poort.ok("award", str(file), *ADD_ON)

    assert (found["winner"], found["ties"]) == (None, [["A", "B"]])


METHODS = {
    "M1": BOUNDS,
    "M2": ADD_ON,
    "M3": ("--method", "ceiling", "--ceiling", "450000"),
    "M4": ("--method", "points", *BOUNDS[2:6], "--max-points", "40", "--eur-per-point", "10000"),
    "M5": (
        *("--method", "declining-ceiling", "--ceiling", "500000"),
        *("--yearly-decline", "4%", "--years", "3"),
    ),
    "M6": RELATIVE,
}


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_method_is_shown_to_a_person(
    poort: Terminal, bids: str, method: tuple[str, ...], language: str
) -> None:
    """The ranking, the steps, the trials, and what the bids tell."""
    shown = poort("award", bids, *method, "--explain", "--simulate", "--lang", language)

    assert shown.code == 0, shown.err
    assert "2.550.000" in shown.out.replace(",", ".")
    assert "{" not in shown.out


def test_a_settlement_is_shown_to_a_person(poort: Terminal, bids: str) -> None:
    """With the sentence and the steps."""
    shown = poort("award", bids, *ADD_ON, "--realised", "b=350000", "--lang", "nl")

    assert "€ 60.000" in shown.out
    assert "boetefactor" in shown.out


REFUSED = {
    "a parameter lacks": (BOUNDS[:-2], "ParameterMissingError", 2),
    "a parameter of another method": ((*ADD_ON, "--ceiling", "3"), "ParameterForeignError", 2),
    "bounds swapped": (
        ("--method", "bounds", "--upper", "1", "--lower", "2", "--max-discount", "3"),
        "BoundsOutOfOrderError",
        2,
    ),
    "no such method": (("--method", "lowest"), "ChoiceRefusedError", 2),
    "no method": ((), "MissingError", 2),
    "terms without a result": ((*ADD_ON, "--fine-factor", "2"), "TermsWithoutResultError", 2),
    "a bidder that did not bid": ((*ADD_ON, "--realised", "Z=3"), "BidderUnknownError", 4),
    "a result without its bidder": ((*ADD_ON, "--realised", "3"), "FormRefusedError", 2),
    "a ceiling without a rate": (
        (*METHODS["M3"], "--realised", "A=3"),
        "ContractRateMissingError",
        1,
    ),
    "a decline that is unclear": (
        ("--method", "declining-ceiling", "--yearly-decline", "0.04"),
        "PercentUnclearError",
        2,
    ),
    "a criterion without scores": ((*ADD_ON, "--quality", "Plan=5"), "BidsRefusedError", 1),
}


@pytest.mark.parametrize(("options", "code", "exit_code"), REFUSED.values(), ids=REFUSED)
def test_a_command_that_cannot_be_carried_out_says_why(
    poort: Terminal, bids: str, options: tuple[str, ...], code: str, exit_code: int
) -> None:
    """With the exit codes that all commands have."""
    refused = poort.refused("award", bids, *options)

    assert (refused["code"], refused["exit"]) == (code, exit_code)


def test_mistakes_in_the_file_are_told_one_by_one(poort: Terminal, tmp_path: Path) -> None:
    """By row and column, to a person and to a program."""
    file = tmp_path / "bids.csv"
    file.write_text("inschrijver;prijs;mki\nA;1;veel\nB;=1;2\n", "utf-8")

    refused = poort.refused("award", str(file), *ADD_ON)
    shown = poort("award", str(file), *ADD_ON, "--lang", "nl")

    problems = refused["details"]["problems"]
    assert [(one["row"], one["column"]) for one in problems] == [("2", "mki"), ("3", "prijs")]
    assert "- Rij 2, kolom mki:" in shown.err


NUMBERS = {
    "plain": ("500000", Decimal(500_000)),
    "Dutch": ("500.000,50", Decimal("500000.5")),
    "English in a Dutch terminal": ("0.5", Decimal("0.5")),
    "Dutch thousands": ("500.000", Decimal(500_000)),
}


@pytest.mark.parametrize(("text", "number"), NUMBERS.values(), ids=NUMBERS)
def test_a_figure_is_read_as_it_can_only_be_meant(text: str, number: Decimal) -> None:
    """Where it can mean two things, in the language of the reader."""
    begin(Invocation(words=Words(Language.NL)))

    assert figure(text) == number


@pytest.mark.parametrize(
    ("text", "part"), [("4%", "0.04"), ("4", "0.04"), ("0,5%", "0.005"), ("0", "0")]
)
def test_a_decline_is_a_percentage(text: str, part: str) -> None:
    """With or without its sign, from one percent up."""
    begin(Invocation(words=Words(Language.NL)))

    assert yearly_decline(text) == Decimal(part)


def test_a_figure_that_is_none_is_refused() -> None:
    """With how to write it."""
    begin(Invocation(words=Words(Language.NL)))

    with pytest.raises(UsageRefusedError):
        figure("veel")
