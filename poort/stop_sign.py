"""Being asked to stop, by a signal or by a caller."""

import signal
import time


class StopSign:
    """A sign that a signal handler may raise.

    It takes no lock: `threading.Event` does, and a handler that interrupts its `wait` in the
    same thread then waits for itself for ever.
    """

    def __init__(self) -> None:
        self._is_raised = False

    def is_set(self) -> bool:
        """Whether it was raised."""
        return self._is_raised

    def set(self) -> None:
        """Raise it."""
        self._is_raised = True

    def wait(self, seconds: float) -> None:
        """Sleep that long; a signal meanwhile is handled at once and seen afterwards."""
        time.sleep(seconds)

    def raise_on(self, *signals: signal.Signals) -> None:
        """Raise it when this process gets one of these."""
        for asked in signals:
            signal.signal(asked, lambda *_: self.set())
