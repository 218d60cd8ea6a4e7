"""Requests for runs: what is wrong is refused, grids and seeds are expanded into plans."""

from __future__ import annotations

import itertools
import math
from typing import Any, Protocol

import jsonschema

from comparator.catalog.catalog import Catalog
from comparator.errors import MOST_FAULTS, InvalidInput, joined, named_at, shortened
from comparator.identifiers import canonical

Row = dict[str, Any]
MOST_RUNS = 1000
LONGEST_VALUES = 100_000  # of one run, in bytes of JSON
LARGEST_EXACT = 2**53


class Request(Protocol):
    """What a person asks for; see ``api.schemas_runs.RunRequest``."""

    @property
    def kind(self) -> str:
        """original, retrained or unlearned."""

    scenario: str
    method: str | None
    parameters: dict[str, Any]
    grid: dict[str, list[Any]]
    seeds: list[int]
    base: str | None
    repeat: bool

    def model_dump(self, *, mode: str) -> Row:
        """Return the request as JSON."""


def expand(catalog: Catalog, request: Request, scenario: Row) -> list[Row]:
    """Return one plan for each point of the grid and each seed; everything that is wrong is refused."""
    _require_bearable(request)
    own_base = trains_own_base(catalog, request)
    if request.kind != "unlearned" and not own_base:
        for name in ("method", "parameters", "grid", "base"):
            if getattr(request, name):
                raise InvalidInput(
                    f"A run of kind “{request.kind}” takes no {name}: the scenario's recipe says how it is trained.",
                    advice=f"Leave {name} out, or ask for kind “unlearned”.",
                    fields=[((name,), f"not for kind {request.kind}")],
                )
        points: list[Row] = [{}]
        version = None
    else:
        record = _method(catalog, request, scenario)
        points = _points(record, request, start(catalog, record, scenario))
        version = record["version"]
    if own_base and request.base:
        raise InvalidInput(
            f"{record['label']} trains its own base, one for each seed and setting.",
            advice="Leave `base` out.",
            fields=[(("base",), "not for this method")],
        )
    if len(set(request.seeds)) < len(request.seeds):
        raise InvalidInput("Seeds are repeated.", advice="Give each seed once.", fields=[(("seeds",), "repeated")])
    return [
        {"kind": request.kind, "method": request.method, "method_version": version, "parameters": point, "seed": seed}
        for point, seed in itertools.product(points, request.seeds)
    ]


def trains_own_base(catalog: Catalog, request: Request) -> bool:
    """Tell whether the request is for a method that trains the originals and retrained models it is compared with."""
    if not request.method:
        return False
    with named_at("method"):
        return bool(catalog.entry("methods", request.method).get("own_base"))


def _require_bearable(request: Request) -> None:
    """Count the runs and their values before anything is multiplied; refuse NaN and infinity, which JSON has not."""
    for name, values in request.grid.items():
        if len(values) > MOST_RUNS:
            raise InvalidInput(
                f"The grid of {name} has {len(values):,} values; at most {MOST_RUNS:,} runs go into one request.",
                advice="Give fewer values.",
                fields=[(("grid", name), f"at most {MOST_RUNS:,}")],
            )
    count = math.prod(map(len, request.grid.values())) * len(request.seeds)
    if count > MOST_RUNS:
        raise InvalidInput(
            f"The request asks for {count:,} runs; at most {MOST_RUNS:,} go into one.",
            advice="Give fewer values or seeds.",
        )
    sizes = [_size(("parameters", name), value) for name, value in request.parameters.items()]
    sizes += [
        max((_size(("grid", name), value) for value in values), default=0) for name, values in request.grid.items()
    ]
    if sum(sizes) > LONGEST_VALUES:
        raise InvalidInput(
            f"The parameters of a run take {sum(sizes):,} bytes of JSON; at most {LONGEST_VALUES:,} do.",
            advice="Give shorter values.",
            fields=[(("parameters",), "too long")],
        )


def _size(place: tuple[str, str], value: Any) -> int:
    """Return the bytes that a value and its name take as JSON."""
    try:
        return len(canonical(value)) + len(place[1])
    except ValueError:
        raise InvalidInput(
            f"{place[1]} is not a finite number.", advice="Give a number.", fields=[(place, "not finite")]
        ) from None


