"""Messages as the outbox holds them: their values as JSON."""

from collections.abc import Mapping
from typing import Final

from domain.vocabulary import Message
from notifications.collecting_messages import MkiReceived, MkiRefused, MkiReminder, MkiRequest
from notifications.messages import (
    BatchHeld,
    BoardQuarter,
    CheckReturned,
    Context,
    CoordinatorWeekly,
    Decided,
    DecisionAsked,
    DeviationAsked,
    DeviationDecided,
    Digest,
    NewSteps,
    Nudge,
    TooLate,
    TransitionHeld,
    Undelivered,
)

CONTEXTS: Final[Mapping[Message, type[Context]]] = {
    context.message: context
    for context in (
        NewSteps,
        Digest,
        TooLate,
        Nudge,
        DecisionAsked,
        Decided,
        DeviationAsked,
        DeviationDecided,
        CheckReturned,
        TransitionHeld,
        BatchHeld,
        CoordinatorWeekly,
        BoardQuarter,
        Undelivered,
        MkiRequest,
        MkiReminder,
        MkiReceived,
        MkiRefused,
    )
}


def to_payload(context: Context) -> str:
    """The context as JSON for `outbox.payload`."""
    return context.model_dump_json()


def from_payload(message: Message, payload: str) -> Context:
    """The context that `to_payload` wrote for that message.

    Raises:
        pydantic.ValidationError: the payload is not of that message.
    """
    return CONTEXTS[message].model_validate_json(payload)
