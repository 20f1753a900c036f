"""The past corrected, and what must hold meanwhile: a storm left out, a standard tightened amid every trouble."""

import asyncio
import json
import time
from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

from tests.journeys.agreeing import sample
from tests.journeys.asking import Answer, UnavailableError
from tests.journeys.flights_oracle import ARRIVAL, MOMENTS, PROMISE, Passage
from tests.journeys.importing import HIERARCHY, ImportingAirline
from tests.journeys.judging import assert_report
from tests.journeys.newcomers import arriving
from tests.journeys.truth import Truth

Span: TypeAlias = tuple[datetime, datetime]

DAY: Final = timedelta(days=1)
STRICT_MINUTES: Final = 5
# Whoever goes on after a kill waits until the lease of the killed one has run out.
SHORT_LEASE: Final = {"TOUCHSTONE_SLOT_LEASE_SECONDS": "3"}
PATIENCE_SECONDS: Final = 3_600
POLL_SECONDS: Final = 0.1

EXCLUDE: Final = """mutation($input: ExcludeInteractionsInput!) { excludeInteractions(input: $input) {
  ... on Correction { id } ... on Refusal { message }
} }"""
INCLUDE: Final = """mutation($id: ID!) { includeInteractions(input: { id: $id, reason: "It is, though" }) {
  ... on Correction { id } ... on Refusal { message }
} }"""
TIGHTEN: Final = """mutation($input: StandardInput!) { publishStandard(input: $input) {
  __typename ... on Refusal { message }
} }"""
STOP: Final = """mutation($id: ID!) { stopCorrection(input: { id: $id }) { ... on Correction { state done } } }"""
RESUME: Final = """mutation($id: ID!) { resumeCorrection(input: { id: $id }) { ... on Correction { state done } } }"""
LATEST: Final = "{ corrections(first: 1) { id state done total startedAt finishedAt } }"


async def a_storm_is_left_out_and_taken_back(
    airline: ImportingAirline,
    passages: Sequence[Passage],
    day: datetime,
    windows: Sequence[Span],
) -> None:
    """Exclude a day at all moments: every window is as if it had not been; include it: everything is as before."""
    before = await _reports(airline, windows)
    calm = [passage for passage in passages if not day <= passage.at < day + DAY]
    assert len(calm) < len(passages)
    scope = {"moments": MOMENTS, "window": {"from": day.isoformat(), "to": (day + DAY).isoformat()}}
    excluded = await airline.ask(EXCLUDE, input={**scope, "reason": "A storm is nobody's fault"})
    assert (await _done(airline))["done"] == len(passages) - len(calm)
    truth = Truth(calm)
    for (start, end), report in zip(windows, await _reports(airline, windows), strict=True):
        assert_report(report, truth.over(start, end))
    await airline.ask(INCLUDE, id=excluded["excludeInteractions"]["id"])
    assert (await _done(airline))["done"] == len(passages) - len(calm)
    assert await _reports(airline, windows) == before


async def a_standard_is_tightened_amid_trouble(
    airline: ImportingAirline, since: datetime, newcomers: Iterable[Passage], spans: Sequence[Span]
) -> list[Passage]:
    """Rescore all arrivals from an instant on, killed twice and stopped twice, while others arrive.

    At each sampled instant totals over a span are the interactions and the trips.

    Returns:
        The newcomers that arrived meanwhile.
    """
    began, agreed = time.monotonic(), _Agreement(airline.data_dir, spans)
    async with asyncio.timeout(PATIENCE_SECONDS), arriving(airline.service.url, newcomers) as arrived:
        assert await airline.ask(TIGHTEN, input=_stricter(since)) == {"publishStandard": {"__typename": "Standard"}}
        for fifths, trouble in enumerate((_kill, _stop_and_resume, _kill, _stop_and_resume), 1):
            await _come_to(airline, fifths / 5)
            await agreed.sample()
            await trouble(airline, agreed)
        left, resumed = await _latest(airline), time.monotonic()
        correction = await _done(airline)
        ended = time.monotonic()
    await agreed.sample()
    rate = (correction["done"] - left["done"]) / (ended - resumed)
    rescored = f"{correction['done']:,} rescored in {ended - began:.0f} s, undisturbed {rate:,.0f} per second"
    meanwhile = f"two kills, two stops, {len(arrived):,} recorded meanwhile, {agreed.samples} samples"
    print(f"\n{rescored}; {meanwhile}")  # noqa: T201 - a proof says how fast it was
    return list(arrived)


