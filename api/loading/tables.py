"""Files of lines: CSV and NDJSON, plain, gzipped or as the only file in a zip archive."""

import contextlib
import csv
import gzip
import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, cast

from api.loading.faults import Fault, FileError, LineCode, LineError
from api.loading.lines import Lines
from api.loading.mapping import Mapping
from api.loading.templates import Cells
from api.loading.translating import Given, Line

_NDJSON: Final = (".ndjson", ".jsonl")
_SHOWN_COLUMNS: Final = 30
_Broken = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, UnicodeError)


@dataclass
class Table:
    """One file, open. `ended_early` says why reading ended before the file did."""

    path: Path
    mapping: Mapping
    raw: IO[bytes]
    lines: Lines
    columns: Sequence[int] = ()
    ended_early: str | None = None

    @property
    def read_bytes(self) -> int:
        """How much of the file, as it lies on disk, has been read."""
        return self.raw.tell()

    def __iter__(self) -> Iterator[Line | Given]:
        """Every line with values, or its fault. What breaks the whole file ends it, and is said in `ended_early`."""
        try:
            yield from self._ndjson() if is_ndjson(self.path) else self._csv()
        except _Broken as error:
            self.ended_early = str(error) or type(error).__name__
        except csv.Error as error:
            self.ended_early = str(error)

    def read_header(self) -> None:
        """Read a CSV's first line, and find the columns that the mapping names.

        Raises:
            FileError: there is none, or a column is missing.
        """
        if is_ndjson(self.path):
            return
        try:
            self._rows = csv.reader(self.lines, delimiter=self.mapping.delimiter, strict=True)
            header = next(self._rows, None)
        except (*_Broken, csv.Error, LineError) as error:
            raise FileError(self.path, f"cannot be read ({error or type(error).__name__}).") from None
        if not header:
            raise FileError(self.path, "is empty: the first line of a CSV file names its columns.")
        for number, name in enumerate(header):
            if name in header[:number]:
                raise FileError(self.path, f'has two columns "{name}".')
        missing = [column for column in self.mapping.columns() if column not in header]
        if missing:
            raise FileError(
                self.path, f"has no column {_list(missing)}, which the mapping names; it has {_list(header)}."
            )
        self.columns = [header.index(column) for column in self.mapping.columns()]
        self._width = len(header)

    def _csv(self) -> Iterator[Line | Given]:
        no_value, row = self.mapping.no_value, 0
        while True:
            self.lines.begin()
            try:
                fields = next(self._rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._fault(LineCode.INVALID_LINE, f"The line is no CSV: {error}.")
                continue
            except LineError as error:
                yield Given(self.lines.first, error.fault)
                continue
            if not fields:
                continue
            row += 1
            if not self.lines.decoded:
                yield self._undecoded()
            elif len(fields) != self._width:
                reason = f"The line has {len(fields)} values, and the first line names {self._width} columns."
                yield self._fault(LineCode.INVALID_LINE, reason)
            else:
                values: Cells = [None if fields[at] in no_value else fields[at] for at in self.columns]
                yield Line(self.lines.first, row, values)

    def _ndjson(self) -> Iterator[Line | Given]:
        columns, row = self.mapping.columns(), 0
        while True:
            self.lines.begin()
            try:
                text = next(self.lines)
            except StopIteration:
                return
            except LineError as error:
                yield Given(self.lines.first, error.fault)
                continue
            if not text.strip():
                continue
            row += 1
            if not self.lines.decoded:
                yield self._undecoded()
                continue
            try:
                members = _object(text)
                values = [self._value(members.get(column), column) for column in columns]
            except (ValueError, RecursionError) as error:
                yield self._fault(LineCode.INVALID_LINE, f"The line cannot be used: {error}.")
            else:
                yield Line(self.lines.first, row, values)

    def _undecoded(self) -> Given:
        return self._fault(LineCode.INVALID_ENCODING, f"The line is not written in {self.mapping.encoding}.")

    def _fault(self, code: LineCode, reason: str) -> Given:
        return Given(self.lines.first, Fault(code, reason))

    def _value(self, value: object, column: str) -> str | None:
        if isinstance(value, dict | list):
            raise ValueError(f'"{column}" holds no single value')  # noqa: TRY004 - of the file, not of the program
        text = str(value).lower() if isinstance(value, bool) else cast("str | None", value)
        return None if text is None or text in self.mapping.no_value else text


def is_ndjson(path: Path) -> bool:
    """Whether a file's name says that each of its lines is a JSON object."""
    return any(suffix in _NDJSON for suffix in path.suffixes[-2:])


@contextlib.contextmanager
def opened(path: Path, mapping: Mapping) -> Generator[Table]:
    """A file's lines, with its columns found.

    Raises:
        FileError: it cannot be read, or is not what the mapping says.
    """
    with contextlib.ExitStack() as stack:
        try:
            raw = stack.enter_context(path.open("rb"))
            binary = _unpacked(path, raw, stack)
        except _Broken as error:
            raise FileError(path, f"cannot be read ({getattr(error, 'strerror', None) or error}).") from None
        encoding = "utf-8-sig" if mapping.encoding.lower().replace("_", "-") in {"utf-8", "utf8"} else mapping.encoding
        # A byte that is not in the encoding spoils its own line only.
        text = io.TextIOWrapper(binary, encoding, errors="surrogateescape", newline="")
        table = Table(path, mapping, raw, Lines(text))
        table.read_header()
        yield table


def _unpacked(path: Path, raw: IO[bytes], stack: contextlib.ExitStack) -> IO[bytes]:
    match path.suffix:
        case ".gz":
            return cast("IO[bytes]", stack.enter_context(gzip.GzipFile(fileobj=raw)))
        case ".zip":
            try:
                return _only_file(path, stack.enter_context(zipfile.ZipFile(raw)), stack)
            except RuntimeError as error:  # encrypted, or by a method that this Python does not know
                raise FileError(
                    path, f"cannot be unpacked ({error}); unpack it by other means, and import the file in it."
                ) from None
        case _:
            return raw


def _only_file(path: Path, archive: zipfile.ZipFile, stack: contextlib.ExitStack) -> IO[bytes]:
    names = [name for name in archive.namelist() if not name.endswith("/")]
    if len(names) != 1:
        raise FileError(path, f"holds {len(names)} files; an archive should hold one.")
    return stack.enter_context(archive.open(names[0]))


def _object(text: str) -> dict[str, Any]:
    """A line's object, its numbers as they are written."""
    value: object = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    if not isinstance(value, dict):
        raise ValueError("it is no JSON object")  # noqa: TRY004 - of the file, not of the program
    return cast("dict[str, Any]", value)


def _list(names: Sequence[str]) -> str:
    shown = ", ".join(f'"{name}"' for name in names[:_SHOWN_COLUMNS])
    return shown if len(names) <= _SHOWN_COLUMNS else f"{shown} and {len(names) - _SHOWN_COLUMNS} more"
