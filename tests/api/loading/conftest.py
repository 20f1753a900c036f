"""Loads into one memory, one fixture."""

from pathlib import Path

import pytest

from tests.api.loading.loads import Loading


@pytest.fixture
def loading(tmp_path: Path) -> Loading:
    return Loading(tmp_path)
