"""The whole interface, asked at random for a moment: never a server error, always the media type that is documented."""

from __future__ import annotations

import pytest

from live import Server
from security.fuzzing import EVENTS, MEDIA_TYPE, OPERATIONS, Fuzzing

SECONDS = 45.0


@pytest.mark.slow
def test_no_question_makes_the_server_fail(server: Server, trained: dict, scenario: dict) -> None:
    """Every operation gets questions that fit its description and ones that do not, real ids among them."""
    fuzzing = Fuzzing(server, {"run": trained["finetune"]["id"], "scenario": scenario["id"]})
    fuzzing.run(seconds=SECONDS)
    assert set(fuzzing.asked) == {operation.label for operation in OPERATIONS}
    assert {"GET /api/v1/events", "POST /api/v1/published/{name}"} <= set(fuzzing.asked)
    assert {200, 404, 422} <= set(fuzzing.codes), "valid and invalid questions were asked"
    assert {"application/json", MEDIA_TYPE, EVENTS} <= set(fuzzing.types)
    assert server.client.get("/health")["status"] == "ok"
