"""Mail at a real SMTP server: what arrives, over how many connections, and how it can fail."""

from collections.abc import Iterator

import pytest

from domain.keys import hex_key
from domain.vocabulary import Language, Message
from notifications.deliver import Delivered, MailEnvelope, deliver
from notifications.failures import DeliveryError, GiveUpError, SlowDownError, TryAgainError
from notifications.mail import build_email
from notifications.mail_url import close_transports
from notifications.render import render
from tests.integration.mail.servers import Behaviour, Server, running
from tests.unit.notifications.mails import make_mail, make_postmark
from tests.unit.notifications.sample_parts import STEP
from tests.unit.notifications.samples import samples


@pytest.fixture
def server() -> Server:
    """A mail server that accepts all."""
    return Server()


@pytest.fixture
def mail_url(server: Server) -> Iterator[str]:
    """Its address in the settings; it waits for an answer as long as a busy machine may take."""
    with running(server) as port:
        yield f"poortmail://127.0.0.1:{port}?security=none&timeout=10"
        close_transports()


def _deliver(mail_url: str, number: int = 1) -> Delivered:
    return deliver(MailEnvelope(mail=make_mail(number=number)), mail_url=mail_url)


def test_a_digest_arrives_with_its_links_in_both_parts(server: Server, mail_url: str) -> None:
    """One Message-ID, the reason why it was sent, and every link in text and HTML."""
    rendered = render(Message.DIGEST, samples(Language.NL)["digest"], Language.NL)
    mail = build_email(
        rendered, postmark=make_postmark(), unsubscribe_url="https://poort.voorbeeld.nl/berichten"
    )

    answer = deliver(MailEnvelope(mail=mail), mail_url=mail_url)

    assert answer == Delivered(answer="250 2.0.0 kept")
    [arrived] = server.mails
    assert arrived.get_all("Message-ID") == [f"<{hex_key('message', 1)}@voorbeeld.nl>"]
    assert arrived["List-Unsubscribe"] == "<https://poort.voorbeeld.nl/berichten>"
    for part in arrived.iter_parts():
        assert STEP in part.get_content()
        assert "Waarom ontvangt u dit?" in part.get_content()


def test_what_arrives_is_what_was_sealed(server: Server, mail_url: str) -> None:
    """Not a byte changes on the way."""
    mail = make_mail()

    deliver(MailEnvelope(mail=mail), mail_url=mail_url)

    assert server.contents == [mail.content]


def test_mails_share_one_connection(server: Server, mail_url: str) -> None:
    """A morning's digests do not greet the server each."""
    for number in range(20):
        _deliver(mail_url, number)

    assert (len(server.contents), server.connections) == (20, 1)


@pytest.mark.parametrize(
    ("behaviour", "failure"),
    [
        pytest.param(Behaviour.REFUSE_FOR_NOW, TryAgainError, id="4xx"),
        pytest.param(Behaviour.ASK_TO_SLOW_DOWN, SlowDownError, id="too many"),
        pytest.param(Behaviour.REFUSE_FOR_GOOD, GiveUpError, id="5xx"),
        pytest.param(Behaviour.REFUSE_RECIPIENT, GiveUpError, id="5xx for the recipient"),
        pytest.param(Behaviour.DROP_BEFORE_ACCEPTING, TryAgainError, id="drop before acceptance"),
        pytest.param(Behaviour.DROP_AFTER_ACCEPTING, TryAgainError, id="drop after acceptance"),
    ],
)
def test_each_failure_says_what_to_do_next(
    server: Server, mail_url: str, behaviour: Behaviour, failure: type[DeliveryError]
) -> None:
    """And the next mail goes well as soon as the server does."""
    server.behaviour = behaviour

    with pytest.raises(DeliveryError) as caught:
        _deliver(mail_url)
    server.behaviour = Behaviour.ACCEPT
    _deliver(mail_url, 2)

    assert type(caught.value) is failure
    assert server.mails[-1]["Message-ID"] == f"<{hex_key('message', 2)}@voorbeeld.nl>"


def test_a_server_that_says_nothing_is_tried_again(server: Server, mail_url: str) -> None:
    """Whoever waits for it gives up after the time that the address names."""
    server.behaviour = Behaviour.SAY_NOTHING

    with pytest.raises(TryAgainError):
        _deliver(mail_url.replace("timeout=10", "timeout=0.5"))
    server.behaviour = Behaviour.ACCEPT
    _deliver(mail_url, 2)

    assert server.mails[-1]["Message-ID"] == f"<{hex_key('message', 2)}@voorbeeld.nl>"


def test_a_refusal_keeps_the_answer_of_the_server(server: Server, mail_url: str) -> None:
    """The outbox shows it to the one who must act."""
    server.behaviour = Behaviour.REFUSE_RECIPIENT

    with pytest.raises(GiveUpError, match=r"550 5\.1\.1 no such user"):
        _deliver(mail_url)


def test_a_repeat_after_a_lost_answer_bears_the_same_message_id(
    server: Server, mail_url: str
) -> None:
    """Then the mailbox can know it for the same mail."""
    server.behaviour = Behaviour.DROP_AFTER_ACCEPTING
    with pytest.raises(TryAgainError):
        _deliver(mail_url)
    server.behaviour = Behaviour.ACCEPT

    _deliver(mail_url)

    first, second = server.contents
    assert first == second


def test_a_connection_that_the_server_closed_is_opened_again(server: Server, mail_url: str) -> None:
    """A server that tidies up idle connections costs no attempt."""
    _deliver(mail_url, 1)
    server.hang_up()

    _deliver(mail_url, 2)

    assert (len(server.contents), server.connections) == (2, 2)


def test_a_server_that_is_away_is_tried_again(server: Server) -> None:
    """Nobody listens any more: that may mend."""
    with running(server) as port:
        pass

    with pytest.raises(TryAgainError):
        _deliver(f"poortmail://127.0.0.1:{port}?security=none")


def test_a_server_without_encryption_gets_no_mail(mail_url: str, server: Server) -> None:
    """Where the settings ask STARTTLS, mail never goes out in the open."""
    with pytest.raises(TryAgainError, match="STARTTLS"):
        _deliver(mail_url.replace("security=none", "security=starttls"))

    assert server.contents == []


def test_a_login_that_is_refused_is_tried_again(mail_url: str, server: Server) -> None:
    """A wrong password is the settings' fault, not that of the mail."""
    with pytest.raises(TryAgainError):
        _deliver(mail_url.replace("://", "://user:wrong@"))

    assert server.contents == []
