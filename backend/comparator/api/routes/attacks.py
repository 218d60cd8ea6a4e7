"""Attacks: what an adversary learns about the forgotten images from a run's stored predictions."""

from __future__ import annotations

import contextlib
import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from comparator import formulas
from comparator.api import schemas_attacks
from comparator.api.caching import stored, tagged
from comparator.api.context import ContextDep, Name
from comparator.errors import InvalidInput
from comparator.identifiers import IDENTIFIER, content_id
from comparator.services import attacks

router = APIRouter(prefix="/attacks", tags=["attacks"])
Run = Annotated[str, Query(pattern=IDENTIFIER.pattern, description="id of the run that is attacked")]
Reference = Annotated[
    str | None,
    Query(max_length=64, description="`retrained`, `pool`, `twin`, `test`, `validation`, or the id of a retrained run"),
]
Signal = Annotated[str | None, Query(max_length=64, description="a per-image signal of `GET /attacks`")]
ARRAYS: dict[int | str, dict[str, Any]] = {200: {"content": {"application/octet-stream": {}}}}
LONGEST = 4000


@router.get("")
def listing(context: ContextDep) -> schemas_attacks.AttacksOut:
    """List the attacks with their parameters, and the signals that they can look at."""
    records = context.catalog.entries("attacks")
    version = _version("attacks.signals", *(found["version"] for found in records))
    found = attacks.signals(context.workspace, context.supervisor, version)
    return schemas_attacks.AttacksOut.model_validate({"attacks": records, "signals": found})


def asked(
    name: Name,
    run: Run,
    request: Request,
    context: ContextDep,
    reference: Reference = None,
    signal: Signal = None,
) -> attacks.Answer:
    """Return the answer; the attack has every query parameter but the run, for it knows best which it takes."""
    record = context.catalog.entry("attacks", name)
    fields = record["parameters"].get("properties", {})
    named = {"reference": reference, "signal": signal}
    others = {key: value for key, value in request.query_params.items() if key not in (*named, "run")}
    given = others | {key: value for key, value in named.items() if value is not None}
    values = {key: _meant(key, value, fields.get(key, {})) for key, value in given.items()}
    version = _version("attacks.simulate", record["version"])
    return attacks.answer(context.workspace, context.supervisor, version, record, run, values)


def _version(module: str, *versions: str) -> str:
    """Return the version of an answer that a module of the program makes with formulas of these versions."""
    return content_id([*formulas.versions(module).values(), *versions])


def _meant(name: str, text: str, field: dict[str, Any]) -> Any:
    """Return what a parameter's text stands for: lists and objects are JSON, ``null`` is nothing where that is allowed.

    Everything else stays a text, which the attack's own parameter model reads. A text that is too long raises
    ``InvalidInput``.
    """
    if len(text) > LONGEST:
        raise InvalidInput(
            f"The parameter {name[:64]} is {len(text):,} characters long; at most {LONGEST:,} can be read.",
            advice="Give a shorter value.",
        )
    kinds = {choice.get("type", "object") for choice in field.get("anyOf", [field])} if field else set()
    if text == "null" and "null" in kinds:
        return None
    if text[:1] in ("[", "{") and kinds & {"array", "object"}:
        with contextlib.suppress(ValueError, RecursionError):
            meant = json.loads(text)
            json.dumps(meant, allow_nan=False, ensure_ascii=False).encode()
            return meant
    return text


AnswerDep = Annotated[attacks.Answer, Depends(asked)]


@router.get("/{name}", response_model=schemas_attacks.AttackOut)
def simulate(answer: AnswerDep, request: Request) -> Response:
    """Simulate an attack on a run; every other query parameter is one of the attack's own (see `GET /attacks`).

    Lists and objects are given as JSON text.

    Long arrays are named, as `{"array": name, "length": n}`, and come from `/attacks/{name}/arrays`, asked alike.
    """
    return tagged(request, answer.results.read_bytes(), "application/json")


@router.get("/{name}/arrays", response_class=Response, responses=ARRAYS)
def arrays(answer: AnswerDep, request: Request) -> Response:
    """Return the arrays of the same request as safetensors: float32, int32 and uint8, one dimension each."""
    return stored(request, answer.arrays, answer.name, f"attack-{answer.name}.safetensors")
