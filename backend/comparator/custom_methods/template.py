"""A commented starting point for a method of one's own: it runs, keeps the contracts, and forgets a little."""

from __future__ import annotations

from comparator.custom_methods.versions import NAME
from comparator.errors import InvalidInput

TEXT = '''"""NAME: fine-tune on the retain set while climbing the loss on the forget set (who, where, when)."""

from comparator import Field, Params, Task, method


class Parameters(Params):
    """The form in the app, the values of a sweep, and the documentation: change, add and remove as you like."""

    epochs: int = Field(3, ge=1, le=100, description="passes over the retain set")
    learning_rate: float = Field(0.01, gt=0, le=1, scale="log", description="of SGD with momentum 0.9")
    weight: float = Field(0.1, ge=0, le=10, description="how much the forget set counts; 0 is plain fine-tuning")


# `reads` says what the method may see: "retain", "forget", "validation", "original" (the model as it was, frozen).
# What is not named here cannot be read, inside the sandbox not even by force.
@method("NAME", label="LABEL", reads={"retain", "forget"})
def unlearn(task: Task, parameters: Parameters) -> None:
    """Descend on retain samples, climb on forget samples."""
    # task.model is a plain torch.nn.Module: change its weights, and leave their names, shapes and types as they are.
    optimizer = task.sgd(parameters.learning_rate)
    # pairs() gives one shuffled batch of each part at a time and ends an epoch after each pass over the retain set:
    # the app shows progress and keeps the predictions of every epoch. The order depends on the run's seed alone.
    for images, labels, forget_images, forget_labels in task.pairs(epochs=parameters.epochs):
        loss = task.loss(images, labels) - parameters.weight * task.loss(forget_images, forget_labels)
        # step() does backward and step, clips the gradient, and stops a run that diverged or was cancelled.
        task.step(optimizer, loss, clip=1.0)
    # More to use: task.loader("retain") for code written for a DataLoader, task.logits(images), task.original,
    # task.random("purpose") for random numbers that belong to the seed, `with task.setup():` for work that does not
    # count as run time, task.check() in loops of your own.
'''


def starting_point(name: str) -> str:
    """Return the text of a method file that runs under a name."""
    if not NAME.match(name):
        raise InvalidInput(
            f"“{name}” cannot be the name of a method.",
            advice="Use small letters, digits and _, beginning with a letter, such as my_method.",
        )
    return TEXT.replace("NAME", name).replace("LABEL", name.replace("_", " ").title())
