"""What code from outside prints reaches logs as text: no codes for terminals, no changes of direction."""

from __future__ import annotations

import pytest

from comparator.sandbox.plain_text import plain, plainly


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("epoch 1\tloss 0.5\n", "epoch 1\tloss 0.5\n"),
        ("Größe 5 µm 画像", "Größe 5 µm 画像"),
        ("\x1b[2J\x1b]0;x\x07", "\\x1b[2J\\x1b]0;x\\x07"),
        ("1%\r2%\r\n", "1%\n2%\n"),
        ("a\u202eb\u2066c\u200bd", "a\\u202eb\\u2066c\\u200bd"),
        ("\x9b31m", "\\x9b31m"),
        ("a\u2028b", "a\nb"),
    ],
)
def test_codes_stand_as_escapes(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_letters_that_are_cut_between_pieces_stay_whole() -> None:
    found: list[str] = []
    write = plainly(found.append)
    for byte in "Größe ✓".encode():
        write(bytes([byte]))
    write(b"\xff")
    assert "".join(found) == "Größe ✓\N{REPLACEMENT CHARACTER}"
