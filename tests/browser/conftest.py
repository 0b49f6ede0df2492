"""One Chromium and one portal per theme, for as long as tests of this folder run."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from domain.vocabulary import Role
from models.engines import open_store
from poort.settings import Theme
from tests.authority import Authority, set_up_authority
from tests.browser.serving import served
from tests.browser.story import tell_story
from tests.portal.browsing import FROM_HERE

#: Nothing of Chromium itself calls home, nor waits for a screen or a sandbox of its own.
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    # A container has 64 MB of shared memory, in which a tab can get stuck.
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True, kw_only=True)
class Portals:
    """The portal of one authority in each theme, with one browser to open it."""

    authority: Authority
    addresses: Mapping[Theme, str]
    chromium: Browser
    _signed_in: dict[Role | None, StorageState] = field(default_factory=dict)

    @contextmanager
    def open(
        self,
        path: str,
        *,
        role: Role | None = None,
        theme: Theme = Theme.POORT,
        width: int = 1280,
        scheme: Literal["light", "dark"] = "light",
        scripts: bool = True,
    ) -> Iterator[Page]:
        """Open a page as the person who holds that role, in a fresh window."""
        context = self.chromium.new_context(
            base_url=self.addresses[theme],
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=scripts,
            locale="nl-NL",
            storage_state=self._sign_in(role),
        )
        try:
            page = context.new_page()
            answer = page.goto(path)
            assert answer is not None
            assert answer.status < HTTPStatus.INTERNAL_SERVER_ERROR, path
            yield page
        finally:
            context.close()

    def _sign_in(self, role: Role | None) -> StorageState | None:
        """What a browser keeps of that person's sign-in; all themes share it."""
        if role is None:
            return None
        if role not in self._signed_in:
            context = self.chromium.new_context(base_url=self.addresses[Theme.POORT])
            sign_in(context, self.authority, role)
            self._signed_in[role] = context.storage_state()
            context.close()
        return self._signed_in[role]


def sign_in(context: BrowserContext, authority: Authority, role: Role) -> None:
    """Choose who to be; without a page, which would have to be closed again."""
    answer = context.request.post(
        "/aanmelden/demo?verder=/aangemeld",
        form={"person": f"{authority.organisation_id}.{authority.people[role]}"},
        headers=FROM_HERE,
        max_redirects=0,
    )
    assert answer.status == HTTPStatus.SEE_OTHER, answer.text()


# For a package and no longer: while Playwright runs, no other test can have an event loop.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is missing: install the package `chromium`.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def portals(
    chromium: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portals]:
    """A portal per theme over one authority; a test that changes it takes its own."""
    folder = tmp_path_factory.mktemp("portal")
    shutil.copyfile(sqlite_template, folder / "poort.db")
    store = open_store(f"sqlite:///{folder}/poort.db")
    authority = set_up_authority(store)
    tell_story(authority, folder)
    with ExitStack() as stack:
        stack.callback(store.dispose)
        addresses = {
            theme: stack.enter_context(served(authority, folder, theme=theme)) for theme in Theme
        }
        yield Portals(authority=authority, addresses=addresses, chromium=chromium)
