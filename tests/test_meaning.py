"""What a file does is its version: what only describes is no change, what is executed is, on every Python alike."""

from __future__ import annotations

import ast
import gc
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from comparator import meaning
from comparator.executed import Executed
from comparator.meaning import Imported

SAMPLE = '''
"""A file with something of everything."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Literal

import numpy as np
from comparator import Field, Params, method

if TYPE_CHECKING:
    import torch

log = logging.getLogger(__name__)
ADVICE = "Choose another " "one."
RATE: float = 1e-4


class Parameters(Params):
    """What it takes."""

    epochs: int = Field(2, ge=1, unit="passes", group="more", description="over the data")
    mode: Literal["a", "b"] = Field("a", description="which")


@method("sample", label="Sample", reads={"forget"}, citation="Nobody, 2026", differs="not at all")
def unlearn(task: torch.Task, parameters: Parameters) -> None:
    """Do it.

    And how.
    """
    total: float = 0.0
    for batch in range(parameters.epochs):
        if not batch % 7:
            log.info("batch %s", batch)
            continue
        total += helper(batch, scale=RATE) ** 2 if batch > 3 else -1
    if total != total:
        raise ValueError(f"It is {total}. {ADVICE}")
    print(f"{total:>{12}.3f}" "!", b"bytes", 0x10, 3.5j, None, ..., np.float32(1), "ü\\ud800")


def helper(value: int, *, scale: float = 1.0) -> float:
    """Return it."""
    match value:
        case [1, *_] | {"a": 2}:
            return scale
        case _:
            return [item for item in (lambda x: x)(range(value))][0] * scale
'''
GOLDEN = "9d7f332304407a7f64c83e1c"  # the same on Python 3.11, 3.12 and 3.13


def changed(old: str, new: str) -> str:
    assert SAMPLE.count(old) == 1, old
    return SAMPLE.replace(old, new)


def digest(text: str) -> str:
    return meaning.of(text.encode()).digest


