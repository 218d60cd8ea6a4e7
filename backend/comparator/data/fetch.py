"""Download files that a person asked for: resumed where they broke off, checked, and never without room for them."""

from __future__ import annotations

import hashlib
import logging
import shutil
import threading
from fnmatch import fnmatch
from pathlib import Path
from typing import Protocol

import httpx

from comparator.errors import DiskFull, Unavailable

log = logging.getLogger(__name__)
TIMEOUT_SECONDS, SPARE_BYTES, ATTEMPTS, POLL_SECONDS = 30.0, 200_000_000, 3, 1.0
PARTIAL = ".part"


class Reporter(Protocol):
    """What is told how far a download is."""

    def progress(self, fraction: float, text: str) -> None:
        """Report a fraction between 0 and 1, and what is being done."""


def file(source: Reporter, address: str, target: Path, *, md5: str = "") -> Path:
    """Fetch one file; one that is there and whole is left alone, one that broke off is continued.

    Raises ``Unavailable`` if the server cannot be reached or the content is not what it should be, and ``DiskFull``
    before anything is written that would not fit.
    """
    if target.exists() and not _fault(target, md5):
        return target
    partial = target.with_name(target.name + PARTIAL)
    target.parent.mkdir(parents=True, exist_ok=True)
    reason = ""
    for _ in range(ATTEMPTS):
        try:
            _continue(source, address, partial)
        except (httpx.TransportError, httpx.InvalidURL) as error:
            reason = f"{type(error).__name__}: {error}"
            continue
        reason = _fault(partial, md5)
        if not reason:
            partial.replace(target)
            return target
        partial.unlink()
    raise Unavailable(
        f"{address} could not be fetched: {reason}",
        advice="Check the network and try again: what arrived is kept, and the download goes on from there.",
    )


def _continue(source: Reporter, address: str, partial: Path) -> None:
    """Fetch what is missing; a server that cannot continue sends the whole file again."""
    have = partial.stat().st_size if partial.exists() else 0
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    with httpx.stream("GET", address, headers=headers, timeout=TIMEOUT_SECONDS, follow_redirects=True) as answer:
        if have and answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            return
        if answer.is_error:
            raise Unavailable(
                f"{address} answered {answer.status_code} {answer.reason_phrase}.",
                advice="The address may have changed: put the files into a local folder instead.",
            )
        continued = answer.status_code == httpx.codes.PARTIAL_CONTENT
        have = have if continued else 0
        missing = int(answer.headers.get("content-length", 0))
        require_space(partial.parent, missing)
        name = partial.name.removesuffix(PARTIAL)
        with partial.open("ab" if continued else "wb") as opened:
            for piece in answer.iter_raw():
                opened.write(piece)
                have += len(piece)
                total = max(have, missing)
                source.progress(0.5 * have / total, f"downloading {name}: {have / 1e6:,.1f} MB")


def require_space(folder: Path, wanted: int) -> None:
    """Refuse a download that would fill the disk."""
    free = shutil.disk_usage(folder).free
    if wanted + SPARE_BYTES > free:
        raise DiskFull(
            f"The download needs {wanted / 1e6:,.0f} MB, and {free / 1e6:,.0f} MB are free in {folder}.",
            advice="Free some space, or choose another folder with COMPARATOR_DATA.",
        )


def _fault(found: Path, md5: str) -> str:
    """Return in words what is wrong with a file's content; empty if nothing."""
    if not md5:
        return ""
    with found.open("rb") as opened:
        actual = hashlib.file_digest(opened, "md5").hexdigest()
    return "" if actual == md5 else f"its md5 is {actual} instead of {md5}"


def from_hub(source: Reporter, repository: str, pattern: str, folder: Path, *, kind: str = "dataset") -> Path | None:
    """Fetch files of a Hub repository, which the Hub's client resumes and checks; ``None`` if it cannot be reached.

    ``pattern`` is a shell pattern over the repository's paths; they keep their places below ``folder``.
    """
    import huggingface_hub
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    source.progress(0.01, f"asking the Hub for {repository}")
    try:
        listed = huggingface_hub.HfApi().list_repo_tree(repository, repo_type=kind, recursive=True)
        size = sum(int(getattr(found, "size", 0)) for found in listed if fnmatch(found.path, pattern))
        folder.mkdir(parents=True, exist_ok=True)
        require_space(folder, size)
        done = threading.Event()
        watcher = threading.Thread(target=_watch, args=(source, folder, size, done), daemon=True)
        watcher.start()
        try:
            huggingface_hub.snapshot_download(repository, repo_type=kind, allow_patterns=[pattern], local_dir=folder)
        finally:
            done.set()
            watcher.join()
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError, httpx.HTTPError) as error:
        log.warning("the Hub's %s could not be fetched: %s", repository, error)
        return None
    return folder


def _watch(source: Reporter, folder: Path, size: int, done: threading.Event) -> None:
    """Report how much has arrived, until it is done."""
    while not done.wait(POLL_SECONDS):
        have = sum(found.stat().st_size for found in folder.rglob("*") if found.is_file())
        source.progress(min(0.5, 0.5 * have / max(1, size)), f"downloading: {have / 1e6:,.1f} MB")
