"""Is the process alive, and may it be sent requests?"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from domain.errors import TouchstoneError

Check: TypeAlias = Callable[[], Awaitable[None]]
"""Raises when what it looks at is not well. A TouchstoneError's message is shown to whoever asks."""

CHECK_SECONDS = 2.0


async def livez(_: Request) -> Response:
    """Alive: the loop turns. Says nothing of the database, so that its outage restarts nobody."""
    return JSONResponse({"alive": True})


async def readiness(checks: Mapping[str, Check], timeout_seconds: float = CHECK_SECONDS) -> Response:
    """Run all checks at once; 200 when each is well, else 503, naming each either way."""
    reasons = await asyncio.gather(*(_reason(check, timeout_seconds) for check in checks.values()))
    found = {
        name: {"ok": True} if reason is None else {"ok": False, "reason": reason}
        for name, reason in zip(checks, reasons, strict=True)
    }
    ready = not any(reasons)
    return JSONResponse({"ready": ready, "checks": found}, HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE)


async def _reason(check: Check, timeout_seconds: float) -> str | None:
    """Why a check is not well, None when it is."""
    try:
        async with asyncio.timeout(timeout_seconds):
            await check()
    except TimeoutError:
        return f"no answer within {timeout_seconds:g} s"
    except TouchstoneError as error:
        return error.message
    except Exception as error:  # noqa: BLE001 - whatever it is, the service is not ready
        return type(error).__name__
    return None
