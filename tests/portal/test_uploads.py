"""Files from strangers: good ones are kept, and nothing else is stored or parsed (F7)."""

import io
import random
import socket
import struct
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import pytest

from models.files import FileEmptyError, FileStore, FileTooLargeError
from models.uploads.apart import look_at_apart
from models.uploads.contents import look_at
from models.uploads.kinds import (
    KINDS,
    UploadBar,
    UploadRefusedError,
    clean_name,
    declared_kind,
    media_type_of,
)
from models.uploads.virus_scan import Scan, scan
from tests.portal import hostile_files as made
from tests.portal.refused_files import REFUSED
from usecases.keep_upload import Upload, keep_upload

SEED = 20260302
#: Changed copies of every good file.
FUZZ_ROUNDS = 300


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    """An empty store of files that takes a megabyte."""
    return FileStore(tmp_path / "files", limit_bytes=1024 * 1024)


@pytest.fixture(autouse=True)
def open_streams() -> Iterator[ExitStack]:
    """What a test opened is closed behind it."""
    with ExitStack() as stack:
        _OPENED.append(stack)
        yield stack
        _OPENED.pop()


_OPENED: list[ExitStack] = []


def stream_of(body: bytes) -> BinaryIO:
    """The body as an open file with a descriptor, until the test ends."""
    stream = _OPENED[-1].enter_context(tempfile.TemporaryFile())  # noqa: SIM115 -- the stack closes it
    stream.write(body)
    stream.flush()
    return stream


def upload_of(body: bytes, name: str, media_type: str = "application/octet-stream") -> Upload:
    """The body as somebody hands it in."""
    return Upload(stream=stream_of(body), name=name, media_type=media_type)


def kept(files: FileStore) -> list[Path]:
    """Everything that the store holds, also what was left half done."""
    return [path for path in files.folder.rglob("*") if path.is_file()]


def bar_of(body: bytes, ending: str) -> UploadBar | None:
    """What is wrong with a file of that ending."""
    return look_at(io.BytesIO(body), KINDS[ending])


@pytest.mark.parametrize("name", made.GOOD)
def test_a_good_file_of_every_kind_is_kept(name: str, files: FileStore) -> None:
    """It is looked at in a process of its own, and stored by its hash."""
    evidence = keep_upload(upload_of(made.GOOD[name], name), files=files, scanner=None)

    assert evidence.name == name
    assert evidence.size_bytes == len(made.GOOD[name])
    with files.open(evidence.sha256) as stream:
        assert stream.read() == made.GOOD[name]


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_file_is_refused_for_what_it_is(what: str) -> None:
    """The reason is told, since most who meet it mean no harm."""
    ending, body, bar = REFUSED[what]

    assert bar_of(body, ending) is bar


@pytest.mark.parametrize("what", ["a zip bomb", "an entity bomb", "a document with macros"])
def test_what_is_refused_leaves_nothing_behind(what: str, files: FileStore) -> None:
    """Not the file, not a part of it."""
    ending, body, bar = REFUSED[what]

    with pytest.raises(UploadRefusedError) as refused:
        keep_upload(upload_of(body, f"x.{ending}"), files=files, scanner=None)

    assert refused.value.why is bar
    assert kept(files) == []


def test_empty_and_too_large_files_are_refused_before_they_are_looked_at(files: FileStore) -> None:
    """By their size alone."""
    with pytest.raises(FileEmptyError):
        keep_upload(upload_of(b"", "leeg.pdf"), files=files, scanner=None)
    with pytest.raises(FileTooLargeError):
        keep_upload(upload_of(bytes(1024 * 1024 + 1), "groot.pdf"), files=files, scanner=None)

    assert kept(files) == []


@pytest.mark.parametrize(
    ("name", "media_type", "bar"),
    [
        ("brief.doc", "", UploadBar.KIND_UNKNOWN),
        ("opdracht.pdf.exe", "application/pdf", UploadBar.KIND_UNKNOWN),
        ("alles.zip", "application/zip", UploadBar.KIND_UNKNOWN),
        ("pagina.html", "text/html", UploadBar.KIND_UNKNOWN),
        ("tekening.svg", "image/svg+xml", UploadBar.KIND_UNKNOWN),
        ("pdf", "application/pdf", UploadBar.KIND_UNKNOWN),
        (".pdf", "application/pdf", UploadBar.KIND_UNKNOWN),
        ("opdracht.pdf", "image/png", UploadBar.CONTENT_DIFFERS),
    ],
)
def test_a_kind_that_is_not_taken_is_refused_by_its_name(
    name: str, media_type: str, bar: UploadBar
) -> None:
    """The ending of the name decides; the browser may not say otherwise."""
    with pytest.raises(UploadRefusedError) as refused:
        declared_kind(clean_name(name), media_type=media_type)

    assert refused.value.why is bar


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("mki.csv", "application/vnd.ms-excel"),
        ("mki.csv", "text/plain"),
        ("a.docx", ""),
        ("a.docx", "application/zip"),
        ("a.xml", "text/xml"),
    ],
)
def test_what_a_browser_guesses_harms_nobody(name: str, media_type: str) -> None:
    """Without Office on the machine it says something general."""
    assert declared_kind(name, media_type=media_type).ending == name.rpartition(".")[2]


