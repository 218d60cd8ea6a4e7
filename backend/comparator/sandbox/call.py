"""One call of code from outside, as the trusted side sees it: send, listen, watch, and end it when it misbehaves."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import psutil

from comparator.sandbox import folders, frames, groups, holdings, misbehaviour
from comparator.sandbox.limits import MEGABYTE, Limits
from comparator.sandbox.misbehaviour import Misbehaved

TICK_SECONDS, WATCH_SECONDS, STATUS_SECONDS, WARM_SECONDS = 0.1, 0.4, 2.0, 180.0
PIECE_BYTES = 1 << 16
MOST_OUTPUT_BYTES = 200_000


class Call:
    """One call over a line; leaving the block ends the child and removes its folder.

    ``inputs`` are files, by path or open, whose bytes the child gets; it can read no others and learns no path.
    ``output`` receives what it prints, up to a limit. ``most_bytes`` bounds the body of any message from it.
    """

    def __init__(
        self,
        line: socket.socket,
        task: str,
        payload: dict[str, Any],
        *,
        inputs: Mapping[str, Path | BinaryIO],
        limits: Limits,
        most_bytes: int = MEGABYTE,
        output: Callable[[bytes], None] = lambda _piece: None,
    ) -> None:
        self._line, self._limits, self._output = line, limits, output
        self._inputs = inputs
        self._request = {"type": task, "payload": payload, "inputs": list(inputs)}
        self._buffer = frames.Buffer(most_bytes)
        self._status, self._printed, self._baseline, self._seen = b"", 0, 0, 0.0
        self._stack = contextlib.ExitStack()
        self._selector = selectors.DefaultSelector()
        self._deadline = self._began = 0.0
        self._folder = Path()
        self._group: groups.Group | None = None

    def __enter__(self) -> Self:
        """Send the request; the child starts at once."""
        try:
            self._stack.callback(self._line.close)
            self._folder = self._stack.enter_context(folders.made())
            self._group = self._stack.enter_context(groups.made(self._limits.memory_bytes + self._limits.folder_bytes))
            self._stack.callback(self._end)
            printed, output = os.pipe()
            ended, status = os.pipe()
            self._stack.callback(os.close, printed)
            self._stack.callback(os.close, ended)
            self._stack.callback(self._selector.close)
            with contextlib.ExitStack() as given:
                for handle in (output, status):
                    given.callback(os.close, handle)
                files = [_opened(given, file) for file in self._inputs.values()]
                socket.send_fds(self._line, [b"+"], [output, status, *(file.fileno() for file in files)])
            folder, door = str(self._folder.resolve()), str(self._group.door) if self._group else ""
            frames.send(self._line, {**self._request, "limits": self._limits.plain(), "folder": folder, "group": door})
        except BaseException:
            self._stack.close()
            raise
        for source, name in ((self._line, "line"), (printed, "output"), (ended, "status")):
            self._selector.register(source, selectors.EVENT_READ, name)
        self._deadline = time.monotonic() + WARM_SECONDS
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the child, whatever it is doing."""
        self._stack.close()

    def next(self) -> tuple[frames.Header, bytes]:
        """Wait for the child's next message; raises ``Misbehaved`` when it breaks a limit, fails or ends without one.

        ``end`` is the last message of a call that went well.
        """
        while True:
            try:
                message = self._buffer.take()
            except frames.Nonsense as error:
                raise misbehaviour.nonsense(str(error)) from error
            if message:
                if message[0]["type"] == "fault":
                    self._drain()
                    raise misbehaviour.reported(message[0], self._limits)
                if message[0]["type"] == "end":
                    self._drain()
                return message
            self._listen()
            self._watch()

    def answer(self, **content: Any) -> None:
        """Answer a message that the child waits on."""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            frames.send(self._line, {"type": "answer", **content})

    @property
    def spent(self) -> float:
        """Seconds since the child has begun; 0 as long as it has not."""
        return time.monotonic() - self._began if self._began else 0.0

    def _listen(self) -> None:
        """Take in what has arrived; raises ``Misbehaved`` when the line was closed."""
        for key, _ in self._selector.select(TICK_SECONDS):
            if key.data == "output":
                self._print()
            elif key.data == "status":
                self._read_status()
            else:
                try:
                    piece = self._line.recv(1 << 20)
                except ConnectionResetError:
                    piece = b""
                if not piece:
                    raise self._ended()
                self._buffer.add(piece)

    def _print(self) -> bool:
        piece = os.read(self._key("output"), PIECE_BYTES)
        if not piece:
            self._selector.unregister(self._key("output"))
            return False
        room = MOST_OUTPUT_BYTES - self._printed
        self._printed += len(piece)
        if room > 0:
            self._output(piece[:room])
        if 0 <= room < len(piece):
            self._output(f"\n… what was printed beyond {MOST_OUTPUT_BYTES:,} bytes is not kept\n".encode())
        return True

    def _read_status(self) -> bool:
        piece = os.read(self._key("status"), PIECE_BYTES)
        if not self._status:
            self._began = time.monotonic()  # the warm process may have had to get warm first
            self._deadline = self._began + self._limits.seconds
        self._status += piece
        if not piece:
            self._selector.unregister(self._key("status"))
        return bool(piece)

    def _key(self, name: str) -> int:
        return next((key.fd for key in self._selector.get_map().values() if key.data == name), -1)

    def _drain(self) -> None:
        """Take in the rest of what was printed before the end."""
        deadline = time.monotonic() + STATUS_SECONDS
        while time.monotonic() < deadline and self._key("output") >= 0:
            for key, _ in self._selector.select(TICK_SECONDS):
                if key.data == "output":
                    self._print()
                elif key.data == "status":
                    self._read_status()

    def _watch(self) -> None:
        """Look after time, memory and the folder, which no limit of the system bounds as a whole."""
        now = time.monotonic()
        if now > self._deadline:
            raise misbehaviour.too_long(self._limits)
        if now - self._seen < WATCH_SECONDS:
            return
        self._seen = now
        guard = self._guard()
        self._baseline = self._baseline or holdings.memory(guard)
        most = self._baseline + self._limits.memory_bytes
        if holdings.memory(guard) > most and holdings.memory(guard, exact=True) > most:
            raise misbehaviour.too_much_memory(self._limits)
        with contextlib.suppress(OSError):
            found = folders.extent(self._folder, self._limits.folder_files)
            size = found.size + holdings.unlinked(guard, self._limits.folder_files)
            if size > self._limits.folder_bytes or found.files > self._limits.folder_files:
                raise misbehaviour.too_much_written(size, found.files, self._limits)
            if found.depth >= folders.DEEPEST:
                raise misbehaviour.nested_too_deep(folders.DEEPEST)

    def _guard(self) -> psutil.Process | None:
        words = self._status.split()
        if len(words) < 2 or words[0] != b"pid":
            return None
        with contextlib.suppress(psutil.Error):
            return psutil.Process(int(words[1]))
        return None

    def _end(self) -> None:
        """Kill the child and all it started; the guard would do the same when the line is closed."""
        guard = self._guard()
        if guard is None:
            return
        for process in holdings.children(guard):
            with contextlib.suppress(psutil.Error):
                process.send_signal(signal.SIGKILL)
        with contextlib.suppress(psutil.Error):
            guard.wait(STATUS_SECONDS)

    def _ended(self) -> Misbehaved:
        """Say how the child ended without having said so."""
        deadline = time.monotonic() + STATUS_SECONDS
        while time.monotonic() < deadline and self._key("status") >= 0:
            for key, _ in self._selector.select(TICK_SECONDS):
                if key.data == "status":
                    self._read_status()
                elif key.data == "output":
                    self._print()
                else:
                    self._selector.unregister(key.fileobj)
        if self._group and self._group.ran_out():
            return misbehaviour.too_much_memory(self._limits)
        return misbehaviour.ended(self._status)


def _opened(stack: contextlib.ExitStack, file: Path | BinaryIO) -> BinaryIO:
    """Open a file for the time of a block; one that is open already is read from its beginning."""
    if isinstance(file, Path):
        return stack.enter_context(file.open("rb"))
    file.seek(0)
    return file
