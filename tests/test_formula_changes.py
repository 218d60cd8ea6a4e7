"""Over everything that is registered: words and places are no other version, constants and operators are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from comparator import formulas, meaning, registry
from comparator.meaning import Imported
from test_formulas import copied, imported, versions_in

__all__ = ["copied"]
VERSIONS = {entry.function.__module__: entry.version for kind in registry.kinds() for entry in registry.entries(kind)}


class Renamed(ast.NodeTransformer):
    """Writes the imports and uses of a module under another name, as somebody does who moves its file."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        self.whole = False

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        owner, _, name = self.old.rpartition(".")
        if node.module == self.old:
            node.module = self.new
        elif node.module == owner:
            for alias in node.names:
                if alias.name == name:
                    node.module, alias.name, self.whole = self.new.rpartition(".")[0], self.new.rpartition(".")[2], True
            assert not self.whole or len(node.names) == 1, "the moves below are of modules that are imported alone"
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if self.whole and node.id == self.old.rpartition(".")[2]:
            node.id = self.new.rpartition(".")[2]
        return node


HOLDERS = ("attacks/**/*.py", "data/**/*.py", "evidence.py", "m*/**/*.py", "seeds.py", "training/*.py")
MOVES = [
    ("errors", "deep.down.faults"),
    ("parameters", "forms.parameters"),
    ("data.partition", "predictions.who"),
    ("decorators", "forms.decorators"),
    ("seeds", "attacks.randomness"),
    ("metrics.numeric", "metrics.figures"),
    ("attacks.results", "attacks.answers"),
    ("training.schedules", "methods.rates"),
]


def move(program: Path, old: str, new: str) -> None:
    """Move a module and mend the imports of it."""
    source, target = (program.joinpath(*name.split(".")).with_suffix(".py") for name in (old, new))
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)
    for file in (file for part in HOLDERS for file in program.glob(part)):
        if re.search(rf"\b{old.rpartition('.')[2]}\b", file.read_text()):
            tree = Renamed(f"comparator.{old}", f"comparator.{new}").visit(ast.parse(file.read_text()))
            file.write_text(ast.unparse(tree))


def test_modules_that_are_moved_or_renamed_change_no_version(copied: Path) -> None:
    for old, new in MOVES:
        move(copied, old, new)
    assert dict(zip(VERSIONS, versions_in(copied, *VERSIONS), strict=True)) == VERSIONS


def test_a_module_that_is_imported_whole_may_be_renamed(copied: Path) -> None:
    (copied / "attacks" / "sides.py").rename(copied / "attacks" / "flanks.py")
    for file in [*copied.rglob("attacks/*.py"), *copied.rglob("metrics/*.py")]:
        text = re.sub(r"\bsides\.(?=[a-z_PS])", "flanks.", file.read_text()).replace("attacks.sides", "attacks.flanks")
        text = re.sub(r"(from comparator\.attacks import .*)\bsides\b", r"\1flanks", text)
        file.write_text(text)
    for module in ("comparator.attacks.membership", "comparator.attacks.threshold", "comparator.attacks.per_image"):
        assert "flanks" in (copied / "attacks" / f"{module.rpartition('.')[2]}.py").read_text()
        assert versions_in(copied, module) == [VERSIONS[module]], module


def reading(module: str) -> bytes:
    return formulas._file(module).read_bytes()


def digest(module: str, source: bytes, resolve: Any = None) -> str:
    return meaning.of(source, resolve or partial(formulas._imported, above=(module,))).digest


def everything() -> list[str]:
    """Return what is registered, and every module that holds a formula."""
    return sorted({*VERSIONS, *(name for part in formulas.FORMULAS for name in formulas.versions(part))})


WAYS = ("dataset", "architecture", "method", "metric", "group_metric", "attack", "forget_selector", "register")
WORDS = {
    "citation", "definition", "description", "formula", "label", "title", "differs", "threat_model", "tuned", "license",
    "source", "input", "unit",
}  # fmt: skip


