#!/usr/bin/env python3
"""Set up and start the app (`python3 dev.py run`), run every test (`python3 dev.py test`), or write everything that is
generated from the code (`python3 dev.py generate`).

Standard library only. Everything it installs stays in `.venv`, `.bootstrap` and `frontend/node_modules` of this folder;
only a missing browser is asked of the system's package manager. Repeating a command repeats only what has changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
FRONTEND, VENV, BOOTSTRAP = ROOT / "frontend", ROOT / ".venv", ROOT / ".bootstrap"
PYTHON = VENV / "bin" / "python"
UV = "uv==0.13.8"
OLDEST_PYTHON, NEWEST_PYTHON = (3, 11), (3, 13)
NODES = "20.19 or newer in the 20 line, or 22.12 and newer,"  # as `engines` in frontend/package.json
# What is generated, and the command that writes it; tests/test_generated.py says which is stale.
GENERATED: dict[str, tuple[object, ...]] = {
    "backend/comparator/versions.json": (PYTHON, "-m", "comparator.catalog.build"),
    "backend/comparator/catalog/catalog.json": (PYTHON, "-m", "comparator.catalog.build"),
    "README.md": (PYTHON, "-m", "comparator.catalog.readme", ROOT / "README.md"),
    "frontend/openapi.json": (PYTHON, "-m", "comparator.api.openapi", FRONTEND / "openapi.json"),
    "frontend/src/api/schema.d.ts": ("npm", "run", "--silent", "generate"),
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    """Carry out a command; further arguments go to the server, or to pytest."""
    command, rest = (sys.argv[1] if len(sys.argv) > 1 else ""), sys.argv[2:]
    if command not in ("run", "test", "generate", "setup"):
        print(f"{__doc__}\nusage: python3 dev.py run [--port 8000 …] | test [pytest arguments] | generate | setup")
        return 2
    set_up()
    if command == "run":
        os.execv(PYTHON, [str(PYTHON), "-m", "comparator.cli", "serve", *rest])
    if command == "generate":
        generate()
    return test(rest) if command == "test" else 0


def set_up() -> None:
    """Install what the locks name, and build the front end."""
    if not OLDEST_PYTHON <= sys.version_info[:2] <= NEWEST_PYTHON:
        sys.exit(f"Python 3.{OLDEST_PYTHON[1]} to 3.{NEWEST_PYTHON[1]} is needed; this is {sys.version.split()[0]}.")
    npm = node_package_manager()
    os.environ.setdefault("UV_SYSTEM_CERTS", "1")
    if not PYTHON.exists():
        run(*uv(), "venv", "--python", sys.executable, VENV)
    if stale("python", ROOT / "requirements.lock", ROOT / "pyproject.toml"):
        sync = ("pip", "sync", "--compile-bytecode", "--python", PYTHON, "--require-hashes")
        run(*uv(), *sync, ROOT / "requirements.lock")
        run(*uv(), "pip", "install", "--python", PYTHON, "--no-deps", "--no-build-isolation", "--editable", ROOT)
        run(PYTHON, "-m", "compileall", "-q", ROOT / "backend")
        done("python", ROOT / "requirements.lock", ROOT / "pyproject.toml")
    lock = FRONTEND / "package-lock.json"
    if stale("node", lock) or not (FRONTEND / "node_modules").exists():
        run(npm, "ci", "--no-audit", "--no-fund", cwd=FRONTEND)
        done("node", lock)
    sources = front_end_sources()
    if stale("build", *sources) or not (FRONTEND / "dist" / "index.html").exists():
        run(npm, "run", "build", cwd=FRONTEND)
        done("build", *sources)


def generate() -> None:
    """Write everything that is generated; say what has changed."""
    for name, command in GENERATED.items():
        before = (ROOT / name).read_bytes() if (ROOT / name).exists() else b""
        run(*command, cwd=FRONTEND if command[0] == "npm" else ROOT)
        print("changed " if (ROOT / name).read_bytes() != before else "the same", name, flush=True)


def test(arguments: list[str]) -> int:
    """Run all checks, the slow ones last; go on after a failure, so that one run shows everything."""
    npm = node_package_manager()
    browser = find_browser()
    if browser:
        os.environ["COMPARATOR_BROWSER"] = browser
    if arguments:
        return call(PYTHON, "-m", "pytest", *arguments)
    checks: list[tuple[str, list[object], Path]] = [
        ("Python style", [PYTHON, "-m", "ruff", "check", "."], ROOT),
        ("Python format", [PYTHON, "-m", "ruff", "format", "--check", "."], ROOT),
        ("Python types", [PYTHON, "-m", "mypy"], ROOT),
        ("TypeScript style", [npm, "run", "lint"], FRONTEND),
        ("TypeScript types", [npm, "run", "typecheck"], FRONTEND),
        ("TypeScript tests", [npm, "test"], FRONTEND),
        ("Python and browser tests", [PYTHON, "-m", "pytest", "-n", "2"], ROOT),
    ]
    failed = [name for name, command, folder in checks if call(*command, cwd=folder)]
    if browser is None:
        failed.append("Browser tests (NOT RUN: no Chromium found and none could be installed)")
    print("\n" + ("FAILED: " + "; ".join(failed) if failed else "All checks passed."), flush=True)
    return 1 if failed else 0


def find_browser() -> str | None:
    """Return a Chromium: the system's, one installed through Debian's packages, or Playwright's own."""
    if found := installed_browser():
        return found
    if shutil.which("apt-get") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, env=environment)
    elif call(PYTHON, "-m", "playwright", "install", "chromium") == 0:
        return "playwright"
    return installed_browser()


