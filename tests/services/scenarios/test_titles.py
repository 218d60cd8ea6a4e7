"""Names of scenarios begin with what is forgotten; stored ones are named anew."""

from __future__ import annotations

import json
from pathlib import Path

from comparator.catalog.catalog import Catalog
from comparator.services.scenarios import titles
from comparator.store.workspace import open_workspace
from live import DIGITS, Server


def test_names_begin_with_what_is_forgotten(server: Server, scenario: dict) -> None:
    assert scenario["title"].startswith("Forget class 3 · ")
    content = {**DIGITS, "forget": {"kind": "class", "classes": [2, 5]}}
    assert server.client.post("/scenarios/preview", content)["title"].startswith("Forget classes 2, 5 · Digits 8×8 · ")


def test_stored_names_are_renewed(server: Server, scenario: dict, tmp_path: Path) -> None:
    made = server.scenario(forget={"kind": "class", "classes": [8]})
    assert made["id"] != scenario["id"]
    stored = "select content from scenario where id = ?"
    with server._rows() as connection:
        (content,) = connection.exec_driver_sql(stored, (made["id"],)).one()
        old = {**json.loads(content), "title": "Digits 8×8 · Small CNN · forget class 8"}
        connection.exec_driver_sql("update scenario set content = ? where id = ?", (json.dumps(old), made["id"]))
    workspace = open_workspace(server.workspace)
    try:
        titles.refresh(workspace, Catalog(tmp_path, dict))
    finally:
        workspace.engine.dispose()
    assert server.client.get(f"/scenarios/{made['id']}")["title"] == made["title"]
    assert made["title"].startswith("Forget class 8 · ")
    with server._rows() as connection:
        (renewed,) = connection.exec_driver_sql(stored, (made["id"],)).one()
    assert json.loads(renewed) == json.loads(content), "nothing but the name was touched"
