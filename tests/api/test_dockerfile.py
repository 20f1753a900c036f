"""The image's health check, run as the container would."""

import json
import re
import subprocess
import sys
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.api.service import ROOT, environment, free_port


class Alive(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/livez" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@pytest.fixture
def port() -> Generator[int]:
    with HTTPServer(("127.0.0.1", 0), Alive) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def health(**settings: str) -> int:
    found = re.search(r"HEALTHCHECK.*\\\n\s+CMD (\[.*\])", Path(ROOT, "Dockerfile").read_text())
    assert found, "the image has no health check"
    program, *arguments = json.loads(found[1])
    assert program == "python"
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment(settings), capture_output=True, timeout=300, check=False).returncode


def test_the_health_check_asks_the_port_that_the_service_was_given(port: int) -> None:
    assert health(TOUCHSTONE_PORT=str(port)) == 0
    assert health(TOUCHSTONE_PORT=str(free_port())) == 1


def test_without_a_port_it_asks_the_default_one() -> None:
    assert "or 8000}" in Path(ROOT, "Dockerfile").read_text()
