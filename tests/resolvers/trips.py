"""A trip that hangs on a flight, and short ways to send what happened on it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from domain.hierarchy import Hierarchy
from tests.builders import built, edge, moment, outcome, standard, waiting
from tests.graphql_client import Service
from tests.resolvers.items import RECEIPT

MISSED, MET = 90, 30

RECORD = """mutation ($items: [InteractionInput!]!) {
  recordInteractions(input: {source: "crew", interactions: $items}) {
  ... on RecordReceipt { recorded rejected { code } } ... on Refusal { message } } }"""
OBSERVE = f"""mutation ($results: [ObservedResultInput!]!, $source: String! = "desk") {{
  recordResults(input: {{source: $source, results: $results}}) {{ {RECEIPT} }}
}}"""


def trips() -> Hierarchy:
    """The outcome "trip" hangs on the outcome "flight", and that on the moments "board" and "bags"; "meal" is extra.

    A broken flight can be recovered within an hour; a silent one is lost after a day.
    """
    promise = standard(waiting(magic=10, expected=MET, unacceptable=MISSED))
    flight = replace(outcome("flight"), recovery_window=timedelta(hours=1), abandoned_after=timedelta(days=1))
    return built(
        [outcome("trip"), flight, moment("board"), moment("bags"), moment("meal")],
        [
            edge("flight", "trip", make_or_break=True, required=True),
            edge("board", "flight", make_or_break=True, required=True),
            edge("bags", "flight", required=True, position=1),
            edge("meal", "flight", position=2),
        ],
        [(key, promise) for key in ("board", "bags", "meal")],
    )


def sent(
    key: str, at: str, moment: str, wait: int, attempt: str | None = "f1", customer: str | None = None, **more: object
) -> dict[str, Any]:
    """An interaction on 2 March 2026 at hh:mm."""
    return {
        "id": key,
        "moment": moment,
        "occurredAt": f"2026-03-02T{at}:00Z",
        "attempt": attempt,
        "customer": customer,
        "signals": {"wait_seconds": wait},
        **more,
    }


async def record(service: Service, *items: dict[str, Any]) -> None:
    """Record them in one call; all are good."""
    receipt = (await service.data(RECORD, items=list(items)))["recordInteractions"]
    assert receipt == {"recorded": len(items), "rejected": []}


def result(key: str, at: str, attempt: str, *, achieved: bool, outcome: str = "flight") -> dict[str, Any]:
    """A result on 2 March 2026 at hh:mm."""
    return {
        "id": key, "outcome": outcome, "attempt": attempt, "achieved": achieved, "occurredAt": f"2026-03-02T{at}:00Z"
    }  # fmt: skip


async def observe(service: Service, *results: dict[str, Any], **variables: object) -> dict[str, Any]:
    """What became of a call of results."""
    return (await service.data(OBSERVE, results=list(results), **variables))["recordResults"]


async def record_four(service: Service) -> None:
    """f1 broke at boarding and was recovered, f2 was lost of it, f3 is at risk, and f4 is open."""
    await record(
        service,
        sent("1", "09:00", "board", MISSED, "f1", "ada"),
        sent("2", "09:30", "board", MET, "f1", "ada", recovers="1"),
        sent("3", "10:00", "bags", MET, "f1", "ada"),
        sent("4", "10:30", "meal", MET, "f1", "ada"),
        sent("5", "09:10", "board", MISSED, "f2", "bob"),
        sent("6", "11:30", "board", MISSED, "f3"),
        sent("7", "11:40", "board", MET, "f4"),
    )
    await service.recorder.sweep()
