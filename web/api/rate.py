"""No token asks more than its share: a counter per token and minute, in each process."""

from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from threading import Lock
from typing import Final

from starlette.requests import Request

from domain.errors import PoortError

_SECONDS: Final = 60


class TooManyRequestsError(PoortError):
    """A token asked more in this minute than it may."""

    message = "This token asked more than {most} things in a minute. Wait {seconds} seconds."
    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, *, most: int, seconds: int) -> None:
        """Keep how long to wait, for the header `Retry-After`."""
        self.retry_after_seconds = seconds
        super().__init__(most=most, seconds=seconds)


@dataclass(slots=True)
class Rate:
    """How much each token asked in the minute that runs; an organisation's tokens count apart."""

    most: int
    _minute: int = 0
    _asked: dict[tuple[int, int], int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def count(self, organisation_id: int, token_id: int, *, now: datetime) -> None:
        """Count one request.

        Raises:
            TooManyRequestsError: it is one too many in this minute.
        """
        minute, second = divmod(int(now.timestamp()), _SECONDS)
        key = (organisation_id, token_id)
        with self._lock:
            if minute != self._minute:
                self._minute, self._asked = minute, {}
            self._asked[key] = self._asked.get(key, 0) + 1
            if self._asked[key] > self.most:
                raise TooManyRequestsError(most=self.most, seconds=_SECONDS - second)


def rate_of(request: Request) -> Rate:
    """The counters of the API that this request came to."""
    rate: Rate = request.app.state.rate
    return rate
