"""A server whose front end is not built starts, and says how to build it."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from comparator.api import app
from comparator.settings import Settings


def test_the_server_says_how_to_build_the_front_end(tmp_path: Path) -> None:
    settings = Settings(workspace=tmp_path / "workspace", shipped=False, device="cpu")
    with TestClient(app.create(settings, find_front_end=lambda: None), base_url="http://127.0.0.1") as client:
        page = client.get("/")
        assert page.status_code == 200
        assert "npm run build" in page.text
        assert client.get("/api/v1/health").status_code == 200
