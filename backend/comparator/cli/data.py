"""The commands for a person's own images: check a folder, add it, list and remove what was added."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from comparator.client import connect
from comparator.errors import NotFound
from comparator.settings import Settings

if TYPE_CHECKING:
    from comparator.data.own.check import Report

EXIT_FAILED, SHOWN, WIDTH = 1, 10, 160
HASH_FILE = "manifest.sha256"
app = typer.Typer(no_args_is_help=True, help="Your own images: check a folder, add it, list, remove.")
console, errors = Console(width=None if sys.stdout.isatty() else WIDTH), Console(stderr=True)

Workspace = Annotated[Path | None, typer.Option(help="Folder of the workspace.", envvar="COMPARATOR_WORKSPACE")]
Folder = Annotated[Path, typer.Argument(help="Folder with a manifest.csv, or with one folder for each class.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")]
Links = Annotated[bool, typer.Option("--links", help="Follow links that lead out of the folder.")]
Size = Annotated[int | None, typer.Option(help="Make the images squares of so many pixels.")]


def _bars() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), console=errors, disable=not sys.stderr.isatty(), transient=True
    )


@app.command()
def check(
    folder: Folder,
    size: Size = None,
    links: Links = False,
    write: Annotated[bool, typer.Option(help=f"Write the manifest's hash to {HASH_FILE} in the folder.")] = False,
    as_json: AsJson = False,
) -> None:
    """Look every image through: missing, damaged, twice there, alike across the splits; needs no server."""
    from comparator.data.own.check import check as look_through

    with _bars() as bars:
        bar = bars.add_task("checking", total=1.0)
        report, manifest = look_through(
            folder.expanduser().resolve(),
            size,
            lambda done, text: bars.update(bar, completed=done, description=text),
            links=links,
        )
    if write:
        (manifest.folder / HASH_FILE).write_text(report.manifest_hash + "\n")
    if as_json:
        console.print_json(data=report.record())
    else:
        _print(report)
    if not report.sound:
        raise typer.Exit(EXIT_FAILED)


def _print(report: Report) -> None:
    height, width, channels = report.image_shape
    console.print(f"{report.folder}: {report.layout}", markup=False, highlight=False, soft_wrap=True)
    table = Table("class", "train", "test")
    for name, train, test in zip(report.classes, report.counts["train"], report.counts["test"], strict=True):
        table.add_row(name, f"{train:,}", f"{test:,}")
    console.print(table)
    console.print(f"images become {height}×{width}, {'grey' if channels == 1 else 'colour'}")
    for name, values in report.columns.items():
        shared = report.shared_values.get(name)
        apart = "" if shared is None else f", {shared:,} of them in both splits"
        console.print(f"column {name}: {values:,} different values{apart}")
    for note in report.notes:
        console.print(note, markup=False, highlight=False, soft_wrap=True)
    _list("unreadable", report.unreadable)
    _list("twice there", [f"{one} = {other}" for one, other in report.duplicates])
    if report.duplicates_across:
        console.print(f"{report.duplicates_across:,} images are in the training and in the test split")
    _list("alike across the splits", [f"{one} ~ {other}" for one, other in report.near_across])
    console.print(f"manifest sha256 {report.manifest_hash}", soft_wrap=True)


def _list(what: str, found: list[str]) -> None:
    console.print(f"{what}: {len(found):,}")
    for text in found[:SHOWN]:
        console.print(f"  {text}", markup=False, highlight=False, soft_wrap=True)


@app.command()
def add(
    folder: Folder,
    name: Annotated[str, typer.Option(help="How the data set is called: small letters, digits, - and _.")],
    label: Annotated[str, typer.Option(help="How it is shown.")] = "",
    licence: Annotated[str, typer.Option(help="Terms under which the images may be used.")] = "",
    size: Size = None,
    links: Links = False,
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Add a folder to the workspace and prepare it: it is then a data set like every other."""
    if not folder.expanduser().is_dir():
        raise NotFound(f"There is no folder {folder}.", advice="Check the path.")
    with connect(workspace or Settings().workspace) as client, _bars() as bars:
        bar = bars.add_task(f"preparing {name}", total=1.0)
        state = client.add_images(
            folder, name, label=label, licence=licence, size=size, links=links,
            report=lambda job: bars.update(bar, completed=(job["progress"] or {"fraction": 0})["fraction"]),
        )  # fmt: skip
    if as_json:
        console.print_json(data=state)
        return
    sizes = ", ".join(f"{sum(counts):,} {split}" for split, counts in state["counts"].items())
    console.print(f"{name} is ready: {sizes}, {len(state['counts']['train'])} classes, hash {state['hash']}")
    for note in state["notes"]:
        console.print(note, markup=False, highlight=False, soft_wrap=True)


@app.command()
def example(folder: Annotated[Path, typer.Argument(help="Folder to make; it must not exist yet.")]) -> None:
    """Draw a small set of faces with families and ages, in MUFAC's layout, to try identity forgetting with."""
    from comparator.data.own import faces

    console.print(f"{faces.write(folder.expanduser())} holds drawn faces in MUFAC's layout", soft_wrap=True)


@app.command("list")
def listing(as_json: AsJson = False, workspace: Workspace = None) -> None:
    """List all data sets: built in, and your own."""
    with connect(workspace or Settings().workspace) as client:
        states = {state["name"]: state for state in client.get("/datasets")}
        records = client.get("/catalog")["datasets"]
        if as_json:
            console.print_json(data=[{**record, "ready": states[record["name"]]["ready"]} for record in records])
            return
        table = Table("name", "label", "classes", "train", "test", "ready", "from")
        for found in records:
            sizes = [f"{found['sizes'][split]:,}" for split in ("train", "test")]
            ready = "yes" if states[found["name"]]["ready"] else "no"
            where = found["folder"] if found.get("own") else "built in"
            table.add_row(found["name"], found["label"], str(len(found["classes"])), *sizes, ready, where)
    console.print(table)


@app.command()
def remove(
    name: Annotated[str, typer.Argument(help="Name of an own data set.")],
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Forget an own data set; its folder is not touched."""
    with connect(workspace or Settings().workspace) as client:
        client.request("DELETE", f"/datasets/{name}")
    if as_json:
        console.print_json(data={"name": name, "removed": True})
    else:
        console.print(f"{name} is removed; its folder was not touched")
