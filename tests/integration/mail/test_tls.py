"""Mail over an encrypted connection, with a login."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from notifications.deliver import MailEnvelope, deliver
from notifications.failures import TryAgainError
from notifications.mail_url import close_transports
from tests.integration.mail.servers import Server, running
from tests.unit.notifications.mails import make_mail


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of this machine with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    path.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def server(certificate: Path) -> Server:
    """A mail server that offers STARTTLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return Server(tls=context)


@pytest.fixture
def port(server: Server) -> Iterator[int]:
    """The port of that server."""
    with running(server) as port:
        yield port
        close_transports()


def test_mail_goes_out_encrypted_after_a_login(
    server: Server, port: int, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """STARTTLS with a certificate that this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    url = f"poortmail://poort:geheim@127.0.0.1:{port}?security=starttls"
    deliver(MailEnvelope(mail=make_mail()), mail_url=url)

    assert (len(server.contents), server.logins) == (1, [b"poort"])


def test_a_wrong_password_is_tried_again(
    server: Server, port: int, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the settings' fault, not that of the mail, so no mail is given up for it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    with pytest.raises(TryAgainError, match="535"):
        deliver(
            MailEnvelope(mail=make_mail()),
            mail_url=f"poortmail://poort:fout@127.0.0.1:{port}?security=starttls",
        )

    assert server.contents == []


def test_a_certificate_that_nobody_trusts_gets_no_mail(server: Server, port: int) -> None:
    """Nor does it get the password."""
    with pytest.raises(TryAgainError, match="certificate verify failed"):
        deliver(
            MailEnvelope(mail=make_mail()),
            mail_url=f"poortmail://poort:geheim@127.0.0.1:{port}?security=starttls",
        )

    assert (server.contents, server.logins) == ([], [])
