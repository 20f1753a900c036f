"""What is served is what the sources are: checked, and built again to the last byte."""

from pathlib import Path
from typing import Final

import pytest

from api.pages.serving import BUILT
from tests.nodes import NPM, run_node

PAGES: Final = BUILT.parent
VITE: Final = Path("node_modules/vite/bin/vite.js")

pytestmark = [pytest.mark.clients, pytest.mark.timeout(600)]


def test_the_sources_of_the_pages_are_checked() -> None:
    """Types, with those of operations written anew from the schema; lint, formatting and their own tests."""
    run_node(PAGES, NPM, "run", "check")


def test_the_pages_that_are_committed_are_what_their_sources_build(tmp_path: Path) -> None:
    run_node(PAGES, "codegen.ts")
    run_node(PAGES, VITE, "build", "--outDir", tmp_path / "built", "--logLevel", "error")
    again, committed = _contents(tmp_path / "built"), _contents(BUILT)
    assert sorted(again) == sorted(committed), "`make pages` builds them"
    assert [name for name in again if again[name] != committed[name]] == [], "`make pages` builds them"


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
