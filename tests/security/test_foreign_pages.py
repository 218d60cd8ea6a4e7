"""Pages of other sites get nothing of the API, not even by GET, which may queue work; links of people still open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from comparator.api.app import create
from comparator.settings import Settings
from live import problem

CATALOG = "/api/v1/catalog"
PICTURE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
MOVE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
CLICK = {**MOVE, "Sec-Fetch-User": "?1"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(workspace=tmp_path_factory.mktemp("workspace"), shipped=False, device="cpu")
    with TestClient(create(settings), base_url="http://127.0.0.1") as found:
        yield found


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "DELETE"])
@pytest.mark.parametrize("headers", [PICTURE, MOVE, {**CLICK, "Sec-Fetch-Dest": "iframe"}])
def test_what_a_foreign_page_asks_of_the_api_is_refused(client: TestClient, method: str, headers: dict) -> None:
    refused = client.request(method, CATALOG, headers=headers)
    assert refused.status_code == 403
    if method != "HEAD":
        assert "a page of another site" in problem(refused)["detail"]


@pytest.mark.parametrize(
    "headers",
    [CLICK, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}, {}],
)
def test_people_and_the_app_itself_read_the_api(client: TestClient, headers: dict) -> None:
    answer = client.get(CATALOG, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_a_click_may_read_and_never_change(client: TestClient) -> None:
    assert client.post("/api/v1/jobs", headers=CLICK, json={}).status_code == 403


def test_every_page_may_link_to_the_app(client: TestClient) -> None:
    assert client.get("/", headers=MOVE).status_code == 200
