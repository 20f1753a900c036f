"""May the process be sent requests, and how far behind is it?"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final, TypeAlias

from starlette.responses import JSONResponse, PlainTextResponse, Response

from domain.errors import TouchstoneError

log = logging.getLogger(__name__)

CHECK_SECONDS = 2.0
PUBLIC_SECONDS: Final = 1.0
EXPOSITION: Final = "text/plain; version=0.0.4"  # Prometheus' text format


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: figures, with units in their names, and the reason why they are not well, if they are not."""

    figures: Mapping[str, float] = field(default_factory=dict[str, float])
    reason: str | None = None


Check: TypeAlias = Callable[[], Awaitable[Finding]]
"""May raise when what it looks at is not well. A TouchstoneError's message is shown to whoever asks."""


Findings: TypeAlias = Mapping[str, Finding]
"""By the names of their checks."""


class Health:
    """What the checks find.

    Args:
        checks: by their names.
        is_public: whether others than this machine can ask. Then what was found is told for a second before it is
            looked for again, so that asking costs the database nothing, and who asks about readiness hears no figures.
        timeout_seconds: of each check.
    """

    def __init__(self, checks: Mapping[str, Check], *, is_public: bool, timeout_seconds: float = CHECK_SECONDS) -> None:
        self._checks = checks
        self._is_public = is_public
        self._timeout_seconds = timeout_seconds
        self._look: asyncio.Task[Findings] | None = None
        self._good_until = 0.0
        self._unwell = set[str]()
        self._was_ready = False

    async def readiness(self) -> Response:
        """200 when all is well, else 503; to this machine with each check's figures and reason."""
        findings = await self._findings()
        ready = all(finding.reason is None for finding in findings.values())
        told: dict[str, Any] = {"ready": ready}
        if not self._is_public:
            told["checks"] = {name: _shown(finding) for name, finding in findings.items()}
        return JSONResponse(told, HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE)

    async def metrics(self) -> Response:
        """The same as gauges, of this process: where several share an address, whichever is asked tells of itself.

        https://prometheus.io/docs/instrumenting/exposition_formats/.
        """
        lines = _exposed(await self._findings())
        return PlainTextResponse("".join(f"{line}\n" for line in lines), media_type=EXPOSITION)

    async def _findings(self) -> Findings:
        """One look at a time, for all who ask meanwhile. Shielded, for whoever asked first may leave."""
        now = asyncio.get_running_loop().time()
        if self._look is None or (self._look.done() and now >= self._good_until):
            self._look = asyncio.ensure_future(self._found())
            self._good_until = now + (PUBLIC_SECONDS if self._is_public else 0)
        return await asyncio.shield(self._look)

    async def _found(self) -> Findings:
        found = await asyncio.gather(*(_finding(check, self._timeout_seconds) for check in self._checks.values()))
        findings = dict(zip(self._checks, found, strict=True))
        self._log_change({name: each.reason for name, each in findings.items() if each.reason is not None})
        return findings

    def _log_change(self, reasons: Mapping[str, str]) -> None:
        """Operators who may not hear the reasons over the network read them here."""
        if set(reasons) != self._unwell:
            self._unwell = set(reasons)
            if reasons:
                level = logging.WARNING if self._was_ready else logging.INFO  # whoever starts is not ready at first
                log.log(level, "not ready", extra={"reasons": dict(reasons)})
            else:
                log.info("ready again" if self._was_ready else "ready to be asked")
        self._was_ready = self._was_ready or not reasons


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


def _exposed(findings: Findings) -> Iterator[str]:
    yield "# TYPE touchstone_ok gauge"
    for name, finding in findings.items():
        yield f'touchstone_ok{{check="{name}"}} {int(finding.reason is None)}'
    for name, finding in findings.items():
        for figure, value in finding.figures.items():
            yield f"# TYPE touchstone_{name}_{figure} gauge"
            yield f"touchstone_{name}_{figure} {value}"
