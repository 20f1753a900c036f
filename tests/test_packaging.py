"""What a release brings: the pages as they are served, so that whoever runs it needs no Node.js."""

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
PAGES: Final = ROOT / "api" / "pages"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.iterdir()
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_a_release_holds_the_pages_as_they_are_served_and_nothing_that_they_are_built_from(packed: set[str]) -> None:
    served = {path for path in (PAGES / "built").rglob("*") if path.is_file()} | set(PAGES.glob("*.py"))
    assert PAGES / "built" / "index.html" in served
    assert {name for name in packed if name.startswith("api/pages/")} == {
        str(path.relative_to(ROOT)) for path in served
    }


def test_a_release_holds_the_service_and_the_data_of_its_demo(packed: set[str]) -> None:
    assert {"api/__main__.py", "api/demo/data/flights-2013-01.csv.gz", "resolvers/schema.graphql"} <= packed
