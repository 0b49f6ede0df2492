"""The definition that a project runs on, parsed once per process."""

from collections.abc import Collection, Mapping

from sqlmodel import Session

from catalogue.loader import from_json
from domain.definition import ProcessDefinition
from models.project import Project
from models.queries import project_list, projects

#: By checksum. A released definition never changes, so what was parsed once stays true.
_PARSED: dict[str, ProcessDefinition] = {}


def definition_of(session: Session, project: Project) -> ProcessDefinition:
    """The definition version that this project runs on."""
    return definition_by_id(session, project.definition_id)


def definition_by_id(session: Session, definition_id: int) -> ProcessDefinition:
    """The released definition of that id."""
    return definition_known_by(
        session, definition_id, projects.definition_checksum(session, definition_id)
    )


def definitions_by_id(
    session: Session, definition_ids: Collection[int]
) -> Mapping[int, ProcessDefinition]:
    """The released definitions of these ids, in one query for whatever was parsed before."""
    return {
        definition_id: definition_known_by(session, definition_id, checksum)
        for definition_id, checksum in projects.definition_checksums(
            session, definition_ids
        ).items()
    }


def definition_known_by(session: Session, definition_id: int, checksum: str) -> ProcessDefinition:
    """The released definition of that id, for who read its checksum along with something else."""
    if checksum not in _PARSED:
        _PARSED[checksum] = from_json(projects.definition_row(session, definition_id).body)
    return _PARSED[checksum]


def released_definitions(session: Session) -> Mapping[int, ProcessDefinition]:
    """Every definition released here by id, the oldest first."""
    return {
        definition_id: definition_known_by(session, definition_id, checksum)
        for definition_id, checksum in project_list.released_checksums(session)
    }
