"""The commands about runs: make them, bring them from elsewhere, list them, show one, say what the evidence allows."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import track
from rich.table import Table

from comparator.cli.options import parameters_of, scenario_of, seeds_of
from comparator.cli.terminal import (
    AsJson,
    Workspace,
    console,
    errors,
    fail_if_any_failed,
    follow,
    print_json,
    print_runs,
    print_scenarios,
)
from comparator.client import Client, RequestRefused, connect
from comparator.settings import Settings

LONGEST_LABEL = 80
commands = typer.Typer()


@commands.command()
def run(
    kind: Annotated[str, typer.Option(help="original, retrained or unlearned.")] = "unlearned",
    scenario: Annotated[str | None, typer.Option(help="Id of a scenario that exists.")] = None,
    dataset: Annotated[str | None, typer.Option(help="Or: data set of a scenario to make or find.")] = None,
    architecture: Annotated[
        str | None, typer.Option(help="Architecture; default: the one that suits the data.")
    ] = None,
    forget: Annotated[str | None, typer.Option(help="Forget set: class=3, class=3,5, random=0.1, or JSON.")] = None,
    subset: Annotated[int | None, typer.Option(help="Use this many training samples only.")] = None,
    validation: Annotated[float, typer.Option(help="Share held out for validation.")] = 0.0,
    method: Annotated[str | None, typer.Option(help="Unlearning method.")] = None,
    values: Annotated[
        list[str] | None,
        typer.Option("--set", help="name=value, or name=v1,v2 to try several; a list is [1,2], two are [1,2],[3]."),
    ] = None,
    seeds: Annotated[str, typer.Option(help="0, 0,1,2 or 0-7.")] = "0",
    base: Annotated[str | None, typer.Option(help="Original to start from.")] = None,
    repeat: Annotated[bool, typer.Option(help="Run again although an equal run exists.")] = False,
    wait: Annotated[bool, typer.Option(help="Wait for the end, with progress.")] = True,
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Train originals and retrained models, or unlearn."""
    with connect(workspace or Settings().workspace) as client:
        identifier = scenario or scenario_of(client, dataset, architecture, forget, subset, validation)
        single, several = parameters_of(values or [])
        request = {
            "scenario": identifier, "kind": kind, "method": method, "parameters": single, "grid": several,
            "seeds": seeds_of(seeds), "base": base, "repeat": repeat,
        }  # fmt: skip
        answer = client.post("/runs", request)
        queued = list(answer["runs"])
        if answer["preset"]:
            errors.print(f"{method} starts from its preset “{answer['preset']}”; --set changes single values.")
        runs = follow(client, queued) if wait else queued
        print_runs(client, runs, as_json)
    fail_if_any_failed(runs)


