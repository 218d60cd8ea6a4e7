"""Foreign files inside a confined worker: weights and predictions become safetensors, or are refused in words."""

from __future__ import annotations

import io
import os
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save as save_arrays
from safetensors.torch import save as save_tensors
from torch import nn

from comparator.errors import Fault, InvalidInput, UntrustedFile, joined
from comparator.jobs import questions
from comparator.models import foreign, headers, pickled, weights
from comparator.predictions import uploads
from comparator.sandbox import confine
from comparator.sandbox.limits import Limits
from comparator.store import partitions
from comparator.training.progress import Emit

Result = dict[str, Any]
SPARE_BYTES, COPIES = 512 << 20, 4
NOWHERE = Path("/nonexistent")


def convert_weights(payload: questions.Conversion, _emit: Emit) -> Result:
    """Turn a ``.pth`` file into safetensors; return what was done to it, in words."""
    with Path(payload.file).open("rb") as source, Path(payload.target).open("r+b") as target:
        _rehearse_weights()
        _limit(payload)
        try:
            found, notes = pickled.read(source)
            target.write(save_tensors(found))
        except (MemoryError, OSError) as error:
            raise _too_much(error) from error
    return {"notes": notes}


def convert_predictions(payload: questions.Conversion, _emit: Emit) -> Result:
    """Turn an ``.npz`` file into stored arrays, one row for each sample of the scenario; return its coverage."""
    partition = partitions.read(Path(payload.partition))
    with Path(payload.file).open("rb") as source, Path(payload.target).open("r+b") as target:
        _rehearse_predictions()
        _limit(payload)
        try:
            placed = uploads.place(uploads.read(source, most_bytes=payload.most_bytes), partition)
            target.write(save_arrays({**placed.predictions, **placed.features}))
        except (MemoryError, OSError) as error:
            raise _too_much(error) from error
    noted = {"notes": placed.notes} if placed.notes else {}
    return {"coverage": placed.coverage, "features": bool(placed.features), **noted}


def check_weights(payload: questions.CheckWeights, _emit: Emit) -> Result:
    """Bring weights to the names of the architecture; refuse those that are damaged or do not fit.

    Returns in words what was done, whether the weights were written anew, and a normalisation found among them.
    """
    height, width, channels = payload.image_shape
    model = weights.build(payload.architecture, (height, width, channels), payload.classes, seed=0)
    headers.require_distinct_names(Path(payload.file))
    try:
        found = weights.read(Path(payload.file))
    except UntrustedFile as error:
        reason = str(error.__cause__)
        raise UntrustedFile(f"The upload is not a readable safetensors file: {reason}", advice=error.advice) from error
    cleaned = foreign.clean(model.state_dict(), found)
    weights.fit(model, cleaned.weights, architecture=payload.architecture)
    faulty = {name: int((~torch.isfinite(tensor)).sum()) for name, tensor in cleaned.weights.items()}
    faults: list[Fault] = [
        (("weights", name), f"{count} values are not finite") for name, count in faulty.items() if count
    ]
    if faults:
        raise InvalidInput(
            f"The weights are not finite: {joined(faults[: weights.SHOWN], skip=1)}.",
            advice="The model has diverged or the file is damaged; nothing was stored.",
            fields=faults,
        )
    _require_finite_answers(model, (height, width, channels))
    changed = cleaned.weights.keys() != found.keys()
    if changed:
        contiguous = {name: tensor.contiguous() for name, tensor in cleaned.weights.items()}
        Path(payload.target).write_bytes(save_tensors(contiguous))
    inside = cleaned.normalisation
    return {"notes": cleaned.notes, "changed": changed, "inside": inside and asdict(inside)}


def _require_finite_answers(model: nn.Module, image_shape: tuple[int, int, int]) -> None:
    """Refuse weights that are finite and so large that no answer is: 3·10³⁸ times anything."""
    height, width, channels = image_shape
    images = torch.randn(2, channels, height, width, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        answers = model.eval()(images)
    if not bool(torch.isfinite(answers).all()):
        raise InvalidInput(
            "The weights are finite, but too large: the network's answer to an ordinary image is not finite.",
            advice="The model has diverged or the file is damaged; nothing was stored.",
            fields=[(("weights",), "too large")],
        )


def _rehearse_weights() -> None:
    """Read a file of our own first: what Python loads for that may be out of reach once privileges are dropped."""
    for archived in (True, False):
        own = io.BytesIO()
        content = {"weights": {"weight": torch.zeros(1)}, "best": np.float64(1), "options": Namespace()}
        torch.save(content, own, _use_new_zipfile_serialization=archived)
        own.seek(0)
        save_tensors(pickled.read(own)[0])


def _rehearse_predictions() -> None:
    """Read a file of our own first, for the same reason."""
    own = io.BytesIO()
    np.savez_compressed(own, train_logits=np.zeros((1, 2), np.float32))
    uploads.read(own, most_bytes=1 << 20)


def _limit(payload: questions.Conversion) -> None:
    """Give up everything but the two open files: privileges, network, the file system, memory beyond a few copies.

    A server started by root becomes an unprivileged user, because process limits do not bind root.
    """
    torch.set_num_threads(1)
    size = Path(payload.file).stat().st_size
    user, group = confine.unprivileged()
    limits = Limits(
        seconds=float(payload.limit_seconds),
        memory_bytes=SPARE_BYTES + COPIES * size,
        processes=0,
        file_bytes=int(payload.most_bytes),
    )
    confine.confine(NOWHERE, limits)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(group, group, group)
        os.setresuid(user, user, user)
    confine.die_with_parent()  # a change of user has cleared it


def _too_much(error: BaseException) -> UntrustedFile:
    reason = str(error) or "memory"
    return UntrustedFile(
        f"The upload needs more than its size allows: {reason}",
        advice="The file is damaged or hostile; nothing was stored.",
    )
