"""Loading: what good files give, and what bad ones are told, line by line."""

import gzip
import re
import tracemalloc
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.loading.faults import FileError
from tests.api.loading.loads import ORDERS, PSEUDONYMS, Loading, counts

HEADER = "order,at,name,amount\n"
LINES = HEADER + "1,2026-03-01T09:00:00Z,ada,12.5\n2,2026-03-01T10:00:00+01:00,bob,NA\n3,2026-03-01T11:00:00Z,,7\n"
NO_OFFSET = "a time without an offset, and the mapping no zone for it."
AHEAD = "more than 60 s ahead of the database's clock; check the sender's clock and offset."
TOO_LARGE = "is too large; numbers must be of magnitude below 10^12."
VALUES = "values, and the first line names 4 columns."
MEBIBYTE = 2**20
AGAIN = "mend it and import it again: what was recorded is not recorded twice."


@pytest.fixture
def loading(tmp_path: Path) -> Loading:
    return Loading(tmp_path)


async def test_every_line_is_recorded_as_the_mapping_says(loading: Loading) -> None:
    outcome = await loading.load_text(LINES)
    assert counts(outcome.loaded) == (3, 3, 0, 0)
    assert outcome.loaded.is_whole
    first, second, third = (outcome.stored[key] for key in "123")
    assert (first.source, first.moment_key, first.signals) == ("shop", "payment", {"amount": 12.5})
    assert first.customer == PSEUDONYMS.of_customer("ada")
    assert second.occurred_at == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert second.signals == {}
    assert (third.customer, third.signals) == (None, {"amount": 7})


async def test_a_load_that_is_repeated_records_nothing_twice(loading: Loading) -> None:
    await loading.load_text(LINES[: LINES.index("3,2026")])
    outcome = await loading.load_text(LINES)
    assert counts(outcome.loaded) == (3, 1, 2, 0)


async def test_a_line_that_changed_is_rejected_and_what_was_recorded_stays(loading: Loading) -> None:
    await loading.load_text(LINES)
    outcome = await loading.load_text(LINES.replace("12.5", "99"))
    assert counts(outcome.loaded) == (3, 0, 2, 1)
    assert [(row["line"], row["id"], row["code"]) for row in outcome.rejected] == [("2", "1", "content_differs")]
    assert outcome.stored["1"].signals == {"amount": 12.5}


async def test_compressed_files_are_read(loading: Loading, tmp_path: Path) -> None:
    packed = tmp_path / "orders.csv.gz"
    packed.write_bytes(gzip.compress(LINES.encode()))
    zipped = tmp_path / "orders.zip"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("orders.csv", LINES)
    outcome = await loading.load(packed, zipped)
    assert counts(outcome.loaded) == (6, 3, 3, 0)


async def test_lines_of_json_are_read_by_their_names(loading: Loading) -> None:
    outcome = await loading.load_text(
        '{"order": 1, "at": "2026-03-01T09:00:00Z", "amount": 12.50, "other": [1]}\n'
        "\n"
        '{"order": "2", "at": "2026-03-01T09:00:00Z", "name": null}\n'
        '{"order": "3", "at": {}}\n'
        "[]\n"
        '{"order": "4"',
        "orders.ndjson",
    )
    assert counts(outcome.loaded) == (5, 2, 0, 3)
    assert outcome.stored["1"].signals == {"amount": 12.5}
    assert [(row["line"], row["code"], row["reason"]) for row in outcome.rejected] == [
        ("4", "invalid_line", 'The line cannot be used: "at" holds no single value.'),
        ("5", "invalid_line", "The line cannot be used: it is no JSON object."),
        ("6", "invalid_line", "The line cannot be used: Expecting ',' delimiter: line 1 column 14 (char 13)."),
    ]


async def test_a_byte_order_mark_is_no_part_of_a_column(loading: Loading) -> None:
    outcome = await loading.load_text(b"\xef\xbb\xbf" + LINES.encode())
    assert outcome.loaded.recorded == 3


async def test_another_encoding_is_named_in_the_mapping(tmp_path: Path) -> None:
    loading = Loading(tmp_path, 'encoding = "cp1252"\n' + ORDERS)
    outcome = await loading.load_text((HEADER + "1,2026-03-01T09:00:00Z,Zoë,1\n").encode("cp1252"))
    assert outcome.stored["1"].customer == PSEUDONYMS.of_customer("Zoë")


async def test_of_mixed_encodings_only_the_lines_in_another_are_rejected(loading: Loading) -> None:
    text = HEADER.encode() + b"1,2026-03-01T09:00:00Z,Zo\xc3\xab,1\n2,2026-03-01T09:00:00Z,Zo\xeb,1\n"
    outcome = await loading.load_text(text + b"3,2026-03-01T09:00:00Z,ada,1\n")
    assert list(outcome.stored) == ["1", "3"]
    assert outcome.rejected == [
        {
            "file": outcome.rejected[0]["file"],
            "line": "3",
            "id": "",
            "code": "invalid_encoding",
            "reason": "The line is not written in utf-8.",
        }
    ]


