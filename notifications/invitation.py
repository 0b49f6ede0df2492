"""The appointment that goes along when a decision is asked."""

from datetime import timedelta

from icalendar import Calendar, Event, vCalAddress, vText

from domain.vocabulary import Language
from notifications.language import translator
from notifications.mail import MailAddress, Postmark, address_of, clean_header
from notifications.messages import DecisionAsked


def calendar_invitation(
    context: DecisionAsked,
    language: Language,
    *,
    postmark: Postmark,
) -> bytes:
    """A whole-day appointment on the day the decision is due, that blocks no time (RFC 5546).

    Its id is the Message-ID, so that a repeat is the same appointment.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//MKI-poort//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "REQUEST")
    calendar.add_component(_appointment(context, language, postmark=postmark))
    written: bytes = calendar.to_ical()
    return written


def _appointment(
    context: DecisionAsked,
    language: Language,
    *,
    postmark: Postmark,
) -> Event:
    translate = translator(language)
    names = {"gate": context.gate.name, "project": context.project.name}
    event = Event()
    event.add("uid", f"{postmark.message_id}@{address_of(postmark.sender).domain}")
    event.add("dtstamp", postmark.sent_at)
    event.add("dtstart", context.due_on)
    event.add("dtend", context.due_on + timedelta(days=1))
    event.add("summary", clean_header(translate("Decide: %(gate)s, %(project)s") % names))
    url = {"url": context.url}
    event.add("description", translate("Read the points and decide here: %(url)s") % url)
    event.add("url", context.url)
    event.add("transp", "TRANSPARENT")
    event.add("sequence", 0)
    event["organizer"] = _calendar_address(postmark.sender)
    event.add("attendee", _calendar_address(postmark.recipient), encode=False)
    return event


def _calendar_address(person: MailAddress) -> vCalAddress:
    address = address_of(person)
    shown = vCalAddress(f"mailto:{address.addr_spec}")
    shown.params["CN"] = vText(address.display_name.replace('"', "'"))
    # The decision is taken in the portal; an answer to the appointment would reach nobody.
    shown.params["RSVP"] = vText("FALSE")
    return shown
