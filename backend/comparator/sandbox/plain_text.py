"""Text of code from outside made harmless for logs and terminals: no control codes, no changes of direction."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable

LINES = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
KEPT = "\n\t"
HARMFUL = {"Cc", "Cf", "Cs", "Co", "Cn"}


def plain(text: str) -> str:
    """Return a text in which codes for terminals, directions and what cannot be seen stand as escapes such as \\x1b."""
    lines = LINES.sub("\n", text)
    if lines.isascii() and lines.replace("\n", "").replace("\t", "").isprintable():
        return lines
    return "".join(_shown(character) for character in lines)


def _shown(character: str) -> str:
    if character in KEPT or unicodedata.category(character) not in HARMFUL:
        return character
    return character.encode("unicode_escape").decode()


def plainly(write: Callable[[str], object]) -> Callable[[bytes], None]:
    """Return a function that takes bytes as they arrive, cut anywhere, and writes them as plain text."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def take(piece: bytes) -> None:
        write(plain(decoder.decode(piece)))

    return take
