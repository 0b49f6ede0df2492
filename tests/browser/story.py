"""What the pages have to show: projects at every stage, work that is late, and a mail."""

import hashlib
from email.message import EmailMessage
from pathlib import Path

from domain.vocabulary import Role
from tests.authority import Authority
from usecases.deviations import AskDeviation, ask_deviation

#: As a clerk may type it: nothing that a page shows may run out of its place.
LONG_NAME = "Rioolvervanging " + "Burgemeester-van-der-Bruggenstraatwegonderdoorgang " * 2
MAIL = hashlib.sha256(b"a mail to look at").hexdigest()


def tell_story(authority: Authority, folder: Path) -> None:
    """P-001 is submitted, P-002 passed a gate, P-003 has a long name, P-004 is late."""
    _deviate(authority, authority.start("P-004", name="Kademuur Wherekant"))
    authority.pass_time(days=100)
    submitted = authority.start("P-001")
    authority.answer_all(submitted)
    authority.submit(submitted)
    authority.pass_gate(authority.start("P-002", name="Fietspad Where"))
    authority.start("P-003", name=LONG_NAME)
    _put_mail(folder)


def _deviate(authority: Authority, project_id: int) -> None:
    item = authority.items(project_id)["G1-04"]
    assert item.id is not None
    command = AskDeviation(
        item_id=item.id,
        reason="De aannemer levert zijn planning pas in juni.",
        measure="Wij rekenen voorlopig met de kengetallen van vorig jaar.",
    )
    with authority.write() as session:
        actor = authority.actor(session, Role.PROJECT_LEAD)
        ask_deviation(session, command=command, actor=actor, now=authority.now)


def _put_mail(folder: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = "MKI-poort <poort@localhost>", "Peter Lead <lead@example.nl>"
    mail["Subject"] = "3 werkdagen te laat: MKI-plafond Slotlaan"
    mail["Date"] = "Mon, 02 Mar 2026 07:30:00 +0000"
    mail["Message-ID"] = f"<{MAIL}@localhost>"
    mail.set_content("Beste Peter,\n\nWilt u het MKI-plafond vaststellen?")
    mail.add_alternative(
        "<p>Beste Peter,</p><p>Wilt u het MKI-plafond vaststellen?</p>", subtype="html"
    )
    path = folder / "mailbox" / "new" / MAIL
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(mail.as_bytes())
