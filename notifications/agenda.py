"""Somebody's work as a calendar that a calendar program reads along with (RFC 5545)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from domain.vocabulary import Language
from notifications.language import translator
from notifications.mail import clean_header

#: How often a program should look again; most look less often.
_LOOK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaEntry:
    """Something on one day; `key` is the same as long as it is the same thing."""

    key: str
    day: date
    summary: str
    description: str
    url: str


def agenda(entries: Sequence[AgendaEntry], *, name: str, today: date, language: Language) -> bytes:
    """The entries as whole days that block no time; the same entries give the same bytes."""
    translate = translator(language)
    calendar = Calendar()
    calendar.add("prodid", f"-//MKI-poort//{language.value.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", clean_header(translate("MKI-poort: %(name)s") % {"name": name}))
    calendar.add("refresh-interval", _LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, today=today))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: AgendaEntry, *, today: date) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@mki-poort")
    event.add("dtstamp", datetime.combine(today, time(), UTC))
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", clean_header(entry.summary))
    event.add("description", entry.description)
    event.add("url", entry.url)
    event.add("transp", "TRANSPARENT")
    return event
