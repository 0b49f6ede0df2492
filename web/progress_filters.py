"""Which works the address of a list asks for: those behind one figure."""

from typing import ClassVar
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from domain.monitoring.vocabulary import Knowledge, Measure
from models.queries.monitoring import LACKS, Wanted
from usecases.monitoring.works import span_of

_UNDER_WAY = "onderhanden"


class Behind(BaseModel):
    """What an address asks; what it asks wrongly, it does not ask."""

    model_config = ConfigDict(frozen=True)
    _PATH: ClassVar[str] = "/voortgang/werken"

    maat: str = Field(default="", max_length=20)
    jaar: str = Field(default="", max_length=20)
    kennis: str = Field(default="", max_length=20)
    gegund: str = Field(default="", max_length=20)
    mist: str = Field(default="", max_length=20)
    pagina: int = Field(default=1, ge=1, le=2_000)

    @classmethod
    def url(cls, year: int | None = None, *, under_way: bool = False, **asked: object) -> str:
        """The address of the list behind a figure."""
        when = _UNDER_WAY if under_way else ("" if year is None else str(year))
        return cls(jaar=when).address(**{name: str(value) for name, value in asked.items()})

    def address(self, part: str = "", **other: object) -> str:
        """The address of the list, or of its export, that asks the same and what is given."""
        asked = self.model_dump(exclude={"pagina"}) | other
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{self._PATH}{part}?{query}" if query else f"{self._PATH}{part}"

    @property
    def measure(self) -> Measure | None:
        """In what the works are compared, where that is asked."""
        return Measure(self.maat) if self.maat in set(Measure) else None

    @property
    def knowledge(self) -> Knowledge | None:
        """How well their outcome is known, where that is asked."""
        return Knowledge(self.kennis) if self.kennis in set(Knowledge) else None

    @property
    def year(self) -> int | None:
        """The year in which they count, where that is asked."""
        return _year(self.jaar)

    @property
    def awarded(self) -> int | None:
        """The year in which they were awarded, where that is asked."""
        return _year(self.gegund)

    @property
    def is_under_way(self) -> bool:
        """Whether works are asked that count in no year yet."""
        return self.jaar == _UNDER_WAY

    @property
    def lack(self) -> str:
        """What the works lack, where that is asked."""
        return self.mist if self.mist in LACKS else ""

    @property
    def narrows(self) -> bool:
        """Whether it asks for less than all works."""
        return self.wanted() != Wanted()

    def wanted(self) -> Wanted:
        """The same as the query understands it."""
        return Wanted(
            measure=self.measure,
            span=None if self.year is None else span_of(self.year),
            under_way=self.is_under_way,
            knowledge=self.knowledge,
            awarded=None if self.awarded is None else span_of(self.awarded),
            lack=self.lack,
        )


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 1900 < int(text) < 3000 else None  # noqa: PLR2004 -- years that a database and a person know
