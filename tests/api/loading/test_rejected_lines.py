"""What bad lines are told, and that each is rejected alone."""

import re
from pathlib import Path

import pytest

from api.loading.faults import FileError
from tests.api.loading.loads import ORDERS, Loading, counts
from tests.api.loading.orders import AHEAD, HEADER, LINES, NO_OFFSET, TOO_LARGE, TOO_LONG, VALUES


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
