"""The embedded engine: SecantusDB as a separate process over a local folder, for whoever names no MongoDB.

It is GPL, beta and optional, and therefore never imported. It speaks MongoDB's wire protocol, so nothing else in the
service knows which engine it talks to.
"""

import logging
import os
import shutil
import socket
import sysconfig
import time
from pathlib import Path
from typing import Self

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from storage.folder import DataFolder
from storage.startup_errors import EngineNotInstalledError, EngineNotReadyError, FolderNotWritableError
from storage.supervisor import Supervisor

log = logging.getLogger(__name__)

PROGRAM = "secantusd-py"
# Its defaults keep an hour and 100,000 entries: a change stream that falls further behind is cut off without a label.
OPLOG_ENTRIES = 10_000_000
OPLOG_SECONDS = 30 * 24 * 3600
READY_SECONDS = 180.0
POLL_SECONDS = 0.02


class EmbeddedEngine:
    """One engine process over one folder, started again on the same port if it dies, until `stop`.

    Args:
        data_dir: owned exclusively from `start` to `stop`.
        standalone: do not act as a replica set. Only good for testing that the service refuses that.
        ready_seconds: how long `start` waits for an answer.
    """

    def __init__(self, data_dir: Path, *, standalone: bool = False, ready_seconds: float = READY_SECONDS) -> None:
        self.folder = DataFolder(data_dir)
        self._standalone = standalone
        self._ready_seconds = ready_seconds
        self._port = _free_port()
        self._supervisor: Supervisor | None = None

    @property
    def pid(self) -> int | None:
        """The engine's process, None while there is none."""
        return self._supervisor.pid if self._supervisor else None

    @property
    def url(self) -> str:
        """The address on loopback. It connects directly: in a set of one, discovery has nothing to find."""
        return f"mongodb://127.0.0.1:{self._port}/?directConnection=true"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> str:
        """Start the engine and wait until it answers as a writable primary.

        Returns:
            Its `url`.

        Raises:
            EngineError: it cannot be started; the message says what to do.
        """
        program = _program()
        self.folder.claim()
        try:
            self._supervisor = Supervisor(self._command_line(program), self.folder)
            self._supervisor.start()
            self._await_ready(self._supervisor)
        except OSError as error:
            self.stop()
            raise FolderNotWritableError(self.folder.path, error.strerror or str(error)) from error
        except BaseException:
            self.stop()
            raise
        self._supervisor.proven()
        self.folder.publish(self.url)
        log.info("embedded engine started", extra={"engine_pid": self.pid, "port": self._port})
        return self.url

    def stop(self) -> None:
        """End the engine and let go of the folder. Safe to call again."""
        if self._supervisor:
            self._supervisor.stop()
        self.folder.release()

    def _command_line(self, program: str) -> list[str]:
        # Without a file named it would read one from the working directory or the home directory.
        configuration = self.folder.path / "engine.toml"
        configuration.write_text("# Left empty: every setting is passed on the command line.\n")
        options = {
            "--config": configuration,
            "--host": "127.0.0.1",
            "--port": self._port,
            "--storage-path": self.folder.engine_path,
            "--oplog-max-entries": OPLOG_ENTRIES,
            "--oplog-retention-seconds": OPLOG_SECONDS,
            "--log-level": "WARNING",
        }
        flags = ["--sync-on-commit", *(["--standalone"] if self._standalone else [])]
        return [program, *(str(part) for option in options.items() for part in option), *flags]

    def _await_ready(self, supervisor: Supervisor) -> None:
        deadline = time.monotonic() + self._ready_seconds
        while time.monotonic() < deadline:
            if supervisor.has_given_up:
                raise EngineNotReadyError(self.folder.path, supervisor.last_word)
            if supervisor.pid and _answers(self._port) and _is_writable(self.url):
                return
            time.sleep(POLL_SECONDS)
        raise EngineNotReadyError(self.folder.path, f"no answer within {self._ready_seconds:g} s.")


def _program() -> str:
    places = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    program = shutil.which(PROGRAM, path=places)
    if program is None:
        raise EngineNotInstalledError
    return program


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _is_writable(url: str) -> bool:
    with MongoClient[dict[str, object]](url, serverSelectionTimeoutMS=1000) as client:
        try:
            return bool(client.admin.command("hello").get("isWritablePrimary"))
        except PyMongoError:
            return False
