"""Keeps the engine's process alive, from a thread of its own."""

import collections
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

from storage import tether
from storage.folder import DataFolder
from storage.startup_errors import EngineNotReadyError

log = logging.getLogger(__name__)

FORMER_ENGINE_SECONDS = 30.0
STOP_SECONDS = 10.0
LAST_WORDS = 20  # lines kept to explain a death
FIRST_BACK_OFF_SECONDS = 0.1
LONGEST_BACK_OFF_SECONDS = 2.0
HEALTHY_SECONDS = 10.0  # who lived that long begins again with the shortest back-off
MOST_DEATHS_AT_START = 2  # a command that never worked is not going to; one that did is never given up


class Supervisor:
    """One process, started again whenever it dies, until `stop`, or until it has proved to be useless.

    The thread stays with its process because the kernel ends a tethered process when the *thread* that started it ends.
    """

    def __init__(self, command: Sequence[str], folder: DataFolder) -> None:
        self._command = command
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None
        self._proven = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep_alive, name="embedded-engine", daemon=True)
        self._last_words: collections.deque[str] = collections.deque(maxlen=LAST_WORDS)

    @property
    def pid(self) -> int | None:
        """The living process, None while there is none."""
        return self._process.pid if self._process and self._process.poll() is None else None

    @property
    def last_word(self) -> str:
        """The last line that the process printed, or why there is no process."""
        return self._last_words[-1] if self._last_words else ""

    @property
    def has_given_up(self) -> bool:
        """Whether nothing will be started any more."""
        return not self._thread.is_alive()

    def start(self) -> None:
        """Begin to keep the process alive."""
        self._thread.start()

    def proven(self) -> None:
        """Say that the command works, so that a later death deserves patience."""
        self._proven.set()

    def stop(self) -> None:
        """End the process and wait for it."""
        self._stopping.set()
        _end(self._process)
        self._thread.join()

    def _keep_alive(self) -> None:
        deaths = 0
        while self._proven.is_set() or deaths < MOST_DEATHS_AT_START:
            started_at = time.monotonic()
            status = self._live()
            if self._stopping.is_set():
                return
            deaths = 1 if time.monotonic() - started_at > HEALTHY_SECONDS else deaths + 1
            log.error("embedded engine died", extra={"status": status, "last_word": self.last_word})
            if self._stopping.wait(min(FIRST_BACK_OFF_SECONDS * 2 ** min(deaths - 1, 10), LONGEST_BACK_OFF_SECONDS)):
                return
        log.critical("embedded engine given up", extra={"deaths": deaths})

    def _live(self) -> int | None:
        """Start one process and stay until it ends; its exit status, None when it could not be started."""
        try:
            with self._folder.engine_lock(FORMER_ENGINE_SECONDS) as lock:
                self._process = process = self._spawn(lock)
        except (EngineNotReadyError, OSError) as error:
            self._last_words.append(str(error))
            return None
        if self._stopping.is_set():  # `stop` may have come before there was a process to end
            _end(process)
        with process:
            # The output ends when the process does, so to read it is to wait for it.
            self._last_words.extend(line.rstrip() for line in process.stdout or ())
        return process.returncode

    def _spawn(self, lock: int) -> subprocess.Popen[str]:
        launcher = [sys.executable, "-I", "-S", tether.__file__, str(os.getpid()), str(lock)]
        return subprocess.Popen(  # noqa: S603 - every part is ours
            [*launcher, *self._command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            pass_fds=[lock],
            start_new_session=True,  # Ctrl-C is for the service, which still has a queue to flush
        )


def _end(process: subprocess.Popen[str] | None) -> None:
    if process is None:
        return
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