async def test_a_file_that_ends_in_the_middle_of_a_line_gives_the_lines_before(loading: Loading) -> None:
    outcome = await loading.load_text(LINES[: LINES.index(",7")])
    assert counts(outcome.loaded) == (3, 2, 0, 1)
    assert [(row["line"], row["code"], row["reason"]) for row in outcome.rejected] == [
        ("4", "invalid_line", "The line has 3 values, and the first line names 4 columns.")
    ]


async def test_a_file_that_ends_within_quotes_gives_the_lines_before(loading: Loading) -> None:
    outcome = await loading.load_text(LINES + '4,"2026-03-01')
    assert counts(outcome.loaded) == (4, 3, 0, 1)
    assert [(row["line"], row["reason"]) for row in outcome.rejected] == [
        ("5", "The line is no CSV: unexpected end of data.")
    ]


async def test_a_last_line_without_an_end_is_taken_and_mentioned(loading: Loading, tmp_path: Path) -> None:
    outcome = await loading.load_text(LINES.removesuffix("\n"))
    assert counts(outcome.loaded) == (3, 3, 0, 0)
    path = tmp_path / "orders.csv"
    assert outcome.loaded.notes == [f"{path} ends without a line end; its last line was taken as it stands."]


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


async def test_quoted_values_may_span_lines(loading: Loading) -> None:
    outcome = await loading.load_text(HEADER + '1,2026-03-01T09:00:00Z,"a\r\nb, ""c""",1\r\n2,x,y,1\r\n')
    # A customer's id holds no line end, and the next line begins after both.
    assert sorted((row["line"], row["code"]) for row in outcome.rejected) == [
        ("2", "invalid_customer"),
        ("4", "invalid_time"),
    ]


@pytest.mark.parametrize(
    ("line", "code", "reason"),
    [
        ("1,yesterday,ada,1", "invalid_time", '"{at}" gives no time in ISO 8601.'),
        ("1,,ada,1", "invalid_time", 'The time "paid" lacks a column\'s value.'),
        ("1,2026-03-01 09:00,ada,1", "invalid_time", f'"{{at}}" gives {NO_OFFSET}'),
        ("1,2035-03-01T09:00:00Z,ada,1", "time_in_future", f"occurredAt 2035-03-01T09:00:00Z is {AHEAD}"),
        ("1,2026-03-01T09:00:00Z,ada,lots", "invalid_signals", 'The column "amount" holds no number.'),
        ("1,2026-03-01T09:00:00Z,ada,1_0", "invalid_signals", 'The column "amount" holds no number.'),
        ("1,2026-03-01T09:00:00Z,ada,1e12", "invalid_signals", f'The signal "amount" {TOO_LARGE}'),
        (",2026-03-01T09:00:00Z,ada,1", "invalid_id", "The id lacks a column's value."),
        ("1,2026-03-01T09:00:00Z,ada,1,2", "invalid_line", f"The line has 5 {VALUES}"),
        ('1,2026-03-01T09:00:00Z,"ada"x,1', "invalid_line", "The line is no CSV: ',' expected after '\"'."),
    ],
)  # fmt: skip
async def test_a_bad_line_is_rejected_alone_with_its_reason(
    loading: Loading, line: str, code: str, reason: str
) -> None:
    outcome = await loading.load_text(f"{HEADER}8,2026-03-01T09:00:00Z,ada,1\n{line}\n9,2026-03-01T09:00:00Z,ada,1\n")
    assert list(outcome.stored) == ["8", "9"]
    assert [(row["line"], row["code"], row["reason"]) for row in outcome.rejected] == [("3", code, reason)]


async def test_a_moment_that_nobody_defined_is_kept_as_unmapped(loading: Loading) -> None:
    outcome = await loading.load_text(LINES)
    assert {interaction.moment_key for interaction in outcome.stored.values()} == {"payment"}
    assert counts(outcome.loaded) == (3, 3, 0, 0)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "is empty: the first line of a CSV file names its columns."),
        ("order,at,name\n", 'has no column "amount", which the mapping names; it has "order", "at", "name".'),
        ("order,at,name,amount,at\n", 'has two columns "at".'),
    ],
)
async def test_a_file_that_the_mapping_does_not_fit_is_refused_whole(loading: Loading, text: str, wrong: str) -> None:
    with pytest.raises(FileError, match=re.escape(f"orders.csv {wrong}") + "$"):
        await loading.load_text(text)


async def test_when_one_of_several_files_cannot_be_read_nothing_is_recorded(loading: Loading, tmp_path: Path) -> None:
    good = tmp_path / "good.csv"
    good.write_text(LINES)
    with pytest.raises(FileError, match=r"nowhere.csv cannot be read \(No such file or directory\)\.$"):
        await loading.load(good, tmp_path / "nowhere.csv")
    assert counts((await loading.load(good)).loaded) == (3, 3, 0, 0)


MISREAD = "1,Ada Lovelace,Ada Lovelace,Ada Lovelace"


