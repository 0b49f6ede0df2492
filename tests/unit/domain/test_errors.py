"""An error we foresaw reads as a sentence and keeps its values for translation."""

from domain.errors import PoortError
from domain.vocabulary import Role


class RolesNeededError(PoortError):
    """An error with words of the vocabulary in it."""

    message = "Ask {who}: {needs}."


def test_an_error_says_words_as_people_write_them_and_keeps_the_values() -> None:
    """The edge translates from the details, a log reads the English."""
    error = RolesNeededError(who="them", needs=(Role.PROJECT_LEAD, Role.BUYER))

    assert str(error) == "Ask them: project lead, buyer."
    assert error.details == {"who": "them", "needs": (Role.PROJECT_LEAD, Role.BUYER)}
    assert error.code == "RolesNeededError"
