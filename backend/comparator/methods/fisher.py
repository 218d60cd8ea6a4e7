"""Fisher forgetting (Golatkar, Achille and Soatto, “Eternal sunshine of the spotless net”, CVPR 2020)."""

from __future__ import annotations

from typing import Literal

import torch

from comparator import Task, method
from comparator.methods.options import TUNED
from comparator.models.layers import head
from comparator.parameters import Field, Params
from comparator.training.importances import squared_gradients

SMALLEST, MOST, MOST_HEAD, FACTOR, ROW = 1e-8, 1e3, 1e2, 10.0, 1e-4


class Parameters(Params):
    """How strong the noise is, and whose labels the information is about."""

    strength: float = Field(1e-6, gt=0, le=1, scale="log", description="of the noise's variance (α)")
    labels: Literal["model", "true"] = Field(
        "model",
        description="the Fisher information under the model's own predictions, or under the true labels (faster)",
    )
    class_row: bool = Field(
        True, advanced=True, description="draw anew the classifier row of a class that is all forgotten"
    )


@method(
    "fisher",
    label="Fisher Forgetting",
    reads={"retain"},
    trains=False,
    presets={"paper": {"strength": 1e-6, "labels": "model"}, "small": {"strength": 3e-7, "labels": "model"}},
    tuned=TUNED,
    differs="Unlearn-Sparse squares the gradients of batch means instead of samples. In the code of the authors "
    "(read in public copies), inverse information is cut at 1e3, at 1e2 in the last layer, before α; so "
    "is ours.",
)
def unlearn(task: Task, parameters: Parameters) -> None:
    """Add Gaussian noise where the retain set does not need precision: variance α / F, with F on the retain set.

    Variances are averaged over the inputs of a weight, and ten times larger in the classifier, norms and biases. A
    class that is forgotten as a whole has its row of the classifier drawn anew around zero with variance 1e-3.
    """
    gone = torch.tensor(task.whole_classes() if parameters.class_row else [], dtype=torch.int64)
    random = task.random("noise")
    name, _ = head(task.model)
    last = {f"{name}.weight", f"{name}.bias"}
    for _ in task.epochs(1):
        information = squared_gradients(task, "retain", labels=parameters.labels)
        with torch.no_grad():
            for key, weight in task.trainable().items():
                variance = (1 / (information[key] + SMALLEST)).clamp_max(MOST_HEAD if key in last else MOST)
                variance = parameters.strength * variance
                if weight.ndim > 1:
                    variance = variance.mean(dim=1, keepdim=True).expand_as(weight).clone()
                mean = weight.clone()
                if key in last and len(gone):
                    mean[gone] = 0
                    variance[gone] = ROW
                if key in last or weight.ndim == 1:
                    variance = variance * FACTOR
                noise = torch.randn(weight.shape, generator=random).to(weight.device)
                weight.copy_(mean + variance.sqrt() * noise)
