"""Real data that is too large, or not ours, to commit: where it is, or why a test must do without."""

import os
from pathlib import Path
from typing import Final

import pytest

from tests.api.service import ROOT

EXAMPLES: Final = ROOT / "examples"
# Where a checkout has a folder of data beside it.
BESIDE: Final = ROOT.parent / "shared" / "data"


def file_named_by(variable: str, usual_name: str) -> Path:
    """The file that an environment variable names, else one beside the checkout; without either the test is skipped."""
    path = Path(os.environ.get(variable) or BESIDE / usual_name)
    if not path.exists():
        pytest.skip(f"{variable} names no file, and there is no {path}")
    return path
