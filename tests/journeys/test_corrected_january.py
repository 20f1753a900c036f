"""January, corrected: a stormy day left out and taken back, and a standard tightened while the service is killed."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from tests.api.service import Service, run_command, running
from tests.journeys.flights_oracle import ARRIVAL, DEPARTURE, JANUARY, OPERATES, Passage, expected, passages
from tests.journeys.importing import HIERARCHY, ImportingAirline
from tests.journeys.judging import assert_performance

BEGIN: Final = datetime(2013, 1, 1, tzinfo=UTC)
END: Final = datetime(2013, 2, 4, tzinfo=UTC)
STORM: Final = (datetime(2013, 1, 30, tzinfo=UTC), datetime(2013, 1, 31, tzinfo=UTC))
STRICT_FROM: Final = datetime(2013, 1, 27, tzinfo=UTC)
STRICT_MINUTES: Final = 5
PATIENCE_SECONDS: Final = 120

EXCLUDE: Final = f"""mutation {{ excludeInteractions(input: {{
  moments: ["{OPERATES}", "{DEPARTURE}", "{ARRIVAL}"], reason: "A storm is nobody's fault",
  window: {{ from: "2013-01-30T00:00:00Z", to: "2013-01-31T00:00:00Z" }}
}}) {{ ... on Correction {{ id }} ... on Refusal {{ message }} }} }}"""
INCLUDE: Final = """mutation($id: ID!) { includeInteractions(input: { id: $id, reason: "It is, though" }) {
  ... on Correction { id } ... on Refusal { message }
} }"""
TIGHTEN: Final = f"""mutation {{ publishStandard(input: {{
  moment: "{ARRIVAL}", effectiveFrom: "2013-01-27T00:00:00Z", rescore: true, reason: "Five minutes, since last week",
  measures: [{{ key: "delay", signal: "arrival_delay_minutes", unit: "min",
    rule: {{ threshold: {{ better: LOWER, magic: 0, expected: {STRICT_MINUTES}, unacceptable: 60 }} }} }}]
}}) {{ __typename ... on Refusal {{ message }} }} }}"""
CORRECTIONS: Final = "{ corrections(first: 1) { id kind state done total } }"

pytestmark = pytest.mark.timeout(600)


async def test_january_can_be_corrected_and_every_total_follows(tmp_path: Path) -> None:
    january = passages()
    folder = tmp_path / "data"
    with running(folder) as service:
        async with loaded(service, folder) as airline:
            before = await airline.report(BEGIN, END)
            await a_storm_is_left_out_and_taken_back(airline, service, january)
            assert await airline.report(BEGIN, END) == before
        await a_standard_is_tightened_while_the_service_is_killed(service, folder, january)


async def a_storm_is_left_out_and_taken_back(
    airline: ImportingAirline, service: Service, january: list[Passage]
) -> None:
    excluded = (await ask(service, EXCLUDE))["excludeInteractions"]
    await done(service)
    calm = [passage for passage in january if not STORM[0] <= passage.at < STORM[1]]
    assert len(calm) < len(january)
    expectations = expected(calm, BEGIN, END)
    for key, answer in (await airline.report(BEGIN, END)).items():
        assert_performance(answer, expectations[key])
    included = (await ask(service, INCLUDE, id=excluded["id"]))["includeInteractions"]
    assert "id" in included, included
    await done(service)


async def a_standard_is_tightened_while_the_service_is_killed(
    service: Service, folder: Path, january: list[Passage]
) -> None:
    assert (await ask(service, TIGHTEN))["publishStandard"] == {"__typename": "Standard"}
    for _ in range(2):
        await asyncio.sleep(0.7)  # somewhere in the middle
        await asyncio.to_thread(service.kill)
        await asyncio.to_thread(service.start)
    await done(service)
    delays = [
        (passage.seen, STRICT_MINUTES if passage.at >= STRICT_FROM else 15)
        for passage in january
        if passage.moment == ARRIVAL and isinstance(passage.seen, int)
    ]
    async with httpx.AsyncClient(base_url=service.url, timeout=60) as client:
        tightened = (await ImportingAirline(client, folder).report(BEGIN, END))[ARRIVAL]
    assert (tightened["magic"], tightened["met"], tightened["missed"]) == (
        sum(delay <= 0 for delay, _ in delays),
        sum(0 < delay <= most for delay, most in delays),
        sum(delay > most for delay, most in delays),
    )
    audit = await asyncio.to_thread(run_command, "audit", "--data-dir", str(folder))
    assert audit.stdout.endswith(" compared: 0 differences\n"), audit.stdout


@asynccontextmanager
async def loaded(service: Service, folder: Path) -> AsyncGenerator[ImportingAirline]:
    """The airline with all of January."""
    async with httpx.AsyncClient(base_url=service.url, timeout=60) as client:
        airline = ImportingAirline(client, folder)
        await airline.command("hierarchy", "import", str(HIERARCHY))
        counts = await airline.load(JANUARY)
        assert counts[2] == len(passages())
        yield airline


async def done(service: Service) -> dict[str, Any]:
    """Wait until the last correction has come to its end."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        # Whoever wants to know asks: there are no subscriptions yet.
        while (correction := (await ask(service, CORRECTIONS))["corrections"][0])["state"] != "DONE":  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    return correction


async def ask(service: Service, operation: str, **variables: object) -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=service.url, timeout=60) as client:
        answer = (await client.post("/graphql", json={"query": operation, "variables": variables})).json()
    assert "errors" not in answer, answer
    return answer["data"]
