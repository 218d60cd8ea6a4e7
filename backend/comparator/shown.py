"""Texts of people that are shown to others: no characters that hide, turn or overwrite what stands beside them."""

from __future__ import annotations

import unicodedata

from comparator.errors import InvalidInput

# Control, format (among them direction), surrogate and private characters, separators of lines and paragraphs.
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
JOINERS = "\u200c\u200d"  # inside words of some scripts, and inside emoji
LINES = "\n\r\t"


def hidden(text: str, *, lines: bool = False) -> list[str]:
    """Return the characters of a text that are not shown as themselves; with ``lines`` it may have several lines."""
    allowed = JOINERS + (LINES if lines else "")
    return sorted({character for character in text if unicodedata.category(character) in HIDDEN} - set(allowed))


def shown(text: str) -> str:
    """Return a text of one line; raises ``ValueError`` that names what cannot be shown in it."""
    return _checked(text, lines=False)


def shown_lines(text: str) -> str:
    """Return a text of several lines; raises ``ValueError`` that names what cannot be shown in it."""
    return _checked(text, lines=True)


def _checked(text: str, *, lines: bool) -> str:
    if found := hidden(text, lines=lines):
        names = ", ".join(f"U+{ord(character):04X}" for character in found[:5])
        raise ValueError(f"has characters that control or turn text and cannot be shown: {names}")
    return text


def require_shown(name: str, text: str) -> None:
    """Raise ``InvalidInput`` for a text that is empty or has characters that are not shown as themselves."""
    if hidden(text) or not text.strip():
        raise InvalidInput(
            f"The {name} is empty or has characters that cannot be shown.",
            advice="Use letters, digits, spaces and signs.",
            fields=[((name,), "not printable")],
        )


def escaped(text: str) -> str:
    """Return a text in which what is not shown as itself stands as an escape, such as ``\\x1b``; lines stay lines."""
    allowed = JOINERS + LINES
    return "".join(
        character.encode("unicode_escape").decode()
        if character not in allowed and unicodedata.category(character) in HIDDEN
        else character
        for character in text
    )