def tightened_hierarchy(to: Path, since: datetime) -> Path:
    """The hierarchy as it is after that, as a document."""
    document = yaml.safe_load(HIERARCHY.read_text(encoding="utf-8"))
    (arrival,) = (node for node in document["nodes"] if node["key"] == ARRIVAL)
    stricter = deepcopy(arrival["standards"][0]) | {"effectiveFrom": since.isoformat()}
    stricter["measures"][0]["rule"]["threshold"]["expected"] = STRICT_MINUTES
    arrival["standards"].append(stricter)
    to.write_text(json.dumps(document))
    return to


def _stricter(since: datetime) -> dict[str, Any]:
    threshold = {"better": "LOWER", "magic": 0, "expected": STRICT_MINUTES, "unacceptable": 60}
    measure = {"key": "delay", "signal": "arrival_delay_minutes", "unit": "min", "rule": {"threshold": threshold}}
    return {"moment": ARRIVAL, "effectiveFrom": since.isoformat(), "rescore": True, "measures": [measure]}


async def _reports(airline: ImportingAirline, windows: Sequence[Span]) -> list[Answer]:
    await airline.all_closed()
    return [await airline.report(start, end) for start, end in windows]


class _Agreement:
    """Samples the totals of arrivals and of trips over spans of time, each at another instant: they must be what is
    stored.
    """

    def __init__(self, data_dir: Path, spans: Sequence[Span]) -> None:
        self._data_dir = data_dir
        self._spans = spans
        self.samples = 0

    async def sample(self) -> None:
        """Take one more of each span."""
        for start, end in self._spans:
            taken = await sample(self._data_dir, ARRIVAL, PROMISE, start, end)
            assert taken.totals == taken.stored
            self.samples += 1


async def _kill(airline: ImportingAirline, agreed: _Agreement) -> None:
    await asyncio.to_thread(airline.service.kill)
    await asyncio.to_thread(airline.service.start)
    await agreed.sample()


async def _stop_and_resume(airline: ImportingAirline, agreed: _Agreement) -> None:
    identity = (await _latest(airline))["id"]
    stopped = (await airline.ask(STOP, id=identity))["stopCorrection"]
    assert stopped["state"] == "STOPPED"
    await agreed.sample()
    assert (await airline.ask(RESUME, id=identity))["resumeCorrection"] == {**stopped, "state": "RUNNING"}


async def _come_to(airline: ImportingAirline, share: float) -> None:
    """Wait until the last correction has done a share of its work."""
    while not (correction := await _latest(airline))["total"] or correction["done"] < share * correction["total"]:
        assert correction["state"] == "RUNNING"
        await asyncio.sleep(POLL_SECONDS)
    assert correction["done"] < correction["total"]


async def _done(airline: ImportingAirline) -> Answer:
    """Wait until the last correction has come to its end."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        # Whoever wants to know asks: there are no subscriptions yet.
        while (correction := await _latest(airline))["state"] != "DONE":  # noqa: ASYNC110
            await asyncio.sleep(POLL_SECONDS)
    return correction


async def _latest(airline: ImportingAirline) -> Answer:
    """Asked again where the database is too busy: the embedded engine answers nobody while it looks through a year."""
    while True:
        try:
            return (await airline.ask(LATEST))["corrections"][0]
        except UnavailableError:
            await asyncio.sleep(POLL_SECONDS)
