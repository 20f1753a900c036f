"""An airline's systems, as clients of a running service: they define, record and ask, over HTTP and GraphQL only."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final

import httpx

from tests.journeys import asking
from tests.journeys.asking import Answer
from tests.journeys.flights_oracle import (
    ARRIVAL,
    DEPARTURE,
    JOURNEY,
    OBJECTIVES,
    OPERATES,
    PROMISE,
    SIGNALS,
    Passage,
)

QUANTILES: Final = {"q0": "0", "q1": "0.01", "q10": "0.1", "q50": "0.5", "q90": "0.9", "q99": "0.99", "q100": "1"}
CALLS_AT_ONCE: Final = 4

DEFINE: Final = f"""mutation {{
  promise: defineOutcome(input: {{
    key: "{PROMISE}", name: "Passenger arrives as promised", recoveryWindow: "P0D", abandonedAfter: "P1D",
    objective: {OBJECTIVES[PROMISE]}
  }}) {{ ...told }}
  journey: defineExperience(input: {{
    key: "{JOURNEY}", name: "Journey", objective: {OBJECTIVES[JOURNEY]}
  }}) {{ ...told }}
  operates: defineMoment(input: {{
    key: "{OPERATES}", name: "Flight operates", objective: {OBJECTIVES[OPERATES]}
  }}) {{ ...told }}
  departure: defineMoment(input: {{
    key: "{DEPARTURE}", name: "Departure", objective: {OBJECTIVES[DEPARTURE]}
  }}) {{ ...told }}
  arrival: defineMoment(input: {{
    key: "{ARRIVAL}", name: "Arrival", objective: {OBJECTIVES[ARRIVAL]}
  }}) {{ ...told }}
  serving: contribute(input: {{ contributor: "{JOURNEY}", to: "{PROMISE}", makeOrBreak: true }}) {{ ...told }}
  operating: contribute(input: {{ contributor: "{OPERATES}", to: "{JOURNEY}", makeOrBreak: true }}) {{ ...told }}
  departing: contribute(input: {{ contributor: "{DEPARTURE}", to: "{JOURNEY}" }}) {{ ...told }}
  arriving: contribute(input: {{ contributor: "{ARRIVAL}", to: "{JOURNEY}", makeOrBreak: true }}) {{ ...told }}
  operated: publishStandard(input: {{
    moment: "{OPERATES}",
    measures: [{{
      key: "operated", signal: "{SIGNALS[OPERATES]}", decisive: true, rule: {{ flag: {{ expects: true }} }}
    }}]
  }}) {{ ...told }}
  departed: publishStandard(input: {{ moment: "{DEPARTURE}", measures: [{{
    key: "delay", signal: "{SIGNALS[DEPARTURE]}", unit: "min",
    rule: {{ threshold: {{ better: LOWER, magic: 0, expected: 15, unacceptable: 60 }} }}
  }}] }}) {{ ...told }}
  arrived: publishStandard(input: {{ moment: "{ARRIVAL}", measures: [{{
    key: "delay", signal: "{SIGNALS[ARRIVAL]}", unit: "min",
    rule: {{ threshold: {{ better: LOWER, magic: 0, expected: 15, unacceptable: 60 }} }}
  }}] }}) {{ ...told }}
}}
fragment told on Refusal {{ message }}
"""

RECORD: Final = """mutation Record($items: [InteractionInput!]!) {
  recordInteractions(input: { source: "flights", interactions: $items }) {
    ... on RecordReceipt { recorded duplicates rejected { index id code message } }
    ... on Overloaded { retryAfterSeconds }
    ... on Refusal { message }
  }
}"""

REPORT: Final = f"""query Report($window: WindowInput!) {{
  promise: outcome(key: "{PROMISE}") {{
    ...performed
    achievement(window: $window) {{
      from to opened achieved lost recovered openNow atRiskNow achievementRate achievementRateInterval {{ low high }}
      observedAchieved observedLost misaligned timeToOutcomeSeconds {{ ...distributed }}
      series(step: "P1D") {{ from to opened achieved lost }}
    }}
    breakingPoints(window: $window) {{ moment {{ key }} breaks recovered lost }}
  }}
  journey: experience(key: "{JOURNEY}") {{ ...performed }}
  operates: moment(key: "{OPERATES}") {{ ...performed }}
  departure: moment(key: "{DEPARTURE}") {{ ...performed }}
  arrival: moment(key: "{ARRIVAL}") {{ ...performed }}
}}
fragment performed on HierarchyNode {{
  key
  performance(window: $window) {{
    from to interactions magic met missed unmeasured recovered
    contributionRate contributionRateInterval {{ low high }} score coverage health
    measures {{
      moment {{ key }} key unit magic met missed
      distribution {{ ...distributed }}
    }}
  }}
}}
fragment distributed on Distribution {{
  count mean min max relativeError {" ".join(f"{alias}: quantile(q: {q})" for alias, q in QUANTILES.items())}
}}
"""


@dataclass
class Receipts:
    """What became of all that was sent."""

    recorded: int = 0
    duplicates: int = 0
    rejected: list[Answer] = field(default_factory=list[Answer])


class Airline:
    """One airline at one service."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def define(self) -> None:
        """The hierarchy and its standards."""
        told = await self.ask(DEFINE)
        assert all(not refusal for refusal in told.values()), told

    async def record(self, batches: Iterable[Sequence[Passage]]) -> Receipts:
        """Send batches, several at a time."""
        receipts = Receipts()
        waiting = iter(batches)

        async def work() -> None:
            for batch in waiting:
                receipt = await self.record_batch(batch)
                receipts.recorded += receipt["recorded"]
                receipts.duplicates += receipt["duplicates"]
                receipts.rejected += receipt["rejected"]

        async with asyncio.TaskGroup() as group:
            for _ in range(CALLS_AT_ONCE):
                group.create_task(work())
        return receipts

    async def report(self, start: datetime, end: datetime) -> Answer:
        """The performance of each node, by key, the achievement of the promise, and where trips broke."""
        window = {"between": {"from": start.isoformat(), "to": end.isoformat()}}
        answer = await self.ask(REPORT, window=window)
        performance = {node["key"]: node["performance"] for node in answer.values()}
        return {
            "performance": performance,
            "achievement": answer["promise"]["achievement"],
            "breakingPoints": answer["promise"]["breakingPoints"],
        }

    async def all_closed(self) -> None:
        """Wait until no trip is open: silence closes some of them, a while after all was sent."""
        await asking.all_closed(self._client, PROMISE)

    async def ask(self, operation: str, **variables: object) -> Answer:
        """The data of an operation that must not fail. Raises UnavailableError."""
        return await asking.ask(self._client, operation, **variables)

    async def record_batch(self, batch: Sequence[Passage]) -> Answer:
        """Send one batch, again where the service is overloaded: its receipt."""
        items = [item_of(passage) for passage in batch]
        while True:
            answer = (await self.ask(RECORD, items=items))["recordInteractions"]
            if "retryAfterSeconds" not in answer:
                assert "recorded" in answer, answer
                return answer
            await asyncio.sleep(answer["retryAfterSeconds"])


def item_of(passage: Passage) -> Answer:
    """A passage as the API takes it, exactly as the example's mapping makes it of the file."""
    signals = {} if passage.seen is None else {SIGNALS[passage.moment]: passage.seen}
    return {
        "id": f"{passage.trip}:{passage.moment}",
        "moment": passage.moment,
        "occurredAt": passage.at.isoformat(),
        "attempt": passage.trip,
        "signals": signals,
    }


def batches_of(passages: Iterable[Passage], sizes: Iterable[int]) -> Iterator[list[Passage]]:
    """Cut into batches of these sizes, for as long as there is anything left."""
    rest = iter(passages)
    for size in sizes:
        if not (batch := list(islice(rest, size))):
            return
        yield batch
