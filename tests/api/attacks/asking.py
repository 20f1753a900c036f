"""Asking the service, as an attacker does."""

from collections.abc import Mapping
from typing import Any, Final

import httpx

MUTATION: Final = 'mutation { defineOutcome(input: { key: "forged", name: "Forged" }) { __typename } }'
FORGED: Final = '{ outcome(key: "forged") { key } }'
"""Whether the mutation came through."""


def asked(http: httpx.Client, document: str, variables: Mapping[str, object] | None = None) -> dict[str, Any]:
    answer = http.post("/graphql", json={"query": document, "variables": variables})
    assert answer.status_code in {200, 400}, answer.text
    return answer.json()


def code(answer: dict[str, Any]) -> str | None:
    """Of the first error; nothing was executed."""
    assert answer.get("data") is None, answer
    return answer["errors"][0].get("extensions", {}).get("code")
