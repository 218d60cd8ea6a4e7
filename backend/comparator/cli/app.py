"""The command line: serve, clean up, and all that the other command files add.

Everything goes through the live server of the workspace when there is one.
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.markup import escape
from sqlalchemy.exc import SQLAlchemyError

from comparator.cli import data, methods, published, runs
from comparator.cli.terminal import AsJson, Workspace, console, errors, print_json
from comparator.errors import ComparatorError, faults_of, joined
from comparator.settings import Settings
from comparator.version import __version__

EXIT_REFUSED, EXIT_FAULTY = 2, 3
app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help=f"Unlearning Comparator {__version__}",
)
app.add_typer(runs.commands)
app.add_typer(methods.commands)
app.add_typer(data.app, name="data")
app.add_typer(published.app, name="published")


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
    from comparator.api.serve import serve as start

    given: dict[str, Any] = {"host": host, "port": port, "device": device, "log_level": log_level}
    given["allow_custom_code"] = allow_custom_code
    given |= {"token": token} if token is not None else {}
    given |= {"hosts": allow_host} if allow_host else {}
    if workspace:
        given["workspace"] = workspace
    start(Settings(**given))


@app.command()
def gc(as_json: AsJson = False, workspace: Workspace = None) -> None:
    """Remove deleted runs, orphaned files, old logs and long unused views; a running server does it every hour."""
    from comparator.store.holder import locked
    from comparator.store.workspace import open_workspace
    from comparator.supervisor.maintenance import housekeep

    folder = workspace or Settings().workspace
    with locked(folder, "the command line"):
        opened = open_workspace(folder)
        freed = housekeep(opened, Settings())
        if as_json:
            print_json({"workspace": str(folder), "freed_bytes": freed})
        else:
            console.print(f"{freed / 1e6:,.1f} MB freed in {folder}")
        opened.engine.dispose()


def main() -> None:
    """Run the command line; expected errors become one clear line and exit code 2."""
    try:
        app()
    except ComparatorError as error:
        errors.print(f"[bold]{error.title}:[/bold] {escape(f'{error.detail} {error.advice}')}")
        sys.exit(EXIT_REFUSED)
    except (OSError, UnicodeError, SQLAlchemyError) as error:
        errors.print(f"{type(error).__name__}: {error}. Check the path and its permissions.", markup=False)
        sys.exit(EXIT_REFUSED)
    except ValidationError as error:
        errors.print(
            f"[bold]Invalid input:[/bold] {escape(joined(faults_of(error)))}. Correct the option or the environment "
            "variable."
        )
        sys.exit(EXIT_REFUSED)
    except Exception as error:  # noqa: BLE001 - whatever it is, a person gets a sentence and the trace a file
        errors.print(
            f"Unexpected fault: {type(error).__name__}: {error}. That should not happen: please report it, with "
            f"{_written_down()}.",
            markup=False, soft_wrap=True,
        )  # fmt: skip
        sys.exit(EXIT_FAULTY)


def _written_down() -> str:
    """Write the trace of the fault being handled into a file of its own; return where."""
    with tempfile.NamedTemporaryFile("w", prefix="comparator-fault-", suffix=".txt", delete=False) as file:
        file.write(traceback.format_exc())
    return file.name
