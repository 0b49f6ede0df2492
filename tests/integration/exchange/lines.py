"""Lines of a sheet of running projects, and how they are offered."""

import pytest

from domain.vocabulary import Language, Role
from models.queries import projects
from models.sheets import SheetKind, read_sheet
from tests.authority import Authority
from usecases.import_projects import ImportProjects, ImportReport, import_projects
from usecases.sheet_problems import ImportRefusedError, explain_problem

HEADER = "Nummer;Naam;Materiaal;Waarde (euro);Fase;Gunning;Projectleider;Intern opdrachtgever"
PEOPLE = "peter@waterveen.example;ingrid@waterveen.example"


def bring_in(
    authority: Authority, *lines: str, header: str = HEADER, role: Role = Role.COORDINATOR
) -> ImportReport:
    """Import these lines as CSV."""
    sheet = read_sheet("\n".join([header, *lines]).encode(), SheetKind.CSV)
    with authority.write() as session:
        return import_projects(
            session,
            command=ImportProjects(sheet=sheet),
            actor=authority.actor(session, role),
            now=authority.now,
        )


def refused(authority: Authority, *lines: str, header: str = HEADER) -> list[str]:
    """What the person who offered these lines reads, in English."""
    with pytest.raises(ImportRefusedError) as caught:
        bring_in(authority, *lines, header=header)
    return [explain_problem(problem, Language.EN) for problem in caught.value.problems]


def stored_projects(authority: Authority) -> list[str]:
    """The numbers of all projects."""
    with authority.write() as session:
        return [project.number for project in projects.projects(session)]