@pytest.mark.parametrize(
    "change",
    [
        ("", ""),
        ('text = "{at}"', 'text = "{at}", format = "%d.%m.%Y"'),
        ('text = "{at}"', 'text = "{at}", epoch = "seconds"'),
        ('text = "{at}"', 'text = "2026-03-01T09:00:00Z", plus = [{ column = "at", unit = "days" }]'),
        ('text = "{at}"', 'text = "2026-03-01T09:00:00Z"'),
        ('text = "{at}"', 'text = "2026-03-01T09:00:00Z"', "number", "boolean"),
    ],
)  # fmt: skip
async def test_nothing_that_a_line_holds_stands_in_the_list_of_rejected_ones(
    tmp_path: Path, change: tuple[str, ...]
) -> None:
    mapping = ORDERS
    for old, new in zip(change[::2], change[1::2], strict=True):
        mapping = mapping.replace(old, new, 1) if old else mapping
    outcome = await Loading(tmp_path, mapping).load_text(f"{HEADER}{MISREAD}\n")
    assert counts(outcome.loaded) == (1, 0, 0, 1)
    assert "Ada" not in (tmp_path / "rejected.csv").read_text()


TOO_LONG = "The line has more than 1,048,576 characters, or its quotes do not end."
LONG = "x" * 1_100_000


@pytest.mark.parametrize(
    ("long", "lines"),
    [
        (f"7,2026-03-01T09:00:00Z,{LONG},1\n", 1),
        (f'7,2026-03-01T09:00:00Z,"{LONG}",1\r\n', 1),
        (f'7,2026-03-01T09:00:00Z,"ada\n{LONG}",1\n', 2),
        (f'7,2026-03-01T09:00:00Z,"ada\n{"x" * 1_048_560}",1\n', 2),
    ],
    ids=["plain", "quoted", "in its second line", "in both of its lines"],
)
async def test_a_line_that_is_too_long_is_rejected_alone(loading: Loading, long: str, lines: int) -> None:
    after = "9,2026-03-01T09:00:00Z,ada,1\n10,yesterday,ada,1\n"
    outcome = await loading.load_text(f"{HEADER}8,2026-03-01T09:00:00Z,ada,1\n{long}{after}")
    assert list(outcome.stored) == ["8", "9"]
    assert [(row["line"], row["code"]) for row in outcome.rejected] == [
        ("3", "invalid_line"),
        (str(4 + lines), "invalid_time"),
    ]
    assert outcome.rejected[0]["reason"] == TOO_LONG


async def test_an_object_that_is_too_long_is_rejected_alone(loading: Loading) -> None:
    good = '{"order": 1, "at": "2026-03-01T09:00:00Z"}\n'
    outcome = await loading.load_text(f'{{"order": "{LONG}"}}\n{good}{{"order": "{LONG}', "orders.ndjson")
    assert list(outcome.stored) == ["1"]
    assert [(row["line"], row["code"], row["reason"]) for row in outcome.rejected] == [
        ("1", "invalid_line", TOO_LONG),
        ("3", "invalid_line", TOO_LONG),
    ]


async def test_a_first_line_that_is_too_long_is_refused(loading: Loading) -> None:
    with pytest.raises(FileError, match=re.escape(f"orders.csv cannot be read ({TOO_LONG}).")):
        await loading.load_text(f"{LONG}\n{LINES}")


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


async def test_a_file_of_no_lines_records_nothing(loading: Loading) -> None:
    assert counts((await loading.load_text(HEADER)).loaded) == (0, 0, 0, 0)
    assert counts((await loading.load_text("", "orders.ndjson")).loaded) == (0, 0, 0, 0)


async def test_a_file_of_rejected_lines_goes_when_all_is_well(loading: Loading, tmp_path: Path) -> None:
    await loading.load_text(LINES.replace("12.5", "lots"))
    assert (tmp_path / "rejected.csv").exists()
    await loading.load_text(LINES)
    assert not (tmp_path / "rejected.csv").exists()


async def test_a_list_of_rejected_lines_outlives_a_load_that_cannot_be_begun(loading: Loading, tmp_path: Path) -> None:
    await loading.load_text(LINES.replace("12.5", "lots"))
    before = (tmp_path / "rejected.csv").read_bytes()
    with pytest.raises(FileError):
        await loading.load(tmp_path / "nowhere.csv")
    assert (tmp_path / "rejected.csv").read_bytes() == before
    await loading.load_text(LINES.replace("12.5", "many"))
    rows = (tmp_path / "rejected.csv").read_text().splitlines()
    assert len(rows) == 2


async def test_a_file_that_is_no_list_of_rejected_lines_is_not_overwritten(loading: Loading, tmp_path: Path) -> None:
    (tmp_path / "rejected.csv").write_text(LINES)
    with pytest.raises(FileError, match="is there already, and is no list of rejected lines"):
        await loading.load_text(LINES)
    assert (tmp_path / "rejected.csv").read_text() == LINES
