"""Log lines are facts with fields, for a person or a machine, without personal data."""

import json
import logging

from poort.logs import EventFormatter
from poort.settings import LogFormat


def _record(message: str, **fields: object) -> logging.LogRecord:
    return logging.makeLogRecord(
        {"msg": message, "name": "poort.x", "levelname": "INFO", "created": 0.0, **fields}
    )


def test_a_machine_reads_an_event_with_its_fields() -> None:
    """Each field of the event is a field of the line."""
    line = EventFormatter(LogFormat.JSON, process="runner").format(
        _record("gate_held", project_id=7)
    )

    assert json.loads(line) == {
        "at": "1970-01-01T00:00:00.000+00:00",
        "level": "info",
        "process": "runner",
        "logger": "poort.x",
        "event": "gate_held",
        "project_id": 7,
    }


def test_a_person_reads_one_line() -> None:
    """The fact comes first, its fields after it."""
    line = EventFormatter(LogFormat.CONSOLE, process="runner").format(
        _record("gate_held", project_id=7)
    )

    assert line == (
        "1970-01-01T00:00:00.000+00:00 info runner gate_held logger=poort.x project_id=7"
    )


def test_a_mail_address_never_reaches_the_log() -> None:
    """A library may put it into its message or its traceback; it is masked all the same."""
    line = EventFormatter(LogFormat.CONSOLE, process="runner").format(
        _record("550 no such user f.de-vries@gemeente.example.nl", who="a@b.nl")
    )

    assert "gemeente" not in line
    assert "a@b.nl" not in line
    assert line.count("<mail address>") == 2
