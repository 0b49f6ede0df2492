"""Evidence through the portal: handed in, kept by version, handed out, withdrawn; and refused."""

import asyncio
import re

import pytest
from httpx2 import Response
from starlette.types import Message, Receive, Scope, Send

from domain.vocabulary import CheckStatus, Role
from models.queries import answers
from tests.portal import hostile_files as made
from tests.portal.browsing import Site
from tests.portal.counting import counted
from tests.portal.filling_in import GATE, check_of, opened
from web.body_limit import FORM_BYTES, BodyLimit, BodyTooLargeError
from web.downloads import disposition

File = tuple[str, bytes, str]


@pytest.fixture
def project(site: Site) -> int:
    """A project at its first gate; its lead is signed in."""
    project_id = site.authority.start()
    site.sign_in(Role.PROJECT_LEAD)
    return project_id


def hand_in(site: Site, item_id: int | None, file: File, **further: object) -> Response:
    """Send the form of the checklist with that file at that check."""
    return site.post(GATE, opened(site) | further, files={f"bestand-{item_id}": file})


def kept_files(site: Site) -> list[str]:
    """The hashes of everything that is kept."""
    folder = site.browser.app.state.portal.settings.files_dir  # type: ignore[attr-defined]
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def evidence_ids(page: str) -> list[int]:
    """The files that the page hands out."""
    return [int(found) for found in re.findall(r'href="/bewijs/(\d+)"', page)]


def test_a_file_and_the_yes_that_leans_on_it_come_in_one_form(site: Site, project: int) -> None:
    """The file is kept by its hash, and shown with its size and who added it."""
    item = check_of(site, project, "G1-01")
    file = ("Opdracht Slotlaan.pdf", made.pdf(), "application/pdf")

    answer = hand_in(site, item.id, file, **{f"antwoord-{item.id}": "yes"})
    page = site.get(GATE).text

    assert answer.status_code == 303
    assert check_of(site, project, "G1-01").status is CheckStatus.ANSWERED
    assert "Opdracht Slotlaan.pdf" in page
    assert "1 kB" in page
    assert len(kept_files(site)) == 1


def test_a_file_is_handed_out_as_an_attachment_and_nothing_more(site: Site, project: int) -> None:
    """Under its own name, in any script; a browser may neither guess, run nor frame it."""
    item = check_of(site, project, "G1-01")
    hand_in(site, item.id, ("Café €.docx", made.docx(), ""))
    [evidence_id] = evidence_ids(site.get(GATE).text)

    answer = site.get(f"/bewijs/{evidence_id}")

    assert answer.content == made.docx()
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"Caf_ _.docx\"; filename*=UTF-8''Caf%C3%A9%20%E2%82%AC.docx"
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].endswith("sandbox")
    assert "wordprocessingml" in answer.headers["content-type"]
    assert answer.headers["cache-control"] == "no-store"


def test_a_name_cannot_break_out_of_its_header() -> None:
    """Neither a quote nor a line break gets through."""
    header = disposition('a"; x=\r\nSet-Cookie: b%.pdf')

    assert "\r" not in header
    assert "\n" not in header
    assert header.startswith('attachment; filename="a_; x=__Set-Cookie: b_.pdf"; ')


def test_only_members_fetch_evidence(site: Site, project: int) -> None:
    """Whoever is not signed in is asked to; what is not there is said to be missing."""
    item = check_of(site, project, "G1-01")
    hand_in(site, item.id, ("a.pdf", made.pdf(), ""))
    [evidence_id] = evidence_ids(site.get(GATE).text)

    site.sign_in(Role.POLICY_ADVISER)
    assert site.get(f"/bewijs/{evidence_id}").status_code == 200
    assert site.get(f"/bewijs/{evidence_id + 1}").status_code == 404
    assert site.get("/bewijs/99999999999").status_code == 422
    site.browser.cookies.clear()
    assert site.get(f"/bewijs/{evidence_id}").status_code == 303


def test_the_same_name_again_is_the_next_version(site: Site, project: int) -> None:
    """The older one stays, and is shown as such; the same file twice stays one."""
    item = check_of(site, project, "G1-01")
    hand_in(site, item.id, ("plan.docx", made.docx(), ""))
    hand_in(site, item.id, ("Plan.docx", made.docx_with("word/b.xml", b"<b/>"), ""))
    hand_in(site, item.id, ("plan.docx", made.docx(), ""))

    page = site.get(GATE).text

    assert len(evidence_ids(page)) == 2
    assert "versie 1 (een eerdere)" in page
    assert "versie 2" in page


def test_withdrawn_evidence_no_longer_counts(site: Site, project: int) -> None:
    """A yes that leaned on it alone opens again; what else was typed is saved."""
    item, other = check_of(site, project, "G1-01"), check_of(site, project, "G1-06")
    hand_in(site, item.id, ("a.pdf", made.pdf(), ""), **{f"antwoord-{item.id}": "yes"})
    [evidence_id] = evidence_ids(site.get(GATE).text)

    answer = site.post(
        GATE,
        opened(site)
        | {
            "actie": f"intrekken:{evidence_id}",
            f"antwoord-{other.id}": "no",
            f"reden-{other.id}": "Nog niet",
        },
    )

    assert answer.status_code == 303
    assert evidence_ids(site.get(GATE).text) == []
    assert check_of(site, project, "G1-01").status is CheckStatus.OPEN
    assert check_of(site, project, "G1-06").answer is not None


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("brief.exe", b"MZ", "dit soort bestand nemen wij niet aan"),
        ("brief.pdf", b"MZ", "de inhoud is van een ander soort dan de naam zegt"),
        ("brief.pdf", made.pdf()[:-9], "het is beschadigd of niet volledig"),
        ("brief.docx", made.docx_with("word/vbaProject.bin"), "er zitten macro&#39;s"),
        ("leeg.pdf", b"", "leeg"),
    ],
    ids=["unknown kind", "wrong type", "cut off", "macros", "empty"],
)
def test_a_file_that_is_refused_is_told_at_its_field(
    site: Site, project: int, name: str, body: bytes, why: str
) -> None:
    """Nothing of it is kept, and the words beside it are saved."""
    item, other = check_of(site, project, "G1-01"), check_of(site, project, "G1-06")
    typed = {f"antwoord-{other.id}": "no", f"reden-{other.id}": "Nog niet"}

    answer = hand_in(site, item.id, (name, body, "application/octet-stream"), **typed)

    assert answer.status_code == 422
    assert f'href="#bestand-{item.id}"' in answer.text
    assert why in answer.text
    assert kept_files(site) == []
    assert check_of(site, project, "G1-06").answer is not None


