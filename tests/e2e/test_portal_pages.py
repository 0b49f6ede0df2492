"""The portal of this issue: its first page and the local mailbox."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from poort.settings import Settings
from tests.flows.prefect_process import free_port
from web.app import create_app


def _put_mail(data_dir: Path, number: int) -> str:
    """Put one mail into the mailbox, as our transport writes it, and give its key."""
    sent_at = datetime(2026, 1, 5, 7, 30, tzinfo=UTC) + timedelta(minutes=number)
    key = hashlib.sha256(str(number).encode()).hexdigest()
    mail = EmailMessage()
    mail["From"], mail["To"] = "MKI-poort <poort@localhost>", "Fatima <fatima@example.nl>"
    mail["Subject"], mail["Date"] = f"Stap <{number}> van u", sent_at
    mail["Message-ID"] = f"<{key}@localhost>"
    mail.set_content(f"Beste Fatima {number}")
    mail.add_alternative(
        f"<p>Beste <script>alert({number})</script>Fatima {number}</p>", subtype="html"
    )
    path = data_dir / "mailbox" / "new" / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(mail.as_bytes())
    os.utime(path, (sent_at.timestamp(), sent_at.timestamp()))
    return key


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a product whose Prefect server is down."""
    return Settings(data_dir=tmp_path, prefect_port=free_port())


@pytest.fixture
def browser(settings: Settings) -> TestClient:
    """A browser on the portal."""
    return TestClient(create_app(settings))


def test_the_first_page_stands_while_prefect_is_down(browser: TestClient) -> None:
    """It says so kindly, and that nothing is lost."""
    page = browser.get("/")

    assert page.status_code == 200
    assert "Prefect reageert nu niet" in page.text
    assert "Besluiten blijven bewaard" in page.text


def test_the_first_page_speaks_english_when_asked(browser: TestClient) -> None:
    """Its links keep the language."""
    page = browser.get("/?taal=en")

    assert 'lang="en"' in page.text
    assert "Prefect does not answer now" in page.text
    assert 'href="/postvak?taal=en"' in page.text


def test_an_empty_mailbox_says_what_will_be_there(browser: TestClient) -> None:
    """Before the first mail there is no folder yet."""
    assert "Er is nog geen mail verstuurd" in browser.get("/postvak").text


def test_the_mailbox_shows_the_newest_first_by_pages(
    browser: TestClient, settings: Settings
) -> None:
    """Subjects are text, whatever they hold; a page beyond the last shows the last."""
    for number in range(60):
        _put_mail(settings.data_dir, number)

    first = browser.get("/postvak").text
    last = browser.get("/postvak?pagina=999").text

    assert first.index("Stap &lt;59&gt;") < first.index("Stap &lt;58&gt;")
    assert "Stap &lt;9&gt;" not in first
    assert "Pagina 1 van 2" in first
    assert "Stap &lt;0&gt;" in last


def test_a_mail_is_shown_in_a_closed_frame(browser: TestClient, settings: Settings) -> None:
    """Its HTML runs no script and reaches nothing of ours."""
    key = _put_mail(settings.data_dir, 1)

    page = browser.get(f"/postvak/{key}")
    frame = browser.get(f"/postvak/{key}/html")

    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page.text
    assert "<script>" not in page.text
    assert "Beste Fatima 1" in page.text
    assert "; sandbox " in frame.headers["content-security-policy"]
    assert "script-src" not in frame.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/postvak", "/healthz", "/static/poort.css", "/nergens"])
def test_every_response_is_closed_by_its_headers(browser: TestClient, path: str) -> None:
    """Nothing may be loaded but our own style and images."""
    response = browser.get(path)

    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("key", ["0123456789abcdef", "..%2f..%2fetc%2fpasswd", "zz"])
def test_a_mail_that_is_not_there_is_said_kindly(browser: TestClient, key: str) -> None:
    """No key reaches a file outside the mailbox."""
    response = browser.get(f"/postvak/{key}")

    assert response.status_code == 404
    assert "Ga naar de start" in response.text


def test_without_a_local_mailbox_there_are_no_pages_of_it(tmp_path: Path) -> None:
    """Mail that goes to a server is read elsewhere."""
    settings = Settings(data_dir=tmp_path, mail_url="poortmail://mail:25")  # type: ignore[arg-type]  # pydantic makes it secret
    browser = TestClient(create_app(settings))

    assert browser.get("/postvak").status_code == 404
    assert "/postvak" not in browser.get("/").text
