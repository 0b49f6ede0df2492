"""The pages that are looked at: a name, an address, and who opens it."""

from dataclasses import dataclass

from domain.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Screen:
    """A page, and the role of who opens it; nobody is signed in when it is None."""

    name: str
    path: str
    role: Role | None = None


#: Who makes a screen adds its states here; tests/browser/conftest.py says what there is to show.
PAGES = (
    Screen("start", "/"),
    Screen("start-english", "/?taal=en"),
    Screen("sign-in", "/aanmelden"),
    Screen("mailbox-empty", "/postvak"),
    Screen("not-found", "/nergens"),
    Screen("parts", "/bouwstenen"),
    Screen("parts-refused", "/bouwstenen?fout=1"),
    Screen("signed-in", "/aangemeld", Role.PROJECT_LEAD),
)
