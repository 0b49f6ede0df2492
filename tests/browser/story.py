"""What the pages have to show: projects at every stage, work that is late, and a mail."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

from sqlmodel import col, select

from catalogue.loader import load_alone, load_process, to_yaml
from domain.vocabulary import Outcome, Role
from models.work import Outbox
from notifications.signed_links import LinkPurpose, LinkSigner, LinkTarget
from tests.authority import START, TEAM, Authority
from tests.browser.bid_story import tell_bids
from tests.browser.contracts import tell_contracts
from tests.browser.course_story import tell_course
from tests.browser.learning import tell_learning
from tests.browser.tender_story import tell_tender
from usecases.change_person import let_leave
from usecases.deviations import AskDeviation, ask_deviation
from usecases.set_up import AddPerson, add_person, release_definition
from usecases.suspend_project import SuspendProject, suspend_project
from usecases.sweep_reminders import sweep_reminders

#: As a clerk may type it: nothing that a page shows may run out of its place.
LONG_NAME = "Rioolvervanging " + "Burgemeester-van-der-Bruggenstraatwegonderdoorgang " * 2
MAIL = hashlib.sha256(b"a mail to look at").hexdigest()
#: With this the portal signs what its mails link to.
SECRET = "for looking at pages"


def tell_story(authority: Authority, folder: Path) -> None:
    """P-001 is submitted, P-002 passed a gate, P-003 has a long name, P-004 is late.

    P-005 was stopped, P-006 is suspended, and P-007 can be submitted. Somebody left, a message did
    not arrive, a morning is held, there is a next version of the process, and P-002 is tendered.
    """
    _deviate(authority, authority.start("P-004", name="Kademuur Wherekant"))
    _sweep(authority)
    authority.pass_time(days=100)
    submitted = authority.start("P-001")
    authority.answer_all(submitted)
    authority.submit(submitted)
    authority.pass_gate(authority.start("P-002", name="Fietspad Where"))
    authority.start("P-003", name=LONG_NAME)
    _stop(authority, authority.start("P-005", name="Sluisdeuren Noord"))
    _suspend(authority, authority.start("P-006", name="Brug Tramkade"))
    authority.answer_all(authority.start("P-007", name="Parkeerplaats De Koog"))
    tell_contracts(authority)
    tell_bids(authority)
    _let_somebody_leave(authority)
    _sweep(authority)
    _release_next_version(authority)
    tell_course(authority)
    _fail_message(authority)
    _put_mail(folder)
    tell_tender(authority, "P-002")
    tell_learning(authority, submitted)


def link(purpose: LinkPurpose, object_id: int, role: Role, *, version: int = 1) -> str:
    """The address that a mail to who holds that role links to."""
    target = LinkTarget(
        purpose=purpose,
        object_id=object_id,
        version=version,
        organisation_id=1,
        # The administrator comes first, then the team in its order.
        person_id=2 + [held for _, held in TEAM].index(role),
        expires_at=START + timedelta(days=365),
    )
    return f"/l/{LinkSigner((SECRET.encode(),)).token(target)}"


def next_process(version: str) -> str:
    """The shipped process under another version, as a file that somebody hands in."""
    return to_yaml(replace(load_process("infrastructure-works", "2026.1"), version=version))


def _sweep(authority: Authority) -> None:
    with authority.write() as session:
        sweep_reminders(session, today=authority.today, now=authority.now)


def _stop(authority: Authority, project_id: int) -> None:
    authority.answer_all(project_id)
    authority.submit(project_id)
    authority.decide(project_id, Outcome.STOP, reason="De provincie vernieuwt de sluis zelf.")
    authority.drive()


def _suspend(authority: Authority, project_id: int) -> None:
    command = SuspendProject(project_id=project_id, reason="De bezwaarprocedure loopt nog.")
    with authority.write() as session:
        client = authority.actor(session, Role.INTERNAL_CLIENT)
        suspend_project(session, command=command, actor=client, now=authority.now)


def _release_next_version(authority: Authority) -> None:
    with authority.write() as session:
        release_definition(
            session,
            definition=load_alone(next_process("2026.2").encode(), name="2026.2.yaml"),
            actor=authority.actor(session, Role.ADMINISTRATOR),
            now=authority.now,
        )


def _let_somebody_leave(authority: Authority) -> None:
    with authority.write() as session:
        administrator = authority.actor(session, Role.ADMINISTRATOR)
        person = add_person(
            session,
            command=AddPerson(name="Zoë Ånne", email="zoe@waterveen.example"),
            actor=administrator,
            now=authority.now,
        )
        let_leave(session, person_id=person.id or 0, actor=administrator, now=authority.now)


def _fail_message(authority: Authority) -> None:
    with authority.write() as session:
        row = session.exec(select(Outbox).order_by(col(Outbox.id)).limit(1)).one()
        row.failed_at, row.attempts = authority.now, 48
        row.last_answer = "550 5.1.1 Mailbox unavailable"
        session.add(row)


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
