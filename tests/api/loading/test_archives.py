"""Loading what is compressed: whole, cut off, damaged, or none at all."""

import re
import zipfile
from pathlib import Path

import pytest

from api.loading.faults import FileError
from tests.api.loading.loads import Loading

LINES = 5_000
HEADER = "order,at,name,amount\n"
MANY = HEADER + "".join(f"{n},2026-03-01T09:00:00Z,c{n * 7919 % 1000},{n}\n" for n in range(LINES))


@pytest.fixture
def loading(tmp_path: Path) -> Loading:
    return Loading(tmp_path)


def zipped(path: Path, method: int) -> bytearray:
    """An archive of one file, which can be damaged."""
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("orders.csv", MANY)
    return bytearray(path.read_bytes())


@pytest.mark.parametrize(
    "method",
    [
        pytest.param(zipfile.ZIP_STORED, id="stored"),
        pytest.param(zipfile.ZIP_DEFLATED, id="deflate"),
        pytest.param(zipfile.ZIP_BZIP2, id="bzip2"),
        pytest.param(zipfile.ZIP_LZMA, id="lzma"),
    ],
)
async def test_a_damaged_archive_gives_what_could_be_read_or_is_refused(
    loading: Loading, tmp_path: Path, method: int
) -> None:
    path = tmp_path / "orders.zip"
    packed = zipped(path, method)
    middle = len(packed) // 2
    packed[middle : middle + 200] = bytes(200)
    path.write_bytes(packed)
    try:
        loaded = (await loading.load(path, batch_items=500)).loaded
    except FileError as error:  # what is unpacked in one piece is found out with the first line
        told = error.message
    else:
        assert 0 < loaded.recorded < LINES
        assert not loaded.is_whole
        (told,) = loaded.notes
    assert re.search(r"orders\.zip (cannot be read|could be read up to line [0-9,]+ only) \(.+\)", told)


# Where the directory's entry begins, counted from the end: itself, the file's name, and what ends the archive.
ENTRY = -46 - len("orders.csv") - 22


@pytest.mark.parametrize(
    ("damage", "wrong"),
    [
        pytest.param({46 + 10 + 16: b"\xff"}, "cannot be read", id="a directory that begins elsewhere"),
        pytest.param({6: b"\xff"}, "cannot be unpacked", id="a version that nobody knows"),
        pytest.param({8: b"\x00\x08", 46: b"\x80"}, "cannot be read", id="a name that is no Unicode"),
    ],
)
async def test_an_archive_with_a_damaged_directory_is_refused(
    loading: Loading, tmp_path: Path, damage: dict[int, bytes], wrong: str
) -> None:
    path = tmp_path / "orders.zip"
    packed = zipped(path, zipfile.ZIP_DEFLATED)
    for place, value in damage.items():
        packed[ENTRY + place : ENTRY + place + len(value)] = value
    path.write_bytes(packed)
    with pytest.raises(FileError, match=wrong):
        await loading.load(path)
