"""A project passes its first gate by commands alone."""

from tests.integration.cli.authority import (
    ADA,
    IRIS,
    LEO,
    NUMBER,
    answer_everything,
    found_authority,
    start_project,
)
from tests.integration.cli.terminal import Terminal


def test_a_project_passes_its_first_gate(each_engine: Terminal) -> None:
    """From an empty folder to the second phase, and everything holds."""
    found_authority(each_engine)
    start_project(each_engine)
    answer_everything(each_engine)

    submitted = each_engine.ok("gate", "submit", NUMBER, by=LEO)
    each_engine.ok("gate", "advise", NUMBER, "positive", "In order.", by=ADA)
    decided = each_engine.ok("gate", "decide", NUMBER, "go", by=IRIS)
    advanced = each_engine.ok("advance")
    page = each_engine.ok("project", "show", NUMBER)

    assert submitted["status"] == "submitted"
    assert decided["command"] == "pending"
    assert [one["status"] for one in advanced["commands"]] == ["done"]
    assert (page["phase_position"], page["gate"], page["value_eur"]) == (2, "G2", "1250000.25")
    assert [gate["status"] for gate in page["gates"][:3]] == ["passed", "open", None]
    assert [found["carried_out"] for found in page["decisions"]] == ["done"]
    assert each_engine.ok("audit", "verify")["holds"] is True
