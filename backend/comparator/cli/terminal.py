"""What the commands print, and how they wait: tables of runs and scenarios, JSON, progress bars on stderr."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from comparator.client import Client

EXIT_FAILED, WIDTH = 1, 160
console, errors = Console(width=None if sys.stdout.isatty() else WIDTH), Console(stderr=True)

Workspace = Annotated[Path | None, typer.Option(help="Folder of the workspace.", envvar="COMPARATOR_WORKSPACE")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]


def follow(client: Client, queued: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Wait for runs, with a progress bar each on stderr."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[phase]}"), TimeRemainingColumn())
    ended: list[dict[str, Any]] = []
    with Progress(*columns, console=errors, disable=not sys.stderr.isatty()) as bars:
        for entry in queued:
            bar = bars.add_task(f"{entry['method'] or entry['kind']} {entry['id']}", total=1.0, phase="queued")

            def report(found: dict[str, Any], bar: Any = bar) -> None:
                progress = found["progress"] or {"fraction": 0.0, "phase": found["status"]}
                done = 1.0 if found["status"] == "succeeded" else progress["fraction"]
                bars.update(bar, completed=done, phase=progress["phase"])

            ended += client.wait(entry["id"], report=report)
    return ended


def fail_if_any_failed(runs: list[dict[str, Any]]) -> None:
    """Say why runs failed, and leave with their exit code."""
    if all(found["status"] not in ("failed", "cancelled", "interrupted") for found in runs):
        return
    for found in runs:
        if found["error"]:
            errors.print(f"{found['id']}: {found['error']['detail']} {found['error']['advice']}")
    raise typer.Exit(EXIT_FAILED)


def print_json(content: Any) -> None:
    """Write JSON to standard output, unwrapped."""
    sys.stdout.write(json.dumps(content, indent=1) + "\n")


def print_runs(client: Client, runs: list[dict[str, Any]], as_json: bool) -> None:
    """Print runs with the metrics that are usually looked at."""
    if as_json:
        print_json(runs)
        return
    shown = [record["name"] for record in client.get("/catalog")["metrics"] if record["shown"]]
    present = [name for name in shown if any(found["metrics"].get(name) is not None for found in runs)]
    table = Table("run", "what", "parameters", "seed", "status", *present)
    for found in runs:
        cells = [number(found["metrics"].get(name)) for name in present]
        given = " ".join(f"{name}={found['parameters'].get(name)}" for name in _differing(runs))
        what = found["method"] or found["kind"]
        table.add_row(found["id"], what, given, str(found["seed"]), found["status"], *cells)
    console.print(table)


def _differing(runs: list[dict[str, Any]]) -> list[str]:
    """Return the names of parameters that are not the same in all runs of one method."""
    names = {name for found in runs for name in found["parameters"]}
    values = {
        name: {(found["method"], json.dumps(found["parameters"].get(name))) for found in runs if found["method"]}
        for name in names
    }
    methods = len({found["method"] for found in runs if found["method"]})
    return sorted(name for name in names if len(values[name]) > methods)


def print_scenarios(scenarios: list[dict[str, Any]], as_json: bool) -> None:
    """Print scenarios with their sizes and numbers of runs."""
    if as_json:
        print_json(scenarios)
        return
    table = Table("scenario", "what", "forget", "retain", "original", "retrained", "unlearned")
    for found in scenarios:
        sizes, counts = found["sizes"], found["runs"]
        numbers = [sizes["forget"], sizes["retain"], counts["original"], counts["retrained"], counts["unlearned"]]
        table.add_row(found["id"], found["title"], *map(str, numbers))
    console.print(table)


def number(value: float | None) -> str:
    """Write a number, or a dash for none."""
    return "–" if value is None else f"{value:.4g}"
