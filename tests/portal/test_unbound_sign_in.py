"""A sign-in that an administrator unbound, at the door of a provider."""

from pathlib import Path

from domain.vocabulary import Role
from models.engines import Store
from tests.authority import set_up_authority
from tests.portal.provider_door import PETER, SECRET, open_door, running_provider
from usecases.unbind_login import unbind_login


def test_a_sign_in_that_was_unbound_binds_anew(sqlite_store: Store, tmp_path: Path) -> None:
    """By the work mail, as the first one did; the account of before opens nothing more."""
    authority = set_up_authority(sqlite_store)
    with running_provider(SECRET) as provider, open_door(authority, tmp_path, provider) as door:
        door.sign_in()
        with authority.write() as session:
            unbind_login(
                session,
                person_id=authority.people[Role.PROJECT_LEAD],
                actor=authority.actor(session, Role.ADMINISTRATOR),
                now=authority.now,
            )
        ended = not door.is_in()
        door.browser.cookies.clear()
        provider.order(user=PETER | {"sub": "b-8"})

        anew = door.sign_in()
        door.browser.cookies.clear()
        provider.order(user=PETER)
        of_before = door.sign_in()

        assert ended
        assert (anew.status_code, of_before.status_code) == (303, 403)