NO_CHANGE = {
    "a comment": changed("    total: float = 0.0", "    total: float = 0.0  # a comment\n    # and another"),
    "a module's docstring": changed("A file with something of everything.", "Other words."),
    "no docstring at all": changed('    """Return it."""\n', ""),
    "pass for a docstring": changed('    """What it takes."""\n', "    pass\n"),
    "a lone constant": changed("    total: float = 0.0", "    ...\n    total: float = 0.0"),
    "quotes": changed('"Choose another " "one."', "'Choose another one.'"),
    "parentheses and lines": changed("scale=RATE) ** 2", "scale=RATE,\n        ) ** (2)"),
    "how a number is written": changed("0x10", "1_6"),
    "a label": changed('label="Sample"', 'label="Another" + "one"'),
    "a citation less": changed(', citation="Nobody, 2026"', ""),
    "a new definition": changed(', citation="Nobody, 2026"', ', definition=f"{RATE}"'),
    "a description of a field": changed('"over the data"', '"over all of the data"'),
    "a unit of a field": changed('unit="passes"', 'unit="epochs"'),
    "a heading of a field": changed('group="more", ', ""),
    "what is raised says": changed('"It is {total}. {ADVICE}"', '"No: {total}: {ADVICE}"'),
    "a constant of text that is only raised": changed('"Choose another " "one."', '"Choose one."'),
    "a log line": changed('"batch %s"', '"now at %s"'),
    "an annotation of an argument": changed("value: int, *", "value, *"),
    "an annotation of a result": changed("-> float:\n", "-> int:\n"),
    "an annotation of a variable": changed("RATE: float = 1e-4", "RATE = 1e-4"),
    "an annotation inside a function": changed("total: float = 0.0", "total = 0.0"),
    "an import for type checkers": changed("    import torch\n", "    from torch import nn\n"),
    "an import inside a function": changed("import numpy as np\n", "").replace(
        "    total: float", "    import numpy as np\n    total: float"
    ),
    "the order of imports": changed("import numpy as np\nfrom comparator import Field, Params, method\n",
                                    "from comparator import Params, method, Field\nimport numpy as np\n"),
    "one import in two lines": changed("from comparator import Field, Params, method",
                                       "from comparator import Field\nfrom comparator import Params, method"),
    "a future": changed("from __future__ import annotations\n", ""),
    "line endings": SAMPLE.replace("\n", "\r\n"),
}  # fmt: skip
CHANGE = {
    "a number": changed("% 7", "% 8"),
    "the kind of a number": changed(".float32(1)", ".float32(1.0)"),
    "a truth for a number": changed(".float32(1)", ".float32(True)"),
    "a text that is used": changed('{"a": 2}', '{"b": 2}'),
    "a text for bytes": changed('b"bytes"', '"bytes"'),
    "an operator": changed("** 2 if", "* 2 if"),
    "a comparison": changed("batch > 3", "batch >= 3"),
    "a sign": changed("else -1", "else 1"),
    "a default": changed("scale: float = 1.0", "scale: float = 2.0"),
    "a parameter's default": changed("Field(2, ge=1", "Field(3, ge=1"),
    "a parameter's bound": changed("ge=1, unit", "ge=2, unit"),
    "a parameter's type": changed("epochs: int", "epochs: float"),
    "a parameter's choices": changed('Literal["a", "b"]', 'Literal["a", "c"]'),
    "the model of the parameters": changed("parameters: Parameters", "parameters: Params"),
    "what it reads": changed('reads={"forget"}', 'reads={"retain"}'),
    "the name": changed('"sample"', '"simple"'),
    "a keyword": changed("scale=RATE", "skale=RATE"),
    "an attribute": changed("parameters.epochs", "parameters.mode"),
    "what is raised": changed("raise ValueError", "raise TypeError"),
    "when it is raised": changed("total != total", "total == total"),
    "a value in what is raised": changed("{total}. {ADVICE}", "{RATE}. {ADVICE}"),
    "an f-string's format": changed(".3f}", ".4f}"),
    "the order of statements": changed("            continue\n", "").replace(
        '            log.info("batch %s", batch)\n', '            continue\n            log.info("batch %s", batch)\n'
    ),
    "a statement less": changed("            continue\n", ""),
    "an import of another module": changed("import numpy as np", "import numpy.ma as np"),
    "another name": changed("import Field, Params, method", "import Field, Params, metric as method"),
    "an import more": changed("import numpy as np\n", "import numpy as np\nimport scipy\n"),
    "a pattern": changed("[1, *_]", "[1, 2, *_]"),
}  # fmt: skip


@pytest.mark.parametrize("text", NO_CHANGE.values(), ids=NO_CHANGE.keys())
def test_what_only_describes_is_no_change(text: str) -> None:
    assert text != SAMPLE
    assert digest(text) == digest(SAMPLE)


@pytest.mark.parametrize("text", CHANGE.values(), ids=CHANGE.keys())
def test_what_is_executed_is_a_change(text: str) -> None:
    assert digest(text) != digest(SAMPLE)


def test_all_of_these_changes_are_different_from_each_other() -> None:
    assert len({digest(text) for text in CHANGE.values()}) == len(CHANGE)


def test_the_hash_is_that_of_every_python_version() -> None:
    assert digest(SAMPLE).startswith(GOLDEN)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('a = f"{x}" ""', 'a = f"{x}"'),
        ('a = "b" f"{x}" "c" "d"', 'a = f"b{x}cd"'),
        ('a = f"{x:}"', 'a = f"{x}"'),
        ('a = f"{x=}"', 'a = f"x={x!r}"'),
        ('a = u"b"', 'a = "b"'),
        ("a = (1,\n    2,\n)", "a = 1, 2"),
    ],
)
def test_what_python_versions_write_in_several_ways_is_the_same(one: str, other: str) -> None:
    assert digest(one) == digest(other)