def _method(catalog: Catalog, request: Request, scenario: Row) -> Row:
    """Return the record of the method, or say why it cannot serve this scenario."""
    if not request.method:
        raise InvalidInput("Which method?", advice="Give `method`.", fields=[(("method",), "is missing")])
    with named_at("method"):
        record = catalog.entry("methods", request.method)
    kind = scenario["content"]["forget"]["kind"]
    if "any" not in record["forget"] and kind not in record["forget"]:
        raise InvalidInput(
            f"{record['label']} cannot serve a forget set of kind “{kind}”.",
            advice=f"It serves: {', '.join(record['forget'])}.",
            fields=[(("method",), "does not fit the forget set")],
        )
    if _needs_validation(record, request) and not scenario["sizes"]["validation"]:
        raise InvalidInput(
            f"{record['label']} needs validation samples; this scenario holds none out.",
            advice="Make a scenario with splits.validation above 0.",
            fields=[(("method",), "needs validation samples")],
        )
    return record


def _needs_validation(record: Row, request: Request) -> bool:
    """Tell whether the method reads validation samples, always or with a switch that the request turns on."""
    switch = record.get("reads_if", {}).get("validation")
    asked = switch and (request.parameters.get(switch) or any(request.grid.get(switch, [])))
    return "validation" in record["reads"] or bool(asked)


def start(catalog: Catalog, record: Row, scenario: Row) -> str | None:
    """Return the preset that a method starts from: the one that was tuned for the scenario's kind of network."""
    name = str(scenario["content"].get("architecture", "")).partition(":")[0]
    preset = catalog.entry("architectures", name).get("preset") if name else None
    return str(preset) if preset in (record.get("presets") or {}) else None


def _points(record: Row, request: Request, preset: str | None) -> list[Row]:
    """Return the parameters of each point of the grid, checked against the schema.

    What is not given has the value of the preset, else its default.
    """
    schema = record["parameters"]
    defaults = {name: field["default"] for name, field in schema["properties"].items() if "default" in field}
    if preset:
        defaults |= record["presets"][preset]
    both = set(request.parameters) & set(request.grid)
    if both:
        name = sorted(both)[0]
        raise InvalidInput(
            f"{name} stands in parameters and in grid.",
            advice="Give it once.",
            fields=[(("grid", name), "given twice")],
        )
    for name, values in request.grid.items():
        if not values or len({canonical(value) for value in values}) < len(values):
            raise InvalidInput(
                f"The grid of {name} is empty or repeats a value.",
                advice="Give each value once.",
                fields=[(("grid", name), "empty or repeated")],
            )
    validator = jsonschema.Draft202012Validator(schema)
    names = list(request.grid)
    first = {name: values[0] for name, values in request.grid.items()}
    _require_valid(validator, record, request, {**defaults, **request.parameters, **first})
    points = [
        {**defaults, **request.parameters, **dict(zip(names, values, strict=True))}
        for values in itertools.product(*request.grid.values())
    ]
    points = [{name: _typed(value, schema["properties"].get(name, {})) for name, value in p.items()} for p in points]
    for point in points:
        _require_valid(validator, record, request, point)
    unstored = {name: field["default"] for name, field in schema["properties"].items() if _is_added_later(field)}
    return [
        {name: value for name, value in p.items() if name not in unstored or value != unstored[name]} for p in points
    ]


def _is_added_later(field: Row) -> bool:
    """Tell whether a parameter is left out of what is stored at its default (see ``parameters.Field``)."""
    return bool(field.get("ui", {}).get("added_later"))


def _require_valid(validator: jsonschema.Draft202012Validator, record: Row, request: Request, point: Row) -> None:
    found = itertools.islice(validator.iter_errors(point), MOST_FAULTS)
    faults = shortened([(_place(fault, request), fault.message) for fault in found])
    if faults:
        shown = joined(faults, skip=1, whole="parameters")
        raise InvalidInput(f"{record['label']}: {shown}", advice="Correct the parameters.", fields=faults)


def _typed(value: Any, field: Row) -> Any:
    """Write a number as its parameter's type does: 1 and 1.0 are the same request."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    types = {option.get("type") for option in field.get("anyOf", [field])}
    if "number" in types:
        return float(value) if abs(value) < LARGEST_EXACT else value
    return int(value) if "integer" in types and isinstance(value, float) and value.is_integer() else value


def _place(fault: jsonschema.ValidationError, request: Request) -> tuple[str | int, ...]:
    path = tuple(fault.absolute_path)
    return ("grid" if path and path[0] in request.grid else "parameters", *path)
