"""Evidence is kept by its hash: whole, once, and within its limit."""

from hashlib import sha256
from pathlib import Path

import pytest

from models.files import (
    FileEmptyError,
    FileNotStoredError,
    FileStore,
    FileTooLargeError,
    FileUnknownError,
    FileUnreadableError,
)


def everything_in(folder: Path) -> list[Path]:
    """All files below the folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_put_can_be_opened_by_its_hash(tmp_path: Path) -> None:
    """From bytes and from a file alike."""
    store = FileStore(tmp_path / "evidence")
    path = tmp_path / "opdracht.pdf"
    path.write_bytes(b"%PDF")

    stored = store.put(path)

    assert stored.sha256 == sha256(b"%PDF").hexdigest()
    assert stored.size_bytes == 4
    with store.open(stored.sha256) as stream:
        assert stream.read() == b"%PDF"


def test_the_same_contents_are_kept_once(tmp_path: Path) -> None:
    """Putting them again changes nothing and leaves no part behind."""
    store = FileStore(tmp_path)

    first, second = store.put(b"same"), store.put(b"same")

    assert first == second
    assert len(everything_in(tmp_path)) == 1


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param(b"12345", FileTooLargeError, id="too large"),
        pytest.param(b"", FileEmptyError, id="empty"),
        pytest.param(Path("nowhere.pdf"), FileUnreadableError, id="not there"),
    ],
)
def test_a_refused_file_leaves_nothing_behind(
    tmp_path: Path, source: Path | bytes, expected: type[Exception]
) -> None:
    """Not even a part of it."""
    store = FileStore(tmp_path, limit_bytes=4)

    with pytest.raises(expected):
        store.put(source)

    assert everything_in(tmp_path) == []


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    """Here the folder is a file."""
    (tmp_path / "evidence").write_text("in the way")

    with pytest.raises(FileNotStoredError):
        FileStore(tmp_path / "evidence").put(b"x")


@pytest.mark.parametrize("name", ["", "../../secret", "0" * 64, "A" * 64], ids=repr)
def test_a_hash_that_is_not_there_opens_nothing(tmp_path: Path, name: str) -> None:
    """Nor does a name that would leave the folder."""
    with pytest.raises(FileUnknownError):
        FileStore(tmp_path).open(name)
