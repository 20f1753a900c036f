"""Commits in memory, one fixture."""

import pytest

from tests.domain.resolving.trips import hierarchy
from tests.fakes_attempts import MemoryCommits


@pytest.fixture
def commits() -> MemoryCommits:
    return MemoryCommits(hierarchy())
