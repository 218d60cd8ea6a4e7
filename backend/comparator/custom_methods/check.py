"""Check a person's file in the sandbox: does it load, what does it say of itself, which contracts does it keep.

Every trial has a process of its own and gets what a run would get. What is found out is decided here, from the weights
that come back: a file that talks on the line in the name of the sandbox gains nothing by it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from comparator.custom_methods import record as records
from comparator.custom_methods.judging import Contract, Judge
from comparator.custom_methods.record import Unusable
from comparator.custom_methods.requests import Describe
from comparator.custom_methods.trials import Outcome, Subject, attempt, start
from comparator.custom_methods.versions import version_of
from comparator.data.made_up import ForgetSet, made_up
from comparator.sandbox.call import Call
from comparator.sandbox.host import Sandbox
from comparator.sandbox.limits import MEGABYTE, Limits
from comparator.sandbox.misbehaviour import Misbehaved, TooLong, too_long
from comparator.sandbox.plain_text import plain

NAME = "your_method"
LIMITS = Limits(seconds=90.0, memory_bytes=2048 * MEGABYTE)
MOST_SOURCE_BYTES = 256 * 1024
MOST_OUTPUT = 20_000
NOISE, OTHER_NOISE, PATIENCE = 3, 4, 3


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


class _Check:
    """One check in progress: its time and output are shared by all its calls."""

    def __init__(self, sandbox: Sandbox, file: Path, limits: Limits) -> None:
        self.sandbox, self.file, self._limits = sandbox, file, limits
        self.printed, self._spent = bytearray(), 0.0
        self.record: dict[str, Any] | None = None
        self._control, self._tried = False, dict[str, Any]()

    @property
    def limits(self) -> Limits:
        """What the next call may use: the time that is left."""
        left = self._limits.seconds - self._spent
        if left <= 0:
            raise too_long(self._limits)
        return replace(self._limits, seconds=left)

    def describe(self, version: str) -> dict[str, Any]:
        """Return the method's record; whether it is a control and what to try it with is noted besides."""
        request = asdict(Describe(NAME))
        inputs = {"source": self.file}
        call = Call(
            self.sandbox.line(), "describe", request, inputs=inputs, limits=self.limits, output=self.printed.extend
        )
        with call:
            while (header := call.next()[0])["type"] != "end":
                if header["type"] == "described" and self.record is None:
                    self.record = records.read(header.get("record"), version)
                    self._control = header.get("control") is True
                elif header["type"] == "tried" and isinstance(header.get("parameters"), dict):
                    self._tried = header["parameters"]
            self._spent += call.spent
        if self.record is None:
            raise Unusable(
                "The file was loaded, but said nothing about itself.", advice="Register a method with @method."
            )
        return self.record

    def contracts(self, record: dict[str, Any]) -> Iterator[Contract]:
        """Try the method on forget sets of every size that it serves, and yield what it keeps and breaks."""
        base = start(self.sandbox, self.limits)
        judge = Judge(record["name"], base, still=self._control and not record["parameters"]["properties"])
        subject = Subject(self.file, NAME, _reads(record, self._tried), self._tried)

        def outcome(forget: ForgetSet, noise: int = NOISE, patience: int | None = None) -> Outcome:
            found = attempt(
                self.sandbox, subject, base, made_up(forget), noise=noise, limits=self.limits,
                output=self.printed.extend, patience=patience,
            )  # fmt: skip
            self._spent += found.seconds
            return found

        first = outcome("class")
        yield judge.changes_weights(first, "class")
        yield judge.repeats(first, outcome("class", OTHER_NOISE), "class")
        yield judge.obeys_cancel(outcome("class", patience=0), outcome("class", patience=PATIENCE), "class")
        yield judge.reads_what_it_declares(first, "class")
        others: list[ForgetSet] = ["one", "most", "mixed"]
        for forget in others[: 3 if "any" in record["forget"] else 2]:
            yield judge.changes_weights(outcome(forget), forget)


def check(sandbox: Sandbox, file: Path, *, limits: Limits = LIMITS) -> Checked:
    """Check a file in the sandbox; one that cannot become a method raises ``Unusable`` or ``Misbehaved``."""
    version = version_of(read_source(file))
    started, checking, stopped = time.monotonic(), _Check(sandbox, file, limits), ""
    contracts: list[Contract] = []
    try:
        contracts.extend(checking.contracts(checking.describe(version)))
    except Misbehaved as fault:
        if checking.record is None:
            raise Unusable(f"The file could not be loaded: {fault.detail}", advice=fault.advice) from fault
        whole = too_long(limits) if isinstance(fault, TooLong) else fault
        stopped = f"The check was not finished. {whole}"
    output = plain(checking.printed.decode(errors="replace")[:MOST_OUTPUT])
    return Checked(checking.record or {}, contracts, stopped, output, round(time.monotonic() - started, 3))


def _reads(record: dict[str, Any], parameters: dict[str, Any]) -> frozenset[str]:
    """Return what the method declares that it reads with these parameters."""
    extra = {part for part, switch in record["reads_if"].items() if parameters.get(switch)}
    return frozenset(record["reads"]) | extra


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
