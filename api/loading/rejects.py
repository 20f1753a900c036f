"""Rejected lines, in a file of their own: where each stood, why it was turned away, and nothing of what it held."""

import csv
from pathlib import Path
from typing import IO, Any, Self

from api.loading.faults import Fault, FileError

HEADER = ("file", "line", "id", "code", "reason")


class Rejects:
    """A CSV file that is there once anything was rejected.

    One of an earlier load stays until a line is rejected, or the load ended well without: a load that could not be
    begun has nothing to put in its place.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self._file: IO[str] | None = None
        self._rows: Any = None

    def __enter__(self) -> Self:
        try:
            if self.path.exists() and not self._is_a_list():
                raise FileError(
                    self.path, "is there already, and is no list of rejected lines; name another with --rejected."
                )
        except OSError as error:
            raise self._unwritable(error) from None
        return self

    def __exit__(self, failure: type[BaseException] | None, *_: object) -> None:
        try:
            if self._file is not None:
                self._file.close()
            elif failure is None:
                self.path.unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritable(error) from None

    def _unwritable(self, error: OSError) -> FileError:
        return FileError(self.path, f"cannot be written ({error.strerror}).")

    def _is_a_list(self) -> bool:
        """Whether an earlier load wrote it: whatever else there is under the name is not ours to delete."""
        with self.path.open("rb") as file:
            return file.readline().rstrip() == ",".join(HEADER).encode()

    def add(self, file: Path, line: int, identity: str | None, fault: Fault) -> None:
        """One more.

        Raises:
            FileError: the file cannot be written.
        """
        self.count += 1
        try:
            if self._file is None:
                self._file = self.path.open("w", encoding="utf-8", newline="", errors="backslashreplace")
                self._rows = csv.writer(self._file)
                self._rows.writerow(HEADER)
            self._rows.writerow((file, line, identity or "", fault.code, fault.reason))
        except OSError as error:
            raise self._unwritable(error) from None
