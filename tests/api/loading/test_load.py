"""Loading: what good files give, and which files are refused whole."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.loading.faults import FileError
from tests.api.loading.loads import ORDERS, PSEUDONYMS, Loading, counts
from tests.api.loading.orders import HEADER, LINES


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


async def test_quoted_values_may_span_lines(loading: Loading) -> None:
    outcome = await loading.load_text(HEADER + '1,2026-03-01T09:00:00Z,"a\r\nb, ""c""",1\r\n2,x,y,1\r\n')
    # A customer's id holds no line end, and the next line begins after both.
    assert sorted((row["line"], row["code"]) for row in outcome.rejected) == [
        ("2", "invalid_customer"),
        ("4", "invalid_time"),
    ]


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
