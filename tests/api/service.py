"""The real service as a process of its own, for tests that kill it."""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Generator, Mapping
from pathlib import Path
from typing import IO, Any

import httpx

from api.pseudonym_key import key_path

ROOT = Path(__file__).parents[2]
READY_SECONDS = 300.0
STOP_SECONDS = 120.0
POLL_SECONDS = 0.05
# Nobody here speaks TLS. Without this, httpx reads all certificates of the machine for each client that it makes, and
# for each request without one: that takes many times the request's processor time.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with these settings of the service, and no others, but for clocks that wait less."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TOUCHSTONE_") and name != "MONGODB_URL"
    }
    return {**inherited, "TOUCHSTONE_CLOCK_GRACE_SECONDS": "5", **settings}


def run_command(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A command that is expected to end by itself, with what it printed."""
    return subprocess.run(
        [sys.executable, "-m", "api", *arguments],
        cwd=ROOT,
        env=environment(settings),
        capture_output=True,
        text=True,
        timeout=READY_SECONDS,
        check=False,
    )


def copy_data(data_dir: Path, to: Path) -> Path:
    """Copy the folder of a service that was stopped, with the key beside it. Returns the copy, which is at `to`."""
    shutil.copytree(data_dir, to)
    shutil.copy2(key_path(data_dir), key_path(to))
    return to


class Service:
    """`python -m api serve`, or `demo`, on a free port of loopback. Output goes to `log_path`."""

    def __init__(
        self, data_dir: Path, *arguments: str, log_path: Path, command: str = "serve", **settings: str
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log_path = log_path
        self._command = [sys.executable, "-m", "api", command, "--data-dir", str(data_dir), "--port", str(self.port)]
        self._command += arguments
        self._environment = environment(settings)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "the service was not started"
        return self._process

    def start(self) -> None:
        """Start it and wait until it says that it is ready."""
        with self.log_path.open("ab") as log:
            self._process = self._spawn(log)
        self.await_ready()

    def await_ready(self) -> None:
        """Wait until it says that it is ready; fail when it ends instead."""
        deadline = time.monotonic() + READY_SECONDS
        while not self._is_ready():
            assert self.process.poll() is None, f"it ended with {self.process.returncode}:\n{self.output()}"
            assert time.monotonic() < deadline, f"it was not ready in time:\n{self.output()}"
            time.sleep(POLL_SECONDS)

    def kill(self) -> None:
        """As the kernel does it when memory runs out: no warning, no clean-up."""
        self.process.kill()
        self.process.wait(STOP_SECONDS)

    def stop(self) -> int:
        """As an operator does it; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS)

    def output(self) -> str:
        return self.log_path.read_text(errors="replace")

    def readiness(self) -> dict[str, Any]:
        return httpx.get(f"{self.url}/readyz", timeout=30, verify=NO_TLS).json()

    def _spawn(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=30, verify=NO_TLS).status_code == 200
        except httpx.TransportError:
            return False


@contextlib.contextmanager
def running(data_dir: Path, *arguments: str, command: str = "serve", **settings: str) -> Generator[Service]:
    """A service that is ready, and stopped or killed by the end of the block."""
    log_path = data_dir.with_name(f"{data_dir.name}-{time.monotonic_ns()}.log")
    service = Service(data_dir, *arguments, log_path=log_path, command=command, **settings)
    try:
        service.start()
        yield service
    finally:
        if service.process.poll() is None:
            service.kill()


@contextlib.asynccontextmanager
async def serving(data_dir: Path, **settings: str) -> AsyncGenerator[Service]:
    """The same for those who do other things while it starts. It stops cleanly in the end."""
    with contextlib.ExitStack() as stack:
        service = await asyncio.to_thread(stack.enter_context, running(data_dir, **settings))
        yield service
        assert await asyncio.to_thread(service.stop) == 0, service.output()
