"""Files as people hand them in, good ones and such as were made to do harm (`trust.md`, F7)."""

import io
import struct
from random import Random
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo
from zlib import compress, crc32

CONTENT_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org"/>'
WORDS = b'<?xml version="1.0"?><w:document xmlns:w="urn:w"><w:p>Opdracht</w:p></w:document>'
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]><b>&a9;</b>"
)
OUTSIDE = b'<!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/passwd">]><b>&x;</b>'
#: Names as a stranger may give them, and as they are kept.
NAMES = {
    "../../etc/opdracht.pdf": "opdracht.pdf",
    "C:\\Users\\sanne\\opdracht.pdf": "opdracht.pdf",
    "op\r\ndracht\0.pdf": "op dracht.pdf",
    "\u202efdp.exe.pdf": "fdp.exe.pdf",
    'na"am<script>;.pdf': "na am script.pdf",
    "  .verborgen.pdf ": "verborgen.pdf",
    "con.pdf": "_con.pdf",
    "cafe\u0301.pdf": "café.pdf",
    "a" * 400 + ".pdf": "a" * 196 + ".pdf",
    "": "",
}
OPEN_TEXT = "application/vnd.oasis.opendocument.text"


def archive(members: dict[str, bytes], *, compression: int = ZIP_DEFLATED) -> bytes:
    """An archive of these members."""
    body = io.BytesIO()
    with ZipFile(body, "w", compression) as out:
        for name, contents in members.items():
            out.writestr(ZipInfo(name), contents, compress_type=compression)
    return body.getvalue()


def docx() -> bytes:
    """A small Word file."""
    return archive({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": WORDS})


def docx_with(name: str, contents: bytes = b"x") -> bytes:
    """A small Word file with one further member of any name."""
    return archive(
        {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": WORDS, name: contents}
    )


def xlsx() -> bytes:
    """A small workbook."""
    return archive({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": b"<workbook/>"})


def odt(mimetype: str = OPEN_TEXT) -> bytes:
    """A small OpenDocument text."""
    return archive(
        {"mimetype": mimetype.encode(), "content.xml": b"<text/>"}, compression=ZIP_STORED
    )


def pdf() -> bytes:
    """The least that is a PDF."""
    return b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\n0 1\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"


def png(width: int = 1, height: int = 1) -> bytes:
    """A picture of that size; the points are those of one."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def jpeg(width: int = 8, height: int = 8) -> bytes:
    """The segments of a photograph of that size."""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda" + struct.pack(">H", 8) + b"\x01\x01\x00\x00\x3f\x00" + b"\x12\x34"
    return b"\xff\xd8\xff\xe0" + struct.pack(">H", 4) + b"JF" + frame + scan + b"\xff\xd9"


def ifc() -> bytes:
    """The least that is a building model."""
    return b"ISO-10303-21;\nHEADER;\nENDSEC;\nDATA;\nENDSEC;\nEND-ISO-10303-21;\n"


def zip_bomb() -> bytes:
    """A Word file of kilobytes that unpacks to hundreds of megabytes."""
    return docx_with("word/media/image1.bin", bytes(300 * 1024 * 1024))


def lying_archive() -> bytes:
    """A Word file whose list says that its members are longer than the file is."""
    body = bytearray(docx())
    at = body.index(b"PK\x01\x02")
    body[at + 20 : at + 24] = struct.pack("<I", 10_000_000)
    return bytes(body)


def locked() -> bytes:
    """A Word file whose members say that they have a password."""
    body = bytearray(docx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = body.index(mark)
        body[at + offset] |= 1
    return bytes(body)


#: One good file of every kind that is taken.
GOOD: dict[str, bytes] = {
    "opdracht.pdf": pdf(),
    "opdracht.docx": docx(),
    "raming.xlsx": xlsx(),
    "dia.pptx": archive(
        {"[Content_Types].xml": CONTENT_TYPES, "ppt/presentation.xml": b"<presentation/>"}
    ),
    "verslag.odt": odt(),
    "raming.ods": archive(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": b"<table/>",
        },
        compression=ZIP_STORED,
    ),
    "kaart.png": png(),
    "foto.jpg": jpeg(),
    "foto.JPEG": jpeg(),
    "mki.csv": "naam;mki\nbrug;1,5\ncafé;2\n".encode("cp1252"),
    "notitie.txt": b"Beste collega,\r\n\tgoed.\n",
    "breed.txt": "Beste collega".encode("utf-16"),
    "berekening.xml": b"<?xml version='1.0'?><mki waarde='1'/>",
    "brug.ifc": ifc(),
}


def damaged(body: bytes, source: Random) -> bytes:
    """A copy with some bytes changed, repeated, left out or put in; sometimes it is cut off."""
    copy = bytearray(body)
    for _ in range(source.randint(1, 8)):
        at, length = source.randrange(len(copy) + 1), source.choice((1, 1, 2, 4, 64))
        match source.randrange(4):
            case 0 if at < len(copy):
                copy[at] = source.randrange(256)
            case 1:
                copy[at:at] = copy[at : at + length]
            case 2:
                del copy[at : at + length]
            case _:
                copy[at : at + length] = source.choice(_BORDERS) * (length // 4 or 1)
    return bytes(copy[: source.randint(1, len(copy))] if copy and source.random() < 0.3 else copy)


#: What lengths and counts are made of where a parser may trip.
_BORDERS = (
    b"\0\0\0\0",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\0\0\0\x80",
    b"PK\x03\x04",
    b"<!--",
)
