"""The partner apps of `examples/`, as a partner runs them: killed whenever, started again, and what they kept."""

import contextlib
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

from tests.api.service import Service
from tests.journeys.files import EXAMPLES
from tests.nodes import NODE, installed

PATIENCE_SECONDS: Final = 240.0
POLL_SECONDS: Final = 0.02

Row: TypeAlias = tuple[str, int, str | None, str]
"""A change as it was kept: attempt, revision, from, to."""

PYTHON: Final = EXAMPLES / "partner-python"
TYPESCRIPT: Final = EXAMPLES / "partner-typescript"


def command_of(language: str) -> Sequence[str]:
    """How the app in a language is started."""
    if language == "python":
        return [sys.executable, str(PYTHON / "partner.py")]
    return [str(NODE), str(installed(TYPESCRIPT) / "src" / "partner.ts")]


class Partner:
    """One app that follows outcomes of one service, and the file that it keeps everything in."""

    def __init__(self, language: str, service: Service, folder: Path, *outcomes: str, **environment: str) -> None:
        self._ledger = folder / "partner.db"
        self._printed = folder / "printed.txt"
        url = f"{service.url.replace('http', 'ws')}/graphql"
        self._command = [*command_of(language), "--url", url, "--ledger", str(self._ledger), *outcomes]
        self._environment = {**os.environ, **environment}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._printed.open("ab") as printed, self._printed.with_suffix(".err").open("ab") as errors:
            self._process = subprocess.Popen(self._command, stdout=printed, stderr=errors, env=self._environment)

    def kill(self) -> None:
        """With no warning, if it runs."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def ended(self) -> int:
        """Its exit status, when it ends by itself."""
        assert self._process is not None
        return self._process.wait(PATIENCE_SECONDS)

    def changes(self) -> list[Row]:
        """What it kept, in order."""
        return self._kept("changes", "SELECT attempt, revision, came_from, went_to FROM changes ORDER BY rowid")

    def await_cursor(self) -> None:
        """Until all was loaded, and there is a place to follow from."""
        self._until(lambda: self._kept("followed", "SELECT cursor FROM followed WHERE cursor IS NOT NULL"))

    def printed(self) -> list[str]:
        return self._printed.read_text(encoding="utf-8").splitlines()

    def until(self, holds: Callable[[list[Row]], bool]) -> list[Row]:
        """What it kept, as soon as something holds of that."""
        self._until(lambda: holds(self.changes()))
        return self.changes()

    def await_warning(self) -> None:
        """Until it says that something went wrong."""
        self._until(self.errors)

    def errors(self) -> str:
        return self._printed.with_suffix(".err").read_text(encoding="utf-8")

    def _until(self, holds: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            assert self._process is None or self._process.poll() is None, self.errors()
            assert time.monotonic() < deadline, f"{len(self.changes())} changes were kept; {self.errors()}"
            time.sleep(POLL_SECONDS)

    def _kept(self, table: str, query: str) -> list[Any]:
        if not self._ledger.exists():
            return []
        with contextlib.closing(sqlite3.connect(self._ledger)) as database:
            tables = database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [table]).fetchall()
            return database.execute(query).fetchall() if tables else []


@contextlib.contextmanager
def partner_at(service: Service, language: str, folder: Path, *outcomes: str, **environment: str) -> Generator[Partner]:
    """A partner that runs, and is killed by the end of the block."""
    partner = Partner(language, service, folder, *outcomes, **environment)
    try:
        partner.start()
        yield partner
    finally:
        partner.kill()
