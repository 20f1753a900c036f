"""What can be wrong with a load: one line, which is rejected alone, or the whole, which then is not begun."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from domain.errors import TouchstoneError
from domain.interactions import RejectionCode


class LineCode(StrEnum):
    """Why a line gave nothing to record. What the line gave may still be rejected, by a `RejectionCode`."""

    INVALID_LINE = "invalid_line"
    INVALID_ENCODING = "invalid_encoding"
    GROUP_SPLIT = "group_split"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one line, or with one interaction of it."""

    code: LineCode | RejectionCode
    reason: str


class LineError(Exception):
    """A line, or one interaction of it, cannot be read."""

    def __init__(self, code: LineCode | RejectionCode, reason: str) -> None:
        super().__init__(reason)
        self.fault = Fault(code, reason)


class LoadError(TouchstoneError):
    """The load cannot be begun. Nothing was recorded."""


class MappingError(LoadError):
    """The mapping is not one; the message names each place that is wrong."""

    def __init__(self, path: Path, wrong: str) -> None:
        super().__init__(f"The mapping {path} cannot be used: {wrong}")


class FileError(LoadError):
    """A file cannot be read, or is not what the mapping says."""

    def __init__(self, path: Path, wrong: str) -> None:
        super().__init__(f"{path} {wrong}")
