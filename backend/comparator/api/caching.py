"""Strong ETags: a browser that has a result need not fetch it again, and need not ask where the address names it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from fastapi import Request, Response
from fastapi.responses import FileResponse

from comparator.identifiers import content_id
from comparator.version import __version__

FOREVER = "private, max-age=31536000, immutable"
REVALIDATE = "private, no-cache"
COLUMNS = "application/octet-stream"
FLOATS = "application/x-safetensors"  # weights and logits: compressing them takes seconds and saves next to nothing


def tagged(request: Request, content: bytes, media_type: str) -> Response:
    """Answer with bytes and their hash as ETag, or with 304 if the client has them."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": REVALIDATE}
    if has(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def derived(request: Request, source: str, given: str, make: Callable[[], bytes], media_type: str) -> Response:
    """Answer with what ``make`` derives from a source and the rest of the address, or with 304 without making it.

    ``source`` is the source's content hash. Kept for ever only if the address names it (``given``): the same name may
    mean other content tomorrow.
    """
    tag = f'"{content_id([__version__, source, request.url.path, request.url.query], length=32)}"'
    headers = {"ETag": tag, "Cache-Control": FOREVER if given == source else REVALIDATE}
    if has(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(make(), media_type=media_type, headers=headers)


def stored(request: Request, file: Path, sha256: str, name: str, media_type: str = COLUMNS) -> Response:
    """Answer with a stored file as a download, its hash as ETag."""
    headers = {"ETag": f'"{sha256}"', "Cache-Control": REVALIDATE}
    if has(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return FileResponse(file, filename=name, media_type=media_type, headers=headers)


def has(request: Request, tag: str) -> bool:
    """Tell whether a browser says that it has what a tag names."""
    given = request.headers.get("if-none-match", "").split(",")
    return tag in [item.strip().removeprefix("W/") for item in given]
