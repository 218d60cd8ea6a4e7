"""The command line: serve, run, list, show. It goes through the live server of the workspace when there is one."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from comparator import data_commands, method_commands, published_commands
from comparator.client import Client, connect
from comparator.errors import ComparatorError, InvalidInput
from comparator.settings import Settings
from comparator.version import __version__

EXIT_REFUSED, EXIT_FAILED, WIDTH = 2, 1, 160
LONGEST_LABEL = 80
app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help=f"Unlearning Comparator {__version__}",
)
app.add_typer(data_commands.app, name="data")
app.add_typer(published_commands.app, name="published")
app.add_typer(method_commands.commands)
console, errors = Console(width=None if sys.stdout.isatty() else WIDTH), Console(stderr=True)

Workspace = Annotated[Path | None, typer.Option(help="Folder of the workspace.", envvar="COMPARATOR_WORKSPACE")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]


def _workspace(given: Path | None) -> Path:
    return given or Settings().workspace


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.", envvar="COMPARATOR_HOST")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0 picks a free one.", envvar="COMPARATOR_PORT")] = 8000,
    workspace: Workspace = None,
    token: Annotated[
        str | None,
        typer.Option(
            help="Secret that requests must bring; made on addresses that others reach.", envvar="COMPARATOR_TOKEN"
        ),
    ] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option(help="Another name that this server may be asked for by.")
    ] = None,
    device: Annotated[
        str, typer.Option(help="auto, cpu, mps, cuda:0; several: cuda:0,cuda:1.", envvar="COMPARATOR_DEVICE")
    ] = "auto",
    allow_custom_code: Annotated[
        bool,
        typer.Option(
            "--allow-custom-code",
            help="Let people upload methods; they run in a sandbox.",
            envvar="COMPARATOR_ALLOW_CUSTOM_CODE",
        ),
    ] = False,
    log_level: Annotated[
        str, typer.Option(help="debug, info, warning, error.", envvar="COMPARATOR_LOG_LEVEL")
    ] = "info",
) -> None:
    """Start the server with the browser interface."""
    from comparator.serve import serve as start

    given: dict[str, Any] = {"host": host, "port": port, "device": device, "log_level": log_level}
    given["allow_custom_code"] = allow_custom_code
    given |= {"token": token} if token is not None else {}
    given |= {"hosts": allow_host} if allow_host else {}
    if workspace:
        given["workspace"] = workspace
    start(Settings(**given))


@app.command()
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
    values: Annotated[list[str] | None, typer.Option("--set", help="name=value, or name=v1,v2 to try several.")] = None,
    seeds: Annotated[str, typer.Option(help="0, 0,1,2 or 0-7.")] = "0",
    base: Annotated[str | None, typer.Option(help="Original to start from.")] = None,
    repeat: Annotated[bool, typer.Option(help="Run again although an equal run exists.")] = False,
    wait: Annotated[bool, typer.Option(help="Wait for the end, with progress.")] = True,
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Train originals and retrained models, or unlearn."""
    with connect(_workspace(workspace)) as client:
        identifier = scenario or _scenario(client, dataset, architecture, forget, subset, validation)
        single, several = _parameters(values or [])
        queued = client.run(
            scenario=identifier, kind=kind, method=method, parameters=single, grid=several, seeds=_seeds(seeds),
            base=base, repeat=repeat,
        )  # fmt: skip
        runs = _follow(client, queued) if wait else queued
        _print_runs(client, runs, as_json)
    _fail_if_any_failed(runs)


@app.command("import")
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
    wait: Annotated[bool, typer.Option(help="Wait for the end, with progress.")] = True,
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Make a run of weights, or of predictions alone, from any framework."""
    predictions = file.suffix.lower() == ".npz"
    with connect(_workspace(workspace)) as client:
        stated = {
            "label": file.stem[:LONGEST_LABEL] if label is None else label, "seed": seed, "base": base,
            "run_seconds": run_seconds, "device": measured_on,
        }  # fmt: skip
        bring: Callable[..., dict[str, Any]] = client.import_predictions if predictions else client.import_weights
        with errors.status("Sending and checking"):
            queued = bring(scenario, kind, file, **stated)
        runs = _follow(client, [queued]) if wait else [queued]
        _print_runs(client, runs, as_json)
    _fail_if_any_failed(runs)


@app.command()
def gc(as_json: AsJson = False, workspace: Workspace = None) -> None:
    """Remove deleted runs, orphaned files and old logs; a running server does that itself every hour."""
    from comparator.runs.removal import housekeep
    from comparator.store.workspace import locked, open_workspace

    folder = _workspace(workspace)
    with locked(folder, "the command line"):
        opened = open_workspace(folder)
        freed = housekeep(opened)
        if as_json:
            print_json({"workspace": str(folder), "freed_bytes": freed})
        else:
            console.print(f"{freed / 1e6:,.1f} MB freed in {folder}")
        opened.engine.dispose()


@app.command("list")
def listing(
    scenario: Annotated[str | None, typer.Option(help="Only runs of this scenario.")] = None,
    kind: Annotated[str | None, typer.Option(help="original, retrained or unlearned.")] = None,
    method: Annotated[str | None, typer.Option(help="Only this method.")] = None,
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """List the scenarios, or the runs of one."""
    with connect(_workspace(workspace)) as client:
        if scenario is None and kind is None and method is None:
            _print_scenarios(client.get("/scenarios"), as_json)
        else:
            _print_runs(client, client.runs(scenario=scenario, kind=kind, method=method), as_json)


@app.command()
def show(
    identifier: Annotated[str, typer.Argument(help="Id of a run or a scenario.")],
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Show everything about a run or a scenario."""
    with connect(_workspace(workspace)) as client:
        known = {found["id"] for found in client.get("/scenarios")}
        found = client.get(f"/scenarios/{identifier}" if identifier in known else f"/runs/{identifier}")
        if as_json:
            print_json(found)
            return
        for name, value in found.items():
            console.print(f"[bold]{name}[/bold]: {json.dumps(value) if isinstance(value, dict | list) else value}")


