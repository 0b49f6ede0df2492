"""The archive of a dossier: whole, provable by anybody, and only for who may have it."""

import io
import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from domain.vocabulary import AnswerValue, Outcome, Role
from models.audit_trail import root, verify_chain
from models.files import FileStore
from tests.portal.browsing import Site
from usecases.answer_check import AnswerCheck, answer_check
from usecases.attach_evidence import AttachEvidence, FileEvidence, attach_evidence
from usecases.verify_archive import ArchiveFault, NotAnArchiveError, verify_archive

_MDTO = "{https://www.nationaalarchief.nl/mdto}"
_CONTENTS = b"%PDF-1.7 de berekening"


def with_a_file(site: Site) -> int:
    """A project past its first gate, with a file of evidence under a hostile name."""
    authority = site.authority
    project = authority.start()
    store = FileStore(site.browser.app.state.portal.settings.files_dir)  # type: ignore[attr-defined]
    stored = store.put(_CONTENTS)
    item = next(iter(authority.items(project).values()))
    assert item.id is not None
    with authority.write() as session:
        attach_evidence(
            session,
            command=AttachEvidence(
                item_id=item.id,
                evidence=FileEvidence(
                    name="../../é <b>.pdf", sha256=stored.sha256, size_bytes=stored.size_bytes
                ),
            ),
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )
    with authority.write() as session:
        answer_check(
            session,
            command=AnswerCheck(item_id=item.id, value=AnswerValue.YES, reason="<script>x"),
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )
    authority.pass_gate(project)
    authority.start("P-002")
    return project


def fetched(site: Site, number: str = "P-001") -> bytes:
    """The archive as the coordinator gets it by the form."""
    asked = site.sign_in(Role.COORDINATOR).post(f"/projecten/{number}/archief")
    answer = site.get(asked.headers["location"])
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    assert f'filename="dossier-{number}-' in answer.headers["content-disposition"]
    return answer.content


def opened(body: bytes) -> zipfile.ZipFile:
    """The archive to look into."""
    return zipfile.ZipFile(io.BytesIO(body))


def test_the_archive_is_whole_and_proves_the_trail(site_on_each: Site) -> None:
    """Its root is that of the authority's trail up to the event that told of the archive."""
    with_a_file(site_on_each)

    body = fetched(site_on_each)
    found = verify_archive(io.BytesIO(body), name="a.zip")

    with site_on_each.authority.write() as session:
        assert found.root == root(session, up_to=found.size)
        assert verify_chain(session).holds
    assert found.holds, found.faults
    trail = json.loads(opened(body).read("audit.json"))["events"]
    assert found.events == len(trail)
    assert {event["fields"]["project_id"] for event in trail} == {1}
    assert trail[-1]["fields"]["action"] == "dossier.exported"
    assert trail[-1]["fields"]["sequence"] == found.size


def test_the_archive_holds_the_documents_and_all_that_was_decided(site_on_each: Site) -> None:
    """Files under names that any system can keep, the rest as data and as a page to read."""
    with_a_file(site_on_each)

    archive = opened(fetched(site_on_each))
    document = next(name for name in archive.namelist() if name.startswith("documents/"))
    evidence = json.loads(archive.read("data/evidence.json"))
    page = archive.read("dossier.html").decode()

    assert document == "documents/0001-_.._é__b_.pdf"
    assert archive.read(document) == _CONTENTS
    assert evidence[0]["path"] == document
    assert evidence[0]["sha256"] == sha256(_CONTENTS).hexdigest()
    assert json.loads(archive.read("data/decisions.json"))[0]["outcome"] == Outcome.GO
    assert "<script>x" not in page
    assert "Ingrid Client" in page
    assert "Wat er gebeurde" in page
    assert "P-002" not in page
    assert "sha256sum --check" in archive.read("README.txt").decode()


def test_the_archive_describes_itself_as_the_standard_asks(site: Site) -> None:
    """The dossier with its term, and each file with its fingerprint (MDTO 1.0)."""
    with_a_file(site)

    archive = opened(fetched(site))
    dossier = fromstring(archive.read("metadata/dossier.mdto.xml"))
    file = fromstring(archive.read("metadata/0001-_.._é__b_.pdf.mdto.xml"))

    assert [part.tag.removeprefix(_MDTO) for part in dossier[0]][:4] == [
        "identificatie",
        "naam",
        "aggregatieniveau",
        "omschrijving",
    ]
    assert dossier.findtext(f".//{_MDTO}termijnLooptijd") == "P20Y"
    assert file.findtext(f".//{_MDTO}checksumWaarde") == sha256(_CONTENTS).hexdigest()


def test_the_sums_are_those_of_every_file(site: Site) -> None:
    """`sha256sum --check` needs nothing of ours."""
    with_a_file(site)

    archive = opened(fetched(site))
    lines = archive.read("sha256sums.txt").decode().splitlines()
    sums = {line[66:]: line[:64] for line in lines}

    assert sums == {
        name: sha256(archive.read(name)).hexdigest()
        for name in archive.namelist()
        if name != "sha256sums.txt"
    }


