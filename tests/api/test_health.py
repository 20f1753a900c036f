"""Readiness names each check and tells only what was meant to be told."""

import asyncio
import json
from typing import Any

from api.health import Check, readiness
from domain.errors import TouchstoneError


async def _well() -> None: ...


async def _told() -> None:
    raise TouchstoneError("The fold lags.")


async def _surprised() -> None:
    raise ValueError("a secret")


async def _slow() -> None:
    await asyncio.Event().wait()


async def _answer(**checks: Check) -> tuple[int, Any]:
    response = await readiness(checks, timeout_seconds=0.05)
    return response.status_code, json.loads(bytes(response.body))


async def test_it_is_ready_when_every_check_is_well() -> None:
    assert await _answer(one=_well, two=_well) == (
        200,
        {"ready": True, "checks": {"one": {"ok": True}, "two": {"ok": True}}},
    )


async def test_it_is_not_ready_when_one_is_not_and_says_which_and_why() -> None:
    assert await _answer(one=_well, two=_told, three=_surprised, four=_slow) == (
        503,
        {
            "ready": False,
            "checks": {
                "one": {"ok": True},
                "two": {"ok": False, "reason": "The fold lags."},
                "three": {"ok": False, "reason": "ValueError"},
                "four": {"ok": False, "reason": "no answer within 0.05 s"},
            },
        },
    )
