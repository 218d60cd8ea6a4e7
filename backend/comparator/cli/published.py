"""The commands for checkpoints that others published: list them, import a class, compare with their cards."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from comparator.client import connect
from comparator.settings import Settings

WIDTH = 160
app = typer.Typer(no_args_is_help=True, help="Checkpoints that others published: list them, import a class.")
console, errors = Console(width=None if sys.stdout.isatty() else WIDTH), Console(stderr=True)

Workspace = Annotated[Path | None, typer.Option(help="Folder of the workspace.", envvar="COMPARATOR_WORKSPACE")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")]


@app.command("list")
def listing(as_json: AsJson = False, workspace: Workspace = None) -> None:
    """List what can be imported."""
    with connect(workspace or Settings().workspace) as client:
        records = client.get("/published")
        if as_json:
            console.print_json(data=records)
            return
        table = Table("name", "what", "repository", "licence", "unlearned by")
        for found in records:
            methods = ", ".join(method["label"] for method in found["unlearned"]) or "–"
            table.add_row(found["name"], found["label"], found["repository"], found["license"], methods)
    console.print(table)


@app.command("import")
def adopt(
    name: Annotated[str, typer.Argument(help="A name from `published list`.")],
    class_number: Annotated[int, typer.Option("--class", help="The forgotten class, counted from 0.")],
    folder: Annotated[Path | None, typer.Option(help="Folder that holds the published files.")] = None,
    download: Annotated[bool, typer.Option(help="Fetch what is missing from the Hub.")] = False,
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Import original, retrained and unlearned models of a class, and compare them with their cards."""
    body: dict[str, Any] = {"class_number": class_number, "download": download}
    if folder:
        body["folder"] = str(folder.expanduser().resolve())
    with connect(workspace or Settings().workspace) as client:
        found = client.post(f"/published/{name}", body)
        if found["job"]:
            errors.print(f"fetching {', '.join(found['missing'])}")
            client.wait_for_job(found["job"])
            found = client.post(f"/published/{name}", {**body, "download": False})
        for missing in found["missing"]:
            errors.print(f"not here, left out: {missing}")
        client.wait(*(run["id"] for run in found["runs"]))
        rows = client.get(f"/published/comparison/{found['scenario']['id']}")
    if as_json:
        console.print_json(data={"scenario": found["scenario"], "comparison": rows, "missing": found["missing"]})
        return
    table = Table("run", "file", "accuracy", "published %", "here %", "difference")
    for row in rows:
        here = "–" if row["measured"] is None else f"{row['measured']:.2f}"
        apart = "–" if row["difference"] is None else f"{row['difference']:+.2f}"
        table.add_row(row["run"], row["file"], row["metric"], f"{row['expected']:.2f}", here, apart)
    console.print(f"scenario {found['scenario']['id']}: {found['scenario']['title']}")
    console.print(table)
    if any(row["warning"] for row in rows):
        errors.print("Warning: over .5 points apart. Another transform, other labels, or a part of the test data.")
