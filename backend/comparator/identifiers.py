"""Content-addressed identifiers: equal content has equal names, on every machine."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from typing import Any

IDENTIFIER = re.compile(r"^[a-z0-9][a-z0-9_-]{0,63}$")
NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$")  # of what is registered, added or published; said in addresses


def canonical(content: Any) -> bytes:
    """Return the one JSON text of some content: sorted keys, no spaces, no NaN."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False, ensure_ascii=False).encode()


def content_id(content: Any, *, length: int = 16) -> str:
    """Return the identifier of JSON content: the first hexadecimal digits of its SHA-256."""
    return hashlib.sha256(canonical(content)).hexdigest()[:length]


def new_id() -> str:
    """Return a fresh random identifier for things that happen rather than are: runs and jobs."""
    return secrets.token_hex(6)
