"""What the app made of the changes, and how far it has followed: one file, so that both change in one transaction."""

import sqlite3
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

TABLES = """
PRAGMA journal_mode = WAL; -- whoever reads the file waits for nobody
CREATE TABLE IF NOT EXISTS changes (
    attempt TEXT, revision INTEGER, outcome TEXT, key TEXT, came_from TEXT, went_to TEXT, at TEXT, corrects INTEGER,
    PRIMARY KEY (attempt, revision)
);
CREATE TABLE IF NOT EXISTS followed (outcomes TEXT PRIMARY KEY, cursor TEXT);
"""


@dataclass(frozen=True)
class Change:
    """An attempt went from one state to another, or was found in one: then `came_from` is None, and so is `at`."""

    attempt: str
    revision: int
    outcome: str
    key: str
    came_from: str | None
    went_to: str
    at: str | None
    corrects: bool

    def __str__(self) -> str:
        """One line."""
        moved = f"{self.came_from or ''} → {self.went_to}".strip() if self.at else f"is {self.went_to}"
        note = ", a correction" if self.corrects else ""
        return f"{self.at or 'loaded'} {self.outcome} {self.key} {moved} (revision {self.revision}{note})"


class Ledger:
    """A SQLite file. Whoever is killed while writing to it finds it as it was before.

    Args:
        path: of the file; made when it is missing.
        outcomes: whose attempts are followed. Others are followed from a place of their own.
    """

    def __init__(self, path: Path, outcomes: Iterable[str]) -> None:
        self._database = sqlite3.connect(path)
        self._database.executescript(TABLES)
        self._outcomes = " ".join(sorted(outcomes))

    @property
    def cursor(self) -> str | None:
        """Where to go on; None when everything has to be loaded first."""
        found = self._database.execute("SELECT cursor FROM followed WHERE outcomes = ?", [self._outcomes]).fetchone()
        return found[0] if found else None

    def keep(self, changes: Iterable[Change], cursor: str | None) -> list[Change]:
        """Store changes and the place after them, both or neither.

        Returns:
            The changes that were news: what was loaded may be told once more by what is followed.
        """
        with self._database:
            news = [change for change in changes if self._store(change)]
            self._database.execute("INSERT OR REPLACE INTO followed VALUES (?, ?)", [self._outcomes, cursor])
        return news

    def _store(self, change: Change) -> bool:
        """Whether it is later than all that is known of the attempt."""
        known = "SELECT 1 FROM changes WHERE attempt = ? AND revision >= ?"
        if self._database.execute(known, [change.attempt, change.revision]).fetchone():
            return False
        self._database.execute("INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?)", astuple(change))
        return True
