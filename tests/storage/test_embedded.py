"""The embedded engine: one owner, no orphan, nothing acknowledged lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient, WriteConcern

from storage import embedded
from storage.embedded import EmbeddedEngine
from storage.startup_errors import (
    EngineNotInstalledError,
    EngineNotReadyError,
    FolderInUseError,
    FolderNotWritableError,
)
from tests import processes

# Owns an engine, prints its URL, and waits to be killed.
OWNER = """
import sys, pathlib
from storage.embedded import EmbeddedEngine
print(EmbeddedEngine(pathlib.Path(sys.argv[1])).start(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def owner(folder: Path) -> Generator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", OWNER, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def _url(owner: subprocess.Popen[str]) -> str:
    assert owner.stdout is not None
    return owner.stdout.readline().strip()


def _insert(url: str, first: int, last: int) -> None:
    with MongoClient[dict[str, Any]](url) as client:
        written = client["trial"].get_collection("rows", write_concern=WriteConcern(w="majority", j=True))
        for n in range(first, last):
            written.insert_one({"_id": n})


def _rows(url: str) -> list[int]:
    with MongoClient[dict[str, Any]](url) as client:
        return [row["_id"] for row in client["trial"]["rows"].find().sort("_id")]


def test_what_was_written_is_there_when_the_folder_is_opened_again(folder: Path) -> None:
    with EmbeddedEngine(folder) as engine:
        _insert(engine.url, 0, 3)
    with EmbeddedEngine(folder) as engine:
        assert _rows(engine.url) == [0, 1, 2]


def test_the_engine_speaks_transactions_and_change_streams(folder: Path) -> None:
    with EmbeddedEngine(folder) as engine, MongoClient[dict[str, Any]](engine.url) as client:
        rows = client["trial"]["rows"]
        with rows.watch() as stream, client.start_session() as session:
            with session.start_transaction():
                rows.insert_one({"_id": 1}, session=session)
            assert next(stream)["documentKey"] == {"_id": 1}


def test_a_second_owner_is_refused_at_once_and_told_who_the_first_is(folder: Path) -> None:
    with EmbeddedEngine(folder) as engine:
        with pytest.raises(FolderInUseError, match=f"belongs to process {os.getpid()}, which is running"):
            EmbeddedEngine(folder).start()
        _insert(engine.url, 0, 1)  # the refusal disturbed nothing
        assert _rows(engine.url) == [0]


def test_killing_the_owner_leaves_no_orphan_and_loses_no_acknowledged_write(
    folder: Path, owner: subprocess.Popen[str]
) -> None:
    _insert(_url(owner), 0, 50)
    engine_pid = processes.engine_pid(folder)
    owner.kill()
    owner.wait()
    with EmbeddedEngine(folder) as engine:  # at once: it waits for the dying engine by itself
        assert _rows(engine.url) == list(range(50))
    processes.await_end(engine_pid)


def test_an_engine_that_dies_comes_back_on_its_port_with_every_acknowledged_write(folder: Path) -> None:
    with EmbeddedEngine(folder) as engine:
        _insert(engine.url, 0, 20)
        first = engine.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        _insert(engine.url, 20, 40)  # the driver waits for the engine, as it does for an election
        assert engine.pid not in {first, None}
        assert _rows(engine.url) == list(range(40))


def test_stopping_ends_the_engine_and_frees_the_folder(folder: Path) -> None:
    engine = EmbeddedEngine(folder)
    engine.start()
    pid = engine.pid
    assert pid is not None
    engine.stop()
    assert not processes.is_running(pid)
    assert engine.pid is None
    engine.stop()  # twice is once


def test_a_folder_that_cannot_be_made_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FolderNotWritableError, match=r"cannot be written \(Not a directory\).*--data-dir"):
        EmbeddedEngine(tmp_path / "file" / "data").start()


def test_without_the_engine_installed_the_message_says_how_to_get_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "PROGRAM", "no-such-program")
    with pytest.raises(EngineNotInstalledError, match=r"`embedded`.*MONGODB_URL"):
        EmbeddedEngine(folder).start()
    assert not folder.exists()


def test_an_engine_that_ends_while_starting_is_given_up_and_quoted(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pretend(tmp_path, monkeypatch, "#!/bin/sh\necho the disk is broken\nexit 1\n")
    with pytest.raises(EngineNotReadyError, match="the disk is broken"):
        EmbeddedEngine(folder).start()


def test_an_engine_that_never_answers_is_ended_when_the_time_is_up(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pretend(tmp_path, monkeypatch, "#!/bin/sh\nexec sleep 60\n")
    with pytest.raises(EngineNotReadyError, match=r"no answer within 0\.3 s"):
        EmbeddedEngine(folder, ready_seconds=0.3).start()
    processes.await_end(processes.engine_pid(folder))


def _pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put another program in the engine's place."""
    program = tmp_path / "engine-of-the-test"
    program.write_text(script)
    program.chmod(0o755)
    monkeypatch.setattr(embedded, "PROGRAM", program.name)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