def _event(trail: dict[str, Any], **other: object) -> None:
    trail["events"][1]["fields"] |= other


def _proof(trail: dict[str, Any]) -> None:
    trail["events"][1]["proof"].reverse()


def _text(trail: dict[str, Any]) -> None:
    next(one for one in trail["events"] if one["text"])["text"]["text"] = "iets anders"


def _leaves_root(trail: dict[str, Any]) -> None:
    trail["root"] = "0" * 64


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda trail: _event(trail, result="no"), ArchiveFault.EVENT_DIFFERS),
        (_proof, ArchiveFault.PROOF_FAILS),
        (_text, ArchiveFault.TEXT_DIFFERS),
        (_leaves_root, ArchiveFault.ROOT_DIFFERS),
    ],
    ids=["event", "proof", "text", "root"],
)
def test_a_trail_that_was_changed_is_found_out(
    site: Site, change: Callable[[dict[str, Any]], None], fault: ArchiveFault
) -> None:
    """Also by somebody who wrote the fingerprints of the files anew."""
    with_a_file(site)
    archive = opened(fetched(site))
    trail = json.loads(archive.read("audit.json"))
    change(trail)
    body = json.dumps(trail).encode()
    manifest = json.loads(archive.read("manifest.json"))
    for one in manifest["files"]:
        if one["path"] == "audit.json":
            one["sha256"] = sha256(body).hexdigest()

    forged = rewritten(
        archive, {"audit.json": body, "manifest.json": json.dumps(manifest).encode()}
    )
    found = verify_archive(forged, name="a.zip")

    assert {kind for kind, _ in found.faults} == {fault}


def test_a_file_that_was_changed_lacks_or_was_added_is_found_out(site: Site) -> None:
    """By the list that the archive carries."""
    with_a_file(site)
    archive = opened(fetched(site))

    forged = rewritten(archive, {"dossier.html": b"?", "data/team.json": None, "extra.exe": b"?"})
    found = verify_archive(forged, name="a.zip")

    assert set(found.faults) == {
        (ArchiveFault.FILE_DIFFERS, "dossier.html"),
        (ArchiveFault.FILE_LACKS, "data/team.json"),
        (ArchiveFault.FILE_IS_STRANGE, "extra.exe"),
    }


@pytest.mark.parametrize("body", [b"", b"PK", b"no zip at all"], ids=["empty", "cut", "other"])
def test_what_is_no_archive_is_refused(body: bytes) -> None:
    """With its name."""
    with pytest.raises(NotAnArchiveError):
        verify_archive(io.BytesIO(body), name="a.zip")


def rewritten(archive: zipfile.ZipFile, other: dict[str, bytes | None]) -> io.BytesIO:
    """The archive with these files changed, added or (None) left out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name in dict.fromkeys([*archive.namelist(), *other]):
            body = other[name] if name in other else archive.read(name)
            if body is not None:
                made.writestr(name, body)
    return stream


@pytest.mark.parametrize("role", [Role.PROJECT_LEAD, Role.INTERNAL_CLIENT, Role.BUYER])
def test_only_coordinator_and_administrator_take_an_archive(site: Site, role: Role) -> None:
    """Nobody else sees the page, asks for one, or fetches one that was asked."""
    with_a_file(site)
    asked = site.sign_in(Role.COORDINATOR).post("/projecten/P-001/archief")
    site.sign_in(role)

    answers = [
        site.get("/projecten/P-001/archief"),
        site.post("/projecten/P-001/archief"),
        site.get(asked.headers["location"]),
    ]

    assert [one.status_code for one in answers] == [403, 403, 403]


def test_an_archive_is_fetched_only_by_who_asked_and_within_the_hour(site: Site) -> None:
    """So that the trail tells of each, and nothing else is taken for the asking."""
    with_a_file(site)
    asked = site.sign_in(Role.COORDINATOR).post("/projecten/P-001/archief").headers["location"]
    other_event = site.get("/projecten/P-001/archief/1").status_code
    other_project = site.get(asked.replace("P-001", "P-002")).status_code
    by_other = site.sign_in(Role.ADMINISTRATOR).get(asked).status_code
    site.authority.pass_time(minutes=61)
    too_late = site.sign_in(Role.COORDINATOR).get(asked).status_code

    assert [other_event, other_project, by_other, too_late] == [404, 404, 404, 404]


def test_a_document_that_is_lost_or_changed_makes_no_archive(site: Site) -> None:
    """An archive that lacks something would be worse than none."""
    with_a_file(site)
    folder = site.browser.app.state.portal.settings.files_dir  # type: ignore[attr-defined]
    kept = next(path for path in folder.rglob("*") if path.is_file())

    kept.write_bytes(b"something else")
    asked = site.sign_in(Role.COORDINATOR).post("/projecten/P-001/archief").headers["location"]
    changed = site.get(asked)
    kept.unlink()
    lost = site.get(asked)

    assert (changed.status_code, lost.status_code) == (409, 404)
    assert "niet wat er is ingeleverd" in changed.text
