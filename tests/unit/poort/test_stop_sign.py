"""A stop sign may be raised at any moment, also in the middle of waiting for it."""

import os
import signal
import time
from collections.abc import Iterator
from threading import Thread

import pytest

from poort.stop_sign import StopSign


@pytest.fixture
def _usr1_restored() -> Iterator[None]:
    before = signal.getsignal(signal.SIGUSR1)
    yield
    signal.signal(signal.SIGUSR1, before)


@pytest.mark.usefixtures("_usr1_restored")
def test_signals_in_a_row_never_hang_who_waits() -> None:
    """A handler that took a lock would wait for the wait that it interrupted."""
    sign = StopSign()
    sign.raise_on(signal.SIGUSR1)
    sender = Thread(target=_send_many, daemon=True)

    sender.start()
    for _ in range(200):
        sign.wait(0.001)
    sender.join()

    assert sign.is_set()


def test_it_is_not_set_before() -> None:
    """Nothing stops by itself."""
    assert not StopSign().is_set()


def _send_many() -> None:
    for _ in range(200):
        os.kill(os.getpid(), signal.SIGUSR1)
        time.sleep(0.001)
