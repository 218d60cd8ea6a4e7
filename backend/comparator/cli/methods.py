"""The command line for methods of one's own: write a starting point, check a file, give it to the server."""

from __future__ import annotations

import contextlib
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from comparator.client import connect
from comparator.errors import Conflict, InvalidInput
from comparator.settings import Settings

if TYPE_CHECKING:
    from comparator.custom_methods import check as contract_check

EXIT_BROKEN = 1
commands = typer.Typer()
console, errors = Console(soft_wrap=True), Console(stderr=True)
MethodFile = Annotated[Path, typer.Argument(help="Python file with one method.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")]


@commands.command("new-method")
def new_method(
    name: Annotated[str, typer.Argument(help="Small letters, digits and _, such as my_method.")],
    output: Annotated[Path | None, typer.Option(help="File to write; default: NAME.py here.")] = None,
) -> None:
    """Write a commented method file that runs: a starting point for your own."""
    from comparator.custom_methods.template import starting_point

    text = starting_point(name)
    file = output or Path(f"{name}.py")
    try:
        with file.open("x", encoding="utf-8") as target:
            target.write(text)
    except FileExistsError:
        raise Conflict(f"{file} exists already.", advice="Choose another name, or give --output.") from None
    except OSError as error:
        raise InvalidInput(f"{file} cannot be written: {error.strerror}.", advice="Choose another place.") from error
    console.print(f"{file} is a method that runs. Change it, then: unlearning-comparator check {file}", markup=False)


@commands.command()
def check(file: MethodFile, as_json: AsJson = False) -> None:
    """Run the contracts of a method on a file, in the sandbox, and explain every failure.

    Exit codes: 0 it keeps every contract, 1 it breaks some, 2 it is no method.
    """
    from comparator.custom_methods import TASKS
    from comparator.custom_methods import check as contract_check
    from comparator.sandbox.host import Sandbox

    sandbox = Sandbox(TASKS)
    try:
        with errors.status("Checking in the sandbox…") if sys.stderr.isatty() else contextlib.nullcontext():
            found = contract_check.check(sandbox, _existing(file))
    finally:
        sandbox.close()
    if as_json:
        sys.stdout.write(json.dumps({**asdict(found), "passed": found.passed}, indent=1) + "\n")
    else:
        _explain(found)
    if not found.passed:
        raise typer.Exit(EXIT_BROKEN)


@commands.command("add-method")
def add_method(
    file: MethodFile,
    as_json: AsJson = False,
    workspace: Annotated[
        Path | None, typer.Option(help="Folder of the workspace.", envvar="COMPARATOR_WORKSPACE")
    ] = None,
) -> None:
    """Give a method file to the running server, which must have been started with --allow-custom-code."""
    source = _existing(file).read_bytes()
    with connect(workspace or Settings().workspace) as client:
        found = client.request("POST", "/methods", files={"file": (file.name, source, "text/x-python")})
    if as_json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
        return
    verdict = "keeps every contract" if found["passed"] else "breaks contracts: see unlearning-comparator check"
    console.print(f"{found['name']} {found['version']} is in the catalogue; it {verdict}.", markup=False)


def _existing(file: Path) -> Path:
    if not file.is_file():
        raise InvalidInput(f"There is no file {file}.", advice="Write one with: unlearning-comparator new-method NAME.")
    return file


def _explain(found: contract_check.Checked) -> None:
    """Say what was found, contract by contract."""
    record = found.record
    console.print(f"{record['label']} ({record['name']}, version {record['version']})", markup=False)
    for contract in found.contracts:
        mark = "broken" if contract.fault else "kept"
        console.print(f"  {mark:<7}{contract.title}: {contract.forget}", markup=False)
        for text in filter(None, (contract.fault, contract.advice)):
            console.print(f"         {text}", markup=False)
    if found.stopped:
        console.print(f"  {found.stopped}", markup=False)
    verdict = "It keeps every contract." if found.passed else "It breaks contracts; it can be used, with care."
    console.print(f"{verdict} ({found.seconds:.1f} s)", markup=False)