def test_a_script_in_a_link_is_refused(site: Site, project: int) -> None:
    """Only the address of a page that somebody else can open."""
    item = check_of(site, project, "G1-01")

    for link in ("javascript:alert(1)", "file:///etc/passwd", "https://[", "https://" + "a" * 3000):
        answer = site.post(GATE, opened(site) | {f"link-{item.id}": link})
        assert answer.status_code == 422
        assert f'href="#link-{item.id}"' in answer.text
        assert 'href="javascript:' not in answer.text


def test_who_may_not_answer_has_no_file_looked_at(site: Site, project: int) -> None:
    """A made-up form stores nothing."""
    item = check_of(site, project, "G1-04")
    site.sign_in(Role.INTERNAL_CLIENT)

    hand_in(site, item.id, ("a.pdf", made.pdf(), ""))

    assert kept_files(site) == []
    with site.authority.write() as session:
        assert answers.evidence_of(session, [item.id or 0]) == {item.id: []}


def test_a_row_never_stands_without_its_file(
    site: Site, project: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk refuses, nothing is said to be there."""
    item = check_of(site, project, "G1-01")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("models.files.os.link", refuse)
    answer = hand_in(site, item.id, ("a.pdf", made.pdf(), ""))

    assert answer.status_code == 422
    assert "No space left" in answer.text
    assert evidence_ids(site.get(GATE).text) == []


def test_too_much_at_once_is_refused_on_a_page(site: Site, project: int) -> None:
    """Before it is written anywhere: the rest is let fall while it comes in."""
    item = check_of(site, project, "G1-01")
    limit = site.browser.app.state.portal.settings.upload_bytes  # type: ignore[attr-defined]

    file = hand_in(site, item.id, ("a.pdf", bytes(limit + 1), ""))
    words = site.post(GATE, {f"reden-{item.id}": "a" * FORM_BYTES})

    assert (file.status_code, words.status_code) == (413, 413)
    assert "is groter dan 30 MB en is niet bewaard" in file.text
    assert "is groter dan 2 MB" in words.text
    assert "content-security-policy" in file.headers
    assert kept_files(site) == []


@pytest.mark.parametrize(("length", "is_taken"), [(100, True), (101, False)])
def test_a_body_is_cut_off_at_its_last_byte(length: int, *, is_taken: bool) -> None:
    """Whatever it says of its own length; of what is over nothing is handed on."""
    handed_on: list[bytes] = []

    async def app(_scope: Scope, receive: Receive, _send: Send) -> None:
        while True:
            message = await receive()
            handed_on.append(message["body"])
            if not message["more_body"]:
                return

    pieces = [b"x" * 10] * (length // 10) + [b"x" * (length % 10)]
    coming = [
        {"type": "http.request", "body": piece, "more_body": at < len(pieces) - 1}
        for at, piece in enumerate(pieces)
    ]

    async def receive() -> Message:
        return coming.pop(0)

    async def send(_message: Message) -> None:
        return None

    scope = {"type": "http", "headers": [(b"content-type", b"multipart/form-data; boundary=x")]}
    sent = BodyLimit(app, upload_bytes=100)(scope, receive, send)
    if is_taken:
        asyncio.run(sent)
    else:
        with pytest.raises(BodyTooLargeError):
            asyncio.run(sent)

    assert sum(map(len, handed_on)) <= 100
    assert coming == []


def test_an_infected_file_is_refused_and_the_scan_is_in_the_trail(site: Site, project: int) -> None:
    """With a scanner set, a clean file is kept with what the scanner said."""
    portal = site.browser.app.state.portal  # type: ignore[attr-defined]
    item = check_of(site, project, "G1-01")
    scanner = "command:sh -c '! grep -q EICAR'"
    object.__setattr__(
        portal, "settings", portal.settings.model_copy(update={"virus_scanner": scanner})
    )

    infected = hand_in(site, item.id, ("a.txt", b"EICAR", "text/plain"))
    clean = hand_in(site, item.id, ("b.txt", b"goed", "text/plain"))

    assert infected.status_code == 422
    assert "de virusscanner heeft er iets in gevonden" in infected.text
    assert clean.status_code == 303
    with site.authority.store.read(site.authority.organisation_id) as session:
        facts = session.connection().exec_driver_sql(
            "SELECT facts FROM audit_event WHERE action = 'evidence.attached'"
        )
        assert ['"scan":"clean"' in row[0] for row in facts] == [True]


def test_fetching_evidence_asks_little(site: Site, project: int) -> None:
    """The session, the hands, the row."""
    item = check_of(site, project, "G1-01")
    hand_in(site, item.id, ("a.pdf", made.pdf(), ""))
    [evidence_id] = evidence_ids(site.get(GATE).text)

    with counted(site) as said:
        site.get(f"/bewijs/{evidence_id}")

    assert len(said) == 3
