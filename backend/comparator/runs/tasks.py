"""What workers do: one function for each kind of job, from a plain payload to a plain result."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pydantic

from comparator import memo, registry
from comparator.errors import InvalidInput, UntrustedFile
from comparator.evidence import Outputs
from comparator.metrics.evaluate import Evaluation
from comparator.runs import families
from comparator.runs.adopting import adopt
from comparator.runs.architectures import TASKS as ARCHITECTURE_TASKS
from comparator.runs.attacks import TASKS as ATTACK_TASKS
from comparator.runs.building import build_run
from comparator.runs.contrast.tasks import TASKS as CONTRAST_TASKS
from comparator.runs.contrast.warm import warm
from comparator.runs.families import PLAIN
from comparator.runs.foreign import TASKS as FOREIGN_TASKS
from comparator.runs.group_scores import TASKS as GROUP_TASKS
from comparator.runs.judging import judge
from comparator.runs.known import Known
from comparator.runs.near import TASKS as NEAR_TASKS
from comparator.runs.preparing import TASKS as DATA_TASKS
from comparator.runs.published import TASKS as PUBLISHED_TASKS
from comparator.runs.relearning import TASKS as RELEARN_TASKS
from comparator.store import artifacts, partitions
from comparator.training import device as devices
from comparator.training.progress import Emit, Progress

log = logging.getLogger(__name__)

Payload = dict[str, Any]
Result = dict[str, Any]


def evaluate_scenario(payload: Payload, emit: Emit) -> Result:
    """Compute all metrics, slow ones too, of the wanted models of a scenario from their stored predictions."""
    progress = Progress(emit)
    progress.begin("evaluate")
    memo.keep_in(Path(payload["memo"]))
    results: dict[str, Result] = {}
    references: dict[str, Outputs] = {}
    family = {model["run"]: model["family"] for model in payload["models"]}
    for model in payload["models"]:
        if model["kind"] != "unlearned" and (found := _readable(model, results)):
            references[model["run"]] = found
    models = [model for model in payload["models"] if payload["wanted"] is None or model["run"] in payload["wanted"]]
    partition = partitions.read(Path(payload["partition"]))
    samples, known = partitions.samples(partition), Known(payload, partition)
    for number, model in enumerate(models):
        subject = references.get(model["run"]) or _readable(model, results)
        if subject is None:
            continue
        others = [other for name, other in references.items() if name != model["run"]]
        plain = [other for other in others if family[other.run] == PLAIN]
        kin = {other["run"] for other in families.references(payload["models"], model)}
        judged = judge(
            samples,
            subject,
            plain,
            None if model["family"] == PLAIN else [other for other in others if other.run in kin],
            slow=True,
            untrained=known.untrained,
            weights=known.weights(model["run"]),
            relearnt=known.relearnt(model["run"]),
        )
        results[model["run"]] = pack(judged, Path(payload["artifacts"]))
        progress.report((number + 1) / len(models))
    return {"evaluations": results}


def _readable(model: Payload, results: dict[str, Result]) -> Outputs | None:
    """Read a model's predictions; a damaged file is that run's fault, and hinders no other."""
    try:
        return outputs(model)
    except UntrustedFile as error:
        results[model["run"]] = {"values": {}, "versions": {}, "faults": {"predictions": str(error)}, "artifact": None}
        return None


def outputs(model: Payload) -> Outputs:
    """Read the stored predictions of a model."""
    arrays = artifacts.read_arrays(Path(model["file"]))
    cost = {name: float(value) for name, value in model["cost"].items()}
    return Outputs(
        arrays["train_logits"],
        arrays["test_logits"],
        cost,
        run=model["run"],
        device=model["device"],
        kind=model["kind"],
        seed=model["seed"],
        **{name: arrays[name].astype(np.bool_) for name in ("train_covered", "test_covered") if name in arrays},
    )


def pack(evaluation: Evaluation, folder: Path) -> Result:
    """Turn an evaluation into JSON; array metrics go into a stored file."""
    stored = artifacts.write_arrays(folder, evaluation.arrays) if evaluation.arrays else None
    return {
        "values": evaluation.values,
        "versions": evaluation.versions,
        "faults": evaluation.faults,
        "artifact": {"sha256": stored.sha256, "bytes": stored.bytes} if stored else None,
    }


def run(payload: Payload, emit: Emit) -> Result:
    """Build one model: train or unlearn, predict, evaluate, store; of imported predictions only the last two."""
    make = adopt if "predictions" in (payload["given"] or {}) else build_run
    return make(payload, emit, outputs=outputs, pack=pack)


def inspect_device(payload: Payload, _emit: Emit) -> Result:
    """Tell which devices there are, and what all of them gain from."""
    found = devices.slots(payload["device"])
    return {
        "name": found[0].name,
        "label": found[0].label,
        "slots": [device.name for device in found],
        "bfloat16": all(devices.gains_from_bfloat16(device) for device in found),
    }


def catalog(_payload: Payload, _emit: Emit) -> Result:
    """Describe everything that is registered."""
    names = {"dataset": "datasets", "architecture": "architectures", "method": "methods", "metric": "metrics"}
    names |= {"group_metric": "group_metrics", "attack": "attacks", "forget": "forget_kinds"}
    return {names[kind]: [entry.describe() for entry in registry.entries(kind)] for kind in registry.kinds()}


def check_parameters(payload: Payload, _emit: Emit) -> list[dict[str, Any]]:
    """Validate and complete parameters of a method; faults name the parameter."""
    model = registry.get("method", payload["method"]).parameters
    complete = []
    for given in payload["parameters"]:
        try:
            complete.append(model.model_validate(given).model_dump(mode="json"))
        except pydantic.ValidationError as error:
            faults = [(("parameters", *fault["loc"]), fault["msg"]) for fault in error.errors()]
            shown = "; ".join(f"{'.'.join(map(str, place[1:]))}: {text}" for place, text in faults)
            raise InvalidInput(
                f"Parameters of {payload['method']}: {shown}", advice="Correct them.", fields=faults
            ) from None
    return complete


TASKS: dict[str, Callable[[Payload, Emit], Any]] = {
    "run": run,
    "evaluate": evaluate_scenario,
    "device": inspect_device,
    "catalog": catalog,
    "check_parameters": check_parameters,
    "warm": warm,
    **DATA_TASKS,
    **ARCHITECTURE_TASKS,
    **PUBLISHED_TASKS,
    **ATTACK_TASKS,
    **CONTRAST_TASKS,
    **GROUP_TASKS,
    **FOREIGN_TASKS,
    **RELEARN_TASKS,
    **NEAR_TASKS,
}
