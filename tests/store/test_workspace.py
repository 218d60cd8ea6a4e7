"""The workspace: tables, migrations with a backup, formats, and one server at a time."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select
from sqlalchemy.exc import OperationalError

from comparator.derived.cache import place
from comparator.errors import Conflict, DiskFull
from comparator.store import workspace as module
from comparator.store.holder import is_alive, live_server, locked
from comparator.store.schema import metadata, setting
from comparator.store.workspace import open_workspace

HEAD = max(file.stem for file in (module.MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]
SECOND = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", "{head}", None, None


def upgrade():
    op.create_table("extra", sa.Column("id", sa.Integer(), primary_key=True))
    {then}
"""


def tables(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as connection:
        return {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}


def revision(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        return str(connection.execute("select version_num from alembic_version").fetchone()[0])


@pytest.fixture
def newer(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch):
    """Make a program that knows one migration more than this one."""

    def make(then: str = "pass") -> None:
        folder = tmp_path_factory.mktemp("program") / "migrations"
        shutil.copytree(module.MIGRATIONS, folder)
        (folder / "versions" / "9999_extra.py").write_text(SECOND.format(then=then, head=HEAD))
        monkeypatch.setattr(module, "MIGRATIONS", folder)

    return make


def note(folder: Path) -> None:
    """Open a workspace and store something in it."""
    opened = open_workspace(folder)
    with opened.write() as connection:
        connection.execute(setting.insert().values(name="kept", value=7))
    opened.engine.dispose()


def noted(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("select value from setting where name = 'kept'").fetchone()[0])


def test_migrations_make_the_tables_that_the_code_describes(tmp_path: Path) -> None:
    opened = open_workspace(tmp_path)
    with opened.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata) == []
        found = inspect(connection)
        for table in metadata.tables.values():
            described = {(tuple(key.column_keys), key.referred_table.name) for key in table.foreign_key_constraints}
            there = {(tuple(k["constrained_columns"]), k["referred_table"]) for k in found.get_foreign_keys(table.name)}
            assert described == there, table.name
            cascades = {
                k["constrained_columns"][0]: k["options"].get("ondelete") for k in found.get_foreign_keys(table.name)
            }
            for key in table.foreign_keys:
                assert cascades[key.parent.name] == key.ondelete, key
    opened.engine.dispose()


def test_the_data_base_is_safe_against_crashes_and_keeps_its_references(tmp_path: Path) -> None:
    opened = open_workspace(tmp_path)
    with opened.engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"pragma {name}").scalar() for name in ("journal_mode", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1}
    opened.engine.dispose()


