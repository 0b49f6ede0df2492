"""Where the story plays: the store, the simulated clock, and one transaction for each act."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from domain.definition import ProcessDefinition
from domain.errors import PoortError
from domain.permissions import Actor
from domain.vocabulary import Origin
from domain.working_days import WorkingCalendar
from models.engines import Store, WriteSession
from poort.demo.authority import Authority
from poort.demo.chance import Chance
from poort.demo.script import PersonScript, Script, WorkScript
from poort.demo.stopwatch import Part, Stopwatch
from usecases.acting import load_actor

ResultT = TypeVar("ResultT")
ResultT_co = TypeVar("ResultT_co", covariant=True)
CommandT = TypeVar("CommandT")
CommandT_contra = TypeVar("CommandT_contra", contravariant=True)

_ZONE = ZoneInfo("Europe/Amsterdam")
_SWEEP_AT = time(6, 30)
_OFFICE_OPENS_AT = time(9, 0)
_EVENING = time(18, 0)
_BETWEEN_ACTS = timedelta(minutes=1)

#: What somebody does in one transaction, as the actor that they are, at a moment.
Deed = Callable[[WriteSession, Actor, datetime], ResultT]


class Verb(Protocol[CommandT_contra, ResultT_co]):
    """A use case that takes a command."""

    def __call__(
        self, session: WriteSession, *, command: CommandT_contra, actor: Actor, now: datetime
    ) -> ResultT_co:
        """Carry it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Somebody is away on these days, the last one included."""

    person_id: int
    starts_on: date
    ends_on: date


@dataclass(slots=True)
class Chronicle:
    """What happened, line by line; its digest (SHA-256, hex) is that of the whole story."""

    lines: list[str] = field(default_factory=list)

    def tell(self, *words: object) -> None:
        """Add a line."""
        self.lines.append("\t".join(map(str, words)))

    @property
    def digest(self) -> str:
        """The digest of all lines so far."""
        return sha256("\n".join(self.lines).encode()).hexdigest()


@dataclass(slots=True, kw_only=True)
class Stage:
    """What every scene plays on.

    `acts` and `refusals` count what was done, and what the rules refused, by name.
    """

    store: Store
    authority: Authority
    script: Script
    chance: Chance
    calendar: WorkingCalendar
    stopwatch: Stopwatch
    minimum_weight_percent: int
    today: date
    now: datetime
    works: dict[str, WorkScript] = field(default_factory=dict)
    leaves: list[Leave] = field(default_factory=list)
    substitutes: list[tuple[Leave, int]] = field(default_factory=list)
    acts: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    chronicle: Chronicle = field(default_factory=Chronicle)

    @property
    def organisation_id(self) -> int:
        """The authority, as the store knows it."""
        return self.authority.organisation_id

    @property
    def people(self) -> Mapping[str, int]:
        """The id of each player by key."""
        return self.authority.people

    @property
    def processes(self) -> Mapping[str, ProcessDefinition]:
        """The processes that were released, by id."""
        return self.authority.processes

    def open_day(self, today: date) -> None:
        """Let it be the hour of the morning sweep on that day."""
        self.today, self.now = today, _moment(today, _SWEEP_AT)
        self.leaves = [leave for leave in self.leaves if leave.ends_on >= today]
        self.substitutes = [pair for pair in self.substitutes if pair[0].ends_on >= today]

    def open_office(self) -> None:
        """Let it be the hour at which people begin."""
        self.now = _moment(self.today, _OFFICE_OPENS_AT)

    def close_office(self) -> None:
        """Let it be evening, unless it is later already."""
        self.now = max(self.now, _moment(self.today, _EVENING))

    def player(self, person_id: int) -> PersonScript:
        """The person of that id, as the story knows them."""
        key = next(key for key, known in self.people.items() if known == person_id)
        return self.script.person(key)

    def hands_of(self, person_id: int) -> int | None:
        """Who acts for that person today: they, their substitute, or nobody while they are away."""
        if not self._is_away(person_id):
            return person_id
        for leave, substitute_id in self.substitutes:
            is_theirs = leave.person_id == person_id and leave.starts_on <= self.today
            if is_theirs and not self._is_away(substitute_id):
                return substitute_id
        return None

    def reach(self, person_id: int) -> int:
        """Who acts for that person today; with nobody there they are called back themselves."""
        return self.hands_of(person_id) or person_id

    def act(
        self,
        person_id: int,
        verb: Verb[CommandT, ResultT],
        command: CommandT,
        *,
        about: object = "",
    ) -> ResultT | PoortError:
        """Let somebody do one thing; what the rules refuse comes back as the error."""

        def deed(session: WriteSession, actor: Actor, now: datetime) -> ResultT:
            return verb(session, command=command, actor=actor, now=now)

        return self.perform(type(command).__name__, person_id, deed, about=about)

    def perform(
        self, name: str, person_id: int, deed: Deed[ResultT], *, about: object = ""
    ) -> ResultT | PoortError:
        """Let somebody do what is one act to them, in one transaction."""
        self.now += _BETWEEN_ACTS
        who = self.player(person_id).key
        with self.stopwatch.timing(Part.VERBS):
            try:
                with self.store.write(self.organisation_id) as session:
                    actor = load_actor(session, person_id, on=self.today, origin=Origin.DEMO)
                    result = deed(session, actor, self.now)
            except PoortError as error:
                self.refusals[f"{name}: {error.code}"] += 1
                self.chronicle.tell(self.today, name, who, about, error.code)
                return error
        self.acts[name] += 1
        self.chronicle.tell(self.today, name, who, about)
        return result

    def working_days_since(self, day: date) -> int:
        """How many working days that day lies back; negative when it is to come."""
        return self.calendar.between(day, self.today)

    def _is_away(self, person_id: int) -> bool:
        return any(
            leave.person_id == person_id and leave.starts_on <= self.today <= leave.ends_on
            for leave in self.leaves
        )


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, _ZONE).astimezone(UTC)
