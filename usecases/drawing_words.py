"""The words of a drawing in the language of its reader."""

from domain.vocabulary import Language
from notifications.language import label, plural_translator, translator
from reports.process_drawing import Words


def drawing_words(language: Language) -> Words:
    """How that language says what stands in a drawing of the process."""
    return Words(
        language=language,
        translate=translator(language),
        count=plural_translator(language),
        role=lambda role: label(role, language),
    )
