"""Readiness names each check and tells only what was meant to be told."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from api import health, probes
from api.health import Check, Finding, Health
from domain.access import OPEN, Rights, Scope
from domain.errors import TouchstoneError
from tests.admitted import Admitted


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
    response = await Health(checks, is_public=False, timeout_seconds=0.05).readiness()
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
    response = await Health({"one": _well, "feed": _far_behind, "three": _told}, is_public=False).metrics()
    assert response.status_code == 200
    assert bytes(response.body).decode() == (
        "# TYPE touchstone_ok gauge\n"
        'touchstone_ok{check="one"} 1\n'
        'touchstone_ok{check="feed"} 0\n'
        'touchstone_ok{check="three"} 0\n'
        "# TYPE touchstone_feed_lag_seconds gauge\n"
        "touchstone_feed_lag_seconds 45.5\n"
    )


class Looked:
    """A check that counts how often it looked, and says what it was told to."""

    def __init__(self) -> None:
        self.times = 0
        self.finding = Finding({"lag_commits": 7})
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def __call__(self) -> Finding:
        self.times += 1
        await self.may_end.wait()
        return self.finding


async def test_others_than_this_machine_hear_whether_it_is_ready_and_nothing_else() -> None:
    response = await Health({"feed": _far_behind}, is_public=True).readiness()
    assert (response.status_code, json.loads(bytes(response.body))) == (503, {"ready": False})


async def test_who_asks_often_from_elsewhere_is_told_for_a_second_what_was_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fold = Looked()
    asked = Health({"fold": fold}, is_public=True)
    for _ in range(5):
        assert (await asked.readiness()).status_code == 200
        await asked.metrics()
    assert fold.times == 1
    fold.finding = Finding(reason="It lags.")
    monkeypatch.setattr(health, "PUBLIC_SECONDS", 0.0)
    anew = Health({"fold": fold}, is_public=True)
    assert [(await anew.readiness()).status_code for _ in range(3)] == [503, 503, 503]
    assert fold.times == 4


async def test_this_machine_is_told_what_is_so_now() -> None:
    fold = Looked()
    asked = Health({"fold": fold}, is_public=False)
    assert (await asked.readiness()).status_code == 200
    fold.finding = Finding(reason="It lags.")
    assert (await asked.readiness()).status_code == 503


async def test_those_who_ask_at_once_wait_for_one_look_even_when_the_first_of_them_leaves() -> None:
    fold = Looked()
    fold.may_end.clear()
    asked = Health({"fold": fold}, is_public=False)
    first, *others = [asyncio.ensure_future(asked.readiness()) for _ in range(4)]
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    fold.may_end.set()
    assert [(await other).status_code for other in others] == [200, 200, 200]
    assert fold.times == 1


async def test_the_log_says_once_why_it_is_not_ready_and_once_that_it_is_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    fold = Looked()
    asked = Health({"fold": fold}, is_public=False)
    for reason in ("It is not open yet.", None, "It lags by 7.", "It lags by 8.", None, None):
        fold.finding = Finding(reason=reason)
        await asked.readiness()
    assert [(each.levelname, each.message, vars(each).get("reasons")) for each in caplog.records] == [
        ("INFO", "not ready", {"fold": "It is not open yet."}),
        ("INFO", "ready to be asked", None),
        ("WARNING", "not ready", {"fold": "It lags by 7."}),
        ("INFO", "ready again", None),
    ]


def _rights(scope: Scope, **restricted: Any) -> Rights:  # noqa: ANN401 - fields of Rights
    return Rights(name="scraper", scopes=frozenset({scope}), **restricted)


@pytest.mark.parametrize(
    ("rights", "status"),
    [
        (OPEN, 200),
        (_rights(Scope.READ), 200),
        (_rights(Scope.RECORD), 403),
        (_rights(Scope.ADMIN), 403),
        (_rights(Scope.READ, outcomes=frozenset({"id-trip"})), 403),
        (_rights(Scope.READ, source="app"), 403),
    ],
    ids=["open", "read", "record", "admin", "of outcomes", "of a source"],
)
async def test_figures_are_for_those_who_may_read_all_there_is(rights: Rights, status: int) -> None:
    app = Starlette(routes=[Route("/metrics", probes.metrics)])
    transport = httpx.ASGITransport(Admitted(app, rights, health=Health({"one": _well}, is_public=True)))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        answer = await http.get("/metrics")
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["errors"][0] == {
            "message": '/metrics needs the scope "read" without restrictions. Use credentials that have it.',
            "extensions": {"code": "FORBIDDEN", "scope": "read", "requestId": None},
        }
