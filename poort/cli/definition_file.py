"""The definition that a person named: a file, or a shipped process."""

from pathlib import Path

from catalogue.loader import list_processes, load_file, load_process
from domain.definition import ProcessDefinition


def read_file(path: Path) -> ProcessDefinition:
    """Give the definition in that file, or in the `process.yaml` of that folder.

    Raises:
        DefinitionInvalidError: as it says.
    """
    return load_file(path / "process.yaml" if path.is_dir() else path)


def read_definition(process: str, *, version: str | None) -> ProcessDefinition:
    """Give the shipped process of that id, the newest if any, or that of a file or folder.

    Raises:
        DefinitionInvalidError, ProcessUnknownError: as they say.
    """
    path = Path(process)
    shipped = [known for name, known in list_processes() if name == process]
    if path.suffix in {".yaml", ".yml"} or (path.is_dir() and not shipped):
        return read_file(path)
    return load_process(process, version or (shipped[-1] if shipped else ""))
