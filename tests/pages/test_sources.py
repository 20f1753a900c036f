"""What is served is what the sources are: checked, and built again to the last byte."""

import gzip
from pathlib import Path
from typing import Final

import pytest

from api.pages.serving import BUILT
from tests.nodes import NPM, run_node

PAGES: Final = BUILT.parent
VITE: Final = Path("node_modules/vite/bin/vite.js")
COMPRESSED: Final = {".br", ".gz"}
HOLDS_THE_SAME: Final = """
const { readFileSync } = process.getBuiltinModule("node:fs");
const { brotliDecompressSync } = process.getBuiltinModule("node:zlib");
for (const file of process.argv.slice(1)) {
  const held = brotliDecompressSync(readFileSync(file));
  if (!held.equals(readFileSync(file.replace(/\\.br$/, "")))) throw new Error(file);
}
"""

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


def test_what_is_sent_compressed_is_the_file_that_it_lies_beside() -> None:
    """The same bytes compress to others on another processor, so these are compared by what they hold."""
    zipped, crushed = list(BUILT.rglob("*.gz")), list(BUILT.rglob("*.br"))
    assert len(zipped) == len(crushed) > 0
    for file in zipped:
        assert gzip.decompress(file.read_bytes()) == file.with_suffix("").read_bytes(), file
    run_node(PAGES, "-e", HOLDS_THE_SAME, *crushed)


def _contents(folder: Path) -> dict[str, bytes]:
    """All files by their names; of those that are compressed the names alone."""
    files = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    return {name: b"" if path.suffix in COMPRESSED else path.read_bytes() for name, path in files.items()}
