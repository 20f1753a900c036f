"""`python -m bench [NAME …]`: measure."""

import argparse
import asyncio
import functools
import platform
import sys
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from pathlib import Path
from typing import Final, TypeAlias

from bench import live, query, record, report
from bench.flights import Flights, FlightsError, read_year
from bench.stage import Stage, set_up

NO_FLIGHTS: Final = Flights((), "interactions made up as they are recorded")

Bench: TypeAlias = Callable[[Stage, Flights], Awaitable[None]]

DESCRIPTION: Final = """\
Measures the service on its embedded engine, with the settings that make it durable, and prints ratios.

  record   interactions per second through GraphQL, and by the import command, divided by plain insert_many
  report   a year's performance and achievement with many interactions under it, divided by the same with few;
           and $group over the interactions, divided by the former
  live     subscriptions: deliveries per second and delays, divided by a bare websockets broadcast; deliveries, divided
           by the same with shared work off; memory, divided by a bare socket; delays with clients that do not read,
           divided by the same with none. Needs Linux, which says what a process takes
  query    a small query: its latency with keys, limits, costs and rates, divided by the same with all of that off

Both sides of a ratio are taken in turns in one run: a busy machine slows both. Absolute figures are printed only to be
divided. Without a name all are measured, which takes half an hour; --flights, --subscribers and --requests make it
short, and --data-dir keeps the year for the next time.

  python -m bench record --flights 2000
  python -m bench record --keyless
  python -m bench live --subscribers 200
  python -m bench query
  FLIGHTS_2013_ZIP=flights-2013.csv.zip python -m bench report --data-dir bench-data
"""


def main() -> int:
    """Run the benches that the command line names."""
    arguments = build_parser().parse_args()
    rounds, flights = arguments.rounds, arguments.flights
    benches: dict[str, Bench] = {
        "record": functools.partial(
            record.run,
            rounds=rounds,
            flights_a_round=max(1, min(flights, 24_000) // rounds),
            keyless=arguments.keyless,
        ),
        "report": functools.partial(report.run, rounds=rounds, flights_loaded=flights),
        "live": functools.partial(live.run, rounds=rounds, subscribers=arguments.subscribers),
        "query": functools.partial(query.run, rounds=rounds, requests=arguments.requests),
    }
    try:
        names = arguments.names or [*benches]
        year = NO_FLIGHTS if {*names} <= {"live", "query"} else read_year()
        engine = f"SecantusDB {version('secantusdb')}"
        print(
            f"Python {platform.python_version()}, {engine} with --sync-on-commit, {rounds} rounds. Data: {year.origin}."
        )
        for name in names:
            print(f"\n== {name}", flush=True)
            # What `record` measures is a database that grows from nothing.
            asyncio.run(_measure(benches[name], year, arguments.data_dir if name == "report" else None))
    except FlightsError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


async def _measure(bench: Bench, year: Flights, data_dir: Path | None) -> None:
    async with set_up(data_dir) as stage:
        await bench(stage, year)


def build_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "names",
        nargs="*",
        choices=["record", "report", "live", "query", []],
        metavar="NAME",
        help="record, report, live, query",
    )
    parser.add_argument("--rounds", type=_positive, default=5, help="how often each side is measured (default: 5)")
    parser.add_argument(
        "--flights",
        type=_positive,
        default=1_000_000,
        help="how many flights at most, of up to three interactions each (default: the year; `record` takes 24,000)",
    )
    parser.add_argument("--requests", type=_positive, default=1_000, help="of each round of `query` (default: 1,000)")
    parser.add_argument("--subscribers", type=_positive, default=1_000, help="of each side of `live` (default: 1,000)")
    parser.add_argument(
        "--keyless", action="store_true", help="let `record` send interactions that are part of no attempt"
    )
    parser.add_argument(
        "--data-dir", type=Path, help="where `report` keeps what it loads, for the next time (default: nowhere)"
    )
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


if __name__ == "__main__":
    sys.exit(main())
