"""Walk XML from a stranger without keeping it: nothing is expanded, nothing is fetched."""

from typing import Final
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from models.uploads.kinds import UploadBar

LIMIT_DEPTH: Final = 500


class Markup:
    """A walk over one piece of XML, fed bit by bit.

    A document type is refused altogether: it is where entities are made, and neither Office nor
    OpenDocument nor an exchange file of a calculation needs one.
    """

    def __init__(self) -> None:
        """Begin at the first byte."""
        self._parser = make_parser()
        self._parser.forbid_dtd = True
        self._parser.setContentHandler(_Depth())

    def feed(self, chunk: bytes) -> UploadBar | None:
        """What is wrong with it so far; None when nothing is."""
        try:
            self._parser.feed(chunk)
        except (DefusedXmlException, _TooDeepError):
            return UploadBar.UNSAFE_INSIDE
        except (SAXException, ValueError, LookupError):
            return UploadBar.DAMAGED
        return None

    def close(self) -> UploadBar | None:
        """What is wrong with it as a whole: it may end too early."""
        try:
            self._parser.close()
        except (SAXException, ValueError):
            return UploadBar.DAMAGED
        return None


class _TooDeepError(Exception):
    """Elements within elements without end."""


class _Depth(ContentHandler):
    """Counts how deep the walk is."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: ARG002, N802 -- named by SAX
        """Go one deeper."""
        self._depth += 1
        if self._depth > LIMIT_DEPTH:
            raise _TooDeepError

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802 -- named by SAX
        """Come back."""
        self._depth -= 1