def test_pieces_of_an_f_string_are_put_together_however_a_python_version_cuts_them() -> None:
    x = ast.Name("x", ast.Load())
    inserted = ast.FormattedValue(x, -1, ast.JoinedStr([]))
    pieces = [ast.Constant(""), ast.Constant("a"), ast.Constant("b"), inserted, ast.Constant("")]
    found = Executed().visit(ast.JoinedStr(pieces))
    assert ast.dump(found) == ast.dump(ast.JoinedStr([ast.Constant("ab"), ast.FormattedValue(x, -1)]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a = 'bc', 'd'", "a = 'b', 'cd'"),
        ("a = ['b', ['c']]", "a = [['b'], 'c']"),
        ("a = None", "a = 'None'"),
        ("a = ...", "a = 'Ellipsis'"),
        ("a = 1", "a = 1j"),
        ("def f():\n    return", "def f():\n    return 0"),
        ("def f(a, /): return a", "def f(a): return a"),
        ("def f(a, *, b=None): return a", "def f(a, *, b): return a"),
        ("{**a, 'b': 1}", "{'b': 1, **a}"),
        ("class A: x: int", "class A: x: float"),
        ("@property\ndef f(a): return a", "def f(a): return a"),
        ("@validated\ndef f(a: int): return a", "@validated\ndef f(a: float): return a"),
        ("def g():\n    class A:\n        x: int", "def g():\n    class A:\n        x: float"),
        ("def f():\n    x: int\n    return x", "def f():\n    return x"),
    ],
)
def test_what_looks_alike_is_told_apart(one: str, other: str) -> None:
    assert digest(one) != digest(other)


def test_a_name_that_is_imported_in_two_ways_counts_where_it_is_imported() -> None:
    text = "def f():\n    from a import x\n    return x\ndef g():\n    from b import x\n    return x\n"
    swapped = text.replace("from a", "from c").replace("from b", "from a").replace("from c", "from b")
    assert digest(text) != digest(swapped)
    tried = "try:\n    from a import x\nexcept ImportError:\n    from b import x\n"
    assert digest(tried) != digest(
        tried.replace("from a", "from c").replace("from b", "from a").replace("from c", "from b")
    )


def test_texts_that_a_file_reads_nowhere_count_for_who_reads_them() -> None:
    texts = [meaning.of(f'NAME = "{text}"\n'.encode()) for text in ("one", "other")]
    assert texts[0].digest == texts[1].digest
    assert list(texts[0].texts) == ["NAME"]

    def read(source: str, found: meaning.Meaning, *, module: bool = False) -> str:
        return meaning.of(source.encode(), lambda *_: Imported(found.digest, module, found.texts)).digest

    for source, module in (("from m import NAME\nx = NAME", False), ("from a import m\nx = m.NAME", True)):
        one, other = (read(source, found, module=module) for found in texts)
        assert one != other, source
    describing = 'from m import NAME\n@metric("a", label=NAME)\ndef f(view): return 1'
    assert read(describing, texts[0]) == read(describing, texts[1])


@pytest.mark.parametrize("text", ["def unlearn(:", "x = 1\0", "\udcff"])
def test_a_file_that_cannot_be_parsed_has_the_hash_of_its_text(text: str) -> None:
    source = text.encode("utf-8", "surrogateescape")
    assert meaning.of(source) == meaning.of(source)
    assert meaning.of(source).digest != meaning.of(source + b" # a comment").digest


@pytest.mark.parametrize(
    "text",
    ["x = " + "1+" * 100_000 + "1", "x = " + "-" * 200_000 + "1", "(" * 200_000, "f" + "()" * 100_000, "a\n" * 30_000],
    ids=["a long sum", "many signs", "many brackets", "many calls", "many statements"],
)
def test_an_absurd_file_neither_breaks_nor_takes_long(text: str) -> None:
    assert meaning.of(text.encode()).digest != meaning.of((text + "  # a comment").encode()).digest


def test_files_that_are_read_at_the_same_time_have_their_meaning() -> None:
    """Clearing away rubbish may let another thread into the parser: on Python 3.11 that was a SystemError."""
    source = b"x = f(a, b, [c, d], {'e': (g + h) * i})\n" * 400
    alone = meaning.of(source)

    def let_others_in(_phase: str, _about: dict[str, int]) -> None:
        time.sleep(1e-5)

    gc.callbacks.append(let_others_in)
    try:
        with ThreadPoolExecutor(4) as threads:
            assert list(threads.map(lambda _number: meaning.of(source), range(8))) == [alone] * 8
    finally:
        gc.callbacks.remove(let_others_in)
