"""Which late steps a coordinator looks at: read from the address, and written back into it."""

from dataclasses import asdict, dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query

from domain.vocabulary import Role
from usecases.late_page import LateOrder

PAGE = "/te-laat"
#: Longer than any list of projects in the bench needs; a hand-typed number stops here.
_MOST_PAGES = 2_000
_MOST_DAYS = 2_000
_ORDERS = {
    "langst": LateOrder.LONGEST,
    "kortst": LateOrder.SHORTEST,
    "project": LateOrder.PROJECT,
    "eigenaar": LateOrder.OWNER,
    "poort": LateOrder.GATE,
}
_Text = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LateFilters:
    """The state of the page; the names are those of the address."""

    eigenaar: str = ""
    rol: str = ""
    afdeling: str = ""
    poort: str = ""
    project: str = ""
    dagen: int = 1
    verplicht: bool = False
    volgorde: str = "langst"
    #: The page of the list of steps, and that of the table of projects.
    pagina: int = 1
    tabel: int = 1

    @property
    def role(self) -> Role | None:
        """The role asked for; None when any is good."""
        return Role(self.rol) if self.rol in set(Role) else None

    @property
    def order(self) -> LateOrder:
        """The order of the list."""
        return _ORDERS[self.volgorde]

    @property
    def narrows(self) -> bool:
        """Whether fewer steps are asked for than there are."""
        return replace(self, volgorde="langst", pagina=1, tabel=1) != LateFilters()

    @property
    def narrows_steps(self) -> bool:
        """Whether of one project only some steps are asked for."""
        whole = replace(self, afdeling="", project="")
        return whole.narrows

    @property
    def query(self) -> str:
        """The address of this state behind the question mark, without its page."""
        return self._query(pagina=1, tabel=1)

    def url(self, **changes: str | int | bool) -> str:
        """The address of this state with those changes; other steps begin on their first page."""
        pages = {} if changes.keys() <= {"pagina", "tabel"} else {"pagina": 1, "tabel": 1}
        query = self._query(**(pages | changes))
        return f"{PAGE}?{query}" if query else PAGE

    def export_url(self, table: str, kind: str) -> str:
        """The address of that table under these filters as a file."""
        return f"{PAGE}/export/{table}.{kind}" + (f"?{self.query}" if self.query else "")

    def _query(self, **changes: str | int | bool) -> str:
        state = {name: getattr(self, name) for name in _PLAIN} | changes
        asked = {name: value for name, value in state.items() if value != _PLAIN[name]}
        return urlencode({name: 1 if value is True else value for name, value in asked.items()})


#: What is not asked; a page with hundreds of addresses compares with it each time.
_PLAIN = asdict(LateFilters())


def read_filters(  # noqa: PLR0913 -- each is a field of the form
    *,
    eigenaar: _Text = "",
    rol: _Text = "",
    afdeling: _Text = "",
    poort: _Text = "",
    project: _Text = "",
    dagen: _Text = "",
    verplicht: _Text = "",
    volgorde: _Text = "",
    pagina: _Text = "",
    tabel: _Text = "",
) -> LateFilters:
    """The state in the address; what cannot be read there counts as not asked."""
    return LateFilters(
        eigenaar=_plain(eigenaar),
        rol=rol if rol in set(Role) else "",
        afdeling=_plain(afdeling),
        poort=_plain(poort),
        project=_plain(project),
        dagen=_number(dagen, most=_MOST_DAYS),
        verplicht=verplicht == "1",
        volgorde=volgorde if volgorde in _ORDERS else "langst",
        pagina=_number(pagina, most=_MOST_PAGES),
        tabel=_number(tabel, most=_MOST_PAGES),
    )


def _plain(text: str) -> str:
    """The text without what nobody can type; a database refuses some of that."""
    return "".join(filter(str.isprintable, text)).strip()


def _number(text: str, *, most: int) -> int:
    """A whole number from 1; anything else is 1."""
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) <= len(str(most))):
        return 1
    return min(max(int(plain), 1), most)


Filters = Annotated[LateFilters, Depends(read_filters)]
