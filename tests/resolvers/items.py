"""Interactions as clients send them."""

from typing import Any

from tests.graphql_client import Service

RECEIPT = """
__typename
... on RecordReceipt { recorded duplicates rejected { index id code message } }
... on Refusal { message }
... on InvalidInput { field }
... on BatchTooLarge { limit }
... on Overloaded { retryAfterSeconds }
"""
"""All that a call that records is answered with."""

RECORD = f"""mutation ($items: [InteractionInput!]!, $source: String! = "default") {{
  recordInteractions(input: {{source: $source, interactions: $items}}) {{ {RECEIPT} }}
}}"""


def item(key: object = "1", **fields: object) -> dict[str, object]:
    """An item as a client sends it."""
    return {"id": key, "moment": "wait", "occurredAt": "2026-03-02T11:59:00Z", "signals": {"wait_seconds": 20}} | fields


async def record(service: Service, *items: dict[str, object], **variables: object) -> dict[str, Any]:
    return (await service.data(RECORD, items=list(items), **variables))["recordInteractions"]
