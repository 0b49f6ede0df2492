"""How a delivery can end other than well, split by what the sender should do next.

Nothing of a failure reaches a person as a sentence of its own but through these messages.
"""

from http import HTTPStatus

from domain.errors import PoortError


class DeliveryError(PoortError):
    """A message was not delivered; `answer` is what the other side said."""

    message = "The message could not be delivered: {answer}"
    status = HTTPStatus.BAD_GATEWAY

    def __init__(self, *, answer: str) -> None:
        """Keep the answer on one line that fits `outbox.last_answer`."""
        self.answer = " ".join(answer.split())[:500]
        super().__init__(answer=self.answer)


class TryAgainError(DeliveryError):
    """The same message may go well later."""

    message = "The message could not be delivered yet: {answer}"


class SlowDownError(TryAgainError):
    """The other side asks for fewer messages: stop this batch, try again later."""

    message = "The other side asks to send more slowly: {answer}"


class GiveUpError(DeliveryError):
    """The same message will never go well; a person must act."""

    message = "The message cannot be delivered: {answer}"


class AlreadyDoneError(DeliveryError):
    """The message is there already; count it as delivered."""

    message = "The message was delivered before: {answer}"
    status = HTTPStatus.CONFLICT
