"""The definition that a person named: a file, or a shipped process."""

from pathlib import Path

from catalogue.loader import list_processes, load_file, load_process
from domain.definition import ProcessDefinition


def read_definition(process: str, *, version: str | None) -> ProcessDefinition:
    """Give the definition in that file, or the shipped process of that id, the newest if any.

    Raises:
        DefinitionInvalidError, ProcessUnknownError: as they say.
    """
    if Path(process).suffix in {".yaml", ".yml"}:
        return load_file(Path(process))
    shipped = [known for name, known in list_processes() if name == process]
    return load_process(process, version or (shipped[-1] if shipped else ""))
