"""A changed formula is another version, wherever it stands; what only describes it, and where it stands, is none."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from comparator import formulas, known_versions, registry
from comparator.catalog import catalog
from comparator.derived import cache

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


def test_shipped_versions_hold_only_for_the_files_they_were_made_from(copied: Path) -> None:
    parts = (*formulas.FORMULAS, *formulas.WAY)
    shipped = known_versions.known(formulas.ROOT, parts)
    assert shipped["comparator.metrics.mufac"] == formulas.version("comparator.metrics.mufac", Path(__file__))
    assert known_versions.known(copied, parts) == {}
    before = known_versions.fingerprint(copied, parts)
    assert before == known_versions.fingerprint(formulas.ROOT, parts)
    for name in ("metrics/mufac.py", "data/sources.py", "training/distances.py", "meaning.py"):
        file = copied / name
        file.write_text(file.read_text() + "# a comment\n")
        after = known_versions.fingerprint(copied, parts)
        assert after != before
        before = after
