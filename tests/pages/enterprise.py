"""Three hundred moments of one outcome, in twelve stages, with so many interactions each that all have a health."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

OUTCOME: Final = "customer-stays"
STAGES: Final = 12
MOMENTS_A_STAGE: Final = 25
MOMENTS: Final = STAGES * MOMENTS_A_STAGE
AT_EACH: Final = 20  # the fewest that are judged
BROKEN_EVERY: Final = 10  # moments
BATCH: Final = 1_000  # interactions of one call
DECISIVE_FLAG: Final = {"key": "done", "signal": "done", "decisive": True, "rule": {"flag": {"expects": True}}}


def moment(number: int) -> str:
    """The key of a moment, numbered from 0."""
    return f"moment-{number:03}"


def document() -> str:
    """The hierarchy, as `importHierarchy` takes it."""
    stages = [f"stage-{stage:02}" for stage in range(STAGES)]
    nodes = [
        {"kind": "OUTCOME", "key": OUTCOME, "name": "Customer stays", "owner": "Head of customers", "objective": 0.9},
        *({"kind": "EXPERIENCE", "key": key, "name": f"Stage {key[-2:]}", "objective": 0.8} for key in stages),
        *(_moment(number) for number in range(MOMENTS)),
    ]
    contributions = [
        *({"contributor": key, "to": OUTCOME, "makeOrBreak": key == stages[0]} for key in stages),
        *({"contributor": moment(number), "to": stages[number % STAGES]} for number in range(MOMENTS)),
    ]
    return json.dumps({"touchstone": 1, "nodes": nodes, "contributions": contributions})


def batches() -> Iterator[list[dict[str, Any]]]:
    """What happened within the last hour, as one call takes it: at every tenth moment nothing went well, else all."""
    happened = list(_interactions())
    for first in range(0, len(happened), BATCH):
        yield happened[first : first + BATCH]


def _interactions() -> Iterator[dict[str, Any]]:
    now = datetime.now(UTC)
    for number in range(MOMENTS):
        for count in range(AT_EACH):
            yield {
                "id": f"{number}-{count}",
                "moment": moment(number),
                # Elsewhere it counts at its moment only: attempts of hundreds of steps would be what takes long.
                **({"attempt": f"customer-{count}"} if number < STAGES else {}),
                "occurredAt": (now - timedelta(minutes=30, seconds=-count)).isoformat(),
                "signals": {"done": number % BROKEN_EVERY != 0},
            }


def _moment(number: int) -> dict[str, Any]:
    return {
        "kind": "MOMENT",
        "key": moment(number),
        "name": f"Moment {number:03}",
        "owner": "Head of service",
        "objective": 0.8,
        "standards": [{"measures": [DECISIVE_FLAG]}],
    }
