"""The whole interface, asked at random as its OpenAPI document allows and forbids: never a server error."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as any_of
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from comparator.api.app import bare
from live import Server, problem

SECONDS, EXAMPLES = 45.0, 60
SCHEMA = schemathesis.openapi.from_dict(bare().openapi())
STREAMS = {"/api/v1/events"}
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]


@pytest.mark.slow
def test_no_question_makes_the_server_fail(server: Server, trained: dict, scenario: dict) -> None:
    """Every operation gets questions that fit its description and ones that do not, real ids among them."""
    known = {"run": trained["finetune"]["id"], "scenario": scenario["id"]}
    codes: Counter[int] = Counter()
    asked: Counter[str] = Counter()
    deadline = time.monotonic() + SECONDS
    wanted = [operation for operation in OPERATIONS if operation.path not in STREAMS]
    for round_number in range(EXAMPLES):
        for number, operation in enumerate(wanted):
            if time.monotonic() > deadline and all(asked[one.label] for one in wanted):
                break
            mode = GenerationMode.NEGATIVE if round_number % 3 == 2 else GenerationMode.POSITIVE
            ask(server, operation, mode, known, codes, asked, 1000 * round_number + number)
    assert set(asked) == {operation.label for operation in wanted}
    assert max(codes) < 500, codes
    assert {200, 404, 422} <= set(codes), "valid and invalid questions were asked"
    assert server.client.get("/health")["status"] == "ok"


def ask(
    server: Server,
    operation: Any,
    mode: Any,
    known: dict[str, str],
    codes: Counter[int],
    asked: Counter[str],
    number: int,
) -> None:
    """Send a few questions to one operation; deleting and queueing have ids that exist nowhere."""

    @seed(number)
    @settings(
        max_examples=3, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode), real=any_of.booleans())
    def send(case: Any, real: bool) -> None:
        harmless = case.method == "GET"
        for place in (case.path_parameters, case.query):
            if real and harmless and isinstance(place, dict):
                place.update({name: value for name, value in known.items() if name in place})
        arguments = case.as_transport_kwargs(base_url=server.address)
        arguments = {name: value for name, value in arguments.items() if value is not None}
        try:
            answer = server.http.request(**translated(arguments))
        except (ValueError, TypeError):
            return  # what HTTP itself cannot carry
        codes[answer.status_code] += 1
        asked[operation.label] += 1
        assert answer.status_code < 500, f"{answer.request.method} {answer.request.url}\n{arguments}\n{answer.text}"
        if answer.status_code >= 400:
            problem(answer)

    with contextlib.suppress(Unsatisfiable):  # an operation without input has no input that does not fit
        send()


def translated(arguments: dict[str, Any]) -> dict[str, Any]:
    """Turn arguments for one HTTP library into those of the other."""
    names = {"method", "url", "headers", "params", "json", "cookies", "files"}
    found = {name: value for name, value in arguments.items() if name in names}
    data = arguments.get("data")
    if isinstance(data, (bytes, str)):
        found["content"] = data
    elif data is not None:
        found["data"] = data
    if "files" in found:
        parts = found["files"].items() if isinstance(found["files"], dict) else found["files"]
        found["files"] = [(name, tuple(map(plain, part))) for name, part in parts]
    return found


def plain(value: Any) -> Any:
    """Write a value of a form as it is sent."""
    return value if value is None or isinstance(value, (str, bytes)) or hasattr(value, "read") else str(value)
