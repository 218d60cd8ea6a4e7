"""Strong ETags: results never change, so a browser that has one need not fetch it again."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fastapi import Request, Response
from fastapi.responses import FileResponse

FOREVER = "private, max-age=31536000, immutable"
REVALIDATE = "private, no-cache"
COLUMNS = "application/octet-stream"
FLOATS = "application/x-safetensors"  # weights and logits: compressing them takes seconds and saves next to nothing


def tagged(request: Request, content: bytes, media_type: str, *, forever: bool = False) -> Response:
    """Answer with bytes and their hash as ETag, or with 304 if the client has them."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": FOREVER if forever else REVALIDATE}
    if _has(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def stored(request: Request, file: Path, sha256: str, name: str, media_type: str = COLUMNS) -> Response:
    """Answer with a stored file as a download, its hash as ETag."""
    headers = {"ETag": f'"{sha256}"', "Cache-Control": REVALIDATE}
    if _has(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return FileResponse(file, filename=name, media_type=media_type, headers=headers)


def _has(request: Request, tag: str) -> bool:
    given = request.headers.get("if-none-match", "").split(",")
    return tag in [item.strip().removeprefix("W/") for item in given]
