"""The sections of the README that are made: methods from the registry, and what the verdict's calibration found.

``python -m comparator.catalog.readme README.md``.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

from comparator import registry
from comparator.catalog import calibration_text
from comparator.facts import MethodFacts

WRITTEN = "written by comparator.catalog.readme -->"
WIDTH = 120


def methods() -> str:
    """Return the list of all built-in methods: name, what it does, source, and what it reads."""
    built_in = list(registry.METHODS.entries())
    controls = [entry for entry in built_in if entry.facts.control]
    others = [entry for entry in built_in if not entry.facts.control]
    heading = f"<details>\n<summary>{len(others)} methods and {len(controls)} controls, with their sources</summary>\n"
    items = "\n".join(_item(entry) for entry in (*others, *controls))
    return f"{heading}\n{items}\n\n</details>"


def _item(entry: registry.Entry[MethodFacts]) -> str:
    reads = ", ".join(entry.facts.reads) or "nothing"
    source = entry.citation if entry.citation.endswith(".") else f"{entry.citation}."
    words = f"- **{entry.label}** `{entry.name}`: {entry.summary} *{source.rstrip('.')}.* Reads: {reads}."
    return textwrap.fill(words, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


SECTIONS: dict[str, Callable[[], str]] = {"methods": methods, "calibration": calibration_text.text}


def rewritten(page: str) -> str:
    """Return a page with its sections made anew; a page without the two marks of one raises ``ValueError``."""
    for name, text in SECTIONS.items():
        start_mark, end_mark = f"<!-- {name}: {WRITTEN}", f"<!-- /{name} -->"
        before, start, rest = page.partition(start_mark)
        _, end, after = rest.partition(end_mark)
        if not start or not end:
            raise ValueError(f"The page has no section between {start_mark} and {end_mark}.")
        page = f"{before}{start}\n{text()}\n{end}{after}"
    return page


def main() -> None:
    """Rewrite the section in the files named on the command line."""
    for name in sys.argv[1:]:
        file = Path(name)
        file.write_text(rewritten(file.read_text()))


if __name__ == "__main__":
    main()
