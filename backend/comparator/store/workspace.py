"""The workspace: one folder with a data base, files and logs; see ``holder`` for the one server that uses it."""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event

from comparator.errors import Conflict, DiskFull, Unavailable
from comparator.store import artifacts, renaming

log = logging.getLogger(__name__)

DATA_BASE = "comparator.sqlite"
FORMAT, MARKER = 2, "workspace.json"  # since 2 versions are hashes of meaning, not of text
BUSY_MILLISECONDS = 10_000
MIGRATIONS = Path(__file__).with_name("migrations")


@dataclass(frozen=True)
class Workspace:
    """An opened workspace folder; ``engine`` is its data base."""

    folder: Path
    engine: Engine
    opened: tuple[tuple[int, int], ...] = ()

    def require_same(self) -> None:
        """Raise ``Unavailable`` if the folder or its data base is not there any more, or another one lies there."""
        if self.opened and identity(self.folder) != self.opened:
            raise Unavailable(
                f"The workspace {self.folder} was moved or replaced while the server ran; nothing is written there.",
                advice="Bring the folder back to its place, or stop the server and start it with the workspace's new "
                "place.",
            )

    @property
    def artifacts(self) -> Path:
        """Folder of content-addressed files."""
        return self.folder / "artifacts"

    @property
    def resume(self) -> Path:
        """Folder of resume states; a state is removed when its run succeeds."""
        return self.folder / "resume"

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that takes the write lock at once, so that what it read cannot have changed.

        Raises ``Unavailable`` if the workspace was moved or replaced; so does ``read``.
        """
        self.require_same()
        with self.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a connection for reading."""
        self.require_same()
        with self.engine.connect() as connection:
            yield connection

    def artifact(self, sha256: str) -> Path:
        """Return the path of a stored file."""
        return artifacts.path(self.artifacts, sha256)

    def require_space(self, wanted: int) -> None:
        """Refuse work when less than ``wanted`` bytes are free."""
        self.require_same()
        free = shutil.disk_usage(self.folder).free
        if free < wanted:
            raise DiskFull(
                f"Only {free / 1e6:,.0f} MB are free in {self.folder}; {wanted / 1e6:,.0f} MB are needed.",
                advice="Free some space or choose another workspace; what is stored is intact.",
            )


def open_workspace(folder: Path, *, busy_milliseconds: int = BUSY_MILLISECONDS) -> Workspace:
    """Open a workspace, creating or migrating it; one of a newer version is refused and left as it is.

    Versions of formulas that are called otherwise now are renamed. A writer that meets another one waits for it for
    ``busy_milliseconds``.
    """
    require_known_format(folder)
    folder.mkdir(parents=True, exist_ok=True)
    engine = _engine(folder / DATA_BASE, busy_milliseconds)
    _migrate(engine, folder)
    artifacts.replace(folder / MARKER, json.dumps({"format": FORMAT}).encode())
    for stale in (folder / "artifacts").rglob(".tmp-*"):
        stale.unlink(missing_ok=True)
    opened = Workspace(folder, engine, identity(folder))
    _shelve(folder)
    renaming.apply(opened, lambda connection: _back_up(connection, folder, "versions"))
    return opened


def identity(folder: Path) -> tuple[tuple[int, int], ...]:
    """Return what tells a workspace from another in the same place: device and number of its folder and data base."""
    try:
        found = [place.stat() for place in (folder, folder / DATA_BASE)]
    except OSError:
        return ((0, 0),)
    return tuple((each.st_dev, each.st_ino) for each in found)


def _shelve(folder: Path) -> None:
    """Bring remembered answers that lay flat in their folder before format 2 to where all are now."""
    for what in ("near", "untrained"):
        for file in (folder / "cache" / what).glob(f"*{artifacts.SUFFIX}"):
            target = artifacts.path(file.parent, file.stem)
            target.parent.mkdir(exist_ok=True)
            file.replace(target)


def require_known_format(folder: Path) -> None:
    """Refuse a workspace that a newer version of the program has written."""
    marker = folder / MARKER
    if not marker.exists():
        return
    found = _format(marker)
    if found is None:
        raise Conflict(
            f"{marker} does not say which format this workspace has: it is no file of this program, or it is damaged.",
            advice=f'Choose another workspace; or, if this is one, write {{"format": {FORMAT}}} into that file.',
        )
    if found > FORMAT:
        raise Conflict(
            f"The workspace {folder} has format {found}; this version knows formats up to {FORMAT}.",
            advice="Start a newer version of the program, or choose another workspace.",
        )


def _format(marker: Path) -> int | None:
    """Return the number that a workspace's marker states; ``None`` if it states none."""
    try:
        content = json.loads(marker.read_text())
    except (OSError, ValueError, RecursionError):
        return None
    found = content.get("format") if isinstance(content, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _engine(file: Path, busy_milliseconds: int) -> Engine:
    address = URL.create("sqlite", database=str(file))  # a path is no address: it may hold ?, # and %
    engine = create_engine(address, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=wal",
            "synchronous=normal",
            "foreign_keys=on",
            f"busy_timeout={busy_milliseconds}",
        ):
            connection.execute(f"pragma {pragma}")

    return engine


def _migrate(engine: Engine, folder: Path) -> None:
    """Bring the tables to the newest revision, wholly or not at all; a data base that exists is backed up before."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    head = scripts.get_current_head()
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        if current == head:
            return
        if current and current not in {script.revision for script in scripts.walk_revisions()}:
            raise Conflict(
                f"The data base of the workspace {folder} has revision {current}, which this version does not know.",
                advice="Start a newer version of the program, or choose another workspace.",
            )
        if current:
            _back_up(connection, folder, current)
            log.info("migrating the data base from %s to %s", current, head)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def _back_up(connection: Connection, folder: Path, reason: str) -> None:
    """Copy the data base as it is."""
    backup = folder / "backups" / f"{time.strftime('%Y%m%d-%H%M%S')}-{reason}.sqlite"
    backup.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(backup)) as copy:
        connection.connection.driver_connection.backup(copy)  # type: ignore[union-attr]
    log.info("backed up the data base to %s", backup)
