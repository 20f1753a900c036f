"""Loading what is compressed: whole, cut off, damaged, or none at all."""

import gzip
import re
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from api.loading.faults import FileError
from tests.api.loading.loads import Loading, counts
from tests.api.loading.orders import AGAIN, HEADER, LINES, MEBIBYTE, TOO_LONG


async def test_compressed_files_are_read(loading: Loading, tmp_path: Path) -> None:
    packed = tmp_path / "orders.csv.gz"
    packed.write_bytes(gzip.compress(LINES.encode()))
    zipped = tmp_path / "orders.zip"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("orders.csv", LINES)
    outcome = await loading.load(packed, zipped)
    assert counts(outcome.loaded) == (6, 3, 3, 0)


async def test_an_archive_that_ends_early_gives_what_could_be_read(loading: Loading, tmp_path: Path) -> None:
    many = HEADER + "".join(f"{n},2026-03-01T09:00:00Z,c{n * 7919 % 1000},{n}\n" for n in range(5_000))
    path = tmp_path / "orders.csv.gz"
    path.write_bytes(gzip.compress(many.encode())[:-2_000])
    outcome = await loading.load(path, batch_items=500)
    assert 1_000 < outcome.loaded.recorded < 5_000
    assert not outcome.loaded.is_whole
    told = "Compressed file ended before the end-of-stream marker was reached"
    assert outcome.loaded.notes == [
        f"{path} could be read up to line {outcome.loaded.lines + 1:,} only ({told}); {AGAIN}"
    ]


@pytest.mark.parametrize(
    ("name", "piece"),
    [
        ("orders.csv.gz", "x" * MEBIBYTE),
        ("orders.ndjson.gz", "x" * MEBIBYTE),
        ("orders.csv.gz", ('","' + "x" * 104_853 + "\n") * 10),
    ],
    ids=["a line of CSV", "a line of JSON", "lines between quotes that do not end"],
)
async def test_what_unpacks_without_end_takes_no_memory(
    loading: Loading, tmp_path: Path, name: str, piece: str
) -> None:
    path = tmp_path / name
    with gzip.open(path, "wt") as file:
        file.write(f'{HEADER}"\n')
        for _ in range(40):
            file.write(piece)
    tracemalloc.start()
    try:
        outcome = await loading.load(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert TOO_LONG in [row["reason"] for row in outcome.rejected]
    assert peak < 12 * MEBIBYTE


@pytest.mark.parametrize("name", ["orders.csv.gz", "orders.zip"])
async def test_an_archive_that_is_none_is_refused(loading: Loading, name: str) -> None:
    with pytest.raises(FileError, match="cannot be read"):
        await loading.load_text(LINES, name)


async def test_an_archive_of_several_files_is_refused(loading: Loading, tmp_path: Path) -> None:
    path = tmp_path / "orders.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", LINES)
        archive.writestr("b.csv", LINES)
    with pytest.raises(FileError, match=r"holds 2 files; an archive should hold one\.$"):
        await loading.load(path)


UNPACK = "unpack it by other means, and import the file in it."


@pytest.mark.parametrize(
    ("at", "value", "why"),
    [
        (6, 1, "File 'orders.csv' is encrypted, password required for extraction"),
        (8, 99, "That compression method is not supported"),
    ],
)
async def test_an_archive_that_cannot_be_unpacked_says_what_to_do(
    loading: Loading, tmp_path: Path, at: int, value: int, why: str
) -> None:
    path = tmp_path / "orders.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("orders.csv", LINES)
    packed = bytearray(path.read_bytes())
    for place in (0, packed.index(b"PK\x01\x02") + 2):  # the file's own header, and its entry in the directory
        packed[place + at] = value
    path.write_bytes(packed)
    with pytest.raises(FileError, match=re.escape(f"orders.zip cannot be unpacked ({why}); {UNPACK}") + "$"):
        await loading.load(path)


MANY_LINES = 5_000
MANY = HEADER + "".join(f"{n},2026-03-01T09:00:00Z,c{n * 7919 % 1000},{n}\n" for n in range(MANY_LINES))


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
        assert 0 < loaded.recorded < MANY_LINES
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
