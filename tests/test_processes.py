"""What tests know of processes."""

import os
import subprocess
import sys

import pytest

from tests.processes import is_running


def test_a_process_runs_until_it_has_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert is_running(process.pid)
    assert not is_running(process.pid)


def test_one_that_ends_while_it_is_looked_at_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    monkeypatch.setattr(os, "kill", _found)
    assert not is_running(process.pid)


def _found(pid: int, signal: int) -> None:
    """What is answered as long as there is one."""
