"""Method files as people write them: good ones, ones that break contracts, and ones that misbehave."""

from __future__ import annotations

SECRET = "hunter2-of-the-server"
SECONDS, MEGABYTES = 20, 400

GOOD = '''
"""Gradient ascent under another name (Golatkar et al., CVPR 2020)."""
from comparator import Field, Params, Task, method


class Parameters(Params):
    """What it takes."""

    epochs: int = Field(2, ge=1, le=100, description="passes over the forget set")
    learning_rate: float = Field(1e-4, gt=0, scale="log", description="constant")


@method("climb", label="Climb", reads={"forget"}, presets={"small": {"epochs": 2}})
def unlearn(task: Task, parameters: Parameters) -> None:
    """Climb the loss on the forget set."""
    optimizer = task.sgd(parameters.learning_rate)
    for images, labels in task.batches("forget", epochs=parameters.epochs):
        task.step(optimizer, -task.loss(images, labels))
'''

MISBEHAVING = '''
"""Behaves while it is checked, and not when it runs (nobody, 2026)."""
import os, signal, socket, time
from pathlib import Path
from typing import Literal

import torch
from comparator import Field, Params, Task, method

CHECKED = 4


class Parameters(Params):
    """What to do."""

    deed: Literal[
        "hang", "sleep", "fork", "memory", "write", "read", "list", "raise", "print", "leave", "leave_quietly", "nan",
        "shapes", "names", "types", "environment", "connect", "listen", "unix", "kill", "peek", "fill", "files",
        "babble", "segfault", "start", "ptrace", "search",
        "unlink", "nest", "hide", "codes",
    ] = Field("raise", description="the misdeed")
    where: str = Field("", description="a path or an address")


@method("misbehave", label="Misbehave", reads={"forget"})
def unlearn(task: Task, parameters: Parameters) -> None:
    """Do something that should end badly."""
    with torch.no_grad():
        for weight in task.model.parameters():
            weight.mul_(0.99)
    task.check()
    if task.classes > CHECKED:
        DEEDS[parameters.deed](task, parameters)


def hang(task, parameters):
    while True:
        pass

def sleep(task, parameters):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(1000)

def fork(task, parameters):
    while True:
        os.fork()

def memory(task, parameters):
    kept = []
    while True:
        kept.append(torch.ones(10_000_000))

def write(task, parameters):
    Path(parameters.where).write_text("was here")

def read(task, parameters):
    raise RuntimeError(Path(parameters.where).read_bytes()[:100])

def list_(task, parameters):
    raise RuntimeError(os.listdir(parameters.where))

def raise_(task, parameters):
    raise ValueError("it is Tuesday")

def print_(task, parameters):
    for _ in range(300):
        print("x" * 99_999)

def codes(task, parameters):
    print("\x1b[2J\x1b]0;owned\x07 \u202egnitteser")
    raise ValueError("\x1b[31mred")

def leave(task, parameters):
    os._exit(7)

def leave_quietly(task, parameters):
    raise SystemExit

def nan(task, parameters):
    next(task.model.parameters()).data.fill_(float("nan"))

def shapes(task, parameters):
    name, module = [(n, m) for n, m in task.model.named_modules() if isinstance(m, torch.nn.Linear)][-1]
    module.weight = torch.nn.Parameter(torch.zeros(3, 3))

def names(task, parameters):
    task.model = torch.nn.Linear(2, 2)

def types(task, parameters):
    task.model.double()

def environment(task, parameters):
    found = dict(os.environ)
    for place in ("/proc/self/environ", "/proc/1/environ", f"/proc/{os.getppid()}/environ"):
        try:
            found[place] = Path(place).read_text(errors="replace")
        except OSError:
            pass
    raise RuntimeError(str(found))

def connect(task, parameters):
    host, port = parameters.where.split(":")
    socket.create_connection((host, int(port)), timeout=5).sendall(b"GET / HTTP/1.0")

def listen(task, parameters):
    socket.create_server(("127.0.0.1", 0))

def unix(task, parameters):
    socket.socket(socket.AF_UNIX).connect(parameters.where)

def kill(task, parameters):
    os.kill(-1, signal.SIGKILL)
    time.sleep(1)
    os.kill(int(parameters.where), signal.SIGKILL)

def peek(task, parameters):
    shown = task._partition.positions("forget")
    hidden = [row for row in range(len(task._partition.roles)) if row not in set(shown)]
    pixels, labels = task._images.pixels, task._images.labels
    known = task._partition
    raise RuntimeError(f"hidden {len(hidden)}: {int(pixels[hidden].sum())} {int(labels[hidden].sum())} "
                       f"{int(known.train_labels[hidden].sum())} {int(known.true_labels[hidden].sum())} "
                       f"{len(set(known.roles[hidden]))}; test {len(known.test_labels)}; "
                       f"all {len(labels)}; shown {int(pixels[shown].sum()) > 0}")

def search(task, parameters):
    """Look for bytes, given in hexadecimal, in everything that frames and objects lead to."""
    import gc, sys
    import numpy as np
    needles = [bytes.fromhex(text) for text in parameters.where.split()]
    frame, seen = sys._getframe(), []
    while frame:
        seen += [frame.f_locals, *frame.f_locals.values()]
        frame = frame.f_back
    found, looked = [0] * len(needles), {id(needle) for needle in needles}
    for holder in [*seen, *gc.get_objects()]:
        for thing in (holder, *gc.get_referents(holder)):
            if id(thing) in looked:
                continue
            looked.add(id(thing))
            if isinstance(thing, torch.Tensor):
                thing = thing.detach().cpu().contiguous().numpy()
            if type(thing) is np.ndarray and thing.dtype != object:
                thing = thing.tobytes()
            if isinstance(thing, bytes | bytearray) and len(thing) >= len(needles[0]):
                found = [count + (needle in thing) for count, needle in zip(found, needles)]
    raise RuntimeError(f"found {[count > 0 for count in found]}")

def fill(task, parameters):
    number = 0
    while True:
        number += 1
        Path(f"file-{number}").write_bytes(b"x" * 50_000_000)

def unlink(task, parameters):
    """Fill the disk with files that have no name any more."""
    kept = []
    while True:
        file = open("one", "wb")
        kept.append(file)
        os.unlink("one")
        file.write(b"x" * 50_000_000)
        file.flush()

def nest(task, parameters):
    """Nest folders deeper than anybody can walk, and more than are allowed."""
    parent = os.open(".", os.O_RDONLY)
    for number in range(3000):
        os.mkdir("n" * 200, dir_fd=parent)
        inner = os.open("n" * 200, os.O_RDONLY, dir_fd=parent)
        os.close(parent)
        parent = inner
    raise RuntimeError(f"nested in {os.getcwd()}")

def hide(task, parameters):
    """Hold memory that no process shows."""
    import mmap
    kept, piece = [], 4 << 20
    for number in range(30):
        try:
            file = os.memfd_create("hidden")
            kept.append(file)
            for _ in range(10):
                os.write(file, b"x" * piece)
        except OSError as error:
            refused = str(error)
            break
    else:
        raise RuntimeError("held 1.2 GB in files in memory")
    pages = mmap.mmap(-1, 1_200_000_000 // piece * piece)
    for start in range(0, len(pages), piece):
        pages[start : start + piece] = b"x" * piece
        pages.madvise(mmap.MADV_DONTNEED, start, piece)
    raise RuntimeError("held 1.2 GB in shared pages")

def files(task, parameters):
    for number in range(1_000_000):
        Path(f"file-{number}").touch()
    time.sleep(100)

def babble(task, parameters):
    for handle in range(3, 64):
        try:
            os.write(handle, b"\\xff" * 1000)
        except OSError:
            pass
    time.sleep(100)

def segfault(task, parameters):
    import ctypes
    ctypes.string_at(0)

def start(task, parameters):
    import subprocess
    subprocess.run(["/bin/sh", "-c", "echo started"], check=True)

def ptrace(task, parameters):
    import ctypes
    raise RuntimeError(f"ptrace {ctypes.CDLL(None).ptrace(16, int(parameters.where), 0, 0)}")


DEEDS = {name.rstrip("_"): value for name, value in list(globals().items()) if callable(value)}
'''


def named(name: str) -> bytes:
    """Return the good method under another name."""
    return GOOD.replace('"climb"', f'"{name}"').replace('"Climb"', f'"{name.title()}"').encode()