@pytest.mark.parametrize(("name", "clean"), made.NAMES.items(), ids=range(len(made.NAMES)))
def test_a_name_is_kept_without_what_could_mislead(name: str, clean: str) -> None:
    """It is shown on pages, put in a header and written to somebody's disk."""
    assert clean_name(name) == clean


def test_the_type_of_a_kept_file_is_that_of_its_name() -> None:
    """An unknown one is bytes and no more."""
    assert media_type_of("A.PDF") == "application/pdf"
    assert media_type_of("iets") == "application/octet-stream"


def test_random_damage_never_does_more_than_refuse() -> None:
    """Every changed copy is taken or refused with a reason; nothing else is raised."""
    source = random.Random(SEED)

    for name, body in made.GOOD.items():
        for _ in range(FUZZ_ROUNDS):
            bar = bar_of(made.damaged(body, source), name.rpartition(".")[2].lower())
            assert bar is None or isinstance(bar, UploadBar), f"seed {SEED}, {name}"


def test_a_child_that_takes_too_long_is_stopped() -> None:
    """Whoever handed it in is told that the file is too hard to look at."""
    bar = look_at_apart(stream_of(made.pdf()), KINDS["pdf"], timeout_seconds=0.001)

    assert bar is UploadBar.TOO_HARD


def test_a_child_that_wants_too_much_memory_is_stopped() -> None:
    """A photograph of nothing but a start is read whole; the child may not."""
    with tempfile.TemporaryFile() as stream:
        stream.write(b"\xff\xd8\xff\xda\x00\x02")
        stream.truncate(2 * 1024**3)  # a hole on the disk, not bytes

        assert look_at_apart(stream, KINDS["jpg"]) is UploadBar.TOO_HARD


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("true", Scan.CLEAN),
        ("sh -c 'exit 1'", Scan.INFECTED),
        ("sh -c 'exit 2'", Scan.FAILED),
        ("/no/such/scanner", Scan.FAILED),
        ("grep -q STARTSCAN", Scan.INFECTED),
    ],
)
def test_a_program_says_by_its_end_what_it_found(command: str, said: Scan) -> None:
    """As the programs of ClamAV do: 0 is clean, 1 is found, all else is a failure."""
    assert scan(stream_of(b"words"), f"command:{command}") is said


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[tuple[str, list[bytes]]]:
    """A scanner at a socket that finds the word VIRUS; and what it was sent."""
    path = tmp_path / "clamd.sock"
    seen: list[bytes] = []
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        listener.settimeout(5)
        thread = threading.Thread(target=_answer, args=(listener, seen))
        thread.start()
        yield str(path), seen
        thread.join()


def _answer(listener: socket.socket, seen: list[bytes]) -> None:
    caller, _ = listener.accept()
    with caller, caller.makefile("rb") as stream:
        assert stream.read(10) == b"zINSTREAM\0"
        body = b""
        while length := struct.unpack(">I", stream.read(4))[0]:
            body += stream.read(length)
        seen.append(body)
        caller.sendall(b"stream: Evil FOUND\0" if b"VIRUS" in body else b"stream: OK\0")


@pytest.mark.parametrize(
    ("body", "said"), [(b"a" * 100_000, Scan.CLEAN), (b"VIRUS", Scan.INFECTED)]
)
def test_a_daemon_is_sent_the_whole_file(
    daemon: tuple[str, list[bytes]], body: bytes, said: Scan
) -> None:
    """In pieces, as clamd asks (INSTREAM)."""
    where, seen = daemon

    assert scan(stream_of(body), f"clamd:{where}") is said
    assert seen == [body]


@pytest.mark.parametrize(
    ("scanner", "bar"),
    [
        ("command:sh -c 'exit 1'", UploadBar.INFECTED),
        ("clamd:/no/such/socket", UploadBar.UNSCANNED),
        ("clamd:no port", UploadBar.UNSCANNED),
    ],
)
def test_what_the_scanner_did_not_clear_is_not_kept(
    scanner: str, bar: UploadBar, files: FileStore
) -> None:
    """Also when the scanner is not there: unscanned is refused."""
    with pytest.raises(UploadRefusedError) as refused:
        keep_upload(upload_of(made.pdf(), "a.pdf"), files=files, scanner=scanner)

    assert refused.value.why is bar
    assert kept(files) == []
