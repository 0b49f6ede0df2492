"""Where the time of a run goes."""

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum


class Part(StrEnum):
    """A part of the work of a run."""

    PREFECT_SERVER = "Prefect server"
    SET_UP = "set-up"
    TRANSITIONS = "transitions"
    SWEEPS = "sweeps"
    VERBS = "verbs"
    LOOKING = "looking"
    DELIVERIES = "deliveries"
    LOOKING_BACK = "looking back"


@dataclass(slots=True)
class Stopwatch:
    """Counts seconds and times by part; parts never overlap."""

    seconds: dict[Part, float] = field(default_factory=lambda: defaultdict(float))
    times: dict[Part, int] = field(default_factory=lambda: defaultdict(int))

    @contextmanager
    def timing(self, part: Part) -> Iterator[None]:
        """Count what happens inside to that part."""
        started_at = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[part] += time.perf_counter() - started_at
            self.times[part] += 1
