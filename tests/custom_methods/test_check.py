"""A check is decided by what comes back: files that talk in the name of the sandbox, and files that fake their work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from comparator.custom_methods import TASKS, check
from comparator.custom_methods.record import Unusable
from comparator.sandbox.host import Sandbox
from custom_methods.method_files import GOOD

NAMES = ("changes_weights", "repeats", "obeys_cancel", "reads_what_it_declares")
LINE = """
import gc, os, socket
import numpy as np
from safetensors.numpy import save
from comparator.sandbox import frames

line = next(thing for thing in gc.get_objects() if isinstance(thing, socket.socket) and thing.fileno() > 2)

def end():
    frames.send(line, {"type": "end"})
    os._exit(0)
"""
DESCRIBED = """
record = dict(name="climb", label="Climb", summary="It is.", citation="Me", reads=["forget"], forget=["any"],
              parameters={"properties": {}})
frames.send(line, {"type": "described", "record": record})
"""
# What a file does when it is imported, instead of having its method tried.
CLAIMS = f"""
{LINE}{DESCRIBED}
for name in {NAMES}:
    for forget in ("class", "one", "most", "mixed"):
        frames.send(line, {{"type": "contract", "contract": name, "forget": forget, "fault": "", "broken": False}})
        frames.send(line, {{"type": "contract", "name": name, "title": name, "fault": "", "passed": True}})
end()
"""
OLD_WEIGHTS = f"""
{LINE}{DESCRIBED}
import sys
frame = sys._getframe()
while frame:
    if "inputs" in frame.f_locals and "base" in frame.f_locals["inputs"]:
        frames.send(line, {{"type": "weights", "counts": {{}}}}, frame.f_locals["inputs"]["base"])
        break
    frame = frame.f_back
end()
"""
MADE_UP = f"""
{LINE}{DESCRIBED}
frames.send(line, {{"type": "weights", "counts": {{}}}}, save({{"weight": np.full(3, 7, np.float32)}}))
end()
"""
NONSENSE = f"""
{LINE}{DESCRIBED}
frames.send(line, {{"type": "weights", "counts": {{}}}}, b"no weights")
end()
"""
# What a method does when it is tried.
FORGED = '''
@method("climb", label="Climb", reads={"forget"})
def unlearn(task: Task, parameters: Parameters) -> None:
    """Climb the loss on the forget set."""
'''
ALWAYS_OTHER = """
    for weight in task.model.parameters():
        weight.data += int.from_bytes(os.urandom(4), "little") / 1e9
"""
DEAF = """
    task._cancelled = lambda: bool(line_says("cancelled")) and False
    for images, labels in task.batches("forget", epochs=3, batch_size=2):
        task.step(task.sgd(1e-3), -task.loss(images, labels))
"""
HEADER = (
    LINE + "def line_says(kind):\n    frames.send(line, {'type': kind})\n    return frames.receive(line, 1 << 20)[0]\n"
)


def method(deed: str) -> str:
    """A method file that describes itself as it should and then does something else."""
    head = GOOD.partition("@method")[0]
    return head + HEADER + FORGED + deed


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    found = Sandbox(TASKS)
    yield found
    found.close()


def checked(sandbox: Sandbox, folder: Path, text: str) -> check.Checked:
    file = folder / "method.py"
    file.write_text(text)
    return check.check(sandbox, file)


@pytest.mark.parametrize("text", [CLAIMS, OLD_WEIGHTS, MADE_UP, NONSENSE], ids=["claims", "old", "made up", "nonsense"])
def test_what_a_file_says_in_the_name_of_the_sandbox_passes_nothing(
    sandbox: Sandbox, tmp_path: Path, text: str
) -> None:
    """It finds the line, says that all is well, and ends the process before anything was tried."""
    try:
        found = checked(sandbox, tmp_path, text)
    except Unusable:
        return
    assert not found.passed
    assert found.stopped or all(contract.fault for contract in found.contracts if contract.name == "changes_weights")


@pytest.mark.parametrize(
    ("deed", "contract", "said"),
    [
        (ALWAYS_OTHER, "repeats", "gives other weights for the same seed"),
        ("    line_says('weights')", "changes_weights", "are no weights"),
        ("    task.model.eval()", "changes_weights", "the weights it began with"),
        ("    end()", "changes_weights", "without giving weights back"),
        (DEAF, "obeys_cancel", "although the run was cancelled"),
        ("    raise ValueError('Tuesday')", "changes_weights", "climb raised ValueError: Tuesday"),
    ],
    ids=["other weights", "no weights", "nothing", "ends", "deaf", "raises"],
)
def test_faked_work_breaks_the_contract(sandbox: Sandbox, tmp_path: Path, deed: str, contract: str, said: str) -> None:
    found = checked(sandbox, tmp_path, method(deed))
    assert not found.passed
    faults = [result.fault for result in found.contracts if result.name == contract]
    assert any(said in fault for fault in faults), (found.stopped, faults)


def test_a_good_method_passes_whatever_it_is_tried_with(sandbox: Sandbox, tmp_path: Path) -> None:
    found = checked(sandbox, tmp_path, GOOD)
    assert found.passed, (found.stopped, found.contracts)
    assert [contract.name for contract in found.contracts] == [*NAMES, *["changes_weights"] * 3]
