"""Wake the event streams when something was stored."""

from __future__ import annotations

import asyncio


class Broadcast:
    """One-to-many wake-up call; may be rung from any thread."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._changed = asyncio.Event()
        self.closing = False

    def attach(self) -> None:
        """Remember the running event loop."""
        self._loop = asyncio.get_running_loop()

    def ring(self) -> None:
        """Wake every waiting stream."""
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._swap)

    def close(self) -> None:
        """End every stream, so that the server can stop."""
        self.closing = True
        self.ring()

    def _swap(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def bell(self) -> asyncio.Event:
        """Return what rings next; take it before looking, so that nothing stored meanwhile is missed."""
        return self._changed