@pytest.mark.parametrize("name", ["what?now", "100%20sure", "a#b", "%(here)s", "ü & ö"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / name / "program"
    shutil.copytree(module.MIGRATIONS, program)
    monkeypatch.setattr(module, "MIGRATIONS", program)
    note(tmp_path / name / "workspace")
    assert noted(tmp_path / name / "workspace" / "comparator.sqlite") == 7
    assert [found.name for found in tmp_path.iterdir()] == [name], "nothing lies beside the folder"


def test_opening_twice_changes_nothing_and_makes_no_backup(tmp_path: Path) -> None:
    note(tmp_path)
    open_workspace(tmp_path).engine.dispose()
    assert noted(tmp_path / "comparator.sqlite") == 7
    assert not (tmp_path / "backups").exists()
    assert json.loads((tmp_path / "workspace.json").read_text()) == {"format": module.FORMAT}


def test_a_data_base_is_backed_up_before_it_is_migrated(tmp_path: Path, newer) -> None:
    note(tmp_path)
    newer()
    open_workspace(tmp_path).engine.dispose()
    assert "extra" in tables(tmp_path / "comparator.sqlite")
    assert revision(tmp_path / "comparator.sqlite") == "9999"
    (backup,) = (tmp_path / "backups").iterdir()
    assert backup.name.endswith(f"-{HEAD}.sqlite")
    assert "extra" not in tables(backup)
    assert noted(backup) == noted(tmp_path / "comparator.sqlite") == 7


def test_a_migration_that_fails_halfway_leaves_the_data_base_as_it_was(tmp_path: Path, newer) -> None:
    note(tmp_path)
    newer(then="raise RuntimeError('broken migration')")
    with pytest.raises(RuntimeError, match="broken migration"):
        open_workspace(tmp_path)
    assert "extra" not in tables(tmp_path / "comparator.sqlite")
    assert revision(tmp_path / "comparator.sqlite") == HEAD
    assert noted(tmp_path / "comparator.sqlite") == 7


def test_a_newer_format_is_refused_and_left_untouched(tmp_path: Path) -> None:
    note(tmp_path)
    (tmp_path / "workspace.json").write_text(json.dumps({"format": module.FORMAT + 1}))
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    with pytest.raises(Conflict, match=f"format {module.FORMAT + 1}") as caught:
        open_workspace(tmp_path)
    assert "newer version" in caught.value.advice
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_a_newer_data_base_is_refused_and_left_untouched(tmp_path: Path, newer, monkeypatch) -> None:
    own = module.MIGRATIONS
    newer()
    note(tmp_path)
    monkeypatch.setattr(module, "MIGRATIONS", own)
    with pytest.raises(Conflict, match="revision 9999, which this version does not know"):
        open_workspace(tmp_path)
    assert revision(tmp_path / "comparator.sqlite") == "9999"
    assert noted(tmp_path / "comparator.sqlite") == 7


def test_what_a_killed_writer_left_is_removed_at_the_next_start(tmp_path: Path) -> None:
    (tmp_path / "artifacts" / "ab").mkdir(parents=True)
    left = [tmp_path / "artifacts" / ".tmp-upload", tmp_path / "artifacts" / "ab" / ".tmp-file"]
    for file in left:
        file.write_bytes(b"half")
    open_workspace(tmp_path).engine.dispose()
    assert not any(file.exists() for file in left)


def test_a_transaction_that_fails_changes_nothing(tmp_path: Path) -> None:
    opened = open_workspace(tmp_path)

    def half() -> None:
        with opened.write() as connection:
            connection.execute(setting.insert().values(name="half", value=1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    with opened.read() as connection:
        assert "half" not in connection.scalars(select(setting.c.name)).all()
    opened.engine.dispose()


def test_a_full_disk_under_the_data_base_loses_nothing_that_was_stored(tmp_path: Path) -> None:
    note(tmp_path)
    opened = open_workspace(tmp_path)
    with opened.engine.connect() as connection:
        pages = connection.exec_driver_sql("pragma page_count").scalar()
        connection.exec_driver_sql(f"pragma max_page_count = {pages}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="full"):
            connection.execute(setting.insert().values(name="large", value="x" * 1_000_000))
        connection.rollback()
    opened.engine.dispose()
    assert noted(tmp_path / "comparator.sqlite") == 7


def test_work_that_needs_more_room_than_there_is_is_refused(tmp_path: Path) -> None:
    opened = open_workspace(tmp_path)
    opened.require_space(1)
    with pytest.raises(DiskFull, match="are needed") as caught:
        opened.require_space(10**18)
    assert "what is stored is intact" in caught.value.advice
    opened.engine.dispose()


def test_a_second_server_is_refused_with_the_address_of_the_first(tmp_path: Path) -> None:
    with locked(tmp_path, "http://127.0.0.1:1234"):
        with pytest.raises(Conflict, match=f"http://127.0.0.1:1234 .process {os.getpid()}") as caught:
            locked(tmp_path, "http://127.0.0.1:4321").__enter__()
        assert "--workspace" in caught.value.advice
        assert live_server(tmp_path)["address"] == "http://127.0.0.1:1234"
    assert live_server(tmp_path) is None


def test_a_lock_of_a_dead_process_is_taken_over(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (tmp_path / "server.json").write_text(json.dumps({"pid": gone.pid, "started": 1.0, "address": "http://old"}))
    with locked(tmp_path, "http://new"):
        assert live_server(tmp_path)["address"] == "http://new"


def test_a_process_number_that_was_given_away_again_is_not_the_old_server(tmp_path: Path) -> None:
    (tmp_path / "server.json").write_text(json.dumps({"pid": os.getpid(), "started": 1.0, "address": "http://old"}))
    assert not is_alive(os.getpid(), 1.0)
    with locked(tmp_path, "http://new"):
        assert live_server(tmp_path)["address"] == "http://new"


def _take(folder: Path, number: int, gate, taken) -> None:
    gate.wait()
    try:
        with locked(folder, f"http://{number}"):
            taken.put(number)
            gate.wait()
    except Conflict:
        taken.put(None)
        gate.wait()


def test_of_several_servers_that_start_at_once_one_gets_the_workspace(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    gate, taken = context.Barrier(4), context.Queue()
    processes = [context.Process(target=_take, args=(tmp_path, number, gate, taken)) for number in range(4)]
    for process in processes:
        process.start()
    found = [taken.get(timeout=30) for _ in processes]
    for process in processes:
        process.join()
    assert sum(number is not None for number in found) == 1


def test_remembered_answers_that_lay_flat_are_found_where_all_are_now(tmp_path: Path) -> None:
    """Near-duplicates take minutes to search on a large data set: they are moved, not computed again."""
    flat = tmp_path / "cache" / "near" / "abcd-0.985.safetensors"
    flat.parent.mkdir(parents=True)
    flat.write_bytes(b"pairs")
    open_workspace(tmp_path).engine.dispose()
    assert place(tmp_path / "cache", "near", "abcd-0.985").read_bytes() == b"pairs"
    assert not flat.exists()
