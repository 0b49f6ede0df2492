"""F7: files from strangers: nothing is stored or parsed beyond the guard."""

import io
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from models.files import FileStore
from models.uploads.contents import look_at
from models.uploads.kinds import KINDS, UploadBar, UploadRefusedError, clean_name
from tests.faults.kills import Tally
from tests.portal import hostile_files as made
from tests.portal.refused_files import REFUSED
from usecases.attach_evidence import FileEvidence
from usecases.keep_upload import Upload, keep_upload

#: One in so many damaged files goes the whole way, through a process of its own to the disk.
_WHOLE_WAY = 50
#: Much longer than a look at such a small file takes; the guard stops a child at twenty.
_LONGEST_SECONDS = 10.0
_LONGEST_NAME = 200
_SEPARATORS = frozenset('/\\:*?"<>|;')

Keep = Callable[[Upload, FileStore], FileEvidence]


def _keep_as_shipped(upload: Upload, files: FileStore) -> FileEvidence:
    """Keep a file as the product does, without a scanner."""
    return keep_upload(upload, files=files, scanner=None)


def hand_in(folder: Path, *, seconds: float, random: Random) -> Tally:
    """Hand in every good and every hostile file once, and then damaged ones for that long."""
    with _empty_store(folder) as files:
        tally = Tally()
        for name, body, bar in _every_file():
            _expect(tally, _keep_as_shipped, files, name=name, body=body, bar=bar)
        for given in made.NAMES:
            _judge_name(tally, given)
        _fuzz(tally, files, until=time.monotonic() + seconds, random=random)
    return tally


def hand_in_unseen(folder: Path) -> Tally:
    """Hand in markup while the guard of that kind is off."""
    with _empty_store(folder) as files:
        tally = Tally()
        for name, body, bar in _every_file():
            if name.endswith(".xml"):
                _expect(tally, _keep_unseen, files, name=name, body=body, bar=bar)
    return tally


@contextmanager
def _empty_store(folder: Path) -> Iterator[FileStore]:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        yield FileStore(Path(name) / "files", limit_bytes=1024 * 1024)


def _every_file() -> Iterator[tuple[str, bytes, UploadBar | None]]:
    for good, body in made.GOOD.items():
        yield good, body, None
    for what, (ending, body, bar) in REFUSED.items():
        yield f"{what[:40]}.{ending}", body, bar


def _expect(
    tally: Tally, keep: Keep, files: FileStore, *, name: str, body: bytes, bar: UploadBar | None
) -> None:
    """A file is refused for that reason and leaves nothing behind, or is kept as it was."""
    tally.runs += 1
    before = _kept(files)
    said = _handed_in(keep, files, name=name, body=body)
    # A machine that is busy may stop a child that only wanted more time to refuse.
    if said != bar and (bar is None or said is not UploadBar.TOO_HARD):
        tally.lost.append(f"{name}: {said} instead of {bar}")
    if said is not None and _kept(files) != before:
        tally.lost.append(f"{name}: refused, and something was left behind")


def _handed_in(keep: Keep, files: FileStore, *, name: str, body: bytes) -> UploadBar | None:
    with tempfile.TemporaryFile() as stream:
        stream.write(body)
        upload = Upload(stream=stream, name=name, media_type="")
        try:
            evidence = keep(upload, files)
        except UploadRefusedError as refused:
            return refused.why
    with files.open(evidence.sha256) as kept:
        assert kept.read() == body
    return None


def _kept(files: FileStore) -> set[Path]:
    return {path for path in files.folder.rglob("*") if path.is_file()}


def _fuzz(tally: Tally, files: FileStore, *, until: float, random: Random) -> None:
    """Whatever was done to a file, it is taken or refused with a reason, and soon."""
    sources = [(name.rpartition(".")[2].lower(), body) for name, body in made.GOOD.items()]
    sources += [(ending, body) for ending, body, _ in REFUSED.values()]
    sources = [(ending, body) for ending, body in sources if body]
    while time.monotonic() < until:
        ending, body = random.choice(sources)
        tried = made.damaged(body, random)
        said = _looked_at(tally, ending, tried)
        if tried and random.randrange(_WHOLE_WAY) == 0:
            _expect(tally, _keep_as_shipped, files, name=f"fuzz.{ending}", body=tried, bar=said)
        _judge_name(tally, _random_name(random, ending))


def _looked_at(tally: Tally, ending: str, body: bytes) -> UploadBar | None:
    tally.runs += 1
    began = time.monotonic()
    said: UploadBar | None = None
    try:
        said = look_at(io.BytesIO(body), KINDS[ending])
    except Exception as error:  # noqa: BLE001 -- any error is what this looks for
        tally.lost.append(f"{ending} {body[:80]!r}: {error!r}"[:300])
    if time.monotonic() - began > _LONGEST_SECONDS:
        tally.lost.append(f"{ending} {body[:80]!r}: looked at for too long")
    return said


def _random_name(random: Random, ending: str) -> str:
    letters = random.choices(
        'ab. /\\\r\n\0"<>;:\u202e\u0301\u00e9\U0001f600%', k=random.randint(0, 300)
    )
    return f"{''.join(letters)}.{ending}"


def _judge_name(tally: Tally, given: str) -> None:
    """No folder, no sign that is not seen, not hidden, not too long, and clean at once."""
    tally.runs += 1
    clean = clean_name(given)
    unseen = [
        sign for sign in clean if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    ]
    is_bad = _SEPARATORS & set(clean) or unseen or clean.startswith(".")
    if is_bad or len(clean) > _LONGEST_NAME or clean_name(clean) != clean:
        tally.lost.append(f"the name {given!r} became {clean!r}")


def _keep_unseen(upload: Upload, files: FileStore) -> FileEvidence:
    kept = files.put(upload.stream, name=upload.name)
    return FileEvidence(name=upload.name, sha256=kept.sha256, size_bytes=kept.size_bytes)
