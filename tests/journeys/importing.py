"""Importing as an operator does it: the command, beside a service that runs."""

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from tests.api.service import ROOT, Service, copy_data, environment, serving
from tests.journeys.airline import Airline
from tests.journeys.asking import Answer
from tests.journeys.files import EXAMPLES

MAPPING: Final = EXAMPLES / "flights" / "mapping.toml"
HIERARCHY: Final = EXAMPLES / "flights" / "hierarchy.yaml"
# A call may bring a thousand interactions of as many days: where others want the machine too, that takes minutes.
PATIENCE_SECONDS: Final = 300
_SUMMARY: Final = re.compile(
    r"([\d,]+) lines gave ([\d,]+) interactions: ([\d,]+) recorded, ([\d,]+) duplicates, ([\d,]+) rejected, "
    r"in [\d.]+ s \([\d,]+ per second\)\n"
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A data folder that was loaded and stopped: how many lines, interactions …, and what was answered."""

    folder: Path
    counts: list[int]
    answers: list[Answer]

    @asynccontextmanager
    async def served(self, copy: Path, **settings: str) -> AsyncGenerator["ImportingAirline"]:
        """The airline again, at a service of its own over a copy."""
        async with airline_over(copy_data(self.folder, copy), **settings) as airline:
            yield airline


class Importer:
    """Runs commands over a service's folder, beside it; `told` keeps what the last import said."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self.told = ""

    async def load(self, file: Path, mapping: Path) -> list[int]:
        """Import a file: lines, interactions, recorded, duplicates and rejected."""
        rejected = str(self._data_dir.with_name("rejected.csv"))
        self.told = await self.command("import", str(file), "--mapping", str(mapping), "--rejected", rejected)
        summary = _SUMMARY.fullmatch(self.told)
        assert summary is not None, self.told
        return [int(number.replace(",", "")) for number in summary.groups()]

    async def load_and_be_killed(self, file: Path, mapping: Path) -> None:
        """Import a file, and kill the command without warning once it has shown some progress."""
        process = await asyncio.create_subprocess_exec(
            *self._line("import", str(file), "--mapping", str(mapping)),
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
        """Run a command: what it printed."""

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


class ImportingAirline(Airline):
    """An airline whose flights come in files."""

    def __init__(self, client: httpx.AsyncClient, service: Service, data_dir: Path) -> None:
        super().__init__(client)
        self.service = service
        self.data_dir = data_dir
        self.importer = Importer(data_dir)

    async def load(self, file: Path) -> list[int]:
        """Import a file: lines, interactions, recorded, duplicates and rejected."""
        return await self.importer.load(file, MAPPING)

    async def load_and_be_killed(self, file: Path) -> None:
        """Import a file, and kill the command without warning once it has shown some progress."""
        await self.importer.load_and_be_killed(file, MAPPING)

    async def command(self, *arguments: str) -> str:
        """Run a command over the service's folder: what it printed."""
        return await self.importer.command(*arguments)


@asynccontextmanager
async def airline_over(data_dir: Path, **settings: str) -> AsyncGenerator[ImportingAirline]:
    """An airline at a service of its own over a folder, which is stopped in the end."""
    async with (
        serving(data_dir, **settings) as service,
        httpx.AsyncClient(base_url=service.url, timeout=PATIENCE_SECONDS) as client,
    ):
        yield ImportingAirline(client, service, data_dir)


@asynccontextmanager
async def importing_at(data_dir: Path, hierarchy: Path = HIERARCHY) -> AsyncGenerator[ImportingAirline]:
    """An airline that is defined, at a service of its own, over a fresh database."""
    async with airline_over(data_dir) as airline:
        await airline.command("hierarchy", "import", str(hierarchy))
        yield airline
