"""The portal over a small authority, with a browser that runs no scripts."""

from dataclasses import dataclass
from pathlib import Path

from httpx2 import Response
from pydantic import SecretStr
from starlette.testclient import TestClient

from domain.vocabulary import Role
from poort.settings import Settings
from tests.authority import Authority
from web.app import create_app
from web.same_origin import FIELD, form_token_of

#: What a browser says of a form on our own page.
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


@dataclass(kw_only=True)
class Site:
    """A portal and one browser; `sign_in` chooses who looks."""

    authority: Authority
    browser: TestClient

    def sign_in(self, role: Role) -> "Site":
        """Sign in as the person who holds that role."""
        return self.sign_in_person(self.authority.people[role])

    def sign_in_person(self, person_id: int) -> "Site":
        """Sign in as that person."""
        self.browser.cookies.clear()
        person = f"{self.authority.organisation_id}.{person_id}"
        answer = self.browser.post("/aanmelden/demo", data={"person": person}, headers=FROM_HERE)
        assert answer.status_code == 303, answer.text
        return self

    def get(self, address: str, **headers: str) -> Response:
        """Open an address, without following where it sends us."""
        return self.browser.get(address, headers=headers)

    def post(
        self,
        address: str,
        fields: dict[str, object] | None = None,
        *,
        files: dict[str, tuple[str, bytes, str]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Response:
        """Send a form of our own page."""
        data = {FIELD: self.form_token} | (fields or {})
        return self.browser.post(
            address, data=data, files=files, headers=FROM_HERE | (headers or {})
        )

    @property
    def form_token(self) -> str:
        """What the forms of this sign-in carry."""
        cookie = self.browser.cookies.get("poort") or ""
        return form_token_of(cookie.partition(".")[2] or None)


def open_site(authority: Authority, folder: Path) -> Site:
    """A portal over the store of that authority, on its clock."""
    url = authority.store.writer.url
    settings = Settings(
        data_dir=folder, database_url=SecretStr(url.render_as_string(hide_password=False))
    )
    app = create_app(settings, now=lambda: authority.now)
    browser = TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False)
    return Site(authority=authority, browser=browser)
