"""What is going to happen on which day, in the order in which it was planned."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from poort.demo.stage import Stage

Happening = Callable[[Stage], None]


@dataclass(slots=True)
class Agenda:
    """Happenings by day; what falls on a day off happens on the next working day."""

    _days: dict[date, list[Happening]] = field(default_factory=lambda: defaultdict(list))

    def plan(self, on: date, happening: Happening) -> None:
        """Let it happen on that day."""
        self._days[on].append(happening)

    def play(self, stage: Stage) -> None:
        """Let happen what was planned for today or before."""
        for day in sorted(day for day in self._days if day <= stage.today):
            for happening in self._days.pop(day):
                happening(stage)
