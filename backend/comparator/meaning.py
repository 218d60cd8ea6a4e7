"""What a Python file does, as one hash: its syntax tree without what only describes it, and what it imports.

Left out are comments, docstrings, formatting, annotations that nothing reads at run time, imports for type checkers,
the texts of `raise` statements and log lines, the describing keywords of registrations and of `Field`, and constants of
text that are read nowhere else. What is imported counts as the caller says (``Resolve``), wherever in the file and in
whichever order it is imported.

The hash is the same on Python 3.11 to 3.13: nothing is taken from ``ast.dump`` or from the ``repr`` of texts, fields
that are empty are not written (newer versions have more of them), and pieces of f-strings are put together in one way.
A file that cannot be parsed, or is longer or nests deeper than any sensible one, has the hash of its text.
"""

from __future__ import annotations

import ast
import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from comparator.executed import Executed

DEEPEST, MOST_NODES = 150, 50_000
_parsing = threading.RLock()  # Python 3.11 counts the depth of all threads' trees in one place
UNWRITTEN = {"ctx", "kind", "type_comment", "type_ignores"}  # follow from the rest, or are no code


@dataclass(frozen=True)
class Meaning:
    """The hash of a file, and the hashes by name of its constants of text that the file itself reads nowhere."""

    digest: str
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Imported:
    """What an import counts as.

    Of a ``module`` that was imported whole the name does not matter: it is written as what it counts as wherever it is
    used. ``texts`` are those that the module's own hash leaves out: they count for whoever reads them.
    """

    counts: str
    module: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Binding:
    """One imported name: the name it has in the file, the name it had, and what it counts as."""

    name: str
    original: str
    imported: Imported


Resolve = Callable[[str, str | None], Imported]


def as_written(module: str, name: str | None) -> Imported:
    """Let an import count as it is written."""
    return Imported(f"import {module}" if name is None else f"from {module} import {name}")


def of(source: bytes, resolve: Resolve = as_written) -> Meaning:
    """Return the meaning of a file's text; ``resolve`` says what an imported module, or a name of one, counts as."""
    text = source.replace(b"\r\n", b"\n")
    tree = _parsed(text)
    if tree is None:
        return Meaning(hashlib.sha256(text).hexdigest())
    executed = Executed()
    executed.visit(tree)
    bindings = list(_bindings(tree, resolve))
    texts = {name: value for name, value in _texts(tree).items() if name not in executed.reads}
    imported = sorted({_counts(binding, executed) for binding in bindings})
    Resolved(bindings, resolve, set(texts)).visit(tree)
    return Meaning(_hash([imported, tree]), {name: _hash(value) for name, value in texts.items()})


def _parsed(text: bytes) -> ast.Module | None:
    try:
        with _parsing:
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return tree if _is_bearable(tree) else None


def _is_bearable(tree: ast.Module) -> bool:
    level: list[ast.AST] = [tree]
    nodes = 0
    for _ in range(DEEPEST):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        nodes += len(level)
        if not level or nodes > MOST_NODES:
            break
    return not level and nodes <= MOST_NODES


