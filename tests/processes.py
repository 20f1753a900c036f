"""What the operating system knows of processes, for tests that no orphan is left."""

import os
import time
from pathlib import Path

PATIENCE_SECONDS = 60.0
POLL_SECONDS = 0.02


def is_running(pid: int) -> bool:
    """Whether the process exists and is not merely waiting for somebody to collect its exit status."""
    try:
        os.kill(pid, 0)
        told = Path(f"/proc/{pid}/stat").read_text()
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return not Path("/proc/self").exists()  # where that exists, the process has ended just now
    return told.rpartition(")")[2].split()[0] != "Z"


def await_end(pid: int) -> None:
    """Return as soon as the process has ended; fail when it does not end."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while is_running(pid):
        assert time.monotonic() < deadline, f"process {pid} lives on"
        time.sleep(POLL_SECONDS)


def engine_pid(data_dir: Path) -> int:
    """The engine over a data folder: it signs its lock."""
    return int((data_dir / "engine.lock").read_text())
