"""Readiness names each check and tells only what was meant to be told."""

import asyncio
import json
from typing import Any

from api.health import Check, Finding, metrics, readiness
from domain.errors import TouchstoneError


async def _well() -> Finding:
    return Finding()


async def _far_behind() -> Finding:
    return Finding({"lag_seconds": 45.5}, "It lags.")


async def _told() -> Finding:
    raise TouchstoneError("The fold lags.")


async def _surprised() -> Finding:
    raise ValueError("a secret")


async def _slow() -> Finding:
    await asyncio.Event().wait()
    return Finding()


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


async def test_what_was_found_is_told_whether_it_is_well_or_not() -> None:
    assert await _answer(feed=_far_behind) == (
        503,
        {"ready": False, "checks": {"feed": {"ok": False, "reason": "It lags.", "lag_seconds": 45.5}}},
    )


async def test_figures_are_gauges_in_the_text_format_of_prometheus() -> None:
    response = await metrics({"one": _well, "feed": _far_behind, "three": _told}, timeout_seconds=0.05)
    assert response.status_code == 200
    assert bytes(response.body).decode() == (
        "# TYPE touchstone_ok gauge\n"
        'touchstone_ok{check="one"} 1\n'
        'touchstone_ok{check="feed"} 0\n'
        'touchstone_ok{check="three"} 0\n'
        "# TYPE touchstone_feed_lag_seconds gauge\n"
        "touchstone_feed_lag_seconds 45.5\n"
    )
