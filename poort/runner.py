"""The runner as a process: `python -m poort.runner`.

It carries out decisions within a second, sends what stands in the outbox, and runs what is
scheduled. Mail goes out without Prefect; the rest waits for it.
"""

import asyncio
import logging
import os
import time
from datetime import UTC, datetime
from threading import Event, Thread, Timer
from typing import TYPE_CHECKING

from poort.logs import configure_logs
from poort.prefect_server import answers, prefect_environment
from poort.settings import Settings, load_settings

if TYPE_CHECKING:
    from tasks.steps import PendingCommand

_log = logging.getLogger(__name__)

_DELIVERY_SECONDS = 2.0
_RESTART_SECONDS = 2.0
_LAST_SECONDS = 15.0


def main() -> None:
    """Run until interrupted (SIGINT); what is busy then is finished first."""
    settings = load_settings()
    # Prefect reads its environment when it is imported, so this comes before that.
    os.environ.update(prefect_environment(settings))
    configure_logs(settings.log_format, process="runner")
    stop = Event()
    loops = [
        Thread(target=_deliver_loop, args=(stop,), name="delivery"),
        Thread(target=_dispatch_loop, args=(settings, stop), name="dispatcher"),
    ]
    for loop in loops:
        loop.start()
    try:
        _serve_loop(settings)
    except KeyboardInterrupt:
        _log.info("runner_interrupted")
    finally:
        stop.set()
        _end_within(_LAST_SECONDS)
        for loop in loops:
            loop.join()
        settings.runner_ready_file.unlink(missing_ok=True)


def _end_within(seconds: float) -> None:
    """End this process by then, whatever still waits.

    Threads of Prefect that were interrupted while they spoke to a server that is gone have been
    seen to wait for ever. What is cut off is taken up again, as after any kill.
    """
    last = Timer(seconds, os._exit, args=(0,))
    last.daemon = True
    last.start()


def _deliver_loop(stop: Event) -> None:
    """Send what stands in the outbox, every two seconds."""
    from tasks.sending import send_waiting

    while not stop.wait(_DELIVERY_SECONDS):
        try:
            while not stop.is_set() and send_waiting(now=datetime.now(UTC)):
                pass
        except Exception:  # noqa: BLE001 -- the edge: what can't be sent now is tried again
            _log.exception("delivery_failed")


def _dispatch_loop(settings: Settings, stop: Event) -> None:
    """Carry out decisions as they come; begin again when something unforeseen ends it."""
    from flows.dispatch import carrier
    from flows.dispatcher import Dispatcher
    from tasks.steps import pending_commands

    def pending() -> tuple["PendingCommand", ...]:
        return pending_commands(now=datetime.now(UTC))

    while not stop.is_set():
        dispatcher = Dispatcher(pending=pending, carry=carrier(settings.dispatch))
        try:
            asyncio.run(dispatcher.run(stop, ready=settings.runner_ready_file.touch))
        except Exception:  # noqa: BLE001 -- the edge: decisions wait, and are taken up again
            _log.exception("dispatcher_failed")
            stop.wait(_RESTART_SECONDS)


def _serve_loop(settings: Settings) -> None:
    """Run the timetables; begin again when Prefect stayed away so long that it gave up."""
    from flows.serving import serve_timetables

    while True:
        while not answers(f"{settings.prefect_address}/health"):
            time.sleep(_RESTART_SECONDS / 4)
        try:
            serve_timetables()
        except Exception:  # noqa: BLE001 -- the edge: schedules wait, and are taken up again
            _log.exception("schedules_failed")
            time.sleep(_RESTART_SECONDS)
        else:
            return


if __name__ == "__main__":
    main()
