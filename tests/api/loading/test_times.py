"""Times and groups: what the columns of a line say about when, and its neighbours about what."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.api.loading.loads import Loading

MAPPING = """
source = "log"
no_value = ["", "NA"]
[times]
{time}
[[interactions]]
moment = "event"
at = "then"
id = "{{row}}"
"""
NEW_YORK = 'zone = "America/New_York"'


async def told(folder: Path, time: str, line: str) -> datetime | str:
    """When the line's interaction occurred, or why nobody knows."""
    loading = Loading(folder, MAPPING.format(time=time))
    outcome = await loading.load_text(f"year,month,day,clock,late\n{line}\n")
    return outcome.rejected[0]["reason"] if outcome.rejected else outcome.stored["1"].occurred_at


LOCAL = f'then = {{ text = "{{year}}-{{month:02}}-{{day:02}} {{clock}}", {NEW_YORK} }}'
LATER = LOCAL.replace(NEW_YORK, f'{NEW_YORK}, ambiguous = "later"')
EARLIER = LOCAL.replace(NEW_YORK, f'{NEW_YORK}, ambiguous = "earlier"')
SHIFTED = 'then = { after = "planned", plus = [{ column = "late", unit = "minutes" }] }'
LATE = f"{LOCAL.replace('then', 'planned')}\n{SHIFTED}"
MILLIS = 'then = { text = "{clock}", epoch = "milliseconds" }'
GIVES = '"{year}-{month:02}-{day:02} {clock}" gives'
SKIPPED = f"{GIVES} a time that America/New_York skipped, where clocks were set forward."
TWICE = f"{GIVES} a time that came twice in America/New_York; say which is meant with `ambiguous`."
NO_MINUTES = 'The column "late" holds no number of minutes.'


@pytest.mark.parametrize(
    ("time", "line", "expected"),
    [
        (LOCAL, "2026,7,4,09:05,", datetime(2026, 7, 4, 13, 5, tzinfo=UTC)),
        (LOCAL, "2026,1,4,09:05,", datetime(2026, 1, 4, 14, 5, tzinfo=UTC)),
        (LOCAL, "2026,11,1,01:30,", TWICE),
        (EARLIER, "2026,11,1,01:30,", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        (LATER, "2026,11,1,01:30,", datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),
        (LATER, "2026,3,8,02:30,", SKIPPED),
        (LOCAL, "2026,7,4,09:05+02:00,", datetime(2026, 7, 4, 7, 5, tzinfo=UTC)),
        (LOCAL, "2026,2,30,09:05,", f"{GIVES} no time in ISO 8601."),
        (LOCAL, "2026,,4,09:05,", 'The time "then" lacks a column\'s value.'),
        (LATE, "2026,7,4,09:05,-7", datetime(2026, 7, 4, 12, 58, tzinfo=UTC)),
        (LATE, "2026,7,4,09:05,1.5", datetime(2026, 7, 4, 13, 6, 30, tzinfo=UTC)),
        (LATE, "2026,7,4,09:05,NA", 'The time "then" lacks a column\'s value.'),
        (LATE, "2026,7,4,09:05,very", NO_MINUTES),
        (LATE, "2026,7,4,09:05,nan", NO_MINUTES),
        (LATE, "2026,7,4,09:05,1e300", NO_MINUTES),
        ('then = { text = "{clock}", format = "%d.%m.%y %H.%M", zone = "UTC" }', "0,0,0,04.07.26 9.05,",
         datetime(2026, 7, 4, 9, 5, tzinfo=UTC)),
        ('then = { text = "{clock}", format = "%d.%m" }', "0,0,0,4 July,", '"{clock}" gives no time as "%d.%m" says.'),
        (MILLIS, "0,0,0,1500,", datetime(1970, 1, 1, 0, 0, 1, 500_000, UTC)),
        ('then = { text = "{clock}", epoch = "seconds" }', "0,0,0,1.25,", datetime(1970, 1, 1, 0, 0, 1, 250_000, UTC)),
        ('then = { text = "{clock}", epoch = "seconds" }', "0,0,0,noon,", '"{clock}" gives no time in seconds.'),
    ],
)  # fmt: skip
async def test_a_time_is_what_its_columns_and_its_zone_say(
    tmp_path: Path, time: str, line: str, expected: datetime | str
) -> None:
    assert await told(tmp_path, time, line) == expected


TICKETS = """
source = "desk"
group = "ticket"
[times]
then = { text = "{at}" }
[[interactions]]
moment = "resolve"
when = { equals = { what = ["Resolve"] } }
at = "then"
id = "{ticket}-{row:03}"
attempt = "{ticket}"
attempts = { help = "{ticket}" }
channel = "{how}"
recovers = "{previous}"
signals = { held = { type = "last" }, fast = { type = "boolean", column = "fast" } }
"""
HEADER = "ticket,what,at,how,fast\n"


def event(ticket: str, what: str = "Resolve", fast: str = "") -> str:
    return f"{ticket},{what},2026-03-01T09:00:00Z,mail,{fast}\n"


async def test_of_a_group_the_last_held_and_each_later_one_recovers_the_one_before(tmp_path: Path) -> None:
    text = "".join([event("A"), event("A", "Close"), event("A", fast="yes"), event("A"), event("B", fast="no")])
    stored = (await Loading(tmp_path, TICKETS).load_text(HEADER + text)).stored
    assert {key: (found.signals["held"], found.recovers) for key, found in stored.items()} == {
        "A-001": (False, None),
        "A-003": (False, "A-001"),
        "A-004": (True, "A-003"),
        "B-005": (True, None),
    }
    assert [stored[key].signals.get("fast") for key in ("A-001", "A-003", "B-005")] == [None, True, False]
    first = stored["A-001"]
    assert (first.attempt, first.attempts, first.channel) == ("A", (("help", "A"),), "mail")


async def test_the_lines_of_a_group_that_was_left_are_rejected(tmp_path: Path) -> None:
    text = "".join([event("A"), event("B"), event("A"), event(""), event("C")])
    outcome = await Loading(tmp_path, TICKETS).load_text(HEADER + text)
    assert list(outcome.stored) == ["A-001", "B-002", "C-005"]
    assert [(row["line"], row["code"], row["reason"]) for row in outcome.rejected] == [
        ("4", "group_split", "The lines of its group do not stand together; sort the file by the group."),
        ("5", "group_split", "The line belongs to no group: its column has no value."),
    ]


async def test_a_boolean_that_the_mapping_does_not_know_is_rejected(tmp_path: Path) -> None:
    outcome = await Loading(tmp_path, TICKETS).load_text(HEADER + event("A", fast="rather"))
    assert outcome.rejected[0]["reason"] == 'The column "fast" holds no boolean that the mapping knows.'
