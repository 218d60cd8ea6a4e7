"""Where the images are that a table lists: paths are read as people write them, if that can be done in one way only.

Relative or absolute, of another machine, with a folder too much or too little, with other capitals or accents, or
without their endings. One change must serve all rows: a path is never matched with a file of another folder alone.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath

from comparator.data.own.walk import SUFFIXES, Found

ADDRESS = "file://"
DEEPEST, TRIED = 12, 100


def plain(written: str) -> str:
    """Return a path with “/” between its parts and no detours; it may still be absolute or climb out."""
    path = written.removeprefix(ADDRESS).replace("\\", "/")
    return posixpath.normpath(path) if path else path


def climbs_out(path: str) -> bool:
    """Tell whether a plain path is absolute or leaves the folder that it counts from."""
    return path.startswith("/") or path.split("/")[0] == ".." or "\0" in path or bool(re.match(r"^[A-Za-z]:", path))


def folded(path: str) -> str:
    """Return a path as it compares with others: no difference of capitals, or of how accents are written."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


class Places:
    """The images below a folder, found by what a table in ``base`` (a folder below, or empty) writes."""

    def __init__(self, found: Found, base: str = "") -> None:
        self._found, self._base = found, base
        self._roots = {str(place).rstrip("/") + "/" for place in (found.folder, found.folder.resolve())}

    def read(self, written: Sequence[str]) -> tuple[list[str], list[str]]:
        """Return paths from the folder, one for each written one, and notes; what is not found stays as written."""
        paths = [self._inside(plain(one)) for one in written]
        if any(self._there(path) for path in paths):
            near = [path if self._there(path) else self._alike.get(folded(path)) or path for path in paths]
            changed = sum(one != other for one, other in zip(paths, near, strict=True))
            return near, [f"{changed:,} files have other capitals or accents than the table."] if changed else []
        for change, words in self._changes([plain(one) for one in written if one]):
            found = [change(plain(one)) for one in written]
            if all(found):
                return [path for path in found if path], [words]
        return paths, []

    def know(self, written: Sequence[str]) -> bool:
        """Tell whether any of some texts names an image that is there."""
        paths, _ = self.read([text for text in written if text][:TRIED])
        return any(self._there(path) for path in paths)

    def _inside(self, path: str) -> str:
        """Return a path from the folder: what is absolute inside it, or counts from the table's own folder."""
        for root in self._roots:
            if path.startswith(root):
                return path.removeprefix(root)
        if path.startswith("/"):
            return path
        joined = posixpath.normpath(posixpath.join(self._base, path)) if path else path
        return joined if self._there(joined) or not self._there(path) else path

    def _there(self, path: str) -> bool:
        return bool(path) and not climbs_out(path) and (self._found.folder / path).is_file()

    @cached_property
    def _alike(self) -> dict[str, str | None]:
        return _unique(self._found.images, folded)

    @cached_property
    def _stems(self) -> dict[str, str | None]:
        return _unique(self._found.images, lambda path: folded(_stem(path)))

    def _changes(self, written: Sequence[str]) -> Iterator[tuple[Callable[[str], str | None], str]]:
        """Yield changes that serve the first path, the smallest first: what they do to any path, and in words."""
        if not written:
            return
        first = written[0]
        for known, form, without in ((self._alike, folded, ""), (self._stems, _folded_stem, ", without their endings")):
            for cut in range(min(DEEPEST, first.count("/") + 1)):
                rest = form("/".join(_parts(first)[cut:]))
                if not rest:
                    continue
                ends = [path for path in known if path == rest or path.endswith(f"/{rest}")]
                if len(ends) == 1 and (not cut or ends[0] == rest):
                    start = ends[0].removesuffix(rest)
                    words = f"The table's paths are read {_words(first, cut, start)}{without}."
                    yield _change(known, form, cut, start), words


def _change(
    known: dict[str, str | None], form: Callable[[str], str], cut: int, start: str
) -> Callable[[str], str | None]:
    return lambda path: known.get(start + form("/".join(_parts(path)[cut:])))


def _words(first: str, cut: int, start: str) -> str:
    gone = "/".join(_parts(first)[:cut])
    words = [f"without “{gone}”"] if cut else []
    words += [f"from the folder {start.rstrip('/')}"] if start else []
    return " and ".join(words) or "as they compare without capitals"


def _unique(paths: Sequence[str], key: Callable[[str], str]) -> dict[str, str | None]:
    """Return paths by their key; of several with the same key, none."""
    found: dict[str, str | None] = {}
    for path in paths:
        found[key(path)] = None if key(path) in found else path
    return found


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


def _stem(path: str) -> str:
    suffix = PurePosixPath(path).suffix
    return path.removesuffix(suffix) if suffix.lower() in SUFFIXES else path


def _folded_stem(path: str) -> str:
    return folded(_stem(path))


def leads_out(folder: Path, path: str, home: Path) -> bool:
    """Tell whether a path below a folder leads through a link to a place outside of ``home``."""
    target = (folder / path).resolve()
    return target.exists() and not target.is_relative_to(home)
