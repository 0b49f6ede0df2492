"""Structured logs: one line an event, `snake_case` facts with fields, no personal data."""

import json
import logging
import re
from datetime import UTC, datetime

from poort.settings import LogFormat

#: What every record of the standard library has; the rest are fields of the event.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_MAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
#: Libraries that tell every request; their warnings are enough.
_CHATTY = ("httpx", "httpcore", "apprise", "alembic", "websockets")


def configure_logs(log_format: LogFormat, *, process: str) -> None:
    """Write the logs of this process to standard error, from level INFO.

    Mail addresses are masked wherever they stand, so that a library can't leak them either.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(EventFormatter(log_format, process=process))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


class EventFormatter(logging.Formatter):
    """Writes a record and its `extra` fields as one line."""

    def __init__(self, log_format: LogFormat, *, process: str) -> None:
        super().__init__()
        self._format = log_format
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        """Give the line, without personal data."""
        event = self._event(record)
        match self._format:
            case LogFormat.JSON:
                line = json.dumps(event, ensure_ascii=False, default=str)
            case LogFormat.CONSOLE:
                line = _for_a_person(event)
        return _MAIL_ADDRESS.sub("<mail address>", line)

    def _event(self, record: logging.LogRecord) -> dict[str, object]:
        fields = {key: value for key, value in vars(record).items() if key not in _STANDARD}
        event: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": self._process,
            "logger": record.name,
            "event": record.getMessage(),
            **fields,
        }
        if record.exc_info:
            event["traceback"] = self.formatException(record.exc_info)
        return event


def _for_a_person(event: dict[str, object]) -> str:
    fields = dict(event)
    head = " ".join(str(fields.pop(key)) for key in ("at", "level", "process", "event"))
    traceback = fields.pop("traceback", None)
    line = " ".join([head, *(f"{key}={value}" for key, value in fields.items())])
    return line if traceback is None else f"{line}\n{traceback}"
