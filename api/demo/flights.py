"""The demo's data: flights out of New York, as an airline's customers live them.

Three moments serve one outcome: the flight operates, it departs, it arrives. `api/demo/data/README.md` says where the
flights come from.
"""

import csv
import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from domain.interactions import SentInteraction
from domain.times import format_time

EXTRACT: Final = Path(__file__).parent / "data" / "flights-2013-01.csv.gz"
NOT_KNOWN: Final = "NA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flight:
    """One flight. `departs_at` is the schedule's; delays are minutes, negative when early.

    Without `departure_delay` it was cancelled; without `arrival_delay` nobody knows when it arrived.
    """

    day: date
    carrier: str
    number: str
    origin: str
    departs_at: datetime
    departure_delay: int | None
    air_minutes: int | None
    arrival_delay: int | None


def read_flights(path: Path = EXTRACT) -> Iterator[Flight]:
    """The flights of a compressed CSV file, in its order."""
    with gzip.open(path, "rt", encoding="ascii", newline="") as file:
        for row in csv.DictReader(file):
            yield flight_of(row)


def interactions_of(flight: Flight, moved_by: timedelta = timedelta()) -> Iterator[tuple[datetime, SentInteraction]]:
    """A flight's one to three interactions with their times, in order.

    Args:
        flight: the flight as it was.
        moved_by: whole days, added to its date and to all its times. Dates are part of ids: a moved flight is another.
    """
    at = flight.departs_at + moved_by
    trip = f"{flight.day + moved_by}-{flight.carrier}-{flight.number}-{flight.origin}"
    yield _sent(trip, "flight-operates", at, {"operated": flight.departure_delay is not None})
    if flight.departure_delay is None:
        return
    at += timedelta(minutes=flight.departure_delay)
    yield _sent(trip, "departure", at, {"departure_delay_minutes": flight.departure_delay})
    if flight.arrival_delay is None:
        yield _sent(trip, "arrival", at, {})
    else:
        at += timedelta(minutes=flight.air_minutes or 0)
        yield _sent(trip, "arrival", at, {"arrival_delay_minutes": flight.arrival_delay})


def flight_of(row: Mapping[str, str]) -> Flight:
    """The flight of one row of the file, by the names of its columns."""
    return Flight(
        day=date(int(row["year"]), int(row["month"]), int(row["day"])),
        carrier=row["carrier"],
        number=row["flight"],
        origin=row["origin"],
        departs_at=datetime.fromisoformat(row["time_hour"]) + timedelta(minutes=int(row["minute"])),
        departure_delay=_minutes(row["dep_delay"]),
        air_minutes=_minutes(row["air_time"]),
        arrival_delay=_minutes(row["arr_delay"]),
    )


def _minutes(text: str) -> int | None:
    return None if text == NOT_KNOWN else int(text)


def _sent(trip: str, moment: str, at: datetime, signals: dict[str, object]) -> tuple[datetime, SentInteraction]:
    return at, SentInteraction(
        id=f"{trip}:{moment}", moment=moment, occurred_at=format_time(at), signals=signals, attempt=trip
    )
