"""Is the process alive, may it be sent requests, and how far behind is it?"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final, TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from domain.errors import TouchstoneError

CHECK_SECONDS = 2.0
EXPOSITION: Final = "text/plain; version=0.0.4"  # Prometheus' text format


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: figures, with units in their names, and the reason why they are not well, if they are not."""

    figures: Mapping[str, float] = field(default_factory=dict[str, float])
    reason: str | None = None


Check: TypeAlias = Callable[[], Awaitable[Finding]]
"""May raise when what it looks at is not well. A TouchstoneError's message is shown to whoever asks."""


async def livez(_: Request) -> Response:
    """Alive: the loop turns. Says nothing of the database, so that its outage restarts nobody."""
    return JSONResponse({"alive": True})


async def readiness(checks: Mapping[str, Check], timeout_seconds: float = CHECK_SECONDS) -> Response:
    """Run all checks at once; 200 when each is well, else 503, naming each with its figures either way."""
    findings = await _findings(checks, timeout_seconds)
    ready = all(finding.reason is None for finding in findings.values())
    shown = {name: _shown(finding) for name, finding in findings.items()}
    return JSONResponse({"ready": ready, "checks": shown}, HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE)


async def metrics(checks: Mapping[str, Check], timeout_seconds: float = CHECK_SECONDS) -> Response:
    """The same as gauges, of this process alone: where several share an address, whichever is asked tells of itself.

    https://prometheus.io/docs/instrumenting/exposition_formats/.
    """
    lines = _exposed(await _findings(checks, timeout_seconds))
    return PlainTextResponse("".join(f"{line}\n" for line in lines), media_type=EXPOSITION)


async def _findings(checks: Mapping[str, Check], timeout_seconds: float) -> dict[str, Finding]:
    findings = await asyncio.gather(*(_finding(check, timeout_seconds) for check in checks.values()))
    return dict(zip(checks, findings, strict=True))


async def _finding(check: Check, timeout_seconds: float) -> Finding:
    try:
        async with asyncio.timeout(timeout_seconds):
            return await check()
    except TimeoutError:
        return Finding(reason=f"no answer within {timeout_seconds:g} s")
    except TouchstoneError as error:
        return Finding(reason=error.message)
    except Exception as error:  # noqa: BLE001 - whatever it is, the service is not ready
        return Finding(reason=type(error).__name__)


def _shown(finding: Finding) -> dict[str, Any]:
    reason = {} if finding.reason is None else {"reason": finding.reason}
    return {"ok": finding.reason is None, **reason, **finding.figures}


def _exposed(findings: Mapping[str, Finding]) -> Iterator[str]:
    yield "# TYPE touchstone_ok gauge"
    for name, finding in findings.items():
        yield f'touchstone_ok{{check="{name}"}} {int(finding.reason is None)}'
    for name, finding in findings.items():
        for figure, value in finding.figures.items():
            yield f"# TYPE touchstone_{name}_{figure} gauge"
            yield f"touchstone_{name}_{figure} {value}"