def _bindings(tree: ast.Module, resolve: Resolve) -> Iterator[Binding]:
    """Yield what every import of a file binds."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from _bound(node, resolve)


def _bound(node: ast.Import | ast.ImportFrom, resolve: Resolve) -> Iterator[Binding]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            top = alias.name.partition(".")[0]
            yield Binding(alias.asname or top, "" if alias.asname else top, resolve(alias.name, None))
    elif node.module != "__future__":
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            yield Binding(alias.asname or alias.name, alias.name, resolve(module, alias.name))


def _counts(binding: Binding, executed: Executed) -> str:
    """Return what an imported name counts as, with the texts that are read of its module."""
    found = binding.imported
    named = "" if found.module or binding.name == binding.original else f" as {binding.name}"
    read = {binding.original} if binding.name in executed.reads else set()
    if found.module:
        read = {part for owner, part in executed.parts if owner == binding.name}
    texts = [f" {name}={found.texts[name]}" for name in sorted(read & found.texts.keys())]
    return "".join([found.counts, named, *texts])


def _texts(tree: ast.Module) -> dict[str, ast.expr]:
    """Return the constants of text that a module assigns once."""
    stored = Counter(
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )
    assigned = (node for node in tree.body if isinstance(node, ast.Assign) and _is_text(node.value))
    names = {target.id: node.value for node in assigned for target in node.targets if isinstance(target, ast.Name)}
    return {name: value for name, value in names.items() if stored[name] == 1}


def _is_text(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add) and _is_text(node.left) and _is_text(node.right)
    if isinstance(node, ast.JoinedStr):
        inserted = (piece.value for piece in node.values if isinstance(piece, ast.FormattedValue))
        return all(isinstance(value, ast.Name) for value in inserted)
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


class Resolved(ast.NodeTransformer):
    """Takes imports and ``texts`` away, and writes imported modules as what they count as.

    Imports of a name that the file imports in several ways stay where they are.
    """

    def __init__(self, bindings: list[Binding], resolve: Resolve, texts: set[str]) -> None:
        ways: dict[str, set[str]] = {}
        for binding in bindings:
            ways.setdefault(binding.name, set()).add(binding.imported.counts)
        self._unclear = {name for name, found in ways.items() if len(found) > 1}
        self._modules = {
            binding.name: binding.imported.counts
            for binding in bindings
            if binding.imported.module and binding.name not in self._unclear
        }
        self._resolve, self._texts = resolve, texts

    def visit_Import(self, node: ast.Import) -> list[ast.stmt]:
        """Take it away, or leave what is unclear."""
        return self._left(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> list[ast.stmt]:
        """Take it away, or leave what is unclear."""
        return self._left(node)

    def _left(self, node: ast.Import | ast.ImportFrom) -> list[ast.stmt]:
        bound = (binding for binding in _bound(node, self._resolve) if binding.name in self._unclear)
        return [ast.Expr(ast.Name(f"{binding.imported.counts} as {binding.name}")) for binding in bound]

    def visit_Assign(self, node: ast.Assign) -> ast.AST | None:
        """Take away a constant of text that only describes."""
        names = {target.id if isinstance(target, ast.Name) else "" for target in node.targets}
        return None if names <= self._texts else self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """Write an imported module as what it counts as."""
        return ast.Name(self._modules.get(node.id, node.id))


def _hash(content: object) -> str:
    pieces: list[str] = []
    _write(content, pieces)
    return hashlib.sha256("".join(pieces).encode("utf-8", "surrogatepass")).hexdigest()


def _write(content: object, pieces: list[str]) -> None:
    """Add the one text of a syntax tree, in pieces: what is different has different texts."""
    if isinstance(content, ast.AST):
        pieces.append(f"({type(content).__name__}")
        for name in sorted(set(content._fields) - UNWRITTEN):
            value = getattr(content, name, None)
            if (value is not None and value != []) or isinstance(content, ast.Constant):
                pieces.append(f" {name}=")
                _write(value, pieces)
        pieces.append(")")
    elif isinstance(content, list):
        pieces.append("[")
        for item in content:
            _write(item, pieces)
        pieces.append("]")
    else:
        pieces.append(_constant(content))


def _constant(value: object) -> str:
    """Return a constant with its type and, for texts, its length; ``1``, ``1.0`` and ``True`` are three things."""
    if isinstance(value, bytes):
        shown = value.hex()
    elif isinstance(value, complex):
        shown = f"{value.real.hex()},{value.imag.hex()}"
    elif isinstance(value, float):
        shown = value.hex()
    elif isinstance(value, int):
        shown = hex(value)
    else:
        shown = str(value)  # a text, None, or the ellipsis
    return f"{type(value).__name__}{len(shown)}:{shown};"
