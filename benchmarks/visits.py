"""Who opens which page: the pages of priority 1, by many people and of many projects."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random
from urllib.parse import urlencode

from benchmarks.open_loop import Visit
from benchmarks.portfolio import Portfolio
from domain.vocabulary import Role
from web.forms import gate_url, project_url
from web.outcome_pages import decision_url

#: So many people of each role look; the coordinator is one.
LOOKERS = 10
_SEED = 20261124
_LATE = "/te-laat"
_LATE_ASKED = (
    {"volgorde": "kortst"},
    {"volgorde": "project"},
    {"volgorde": "eigenaar"},
    {"volgorde": "poort"},
    {"rol": Role.BUYER.value},
    {"eigenaar": "lead 3"},
    {"verplicht": "1"},
    {"dagen": "10"},
    {"pagina": "5"},
    {"tabel": "3"},
)
_LIST = "/projecten"
_LIST_ASKED = (
    {"volgorde": "name"},
    {"volgorde": "newest"},
    {"zoek": "Herinrichting 7"},
    {"zoek": "staat er niet"},
    {"leider": "lead 3"},
    {"mijn": "1"},
    {"stand": "alle"},
    {"pagina": "20"},
)
#: Somebody, and the address that they open.
_Chosen = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A project whose first gate waits for its client."""

    number: str
    client: int


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Everybody who looks, and what they may look at."""

    portfolio: Portfolio
    submitted: Sequence[Submitted]

    def people(self) -> tuple[int, ...]:
        """The ids of who looks."""
        held = self.portfolio.people.values()
        return tuple(sorted({person for people in held for person in people[:LOOKERS]}))

    def visits(self, *, count: int) -> tuple[Visit, ...]:
        """So many visits, of each page as many, the same in every run."""
        random = Random(_SEED)
        turns = islice(cycle(self._pages().items()), count)
        return tuple(
            Visit(page=page, person_id=person, path=path)
            for page, choose in turns
            for person, path in [choose(random)]
        )

    def _pages(self) -> Mapping[str, Callable[[Random], _Chosen]]:
        return {
            "Mijn werk": lambda random: (self._anybody(random), "/werk"),
            "Poort-checklist": self._checklist,
            "Besluit": self._decision,
            "Waar loopt het vast": lambda random: (self._anybody(random), _LATE),
            "Project starten": lambda random: (self._lead(random), "/projecten/nieuw"),
            "Project": self._project,
            "Projecten": lambda random: (self._anybody(random), _LIST),
            "vast, gefilterd": lambda random: self._asked(random, _LATE, _LATE_ASKED),
            "projecten, gezocht": lambda random: self._asked(random, _LIST, _LIST_ASKED),
        }

    def _checklist(self, random: Random) -> _Chosen:
        lead = self._lead(random)
        project_id = self._led(random, lead)
        gate_id = self.portfolio.definition.phase(self.portfolio.position(project_id)).gate_id
        return lead, gate_url(_number(project_id), gate_id)

    def _decision(self, random: Random) -> _Chosen:
        chosen = random.choice(self.submitted)
        gate_id = self.portfolio.definition.phase(1).gate_id
        return chosen.client, decision_url(chosen.number, gate_id)

    def _project(self, random: Random) -> _Chosen:
        """One that was loaded, or one with everything that people did in it."""
        if random.random() < 0.5:  # noqa: PLR2004 -- as many of each
            lead = self._lead(random)
            return lead, project_url(_number(self._led(random, lead)))
        return self._anybody(random), project_url(random.choice(self.submitted).number)

    def _asked(self, random: Random, path: str, asked: Sequence[Mapping[str, str]]) -> _Chosen:
        return self._anybody(random), f"{path}?{urlencode(random.choice(asked))}"

    def _anybody(self, random: Random) -> int:
        role = random.choice(tuple(self.portfolio.people))
        return random.choice(self.portfolio.people[role][:LOOKERS])

    def _lead(self, random: Random) -> int:
        return random.choice(self.portfolio.people[Role.PROJECT_LEAD][:LOOKERS])

    def _led(self, random: Random, lead: int) -> int:
        """A running project of that lead."""
        leads = self.portfolio.people[Role.PROJECT_LEAD]
        first = leads.index(lead) or len(leads)
        led = range(first, self.portfolio.projects + 1, len(leads))
        return random.choice([one for one in led if not self.portfolio.is_completed(one)])


def _number(project_id: int) -> str:
    return f"P-{project_id:06d}"
