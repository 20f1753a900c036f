"""The physical lines of a text: numbered, and none longer in memory than a record may be."""

import re
from typing import IO, Final

from api.loading.faults import LineCode, LineError

# A value has at most 131,072 characters in a CSV file, and no log has records of a megabyte.
MAX_RECORD_CHARACTERS: Final = 1024 * 1024
_NOT_DECODED: Final = re.compile("[\ud800-\udfff]")


class Lines:
    """Reads line by line, and knows of the record that they make: where it began, and whether it could be decoded.

    Not a generator, which would end with the first line that is too long.
    """

    def __init__(self, text: IO[str]) -> None:
        self.number = 0
        self.first = 1
        self.decoded = True
        self.ends_in_line = False
        self._text = text
        self._characters = 0

    def begin(self) -> None:
        """A record begins with the next line."""
        self.first = self.number + 1
        self.decoded = True
        self._characters = 0

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        """The next line, with its end.

        Raises:
            LineError: the record is too long; the next begins after this line.
        """
        line = self._text.readline(MAX_RECORD_CHARACTERS + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self._characters += len(line)
        if self._characters > MAX_RECORD_CHARACTERS:
            self._pass_over(line)
            reason = f"The line has more than {MAX_RECORD_CHARACTERS:,} characters, or its quotes do not end."
            raise LineError(LineCode.INVALID_LINE, reason)
        if not line.isascii() and _NOT_DECODED.search(line):
            self.decoded = False
        self.ends_in_line = not _has_ended(line)
        return line

    def _pass_over(self, line: str) -> None:
        while line and not _has_ended(line):
            line = self._text.readline(MAX_RECORD_CHARACTERS)


def _has_ended(line: str) -> bool:
    return line.endswith(("\n", "\r"))
