"""Sessions read or write, for one organisation at a time."""

from datetime import UTC, datetime

from sqlmodel import select

from domain.vocabulary import SizeProfile
from models.engines import Store, session_organisation
from models.organisation import Organisation

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def _found(store: Store, *, slug: str) -> int:
    organisation_id = store.next_organisation_id()
    with store.write(organisation_id) as session:
        session.add(
            Organisation(
                id=organisation_id,
                slug=slug,
                name="Waterschap De Linge",
                size_profile=SizeProfile.MEDIUM,
                portal_url="http://localhost",
                created_at=NOW,
            )
        )
    return organisation_id


def test_what_is_written_is_read(store: Store) -> None:
    """A write session commits when its block ends well."""
    organisation_id = _found(store, slug="linge")

    with store.read(organisation_id) as session:
        found = session.exec(select(Organisation)).one()

    assert (found.slug, found.created_at) == ("linge", NOW)
    assert session_organisation(session) == organisation_id
    assert store.organisations() == (organisation_id,)
    assert store.organisations_with_commands(now=NOW) == ()
    assert store.organisations_with_mail(now=NOW) == ()
