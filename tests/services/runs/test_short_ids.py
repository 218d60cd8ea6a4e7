"""The beginning of an id, as tables show it, names a run; one that several share names them all."""

from __future__ import annotations

from sqlalchemy import insert, select

from comparator.store.schema import run
from live import Server


def test_the_beginning_of_an_id_is_enough(server: Server, trained: dict) -> None:
    whole = trained["finetune"]["id"]
    for beginning in (whole, whole[:6], whole[:4]):
        assert server.client.get(f"/runs/{beginning}")["id"] == whole
    assert server.client.get(f"/runs/{whole[:6]}/log")["lines"] == server.client.get(f"/runs/{whole}/log")["lines"]
    server.refused(404, "GET", f"/runs/{whole[:3]}")
    server.refused(404, "GET", f"/runs/{whole}0")
    server.refused(404, "GET", "/runs/a___")


def test_several_runs_that_begin_so_are_named(server: Server, trained: dict) -> None:
    whole = trained["finetune"]["id"]
    twin = f"{whole[:8]}zzzz"
    with server._rows() as connection:
        row = dict(connection.execute(select(run).where(run.c.id == whole)).mappings().one())
        connection.execute(insert(run).values(**{**row, "id": twin, "fingerprint": "of a twin"}))
    try:
        assert twin in server.refused(422, "GET", f"/runs/{whole[:8]}")["detail"]
        assert server.client.get(f"/runs/{whole}")["id"] == whole
    finally:
        with server._rows() as connection:
            connection.execute(run.delete().where(run.c.id == twin))
