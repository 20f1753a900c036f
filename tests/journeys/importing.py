"""Importing as an operator does it: the command, beside a service that runs."""

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import httpx

from tests.api.service import ROOT, environment, running
from tests.journeys.airline import Airline
from tests.journeys.files import EXAMPLES

MAPPING: Final = EXAMPLES / "flights" / "mapping.toml"
HIERARCHY: Final = EXAMPLES / "flights" / "hierarchy.yaml"
_SUMMARY: Final = re.compile(
    r"([\d,]+) lines gave ([\d,]+) interactions: ([\d,]+) recorded, ([\d,]+) duplicates, ([\d,]+) rejected, "
    r"in [\d.]+ s \([\d,]+ per second\)\n"
)


class ImportingAirline(Airline):
    """An airline whose flights come in files; `told` keeps what the last command said."""

    def __init__(self, client: httpx.AsyncClient, data_dir: Path) -> None:
        super().__init__(client)
        self._data_dir = data_dir
        self.told = ""

    async def load(self, file: Path) -> list[int]:
        """Import a file: lines, interactions, recorded, duplicates and rejected."""
        rejected = str(self._data_dir.with_name("rejected.csv"))
        self.told = await self.command("import", str(file), "--mapping", str(MAPPING), "--rejected", rejected)
        summary = _SUMMARY.fullmatch(self.told)
        assert summary is not None, self.told
        return [int(number.replace(",", "")) for number in summary.groups()]

    async def load_and_be_killed(self, file: Path) -> None:
        """Import a file, and kill the command without warning once it has shown some progress."""
        process = await asyncio.create_subprocess_exec(
            *self._line("import", str(file), "--mapping", str(MAPPING)),
            cwd=self._data_dir.parent,
            env={**environment({}), "PYTHONPATH": str(ROOT)},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        assert process.stderr is not None
        assert await process.stderr.readline()
        process.kill()
        await process.communicate()

    async def command(self, *arguments: str) -> str:
        """Run a command over the service's folder: what it printed."""

        def run() -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                self._line(*arguments),
                cwd=ROOT,
                env=environment({}),
                capture_output=True,
                text=True,
                check=False,
            )

        ended = await asyncio.to_thread(run)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def _line(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "api", *arguments, "--data-dir", str(self._data_dir)]


@asynccontextmanager
async def importing_at(data_dir: Path) -> AsyncGenerator[ImportingAirline]:
    """An airline that is defined, at a service of its own, over a fresh database."""
    with running(data_dir) as service:
        async with httpx.AsyncClient(base_url=service.url, timeout=60) as client:
            airline = ImportingAirline(client, data_dir)
            await airline.command("hierarchy", "import", str(HIERARCHY))
            yield airline
        assert await asyncio.to_thread(service.stop) == 0, service.output()
