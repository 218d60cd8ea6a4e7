"""The command line: with a live server and without one, its exit codes, and its words for what is wrong."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from cli.calling import FAILED, REFUSED, SUCCEEDED, answer, call
from comparator.cli import app, options
from comparator.errors import InvalidInput
from comparator.store.holder import live_server
from live import Server

FINETUNE = ("run", "--dataset", "digits", "--forget", "class=3", "--method", "finetune")


def test_list_and_show_go_through_the_live_server(server: Server, scenario: dict, trained: dict) -> None:
    owner = live_server(server.workspace)
    at = ("--workspace", server.workspace, "--json")
    assert scenario["id"] in [found["id"] for found in answer(call("list", *at))]
    runs = answer(call("list", "--scenario", scenario["id"], "--method", "finetune", *at))
    assert trained["finetune"]["id"] in [run["id"] for run in runs]
    assert {run["method"] for run in runs} == {"finetune"}
    assert answer(call("show", trained["finetune"]["id"], *at))["provenance"] == trained["finetune"]["provenance"]
    assert answer(call("show", scenario["id"], *at))["title"] == scenario["title"]
    assert live_server(server.workspace) == owner


def test_tables_are_readable(server: Server, scenario: dict, trained: dict) -> None:
    table = call("list", "--scenario", scenario["id"], "--workspace", server.workspace)
    assert table.returncode == SUCCEEDED
    for expected in (trained["original"]["id"], "retrained", "gradient_ascent", "succeeded", "UA", "RT"):
        assert expected in table.stdout
    assert scenario["title"][:20] in call("list", "--workspace", server.workspace).stdout
    assert "provenance" in call("show", trained["original"]["id"], "--workspace", server.workspace).stdout


def test_run_makes_a_scenario_and_waits(server: Server, scenario: dict, trained: dict) -> None:
    wanted = ("run", "--dataset", "digits", "--forget", "class=3", "--method", "gradient_ascent", "--json")
    (found,) = answer(call(*wanted, "--workspace", server.workspace))
    assert found["id"] == trained["gradient_ascent"]["id"]
    runs = answer(
        call(*wanted, "--set", "epochs=1", "--set", "learning_rate=1e-4,2e-4", "--workspace", server.workspace)
    )
    assert [run["parameters"]["learning_rate"] for run in runs] == [1e-4, 2e-4]
    assert {run["status"] for run in runs} == {"succeeded"}


def test_a_failed_run_has_its_own_exit_code(server: Server) -> None:
    content = {"learning_rate": 10, "momentum": 0.99, "weight_decay": 1, "schedule": "constant", "epochs": 20}
    diverging = server.scenario(forget={"kind": "class", "classes": [7]}, recipe=content)["id"]
    done = call("run", "--scenario", diverging, "--kind", "retrained", "--workspace", server.workspace)
    assert done.returncode == FAILED
    assert "The loss became" in done.stderr
    assert "lower learning rate" in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "--method", "finetune"), "Which scenario?"),
        (("run", "--dataset", "moon", "--forget", "class=3"), "no data set called “moon”"),
        (("run", "--dataset", "digits", "--forget", "class=12", "--method", "finetune"), "Class 12 does not exist"),
        (("run", "--dataset", "digits", "--forget", "class=three"), "class=three"),
        (("run", "--dataset", "digits", "--forget", "random=much"), "random=much"),
        (("run", "--dataset", "digits", "--forget", "{"), "not understood"),
        (("run", "--dataset", "digits", "--forget", "class=3", "--method", "moon"), "no method called “moon”"),
        (
            ("run", "--dataset", "digits", "--forget", "class=3", "--method", "finetune", "--set", "epochs"),
            "name=value",
        ),
        (("run", "--dataset", "digits", "--forget", "class=3", "--method", "finetune", "--set", "epochs=0"), "epochs"),
        (("run", "--dataset", "digits", "--forget", "class=3", "--method", "finetune", "--seeds", "x"), "seeds “x”"),
        (("show", "0123456789ab"), "no run 0123456789ab"),
        (("list", "--kind", "moon"), "kind"),
        (("moon",), "No such command"),
    ],
)
def test_what_is_refused_says_why(server: Server, scenario: dict, arguments: tuple, said: str) -> None:
    done = call(*arguments, *(() if arguments == ("moon",) else ("--workspace", server.workspace)))
    assert done.returncode == REFUSED
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_second_server_and_a_port_in_use_are_refused(server: Server, tmp_path: Path) -> None:
    second = call("serve", "--port", 0, "--workspace", server.workspace)
    assert second.returncode == REFUSED
    assert server.address in " ".join(second.stderr.split())
    assert "another --workspace" in " ".join(second.stderr.split())
    port = server.address.rpartition(":")[2]
    taken = call("serve", "--port", port, "--workspace", tmp_path)
    assert taken.returncode == REFUSED
    assert f"Port {port} on 127.0.0.1 cannot be used" in " ".join(taken.stderr.split())
    assert "--port" in taken.stderr
    assert not (tmp_path / "comparator.sqlite").exists()
    from_environment = call("serve", "--workspace", tmp_path, COMPARATOR_PORT=port)
    assert f"Port {port}" in from_environment.stderr


def test_a_port_that_is_bound_but_not_served_yet_is_in_use(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = call("serve", "--port", other.getsockname()[1], "--workspace", tmp_path)
    assert done.returncode == REFUSED


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--host", "0.0.0.0", "--token", ""), "is no secret"),
        (("--port", 70_000), "port"),
        (("--host", "192.0.2.1", "--token", "short"), "is no secret"),
    ],
)
def test_serving_what_it_should_not_is_refused(tmp_path: Path, arguments: tuple, said: str) -> None:
    done = call("serve", "--workspace", tmp_path, *arguments)
    assert done.returncode == REFUSED
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_a_workspace_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "workspace.json").write_text('{"format": 99}')
    done = call("serve", "--port", 0, "--workspace", tmp_path)
    assert done.returncode == REFUSED
    assert "has format 99" in " ".join(done.stderr.split())
    assert [file.name for file in tmp_path.iterdir()] == ["workspace.json"]


def test_without_a_live_server_it_starts_one_for_the_time(server: Server, scenario: dict) -> None:
    with server.stopped() as workspace:
        found = answer(call("list", "--workspace", workspace, "--json"))
        assert scenario["id"] in [entry["id"] for entry in found]
        assert live_server(workspace) is None


def test_forget_sets_parameters_and_seeds_are_read() -> None:
    assert options.forget_set("class=3,5") == {"kind": "class", "classes": [3, 5]}
    assert options.forget_set("indices=1,2") == {"kind": "indices", "indices": [1, 2]}
    assert options.forget_set("random=0.1") == {"kind": "random", "fraction": 0.1, "seed": 0}
    assert options.forget_set('{"kind": "class", "classes": [1]}') == {"kind": "class", "classes": [1]}
    assert options.parameters_of(["a=1", "b=x,y", "c=true", "d=1e-3"]) == (
        {"a": 1, "c": True, "d": 1e-3},
        {"b": ["x", "y"]},
    )
    assert options.seeds_of("0,3-5") == [0, 3, 4, 5]
    for wrong in ("", "-1", "1-", "a", "5-2", "0,5-2", "²"):
        with pytest.raises(InvalidInput, match="seeds"):
            options.seeds_of(wrong)


def test_a_list_is_one_value_and_several_make_a_grid() -> None:
    for text, single, several in (
        ("[1,2]", [1, 2], None), ("[3]", [3], None), ("[1,2],[3]", None, [[1, 2], [3]]), ("[[1]]", [[1]], None),
        ('"a,b"', "a,b", None), ('{"a": [1,2]}', {"a": [1, 2]}, None), ("1,x", None, [1, "x"]), ("", "", None),
        ("null", None, None), ("1e-4,2e-4", None, [1e-4, 2e-4]),
    ):  # fmt: skip
        expected = ({}, {"a": several}) if several else ({"a": single}, {})
        assert options.parameters_of([f"a={text}"]) == expected, text
    assert options.parameters_of(["a=[1,2]", "b=1", "a=[3]"]) == ({"b": 1}, {"a": [[1, 2], [3]]})
    for wrong in ("[1,2", "[a,b]", "{", '"a'):
        with pytest.raises(InvalidInput, match="not valid JSON"):
            options.parameters_of([f"a={wrong}"])


def test_scrub_takes_its_list_of_epochs_from_the_command_line(server: Server, scenario: dict) -> None:
    done = call(
        "run", "--scenario", scenario["id"], "--method", "scrub", "--set", "epochs=3", "--set", "decay_epochs=[1,2]",
        "--json", "--workspace", server.workspace,
    )  # fmt: skip
    (run,) = answer(done)
    assert (run["status"], run["parameters"]["decay_epochs"]) == ("succeeded", [1, 2])


def test_every_command_that_shows_something_has_json(server: Server) -> None:
    at = ("--json", "--workspace", server.workspace)
    found = {record["name"]: record for record in answer(call("data", "list", *at))}
    assert found["digits"]["classes"] == [str(number) for number in range(10)]
    assert isinstance(answer(call("published", "list", *at)), list)
    command = typer.main.get_command(app.app)
    waiting, without = [("", command)], []
    while waiting:
        prefix, group = waiting.pop()
        for name, entry in group.commands.items():
            if hasattr(entry, "commands"):
                waiting.append((f"{prefix}{name} ", entry))
            elif not any("--json" in parameter.opts for parameter in entry.params):
                without.append(f"{prefix}{name}")
    assert sorted(without) == ["data example", "new-method", "serve"]


def test_a_fault_of_ours_is_a_sentence_and_its_trace_a_file(tmp_path: Path) -> None:
    broken = "from comparator.cli import app\napp.app = lambda: {}['what is not there']\napp.main()"
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", broken], capture_output=True, text=True, timeout=60, env=environment)
    (file,) = tmp_path.glob("comparator-fault-*.txt")
    assert done.returncode == 3
    assert "KeyError: 'what is not there'" in done.stderr
    assert str(file) in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "Traceback" in file.read_text()