def installed_browser() -> str | None:
    """Return the path of a Chromium on this machine."""
    named = os.environ.get("COMPARATOR_BROWSER")
    return named or next((path for name in BROWSERS if (path := shutil.which(name))), None)


def node_package_manager() -> str:
    """Return npm, or say which Node is needed."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        sys.exit(f"Node {NODES} is needed with npm to build the front end.")
    version = subprocess.run([node, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    if not fits(version):
        sys.exit(f"Node {NODES} is needed; this is {version}.")
    return npm


def fits(version: str) -> bool:
    """Tell whether a version of Node, such as v22.12.0, can build the front end."""
    major, minor = (int(part) for part in version.lstrip("v").split(".")[:2])
    return (major == 20 and minor >= 19) or (major, minor) >= (22, 12)


def uv() -> list[object]:
    """Return the command of uv, fetched into this folder when the machine has none."""
    if found := shutil.which("uv"):
        return [found]
    program = BOOTSTRAP / "bin" / "uv"
    if not program.exists():
        run(sys.executable, "-m", "pip", "install", "--quiet", "--target", BOOTSTRAP, UV)
    return [program]


def front_end_sources() -> list[Path]:
    """Return every file that the built front end depends on."""
    inside = [file for folder in ("src", "public") for file in (FRONTEND / folder).rglob("*") if file.is_file()]
    beside = [FRONTEND / name for name in ("index.html", "package.json", "package-lock.json")]
    return sorted([*inside, *beside, *FRONTEND.glob("*.config.ts"), *FRONTEND.glob("tsconfig*.json")])


def fingerprint(files: tuple[Path, ...]) -> str:
    """Hash files by name and content: a renamed file is a change."""
    digest = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.relative_to(ROOT).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def stale(name: str, *files: Path) -> bool:
    stamp = VENV / f".stamp-{name}"
    return not stamp.exists() or stamp.read_text() != fingerprint(files)


def done(name: str, *files: Path) -> None:
    (VENV / f".stamp-{name}").write_text(fingerprint(files))


def run(*command: object, cwd: Path = ROOT) -> None:
    """Run a command; stop here if it fails."""
    if code := call(*command, cwd=cwd):
        sys.exit(f"This step failed with exit code {code}: {' '.join(map(str, command))}")


def call(*command: object, cwd: Path = ROOT) -> int:
    print("+", *command, flush=True)
    return subprocess.run([str(part) for part in command], cwd=cwd, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