@commands.command("import")
def import_file(
    file: Annotated[
        Path,
        typer.Argument(help="Weights (.safetensors, .pth, .pt) or predictions (.npz).", exists=True, dir_okay=False),
    ],
    scenario: Annotated[str, typer.Option(help="Id of the scenario that the model belongs to.")],
    kind: Annotated[str, typer.Option(help="original, retrained or unlearned.")] = "unlearned",
    label: Annotated[str | None, typer.Option(help="Name of the method; default: the file's name.")] = None,
    seed: Annotated[int, typer.Option(help="Seed that the model was made with.")] = 0,
    base: Annotated[str | None, typer.Option(help="Original that it was unlearned from.")] = None,
    run_seconds: Annotated[float | None, typer.Option(help="Run time of the method, as you measured it.")] = None,
    measured_on: Annotated[str | None, typer.Option(help="Device that you measured it on.")] = None,
    normalisation: Annotated[
        str, typer.Option(help="Of its images: scenario, own (with --mean and --deviation), none, or inside.")
    ] = "scenario",
    mean: Annotated[str, typer.Option(help="By channel of pixels in 0..1: 0.49,0.48,0.45.")] = "",
    deviation: Annotated[str, typer.Option(help="By channel of pixels in 0..1.")] = "",
    wait: Annotated[bool, typer.Option(help="Wait for the end, with progress.")] = True,
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Make a run of weights, or of predictions alone, from any framework."""
    predictions = file.suffix.lower() == ".npz"
    with connect(workspace or Settings().workspace) as client:
        stated = {
            "label": file.stem[:LONGEST_LABEL] if label is None else label, "seed": seed, "base": base,
            "run_seconds": run_seconds, "device": measured_on, "normalisation": normalisation, "mean": mean,
            "deviation": deviation,
        }  # fmt: skip
        bring: Callable[..., dict[str, Any]] = client.import_predictions if predictions else client.import_weights
        with errors.status("Sending and checking"):
            queued = bring(scenario, kind, file, **stated)
        runs = follow(client, [queued]) if wait else [queued]
        print_runs(client, runs, as_json)
        for run in runs:
            _say(client.get(f"/runs/{run['id']}"))
    fail_if_any_failed(runs)


def _say(run: dict[str, Any]) -> None:
    """Say beside the table what was done to an upload, and what is odd about it."""
    told = run["provenance"].get("imported", {})
    for note in told.get("notes", []):
        errors.print(note, markup=False, highlight=False)
    for warning in run["warnings"]:
        errors.print(f"Look again: {warning}", markup=False, highlight=False)


@commands.command("list")
def listing(
    scenario: Annotated[str | None, typer.Option(help="Only runs of this scenario.")] = None,
    kind: Annotated[str | None, typer.Option(help="original, retrained or unlearned.")] = None,
    method: Annotated[str | None, typer.Option(help="Only this method.")] = None,
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """List the scenarios, or the runs of one."""
    with connect(workspace or Settings().workspace) as client:
        if scenario is None and kind is None and method is None:
            print_scenarios(client.get("/scenarios"), as_json)
        else:
            print_runs(client, client.runs(scenario=scenario, kind=kind, method=method), as_json)


@commands.command()
def show(
    identifier: Annotated[str, typer.Argument(help="Id of a run or a scenario.")],
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Show everything about a run or a scenario."""
    with connect(workspace or Settings().workspace) as client:
        known = {found["id"] for found in client.get("/scenarios")}
        found = client.get(f"/scenarios/{identifier}" if identifier in known else f"/runs/{identifier}")
        if as_json:
            print_json(found)
            return
        for name, value in found.items():
            console.print(f"[bold]{name}[/bold]: {json.dumps(value) if isinstance(value, dict | list) else value}")


@commands.command()
def verdict(
    runs: Annotated[list[str] | None, typer.Argument(help="Ids of runs; default: all of the scenario.")] = None,
    scenario: Annotated[str | None, typer.Option(help="Id of a scenario.")] = None,
    dataset: Annotated[str | None, typer.Option(help="Or: data set of the scenario.")] = None,
    architecture: Annotated[str | None, typer.Option(help="Its architecture.")] = None,
    forget: Annotated[str | None, typer.Option(help="Its forget set: class=3, random=0.1, or JSON.")] = None,
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Say what the evidence allows: has each run forgotten? It is set against the scenario's retrained models."""
    with connect(workspace or Settings().workspace) as client:
        if runs:
            asked = [client.get(f"/runs/{identifier}") for identifier in runs]
        else:
            identifier = scenario or scenario_of(client, dataset, architecture, forget, None, 0.0)
            asked = client.runs(scenario=identifier, kind="unlearned", status="succeeded")
        waiting = track(asked, "Judging", console=errors, disable=not sys.stderr.isatty())
        found = [
            {"run": run["id"], "method": run["method"] or run["kind"], **_judged(client, run["id"], len(asked))}
            for run in waiting
        ]
    if as_json:
        print_json(found)
        return
    table = Table("run", "what", "memory", "side effects", "why")
    for row in found:
        words = [str(row[name]).replace("_", " ") for name in ("memory", "side_effects")]
        table.add_row(row["run"], row["method"], *words, row["sentence"])
    console.print(table)


def _judged(client: Client, run: str, runs: int) -> dict[str, Any]:
    """Return the verdict on one of ``runs`` runs of a table; one that cannot be judged says why."""
    try:
        ladder = client.attack("verdict", run, runs=runs)["results"][0]
    except RequestRefused as error:
        return {"state": "refused", "memory": "refused", "side_effects": "refused", "sentence": str(error)}
    kept = ("state", "memory", "side_effects", "sentence", "limits", "family", "residual", "rungs")
    return {name: ladder[name] for name in kept}
