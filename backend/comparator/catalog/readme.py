"""The methods section of the README, from the registry: ``python -m comparator.catalog.readme README.md``."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

from comparator import registry
from comparator.facts import MethodFacts

START, END = "<!-- methods: written by comparator.catalog.readme -->", "<!-- /methods -->"
WIDTH = 120


def text() -> str:
    """Return the list of all built-in methods: name, what it does, source, and what it reads."""
    built_in = list(registry.METHODS.entries())
    controls = [entry for entry in built_in if entry.facts.control]
    methods = [entry for entry in built_in if not entry.facts.control]
    heading = f"<details>\n<summary>{len(methods)} methods and {len(controls)} controls, with their sources</summary>\n"
    items = "\n".join(_item(entry) for entry in (*methods, *controls))
    return f"{heading}\n{items}\n\n</details>"


def _item(entry: registry.Entry[MethodFacts]) -> str:
    reads = ", ".join(entry.facts.reads) or "nothing"
    source = entry.citation if entry.citation.endswith(".") else f"{entry.citation}."
    words = f"- **{entry.label}** `{entry.name}`: {entry.summary} *{source.rstrip('.')}.* Reads: {reads}."
    return textwrap.fill(words, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def rewritten(page: str) -> str:
    """Return a page with its methods section made anew; a page without the two marks raises ``ValueError``."""
    before, start, rest = page.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise ValueError(f"The page has no section between {START} and {END}.")
    return f"{before}{START}\n{text()}\n{END}{after}"


def main() -> None:
    """Rewrite the section in the files named on the command line."""
    for name in sys.argv[1:]:
        file = Path(name)
        file.write_text(rewritten(file.read_text()))


if __name__ == "__main__":
    main()