def _fail_if_any_failed(runs: list[dict[str, Any]]) -> None:
    """Say why runs failed, and leave with their exit code."""
    if all(found["status"] not in ("failed", "cancelled", "interrupted") for found in runs):
        return
    for found in runs:
        if found["error"]:
            errors.print(f"{found['id']}: {found['error']['detail']} {found['error']['advice']}")
    raise typer.Exit(EXIT_FAILED)


def _scenario(
    client: Client,
    dataset: str | None,
    architecture: str | None,
    forget: str | None,
    subset: int | None,
    validation: float,
) -> str:
    """Make or find the scenario that the options describe."""
    if dataset is None or forget is None:
        raise InvalidInput("Which scenario?", advice="Give --scenario, or --dataset and --forget.")
    records = {found["name"]: found for found in client.get("/catalog")["datasets"]}
    if architecture is None and dataset in records:
        architecture = records[dataset]["architectures"][0]
    splits: dict[str, Any] = {"validation": validation}
    if subset:
        splits["subset"] = subset
    content = {"dataset": dataset, "architecture": architecture or "", "forget": _forget(forget), "splits": splits}
    return str(client.scenario(**content)["id"])


def _forget(text: str) -> dict[str, Any]:
    """Read a forget set: JSON, class=3,5, random=0.1 or indices=1,2,3."""
    kind, _, given = text.partition("=")
    try:
        if text.startswith("{"):
            return dict(json.loads(text))
        if kind == "random":
            return {"kind": kind, "fraction": float(given), "seed": 0}
        if kind in ("class", "indices"):
            return {"kind": kind, "classes" if kind == "class" else kind: [int(item) for item in given.split(",")]}
    except ValueError:
        pass  # said below, as for an unknown kind
    raise InvalidInput(f"The forget set “{text}” is not understood.", advice="Write class=3, random=0.1, or JSON.")


def _parameters(values: list[str]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Split ``name=value`` options into single values and grids."""
    single: dict[str, Any] = {}
    several: dict[str, list[Any]] = {}
    for text in values:
        name, equals, given = text.partition("=")
        if not equals:
            raise InvalidInput(f"“{text}” is not name=value.", advice="Write --set epochs=5.")
        items = [_value(item) for item in given.split(",")]
        if len(items) == 1:
            single[name] = items[0]
        else:
            several[name] = items
    return single, several


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def _seeds(text: str) -> list[int]:
    """Read seeds: ``0``, ``0,1,2`` or ``0-7``."""
    seeds: list[int] = []
    for part in text.split(","):
        first, dash, last = part.partition("-")
        if not first.isdigit() or (dash and not last.isdigit()):
            raise InvalidInput(f"The seeds “{text}” are not understood.", advice="Write 0, 0,1,2 or 0-7.")
        seeds += range(int(first), int(last or first) + 1)
    return seeds


def _follow(client: Client, queued: list[dict[str, Any]]) -> list[dict[str, Any]]:
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


def print_json(content: Any) -> None:
    """Write JSON to standard output, unwrapped."""
    sys.stdout.write(json.dumps(content, indent=1) + "\n")


def _print_runs(client: Client, runs: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print_json(runs)
        return
    shown = [record["name"] for record in client.get("/catalog")["metrics"] if record["shown"]]
    present = [name for name in shown if any(found["metrics"].get(name) is not None for found in runs)]
    table = Table("run", "what", "parameters", "seed", "status", *present)
    for found in runs:
        cells = [_number(found["metrics"].get(name)) for name in present]
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


def _print_scenarios(scenarios: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print_json(scenarios)
        return
    table = Table("scenario", "what", "forget", "retain", "original", "retrained", "unlearned")
    for found in scenarios:
        sizes, counts = found["sizes"], found["runs"]
        numbers = [sizes["forget"], sizes["retain"], counts["original"], counts["retrained"], counts["unlearned"]]
        table.add_row(found["id"], found["title"], *map(str, numbers))
    console.print(table)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4g}"


def main() -> None:
    """Run the command line; expected errors become one clear line and exit code 2."""
    try:
        app()
    except ComparatorError as error:
        errors.print(f"[bold]{error.title}:[/bold] {error.detail} {error.advice}")
        sys.exit(EXIT_REFUSED)
    except ValidationError as error:
        shown = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        errors.print(f"[bold]Invalid input:[/bold] {shown}. Correct the option or the environment variable.")
        sys.exit(EXIT_REFUSED)


if __name__ == "__main__":
    main()
