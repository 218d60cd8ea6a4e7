"""Messages over a socket: a JSON header and a body of bytes, each with its length before it and a limit on it."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any, NoReturn

Header = dict[str, Any]
LENGTHS = struct.Struct(">IQ")
MOST_HEADER_BYTES = 1 << 20


class Nonsense(ValueError):
    """What arrived is no message."""


def send(line: socket.socket, header: Header, body: bytes | memoryview = b"") -> None:
    """Send one message; numbers that are not finite cannot be sent."""
    text = json.dumps(header, allow_nan=False).encode()
    line.sendall(LENGTHS.pack(len(text), len(body)) + text)
    line.sendall(body)


def receive(line: socket.socket, most_bytes: int) -> tuple[Header, bytes]:
    """Receive one message from a blocking socket; raises ``EOFError`` at the end, ``Nonsense`` for anything else."""
    buffer = Buffer(most_bytes)
    while (message := buffer.take()) is None:
        piece = line.recv(min(1 << 20, max(1, buffer.wanted())))
        if not piece:
            raise EOFError
        buffer.add(piece)
    return message


class Buffer:
    """Collects bytes as they arrive and gives out whole messages."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes, self._bytes = most_bytes, bytearray()

    def add(self, piece: bytes) -> None:
        """Add what arrived."""
        self._bytes += piece

    def wanted(self) -> int:
        """Return how many bytes the present message still lacks, as far as that is known."""
        if len(self._bytes) < LENGTHS.size:
            return LENGTHS.size - len(self._bytes)
        header, body = self._lengths()
        return LENGTHS.size + header + body - len(self._bytes)

    def take(self) -> tuple[Header, bytes] | None:
        """Return the next whole message, or nothing yet."""
        if len(self._bytes) < LENGTHS.size or self.wanted() > 0:
            return None
        header_bytes, body_bytes = self._lengths()
        start = LENGTHS.size + header_bytes
        try:
            header = json.loads(self._bytes[LENGTHS.size : start], parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise Nonsense(f"a message is not JSON: {error}") from error
        if not isinstance(header, dict) or not isinstance(header.get("type"), str):
            raise Nonsense("a message has no type")
        body = bytes(self._bytes[start : start + body_bytes])
        del self._bytes[: start + body_bytes]
        return header, body

    def _lengths(self) -> tuple[int, int]:
        header, body = LENGTHS.unpack_from(self._bytes)
        if header > MOST_HEADER_BYTES or body > self.most_bytes:
            raise Nonsense(f"a message of {header:,} and {body:,} bytes was announced")
        return header, body


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number of JSON")
