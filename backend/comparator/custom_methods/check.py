"""Check a person's file in the sandbox: does it load, what does it say of itself, which contracts does it keep."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from comparator.custom_methods import record as records
from comparator.custom_methods.record import Unusable
from comparator.custom_methods.requests import Check
from comparator.custom_methods.versions import version_of
from comparator.sandbox.call import Call
from comparator.sandbox.host import Sandbox
from comparator.sandbox.limits import MEGABYTE, Limits
from comparator.sandbox.misbehaviour import Misbehaved

ASKED = Check("your_method")
LIMITS = Limits(seconds=90.0, memory_bytes=2048 * MEGABYTE)
MOST_SOURCE_BYTES = 256 * 1024
MOST_CONTRACTS, MOST_TEXT, MOST_OUTPUT = 40, 2000, 20_000
CONTRACTS = {
    "changes_weights": "It changes the weights and nothing else about the network",
    "repeats": "The same seed gives the same weights",
    "obeys_cancel": "It stops when it is cancelled",
    "reads_what_it_declares": "It reads only what it declares",
}
FORGET_SETS = {
    "class": "a whole class", "one": "a single sample", "most": "all classes but one", "mixed": "some of every class",
}  # fmt: skip
ADVICE = {
    "changes_weights": "Build the optimiser over task.model, and leave names, shapes and types as they are.",
    "repeats": "Draw random numbers with task.random(purpose), or from the batches that task gives.",
    "obeys_cancel": "Read batches from task, step with task.step, or call task.check() in loops of your own.",
    "reads_what_it_declares": 'Name every part that is used in reads={"retain", "forget"}.',
}


@dataclass(frozen=True)
class Contract:
    """One contract tried on one kind of forget set; ``fault`` says in words what is broken, and is empty if nothing."""

    name: str
    title: str
    forget: str
    fault: str
    advice: str


@dataclass
class Checked:
    """What a check found out."""

    record: dict[str, Any]
    contracts: list[Contract] = field(default_factory=list)
    stopped: str = ""
    output: str = ""
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether it ran to its end and keeps every contract."""
        return not self.stopped and not any(contract.fault for contract in self.contracts)


def check(sandbox: Sandbox, file: Path, *, limits: Limits = LIMITS) -> Checked:
    """Check a file in the sandbox; one that cannot become a method raises ``Unusable`` or ``Misbehaved``."""
    source = read_source(file)
    started, printed = time.monotonic(), bytearray()
    checked: Checked | None = None
    call = Call(
        sandbox.line(),
        "check",
        asdict(ASKED),
        inputs={"source": file},
        limits=limits,
        output=printed.extend,
    )
    try:
        with call:
            while (message := call.next()[0])["type"] != "end":
                if message["type"] == "described":
                    checked = Checked(records.read(message.get("record"), version_of(source)))
                elif checked is not None and len(checked.contracts) < MOST_CONTRACTS:
                    checked.contracts.append(_contract(message))
    except Misbehaved as fault:
        if checked is None:
            raise Unusable(f"The file could not be loaded: {fault.detail}", advice=fault.advice) from fault
        checked.stopped = f"The check was not finished. {fault}"
    if checked is None:
        raise Unusable("The file was loaded, but said nothing about itself.", advice="Register a method with @method.")
    checked.output = printed.decode(errors="replace")[:MOST_OUTPUT]
    checked.seconds = round(time.monotonic() - started, 3)
    return checked


def read_source(file: Path) -> bytes:
    """Return the text of a file, which must be Python of a bearable size."""
    source = file.read_bytes()
    if len(source) > MOST_SOURCE_BYTES:
        raise Unusable(
            f"The file has {len(source):,} bytes; a method has at most {MOST_SOURCE_BYTES:,}.",
            advice="Leave out data; a method is text.",
        )
    try:
        text = source.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text or not text.strip():
        raise Unusable("This is not a Python file.", advice="Choose the .py file that holds the method.")
    return source


def _contract(message: dict[str, Any]) -> Contract:
    name, forget, fault = (str(message.get(key, "")) for key in ("contract", "forget", "fault"))
    return Contract(
        name=name[:40],
        title=CONTRACTS.get(name, name[:40]),
        forget=FORGET_SETS.get(forget, forget[:40]),
        fault=fault[:MOST_TEXT],
        advice=ADVICE.get(name, "") if fault and message.get("broken") is True else "",
    )
