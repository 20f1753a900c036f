"""Processes that help to measure, told what to do by a line of JSON and answering by one."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

from bench.stage import ROOT

PATIENCE_SECONDS: Final = 300.0
QUIET_SECONDS: Final = 0.3
TICK_SECONDS: Final = 1 / os.sysconf("SC_CLK_TCK")  # by which the kernel counts processor time
QUIET_PROCESSOR_SECONDS: Final = 0.02  # two ticks of the kernel's clock: what a service does that has nothing to do

Answer: TypeAlias = Callable[..., Awaitable[dict[str, Any]]]


class HelperError(Exception):
    """A helper ended before it answered; what was wrong it has written itself."""


class Helper:
    """One such process, from the side of who asks."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.pid = process.pid

    async def ask(self, do: str, **said: object) -> dict[str, Any]:
        """Tell it what to do, and wait for the answer."""
        asked, answers = self._process.stdin, self._process.stdout
        if asked is None or answers is None:
            raise HelperError("it was started without pipes")
        asked.write(json.dumps({"do": do, **said}).encode() + b"\n")
        async with asyncio.timeout(PATIENCE_SECONDS):
            answer = await answers.readline()
        if not answer:
            raise HelperError(f"it ended instead of doing: {do}")
        return json.loads(answer)


@asynccontextmanager
async def started(module: str, *arguments: str) -> AsyncGenerator[Helper]:
    """A helper for the time of the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments,
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield Helper(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def obey(answers: Mapping[str, Answer]) -> None:
    """The helper's own side: do what is said, one thing after the other, until there is nobody to say it."""
    said = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(said), sys.stdin)
    while line := await said.readline():
        wanted: dict[str, Any] = json.loads(line)
        print(json.dumps(await answers[wanted.pop("do")](**wanted)), flush=True)


def processor_seconds(pid: int) -> float:
    """Processor time that a process has taken, in its own code and in the kernel's."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK_SECONDS


def resident_bytes(pid: int) -> int:
    """Memory that a process has in use."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def quiet(pid: int) -> None:
    """Return when a process has little to do."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        before = processor_seconds(pid)
        while True:
            await asyncio.sleep(QUIET_SECONDS)
            now = processor_seconds(pid)
            if now - before <= QUIET_PROCESSOR_SECONDS:
                return
            before = now
