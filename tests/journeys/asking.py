"""Asking a running service over HTTP, as any client does."""

import asyncio
from typing import Any, Final, TypeAlias

import httpx

Answer: TypeAlias = dict[str, Any]

POLL_SECONDS: Final = 0.5
# Silence closes an attempt a minute after it was last moved, and not before.
CLOSING_SECONDS: Final = 600
NOTHING_OPEN: Final = {"openNow": 0, "atRiskNow": 0}

STOCK: Final = """query($outcome: String!) {
  outcome(key: $outcome) { achievement(window: { last: "PT1M" }) { openNow atRiskNow } }
}"""


class UnavailableError(Exception):
    """The service answered that its database does not; what was asked may have been done."""


async def ask(client: httpx.AsyncClient, operation: str, **variables: object) -> Answer:
    """The data of an operation that must not fail. Raises UnavailableError."""
    response = await client.post("/graphql", json={"query": operation, "variables": variables})
    answer: Answer = response.json()
    if any(error.get("extensions") == {"code": "UNAVAILABLE"} for error in answer.get("errors", [])):
        raise UnavailableError
    assert "errors" not in answer, answer
    return answer["data"]


async def all_closed(client: httpx.AsyncClient, outcome: str) -> None:
    """Wait until no attempt at an outcome is open any more."""
    async with asyncio.timeout(CLOSING_SECONDS):
        # Whoever wants to know asks: a journey goes by queries alone.
        while await _is_any_open(client, outcome):  # noqa: ASYNC110
            await asyncio.sleep(POLL_SECONDS)


async def _is_any_open(client: httpx.AsyncClient, outcome: str) -> bool:
    try:
        answer = await ask(client, STOCK, outcome=outcome)
    except UnavailableError:
        return True
    return answer["outcome"]["achievement"] != NOTHING_OPEN
