"""One project on its way to the next version of its process."""

from dataclasses import dataclass
from datetime import datetime

from domain.definition import ProcessDefinition
from models.gate import GateAttempt
from models.project import Project
from usecases.acting import Acting
from usecases.migration_plan import ProjectMigration


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """The project with its gate in hand, both versions, what is planned, and who does it when."""

    migration: ProjectMigration
    project: Project
    attempt: GateAttempt
    old: ProcessDefinition
    new: ProcessDefinition
    to_definition_id: int
    by: Acting
    now: datetime
