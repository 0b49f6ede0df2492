"""The golden files: each message as it was read by a person and found good.

`python -m tests.unit.notifications.golden` writes them anew; read every change as its receiver.
"""

from collections.abc import Iterator
from pathlib import Path

from domain.vocabulary import Language
from notifications.render import render
from tests.unit.notifications.samples import samples

FOLDER = Path(__file__).with_name("golden")


def rendered_files() -> Iterator[tuple[Path, str]]:
    """Yield the path and text of each golden file as the templates write it now."""
    for language in Language:
        for name, context in samples(language).items():
            mail = render(context.message, context, language)
            path = FOLDER / language.value / name
            yield path.with_suffix(".txt"), f"Subject: {mail.subject}\n\n{mail.text}"
            yield path.with_suffix(".html"), mail.html


def write() -> None:
    """Write every golden file."""
    for path, text in rendered_files():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
