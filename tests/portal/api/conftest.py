"""Systems that call the API of a small portal."""

from collections.abc import Callable, Iterable

import pytest

from domain.vocabulary import Role
from tests.portal.api.calling import Caller, token_for
from tests.portal.browsing import Site
from usecases.api_tokens import Scope

Call = Callable[..., Caller]


@pytest.fixture
def calling(site: Site) -> Call:
    """A system that acts as the person who holds a role, within scopes."""

    def call_as(role: Role, scopes: Iterable[Scope] = tuple(Scope)) -> Caller:
        return Caller(browser=site.browser, token=token_for(site.authority, role, scopes).token)

    return call_as
