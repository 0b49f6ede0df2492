"""A portal with a provider to sign in at, which runs in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from httpx2 import Response
from pydantic import SecretStr
from starlette.testclient import TestClient

from poort.settings import Settings
from tests.authority import Authority
from web.app import create_app

CLIENT, SECRET = "mki-poort", "not for others & more"
ADDRESS = "http://127.0.0.1:8000"
PETER = {"sub": "a-7", "email": "Peter@Waterveen.example", "email_verified": True}


@dataclass(frozen=True, kw_only=True)
class Provider:
    """The process, as a test speaks to it; a public client has no secret."""

    issuer: str
    secret: str

    def order(self, **orders: object) -> dict[str, int]:
        """Tell it what to do from now on, and hear how often each path was asked."""
        asked: dict[str, int] = httpx.post(f"{self.issuer}/control", json=orders).json()
        return asked

    def tell_the_truth(self, now: float) -> None:
        """Speak honestly about Peter from now on."""
        self.order(
            now=int(now),
            user=PETER,
            claims={},
            signing="RS256",
            is_down=False,
            address_in_token=True,
        )

    def visit(self, address: str) -> str:
        """Go there as a browser, and answer where it sends the browser back to."""
        assert address.startswith(f"{self.issuer}/authorize")
        answer = httpx.get(address)
        assert answer.status_code == 307, answer.text
        return answer.headers["location"].removeprefix(ADDRESS)


@contextmanager
def running_provider(secret: str) -> Iterator[Provider]:
    """A provider that runs, and expects that secret."""
    command = [sys.executable, "-m", "tests.portal.sign_in_provider", CLIENT, secret]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield Provider(issuer=f"http://127.0.0.1:{int(process.stdout.readline())}", secret=secret)
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


@dataclass(kw_only=True)
class Door:
    """A portal with a provider, and one browser."""

    authority: Authority
    browser: TestClient
    provider: Provider

    def begin(self, onward: str = "/projecten") -> str:
        """Ask to sign in, and answer the address of the provider."""
        answer = self.browser.get("/aanmelden/begin", params={"verder": onward})
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def sign_in(self) -> Response:
        """Go to the provider and come back."""
        return self.browser.get(self.provider.visit(self.begin()))

    def is_in(self) -> bool:
        """Whether this browser is signed in."""
        return self.browser.get("/aangemeld").status_code == 200


@contextmanager
def open_door(authority: Authority, folder: Path, provider: Provider) -> Iterator[Door]:
    """A portal over that authority whose people sign in at that provider."""
    url = authority.store.writer.url.render_as_string(hide_password=False)
    settings = Settings(
        data_dir=folder,
        database_url=SecretStr(url),
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SecretStr(provider.secret) if provider.secret else None,
    )
    app = create_app(settings, now=lambda: authority.now)
    provider.tell_the_truth(authority.now.timestamp())
    with TestClient(app, base_url=ADDRESS, follow_redirects=False) as browser:
        yield Door(authority=authority, browser=browser, provider=provider)
