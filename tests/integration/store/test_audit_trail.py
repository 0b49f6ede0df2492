"""The audit trail shows whatever was done to it."""

from sqlmodel import delete

from domain.vocabulary import Origin
from models import audit_trail
from models.audit import AuditText
from models.audit_trail import AuditEntry
from models.engines import Store
from tests.integration.store.rows import NOW, found_organisation


def _append(store: Store, organisation: int, *, text: str | None = None) -> None:
    entry = AuditEntry(
        action="check.answered",
        object_kind="check_item",
        object_id=1,
        result="yes",
        origin=Origin.CLI,
        actor="p",
        facts={"due_on": NOW.date()},
        text=text,
    )
    with store.write(organisation) as session:
        audit_trail.append(session, entry, at=NOW)


def test_a_chain_verifies_and_keeps_its_root(store: Store) -> None:
    """Events follow on each other, and the root over all of them is kept once a length."""
    organisation = found_organisation(store, slug="linge")
    for text_ in (None, "vrije tekst", None):
        _append(store, organisation, text=text_)

    with store.write(organisation) as session:
        first = audit_trail.keep_root(session, at=NOW)
        session.flush()
        second = audit_trail.keep_root(session, at=NOW)
        report = audit_trail.verify_chain(session)

    assert report.holds
    assert report.events == 3
    assert first is not None
    assert second is first
    assert first.root == report.root


def test_an_empty_chain_verifies_and_has_no_root_to_keep(store: Store) -> None:
    """A new authority has nothing to prove yet."""
    organisation = found_organisation(store, slug="linge")

    with store.write(organisation) as session:
        report = audit_trail.verify_chain(session)
        kept = audit_trail.keep_root(session, at=NOW)

    assert report.holds
    assert (report.events, kept) == (0, None)


def test_text_can_be_erased_and_the_chain_still_verifies(store: Store) -> None:
    """The chain holds a salted hash of the text, not the text."""
    organisation = found_organisation(store, slug="linge")
    _append(store, organisation, text="over Jan")

    with store.write(organisation) as session:
        erased = session.exec(delete(AuditText)).rowcount
        report = audit_trail.verify_chain(session)

    assert erased == 1
    assert report.holds
