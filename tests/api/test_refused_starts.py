"""The service where it cannot start: one line that says what to do, and nothing is left behind."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from storage.embedded import EmbeddedEngine
from tests.api.service import ROOT, environment, free_port, run_command, running

KEY = "00" * 32
NOBODY = 65_534
DROP_RIGHTS = f"os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})"
NOWHERE = "mongodb://user:hush@127.0.0.1:1/?directConnection=true&serverSelectionTimeoutMS=100"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_a_second_service_on_one_folder_is_refused_and_told_who_owns_it(folder: Path) -> None:
    with running(folder) as service:
        refused = run_command("serve", "--data-dir", str(folder), "--port", str(free_port()))
        assert (refused.returncode, refused.stdout) == (2, "")
        assert refused.stderr == (
            f"touchstone: The data folder {folder} belongs to process {service.process.pid}, which is running. "
            "Stop it first, or choose another folder with --data-dir or TOUCHSTONE_DATA_DIR.\n"
        )
        assert service.readiness()["ready"]


def test_a_port_that_is_taken_is_refused_before_anything_is_started(folder: Path, tmp_path: Path) -> None:
    with running(folder) as service:
        refused = run_command("serve", "--data-dir", str(tmp_path / "other"), "--port", str(service.port))
    assert refused.returncode == 2
    assert refused.stderr == (
        f"touchstone: Cannot serve on 127.0.0.1:{service.port} (Address already in use). "
        "Choose another address with --host and --port.\n"
    )
    assert not (tmp_path / "other").exists()


WHAT_CANNOT_START: dict[str, tuple[list[str], dict[str, str], str]] = {
    "an unknown variable": (
        [],
        {"TOUCHSTONE_PROT": "1"},
        "TOUCHSTONE_PROT is not a setting of this service; remove it or correct its name.",
    ),
    "an open address": (
        ["--host", "0.0.0.0", "--data-dir", "/never/used"],  # noqa: S104 - that is what is refused
        {},
        (
            "Whoever reaches 0.0.0.0 could read and change everything, because no API key was made yet. Make a key "
            "with `python -m api keys create`, or say TOUCHSTONE_AUTHENTICATION=required; or serve on 127.0.0.1, or "
            "say TOUCHSTONE_ALLOW_OPEN_ACCESS=yes-i-know."
        ),
    ),
    "a shared database without a key": (
        [],
        {"MONGODB_URL": NOWHERE},
        (
            "TOUCHSTONE_PSEUDONYM_KEY is needed with MONGODB_URL: customer ids are stored under it. Make one with "
            "`openssl rand -hex 32`, keep it safe, and give the same one to every process."
        ),
    ),
    "no address": (
        [],
        {"MONGODB_URL": "mongodb://user:hush", "TOUCHSTONE_PSEUDONYM_KEY": KEY},
        (
            "MONGODB_URL is not a MongoDB address. It should read mongodb://host:27017/?replicaSet=name, "
            "with user and password percent-encoded."
        ),
    ),
    "a database that is not there": (
        [],
        {"MONGODB_URL": NOWHERE, "TOUCHSTONE_PSEUDONYM_KEY": KEY},
        (
            "No writable database answered at 127.0.0.1:1 (127.0.0.1:1: [Errno 111] Connection refused). "
            "Check MONGODB_URL, and that the replica set has a primary."
        ),
    ),
    "an option out of its bounds": (["--workers", "0"], {}, "--workers must be a whole number from 1 to 64."),
    "a file for a folder": (
        ["--data-dir", __file__],
        {},
        (
            f"{__file__} is a file, not a folder. Name a folder with --data-dir or TOUCHSTONE_DATA_DIR; "
            "it is made where there is none."
        ),
    ),
    "a folder below what is none": (
        ["--data-dir", "/dev/null/data"],
        {},
        (
            "The data folder /dev/null/data cannot be written (Not a directory). "
            "Make it writable, or choose another one with --data-dir or TOUCHSTONE_DATA_DIR."
        ),
    ),
}


@pytest.mark.parametrize(("arguments", "settings", "line"), WHAT_CANNOT_START.values(), ids=[*WHAT_CANNOT_START])
def test_what_cannot_start_ends_with_one_line(arguments: list[str], settings: dict[str, str], line: str) -> None:
    refused = run_command("serve", "--port", "0", *arguments, **settings)
    assert (refused.returncode, refused.stdout, refused.stderr) == (2, "", f"touchstone: {line}\n")


def test_a_standalone_is_refused(tmp_path: Path) -> None:
    with EmbeddedEngine(tmp_path / "data", standalone=True) as engine:
        refused = run_command("serve", "--port", "0", MONGODB_URL=engine.url, TOUCHSTONE_PSEUDONYM_KEY=KEY)
        where = engine.url.removeprefix("mongodb://").partition("/")[0]
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        f"touchstone: The server at {where} is a standalone. Touchstone needs transactions and change streams: "
        "name a replica set (one member is enough) or a mongos in MONGODB_URL.\n"
    )


def test_a_folder_without_write_permission_is_refused() -> None:
    with tempfile.TemporaryDirectory() as name:  # not below pytest's own folder, which nobody else may enter
        parent = Path(name)
        if os.geteuid() == 0:
            os.chown(parent, NOBODY, NOBODY)
        parent.chmod(0o500)
        refused = _serve_as_nobody(parent / "data")
        assert list(parent.iterdir()) == []
        parent.chmod(0o700)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        f"touchstone: The data folder {parent}/data cannot be written (Permission denied). "
        "Make it writable, or choose another one with --data-dir or TOUCHSTONE_DATA_DIR.\n"
    )


def _serve_as_nobody(folder: Path) -> subprocess.CompletedProcess[str]:
    """Permissions do not bind root, so as root this forks: what is imported stays, and the rights go."""
    arguments = ["serve", "--port", "0", "--data-dir", str(folder)]
    if os.geteuid() != 0:
        return run_command(*arguments)
    imported = "import os, sys; from api import serving; from api.__main__ import main"
    code = f"{imported}; {DROP_RIGHTS}; sys.argv[1:] = {arguments}; sys.exit(main())"
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, cwd=ROOT, env=environment({}), capture_output=True, text=True, timeout=300, check=False
    )
