"""A changed formula is another version, wherever it stands; what only describes it, and where it stands, is none."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from comparator import formulas, meaning, registry
from comparator.catalog import catalog
from comparator.derived import cache
from comparator.meaning import Imported

# Parts of the program that plug-ins import without their numbers being made there (see the module's docstring).
ENGINE = {
    f"comparator.training.{name}"
    for name in ("task", "reading", "access", "train", "images", "device", "progress", "stopwatch")
}
PLAIN = {
    f"comparator.{name}"
    for name in ("errors", "facts", "parameters", "registry", "memo", "formulas", "data.partition", "scenario")
} | {"comparator"}
CASES = [
    ("metrics/numeric.py", [("metric", "ZRF"), ("metric", "js_forget")], [("metric", "UA"), ("method", "scrub")]),
    ("evidence.py", [("metric", "UA"), ("attack", "verdict"), ("group_metric", "klom")], [("method", "scrub")]),
    ("attacks/membership.py", [("metric", "MIA_gap"), ("metric", "MIA_loss")], [("metric", "UA")]),
    ("methods/options.py", [("method", "scrub"), ("method", "finetune")], [("method", "do_nothing")]),
    ("training/relabel.py", [("method", "random_labels")], [("method", "finetune"), ("metric", "UA")]),
    ("training/task.py", [], [("method", "scrub"), ("method", "random_labels"), ("method", "sisa")]),
]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the program that a test may edit."""
    folder = tmp_path / "comparator"
    shutil.copytree(formulas.ROOT, folder, ignore=lambda _, names: [name for name in names if name == "__pycache__"])
    return folder


def versions_in(folder: Path, *modules: str) -> list[str]:
    """Return the versions of modules as a copy of the program has them now."""
    with formulas.reading(folder):
        return [
            formulas.version(module, folder.joinpath(*module.split(".")[1:]).with_suffix(".py")) for module in modules
        ]


def version_in(folder: Path, entry: registry.Entry) -> str:
    (found,) = versions_in(folder, entry.function.__module__)
    return found


def named_in(folder: Path) -> tuple[str, str]:
    """Return what a copy of the program calls its catalogue, and a view of two models."""
    with formulas.reading(folder):
        return catalog.fingerprint(), cache.key("overview")


@pytest.mark.parametrize(("file", "changed", "kept"), CASES, ids=[case[0] for case in CASES])
def test_an_edit_changes_the_versions_of_what_is_computed_with_it(
    copied: Path, file: str, changed: list[tuple[registry.Kind, str]], kept: list[tuple[registry.Kind, str]]
) -> None:
    entries = {each: registry.get(*each) for each in changed + kept}
    for entry in entries.values():
        assert version_in(copied, entry) == entry.version, "the registry and a copy of the program agree"
    edited = copied / file
    edited.write_text(edited.read_text() + "\nEDITED = True\n")
    for each, entry in entries.items():
        assert (version_in(copied, entry) != entry.version) == (each in changed), each


def test_an_edit_far_below_counts_too(copied: Path) -> None:
    entry = registry.get("metric", "MIA_gap")
    (copied / "seeds.py").write_text((copied / "seeds.py").read_text() + "\nEDITED = True\n")
    assert "seeds" not in (copied / "metrics" / "mufac.py").read_text()
    assert version_in(copied, entry) != entry.version


def test_an_edit_outside_the_plug_ins_files_makes_another_catalogue_and_other_contrasts(copied: Path) -> None:
    before, named = named_in(copied)
    assert (before, named) == (catalog.fingerprint(), cache.key("overview"))
    (copied / "evidence.py").write_text((copied / "evidence.py").read_text() + "\nEDITED = True\n")
    after, other = named_in(copied)
    assert after != before
    assert other != named


def test_a_comment_makes_another_catalogue_but_no_other_contrasts(copied: Path) -> None:
    """The catalogue holds labels and other texts, so it follows the text of files."""
    before, named = named_in(copied)
    for name in ("evidence.py", "meaning.py", "services/contrast/summary.py"):
        (copied / name).write_text("# a comment\n" + (copied / name).read_text())
        after, other = named_in(copied)
        assert (after != before) == (name == "evidence.py"), name
        assert other == named
        before = after


def test_a_file_of_somebody_else_has_its_own_hash(tmp_path: Path) -> None:
    file = tmp_path / "theirs.py"
    file.write_text("from comparator.metrics.numeric import cross_entropy\n")
    before = formulas.version("theirs", file)
    file.write_text("from comparator.metrics.numeric import cross_entropy  # a comment\n")
    assert formulas.version("theirs", file) == before == formulas.version_of(file.read_bytes())
    file.write_text("from comparator.metrics.numeric import jensen_shannon\n")
    assert len({before, formulas.version("theirs", file), formulas.version("theirs", None)}) == 3


def test_the_program_may_change_below_a_file_of_somebody_else(copied: Path, tmp_path: Path) -> None:
    file = tmp_path / "theirs.py"
    file.write_text("from comparator.metrics.numeric import cross_entropy\n")
    before = formulas.version("theirs", file)
    (copied / "metrics" / "numeric.py").write_text(
        (copied / "metrics" / "numeric.py").read_text() + "\nEDITED = True\n"
    )
    with formulas.reading(copied):
        assert formulas.version("theirs", file) == before


def test_formulas_in_a_circle_are_refused_in_words(copied: Path) -> None:
    (copied / "metrics" / "first.py").write_text("from comparator.metrics import second\n")
    (copied / "metrics" / "second.py").write_text("def f():\n    from comparator.metrics.first import x\n")
    named = "comparator.metrics.first → comparator.metrics.second → comparator.metrics.first"
    with pytest.raises(ImportError, match=f"circle: {named}"):
        versions_in(copied, "comparator.metrics.first")


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


HOLDERS = ("attacks/*.py", "data/**/*.py", "evidence.py", "m*/**/*.py", "seeds.py", "training/*.py")
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
    for name in ("membership", "threshold", "per_image"):
        module = f"comparator.attacks.{name}"
        assert "flanks" in (copied / "attacks" / f"{name}.py").read_text()
        assert versions_in(copied, module) == [VERSIONS[module]], module


VERSIONS = {entry.function.__module__: entry.version for kind in registry.kinds() for entry in registry.entries(kind)}


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


def imported(file: Path) -> set[str]:
    """Return every module of the program that a file imports, by a walk of this test's own."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and str(node.module).partition(".")[0] == "comparator":
            place = formulas.ROOT.joinpath(*str(node.module).split(".")[1:])
            found |= {
                f"{node.module}.{alias.name}"
                if (place / f"{alias.name}.py").exists() or (place / alias.name).is_dir()
                else str(node.module)
                for alias in node.names
            }
    return found


@pytest.mark.parametrize("folder", ["methods", "metrics", "attacks", "contrast", "training"])
def test_every_module_that_formulas_import_is_a_formula_or_engine(folder: str) -> None:
    """A new helper module must be put on one side or the other."""
    for file in (formulas.ROOT / folder).rglob("*.py"):
        if folder == "training" and f"training.{file.stem}" not in formulas.FORMULAS:
            continue
        for name in imported(file):
            assert formulas.holds_formulas(name) or name in ENGINE | PLAIN | {
                "comparator.training.progress",
                "comparator.training.stopwatch",
            }, f"{file.name} imports {name}: list it in formulas.FORMULAS, or here"
