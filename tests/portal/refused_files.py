"""Every file that is refused, by what is wrong with it, with the reason that is told (F7)."""

from models.uploads.kinds import UploadBar
from tests.portal import hostile_files as made

#: The ending of its name, its contents, and the reason.
REFUSED: dict[str, tuple[str, bytes, UploadBar]] = {
    "a program named as a document": ("docx", b"MZ\x90\0", UploadBar.CONTENT_DIFFERS),
    "a page named as a PDF": ("pdf", b"<html>", UploadBar.CONTENT_DIFFERS),
    "a PDF named as a picture": ("png", made.pdf(), UploadBar.CONTENT_DIFFERS),
    "a picture named as a photograph": ("jpg", made.png(), UploadBar.CONTENT_DIFFERS),
    "a workbook named as a text": ("docx", made.xlsx(), UploadBar.CONTENT_DIFFERS),
    "an archive named as notes": ("txt", made.docx(), UploadBar.CONTENT_DIFFERS),
    "a program named as notes": ("txt", b"\x7fELF\0\0", UploadBar.CONTENT_DIFFERS),
    "a text named as a model": ("ifc", b"IFC", UploadBar.CONTENT_DIFFERS),
    "an OpenDocument file of another kind": (
        "odt",
        made.odt("application/vnd.oasis.opendocument.graphics"),
        UploadBar.CONTENT_DIFFERS,
    ),
    "a PDF cut off": ("pdf", made.pdf()[:-20], UploadBar.DAMAGED),
    "a document cut off": ("docx", made.docx()[:-30], UploadBar.DAMAGED),
    "a picture cut off": ("png", made.png()[:-8], UploadBar.DAMAGED),
    "a photograph cut off": ("jpg", made.jpeg()[:-2], UploadBar.DAMAGED),
    "a model cut off": ("ifc", made.ifc()[:-10], UploadBar.DAMAGED),
    "markup cut off": ("xml", b"<a><b></b>", UploadBar.DAMAGED),
    "a document whose markup is none": (
        "docx",
        made.docx_with("word/styles.xml", b"<a>"),
        UploadBar.DAMAGED,
    ),
    "wide text cut off": ("txt", "goed".encode("utf-16")[:-1], UploadBar.DAMAGED),
    "a zip bomb": ("docx", made.zip_bomb(), UploadBar.TOO_MUCH_INSIDE),
    "members over each other": ("docx", made.lying_archive(), UploadBar.TOO_MUCH_INSIDE),
    "more members than a document has": (
        "docx",
        made.archive(
            {"[Content_Types].xml": made.CONTENT_TYPES, "word/document.xml": made.WORDS}
            | {f"word/media/{number}": b"" for number in range(2_000)}
        ),
        UploadBar.TOO_MUCH_INSIDE,
    ),
    "a picture larger than memory": ("png", made.png(60_000, 60_000), UploadBar.TOO_MUCH_INSIDE),
    "a photograph larger than memory": (
        "jpg",
        made.jpeg(60_000, 60_000),
        UploadBar.TOO_MUCH_INSIDE,
    ),
    "an entity bomb": ("xml", made.BOMB, UploadBar.UNSAFE_INSIDE),
    "an entity of another file": ("xml", made.OUTSIDE, UploadBar.UNSAFE_INSIDE),
    "an entity bomb in a document": (
        "docx",
        made.docx_with("word/styles.xml", made.BOMB),
        UploadBar.UNSAFE_INSIDE,
    ),
    "markup without bottom": ("xml", b"<a>" * 10_000, UploadBar.UNSAFE_INSIDE),
    "a picture with something behind it": (
        "png",
        made.png() + made.docx(),
        UploadBar.UNSAFE_INSIDE,
    ),
    "a document with macros": (
        "docx",
        made.docx_with("word/vbaProject.bin"),
        UploadBar.MACROS,
    ),
    "a document that says it has macros": (
        "docx",
        made.archive(
            {
                "[Content_Types].xml": b"<Types a='document.macroEnabled.main+xml'/>",
                "word/document.xml": made.WORDS,
            }
        ),
        UploadBar.MACROS,
    ),
    "a document with controls that run": (
        "docx",
        made.docx_with("word/activeX/activeX1.bin"),
        UploadBar.MACROS,
    ),
    "an OpenDocument text with macros": (
        "odt",
        made.archive(
            {
                "mimetype": made.OPEN_TEXT.encode(),
                "content.xml": b"<a/>",
                "Basic/Standard/Module1.xml": b"<a/>",
            }
        ),
        UploadBar.MACROS,
    ),
    "a document with a password": ("docx", made.locked(), UploadBar.LOCKED),
} | {
    f"a member named {name!r}": ("docx", made.docx_with(name), UploadBar.UNSAFE_INSIDE)
    for name in (
        "../evil.sh",
        "/etc/passwd",
        "word/../../evil",
        "C:/evil.exe",
        "word\\evil",
        "word//evil",
        "a" * 300,
        "word/\u202egpj.exe",
        "WORD/document.xml",
    )
}
