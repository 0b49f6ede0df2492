"""One Chromium, and one portal per scene and theme, for as long as tests of this folder run."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from domain.vocabulary import Role
from poort.settings import Theme
from tests.authority import Authority
from tests.browser.scenes import Scene, Stage, staged
from tests.browser.serving import served
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
    """A portal per scene and theme, each set up when it is first opened, in one browser."""

    chromium: Browser
    template: Path
    folder: Path
    _open: ExitStack
    _stages: dict[Scene, Stage] = field(default_factory=dict)
    _addresses: dict[tuple[Scene, Theme], str] = field(default_factory=dict)
    _signed_in: dict[tuple[Scene, Role], StorageState] = field(default_factory=dict)

    @contextmanager
    def open(
        self,
        path: str,
        *,
        role: Role | None = None,
        scene: Scene = Scene.STORY,
        theme: Theme = Theme.POORT,
        width: int = 1280,
        scheme: Literal["light", "dark"] = "light",
        scripts: bool = True,
    ) -> Iterator[Page]:
        """Open a page as the person who holds that role, in a fresh window."""
        context = self.chromium.new_context(
            base_url=self._address(scene, theme),
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=scripts,
            locale="nl-NL",
            storage_state=self._sign_in(scene, role),
        )
        try:
            page = context.new_page()
            assert page.goto(path) is not None
            yield page
        finally:
            context.close()

    def _stage(self, scene: Scene) -> Stage:
        if scene not in self._stages:
            folder = self.folder / scene
            folder.mkdir()
            stage = self._open.enter_context(staged(scene, template=self.template, folder=folder))
            self._stages[scene] = stage
        return self._stages[scene]

    def _address(self, scene: Scene, theme: Theme) -> str:
        key = scene, theme
        if key not in self._addresses:
            stage = self._stage(scene)
            portal = served(
                stage.authority, stage.folder, theme=theme, has_provider=stage.has_provider
            )
            self._addresses[key] = self._open.enter_context(portal)
        return self._addresses[key]

    def _sign_in(self, scene: Scene, role: Role | None) -> StorageState | None:
        """What a browser keeps of that person's sign-in; all themes share it."""
        if role is None:
            return None
        if (scene, role) not in self._signed_in:
            context = self.chromium.new_context(base_url=self._address(scene, Theme.POORT))
            sign_in(context, self._stage(scene).authority, role)
            self._signed_in[scene, role] = context.storage_state()
            context.close()
        return self._signed_in[scene, role]


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
    """A portal per scene and theme; a test that changes one for others takes its own."""
    folder = tmp_path_factory.mktemp("portal")
    with ExitStack() as stack:
        yield Portals(chromium=chromium, template=sqlite_template, folder=folder, _open=stack)
