"""Ask the whole interface at random, as its OpenAPI document allows and forbids; check codes, shapes and media types.

``python tests/security/fuzzing.py 5000`` asks so many questions of a server of its own; ``test_fuzzing.py`` a few.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as any_of
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

sys.path.insert(0, str(Path(__file__).parents[1]))

from comparator.api.app import bare
from comparator.api.problems import MEDIA_TYPE
from live import Server, problem

ROUNDS, IN_A_ROUND = 1000, 3
STREAMS = {"/api/v1/events"}
EVENTS = "text/event-stream"
SCHEMA = schemathesis.openapi.from_dict(bare().openapi())
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]


class Fuzzing:
    """Questions to one server: how many of each operation there were, and with which codes they were answered."""

    def __init__(self, server: Server, known: dict[str, str]) -> None:
        self.server, self.known = server, known
        self.codes, self.asked, self.types = Counter[int](), Counter[str](), Counter[str]()

    def run(self, *, seconds: float = float("inf"), cases: float = float("inf")) -> None:
        """Ask until the time or the number is reached, and every operation was asked."""
        deadline = time.monotonic() + seconds
        for round_number in range(ROUNDS):
            for number, operation in enumerate(OPERATIONS):
                enough = time.monotonic() > deadline or sum(self.asked.values()) >= cases
                if enough and all(self.asked[one.label] for one in OPERATIONS):
                    return
                mode = GenerationMode.NEGATIVE if round_number % 3 == 2 else GenerationMode.POSITIVE
                self._ask(operation, mode, 1000 * round_number + number)

    def _ask(self, operation: Any, mode: Any, number: int) -> None:
        """Send a few questions to one operation; deleting and queueing have ids that exist nowhere."""

        @seed(number)
        @settings(
            max_examples=IN_A_ROUND, database=None, deadline=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(generation_mode=mode), real=any_of.booleans())
        def send(case: Any, real: bool) -> None:
            harmless = case.method == "GET"
            for place in (case.path_parameters, case.query):
                if real and harmless and isinstance(place, dict):
                    place.update({name: value for name, value in self.known.items() if name in place})
            arguments = case.as_transport_kwargs(base_url=self.server.address)
            arguments = {name: value for name, value in arguments.items() if value is not None}
            try:
                answer = self._answer(operation, translated(arguments))
            except (ValueError, TypeError):
                return  # what HTTP itself cannot carry
            self._check(operation, answer, arguments)

        with contextlib.suppress(Unsatisfiable):  # an operation without input has no input that does not fit
            send()

    def _answer(self, operation: Any, arguments: dict[str, Any]) -> Any:
        if operation.path not in STREAMS:
            return self.server.http.request(**arguments)
        with self.server.http.stream(**arguments) as stream:  # it has no end: the first line has to do
            if stream.status_code == 200:
                assert next(stream.iter_lines()).startswith(("id:", "event:", "data:", ":"))
            else:
                stream.read()
            return stream

    def _check(self, operation: Any, answer: Any, arguments: dict[str, Any]) -> None:
        code, shown = answer.status_code, f"{answer.request.method} {answer.request.url}\n{arguments}"
        media_type = answer.headers.get("content-type", "").partition(";")[0]
        self.codes[code] += 1
        self.asked[operation.label] += 1
        self.types[media_type] += 1
        assert code < 500, f"{code}: {shown}\n{answer.text}"
        if code >= 400:
            assert media_type == MEDIA_TYPE, f"{media_type}: {shown}"
            problem(answer)
        elif allowed := media_types(operation, code):
            assert media_type in allowed, f"{media_type} and not {allowed}: {shown}"


def media_types(operation: Any, code: int) -> set[str]:
    """Return the media types that the document promises for a code; none where it has no word on them."""
    responses = operation.definition.raw["responses"]
    return set(responses.get(str(code), {}).get("content", {}))


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


def main(cases: int) -> None:
    """Ask so many questions of a new server with one trained model; say how they were answered."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "workspace")
        server.start()
        try:
            scenario = server.scenario(forget={"kind": "class", "classes": [3]})["id"]
            (run,) = server.client.wait(server.client.run(scenario=scenario, kind="original")[0]["id"])
            fuzzing = Fuzzing(server, {"run": run["id"], "scenario": scenario})
            fuzzing.run(cases=cases)
            assert server.client.get("/health")["status"] == "ok"
        finally:
            server.stop()
    sys.stdout.write(f"{sum(fuzzing.codes.values()):,} questions to {len(fuzzing.asked)} operations\n")
    sys.stdout.write(f"codes: {dict(sorted(fuzzing.codes.items()))}\nmedia types: {dict(fuzzing.types)}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
