"""The rungs of a ladder in words: when a reminder comes, and who hears it."""

from domain.ladder import Rung, RungAnchor, RungRecipient
from domain.vocabulary import Language, Role
from notifications.language import label, show_working_days, translator


def rung_words(rung: Rung, language: Language) -> tuple[str, str]:
    """When a rung is climbed, and who hears it then."""
    _ = translator(language)
    days = show_working_days(abs(rung.offset_working_days), language)
    if rung.anchor is RungAnchor.OPENS:
        when = _("When it opens")
    elif rung.offset_working_days == 0:
        when = _("On the day itself")
    elif rung.offset_working_days < 0:
        when = _("{days} before the day").format(days=days)
    else:
        when = _("{days} late").format(days=days)
    who = ", ".join(hearer(one, language) for one in rung.recipients)
    return when, f"{who} ({_('if it blocks the gate')})" if rung.blocking_only else who


def hearer(recipient: RungRecipient, language: Language) -> str:
    """Whom a rung means, as its reader calls them."""
    if recipient is RungRecipient.OWNER:
        return translator(language)("whoever must act")
    return label(Role(recipient.value), language)
