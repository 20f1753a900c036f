"""Real data that is too large, or not ours, to commit: where it is, or why a test must do without."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.api.service import ROOT

EXAMPLES: Final = ROOT / "examples"
# Where a checkout has a folder of data beside it.
BESIDE: Final = ROOT.parent / "shared" / "data"


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file that an environment variable names, else one beside the checkout by its usual name."""

    variable: str
    usual_name: str

    def found(self) -> Path | None:
        """None where there is neither."""
        path = Path(os.environ.get(self.variable) or BESIDE / self.usual_name)
        return path if path.exists() else None

    def needed(self) -> Path:
        """Where there is neither, the test is skipped."""
        path = self.found()
        if path is None:
            pytest.skip(f"{self.variable} names no file, and there is no {BESIDE / self.usual_name}")
        return path


YEAR_OF_FLIGHTS: Final = DataFile("FLIGHTS_2013_ZIP", "flights-2013.csv.zip")
HELP_DESK_LOG: Final = DataFile("HELPDESK_CSV_GZ", "helpdesk.csv.gz")
