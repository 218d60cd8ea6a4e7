"""Versions of formulas: hashes of what a file does and, transitively, of the modules it imports that hold formulas.

What counts as formula is listed below. For a method that is its update rule: the methods themselves and those parts of
the training engine that compute importances, distances, labels, schedules, adversarial images, shards and what layers
are reset. The engine around them (task, reading, train, access, images, device) is left out on purpose: every method
stands on it, so each edit there would rename every run and make every stored model another's; what a run saw is
fixed by its recipe, seed and partition, and the program's version is in its provenance.

Files are read, never imported. A version follows meaning (see ``meaning``): a mended comment or label, another format,
and a module that is moved or renamed are no change. A module with formulas counts by its own hash where it is imported,
any other module of the program by the names that are imported from it, other packages as they are written. A file
outside the program (a plug-in, a method that somebody brought) has the hash of what it does itself.

Where a change of the code gives the same results, ``store.equal_versions`` says how to keep the old version's runs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from comparator import known_versions, meaning
from comparator.identifiers import content_id
from comparator.meaning import Imported, Meaning

ROOT = Path(__file__).parent
PACKAGE = __package__ or ROOT.name
LENGTH = 12
FORMULAS = (
    "attacks", "bands", "contrast", "evidence", "methods", "metrics", "models.layers", "models.sharded", "seeds",
    "training.adversarial", "training.distances", "training.importances", "training.relabel", "training.schedules",
    "training.sharded", "training.structure",
)  # fmt: skip
WAY = ("executed", "formulas", "meaning")  # the modules that say how a version is made
_known: dict[str, Meaning] = {}
_together: dict[tuple[str, ...], str] = {}


@contextmanager
def reading(program: Path) -> Iterator[None]:
    """Read formulas from another folder, such as an edited copy of the program, for the time of a block."""
    global ROOT
    before, ROOT = ROOT, program
    _forget()
    try:
        yield
    finally:
        ROOT = before
        _forget()


def _forget() -> None:
    _known.clear()
    _together.clear()
    known_versions.known.cache_clear()


def version(module: str, file: Path | None) -> str:
    """Return the version of what a module defines: 12 hexadecimal digits, another when a formula it uses changes.

    Modules outside the program, such as installed plug-ins, have the hash of what their own file does; without a file,
    of their name.
    """
    if not (file and file.exists()):
        return hashlib.sha256(module.encode()).hexdigest()[:LENGTH]
    if not module.startswith(f"{PACKAGE}."):
        return version_of(file.read_bytes())
    return _version(module)


def version_of(source: bytes) -> str:
    """Return the version of a file of somebody else, of which nothing but its text is known."""
    return meaning.of(source).digest[:LENGTH]


def text_version(source: bytes) -> str:
    """Return the hash of a file's text: in workspaces of format 1 the version of files outside the program."""
    return hashlib.sha256(source.replace(b"\r\n", b"\n")).hexdigest()[:LENGTH]


def versions(*entries: str) -> dict[str, str]:
    """Return the versions of all modules of these parts of the program, such as ``metrics`` or ``contrast.slices``."""
    names = (_name(file) for entry in entries for file in _files(entry))
    return {name: _version(name) for name in names}


def together(*entries: str) -> str:
    """Return one hash of all versions in these parts, remembered: another when any formula among them changes."""
    if entries not in _together:
        _together[entries] = content_id(sorted(set(versions(*entries).values())), length=LENGTH)
    return _together[entries]


def sources(*entries: str) -> Iterator[tuple[str, bytes]]:
    """Yield the path and text of every module of these parts (all that hold formulas if none is given), in order."""
    for entry in sorted(entries or FORMULAS):
        for file in _files(entry):
            yield file.relative_to(ROOT).as_posix(), text_of(file)


def written() -> str:
    """Return the file of known versions as it ships, with all versions computed anew."""
    parts = (*FORMULAS, *known_versions.PLUGINS, *WAY)
    modules = {_name(file) for part in parts for file in _files(part)}
    return known_versions.text(ROOT, (*FORMULAS, *WAY), modules, lambda module: _meaning(module).digest[:LENGTH])


def write() -> None:
    """Write the versions that ship."""
    known_versions.FILE.write_text(written())
    _forget()


def text_of(file: Path) -> bytes:
    """Return a file's text with the line endings of every machine made equal."""
    return file.read_bytes().replace(b"\r\n", b"\n")


def _version(module: str) -> str:
    return known_versions.known(ROOT, (*FORMULAS, *WAY)).get(module) or _meaning(module).digest[:LENGTH]


def _meaning(module: str, above: tuple[str, ...] = ()) -> Meaning:
    """Return the meaning of a module of the program; ``above`` are those that are being read and import it."""
    if module in above:
        circle = " → ".join([*above[above.index(module) :], module])
        raise ImportError(f"Formulas import each other in a circle: {circle}. Move what both need into a third file.")
    if module not in _known:
        reading = (*above, module)
        _known[module] = meaning.of(_file(module).read_bytes(), lambda owner, name: _imported(owner, name, reading))
    return _known[module]


def _imported(module: str, name: str | None, above: tuple[str, ...]) -> Imported:
    """Return what a module, or a name that is imported from it, counts as inside the program."""
    if module.partition(".")[0] != PACKAGE:
        return meaning.as_written(module, name)
    inner = module if name is None else f"{module}.{name}"
    if name is None or _file(inner).exists():
        return _whole(inner, name, above)
    if not holds_formulas(module):
        return Imported(f"program {name}")
    found = _meaning(module, above)
    return Imported(f"formula {found.digest} {name}", texts=found.texts)


def _whole(module: str, name: str | None, above: tuple[str, ...]) -> Imported:
    """Return what a module counts as that is imported as such; by its whole dotted name it keeps that name."""
    if not holds_formulas(module):
        return Imported(f"program {name or ''}")
    found = _meaning(module, above)
    return Imported(f"formula {found.digest}", module=name is not None, texts=found.texts)


def holds_formulas(module: str) -> bool:
    """Tell whether a module is one of those whose formulas count."""
    return any(f"{module}.".startswith(f"{PACKAGE}.{entry}.") for entry in FORMULAS)


def _files(entry: str) -> list[Path]:
    place = ROOT / entry.replace(".", "/")
    return sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]


def _file(module: str) -> Path:
    place = ROOT.joinpath(*module.split(".")[1:])
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


def _name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join([PACKAGE, *(parts[:-1] if parts[-1] == "__init__" else parts)])