class Prose(ast.NodeTransformer):
    """Writes other words wherever words only describe, and notes every node of such places."""

    def __init__(self) -> None:
        self.inside = 0
        self.places: set[int] = set()

    def visit(self, node: ast.AST) -> Any:
        if self.inside:
            self.places.add(id(node))
        return super().visit(node)

    def told(self, node: Any) -> Any:
        self.inside += 1
        found = self.visit(node)
        self.inside -= 1
        return found

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if self.inside and isinstance(node.value, str):
            node.value = f"Other words: {node.value[:3]}"
        return node

    def visit_Raise(self, node: Any) -> ast.AST:
        self.places |= {id(inner) for inner in ast.walk(node)}
        self.inside += 1
        self.generic_visit(node)
        self.inside -= 1
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        return ast.Expr(self.told(node.value)) if isinstance(node.value, ast.Constant) else self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        for decorator in node.decorator_list:
            registers = isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") in WAYS
            self.reword(decorator, WORDS if registers else set())
        for argument in (inner for inner in ast.walk(node.args) if isinstance(inner, ast.arg)):
            self.places |= {id(inner) for inner in ast.walk(argument)}
        self.places |= {id(inner) for inner in ast.walk(node.returns or ast.Pass())}
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        self.places |= {id(inner) for inner in ast.walk(node.annotation)}
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if ast.unparse(node.func).startswith("log."):
            return self.visit_Raise(node)
        self.reword(
            node, {"description", "group", "title", "unit"} if getattr(node.func, "id", "") == "Field" else set()
        )
        return self.generic_visit(node)

    def reword(self, node: Any, words: set[str]) -> None:
        for keyword in getattr(node, "keywords", []):
            if keyword.arg in words:
                keyword.value = self.told(keyword.value)


@pytest.mark.parametrize("half", [0, 1])
def test_no_words_that_only_describe_change_a_version(half: int) -> None:
    """Nor do comments and format: what is written anew has none."""
    reworded = 0
    for module in everything()[half::2]:
        source = reading(module)
        other = ast.unparse(Prose().visit(ast.parse(source)))
        reworded += other.count("Other words")
        assert digest(module, other.encode()) == digest(module, source), module
    assert reworded > 300


def places(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield constants and operators that are computed with."""
    prose = Prose()
    prose.visit(tree)
    skipped = prose.places | {id(inner) for top in tree.body if isinstance(top, ast.Assign) for inner in texts_of(top)}
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            skipped |= {id(inner) for inner in ast.walk(node)}
        computes = isinstance(node, ast.BinOp | ast.Compare | ast.BoolOp | ast.Constant)
        if computes and id(node) not in skipped and getattr(node, "value", None) is not Ellipsis:
            yield node


def texts_of(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the texts of a constant: some are only described with."""
    return (inner for inner in ast.walk(node) if isinstance(inner, ast.Constant) and isinstance(inner.value, str))


def other(node: Any) -> tuple[str, Any]:
    """Return which field of a constant or operator to change, and into what."""
    if isinstance(node, ast.BinOp):
        return "op", ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
    if isinstance(node, ast.BoolOp):
        return "op", ast.And() if isinstance(node.op, ast.Or) else ast.Or()
    if isinstance(node, ast.Compare):
        return "ops", [ast.NotEq() if isinstance(node.ops[0], ast.Lt) else ast.Lt(), *node.ops[1:]]
    if isinstance(node.value, str | bytes):
        return "value", node.value * 2 + node.value[:1] or "!"
    return "value", 7 if isinstance(node.value, bool | None) else node.value + 1


@pytest.mark.parametrize("half", [0, 1])
def test_a_changed_constant_or_operator_changes_the_version(half: int) -> None:
    tried = 0
    for module in everything()[half::2]:
        source = reading(module)
        tree, before = ast.parse(source), digest(module, source)
        found = list(places(tree))
        for node in found[:: max(1, len(found) // 2)]:
            field, value = other(node)
            kept, _ = getattr(node, field), setattr(node, field, value)
            assert digest(module, ast.unparse(tree).encode()) != before, f"{module}, line {node.lineno}: {value}"
            setattr(node, field, kept)
            tried += 1
    assert tried > 100


def test_a_change_of_a_formula_changes_whatever_imports_it_and_so_on_upwards() -> None:
    """Whoever imports it is another then, and so is whoever imports that."""
    pairs = 0
    for module in everything():
        source = reading(module)
        before = digest(module, source)
        for old in {
            formulas._meaning(name).digest for name in imported(formulas._file(module)) if formulas.holds_formulas(name)
        }:

            def changed(owner: str, name: str | None, module: str = module, old: str = old) -> Imported:
                found = formulas._imported(owner, name, (module,))
                return Imported(found.counts.replace(old, "changed"), found.module, found.texts)

            assert digest(module, source, changed) != before, module
            pairs += 1
    assert pairs > 150
