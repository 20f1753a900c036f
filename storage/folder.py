"""The data folder: who owns it, and whether an engine still holds it.

Two locks, because two different waits are right. `owner.lock` is held by the service: a second service is refused at
once. `engine.lock` is held by the engine process itself, which inherits it: whoever starts it again waits until the
kernel has let go of it, which happens when the last engine has ended, however it ended. Each lock file holds the pid of
its holder.
"""

import contextlib
import fcntl
import os
import signal
import time
from collections.abc import Generator
from pathlib import Path

from storage.startup_errors import EngineNotReadyError, FolderInUseError, FolderNotWritableError, NotAFolderError

OWNER_ONLY = 0o700
POLL_SECONDS = 0.02


class DataFolder:
    """A folder on local disk that one service at a time may own.

    Args:
        path: made when missing, readable by this user only.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.engine_path = path / "engine"
        self._owner_lock: int | None = None

    def claim(self) -> None:
        """Own the folder until `release` or the end of this process. Safe to call again.

        Raises:
            NotAFolderError: there is a file of its name.
            FolderNotWritableError: it cannot be made or written.
            FolderInUseError: another process owns it.
        """
        if self._owner_lock is not None:
            return
        try:
            self.path.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
            descriptor = os.open(self.path / "owner.lock", os.O_RDWR | os.O_CREAT, 0o600)
            if _locked(descriptor):
                self._owner_lock = descriptor
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, str(os.getpid()).encode(), 0)
                return
        except FileExistsError as error:
            raise NotAFolderError(self.path) from error
        except OSError as error:
            raise FolderNotWritableError(self.path, error.strerror or str(error)) from error
        owner = _holder(descriptor)
        os.close(descriptor)
        raise FolderInUseError(self.path, owner)

    def publish(self, url: str) -> None:
        """Tell commands on this machine where the engine answers."""
        (self.path / "engine.url").write_text(url, encoding="ascii")

    def published(self) -> str:
        """Where the engine of the folder's owner answers.

        Raises:
            FolderInUseError: the owner has not said so yet.
        """
        try:
            return (self.path / "engine.url").read_text(encoding="ascii")
        except OSError:
            raise FolderInUseError(self.path, "unknown") from None

    def release(self) -> None:
        """Let another service own the folder."""
        if self._owner_lock is not None:
            os.close(self._owner_lock)
            self._owner_lock = None

    @contextlib.contextmanager
    def engine_lock(self, timeout_seconds: float) -> Generator[int]:
        """Lend a descriptor whose lock lasts as long as the engine that inherits it.

        A dead owner's engine is ended first: on Linux the kernel is already doing so, elsewhere its pid is used, which
        cannot have passed to another process while the lock is held.

        Raises:
            EngineNotReadyError: the former engine did not end in time.
        """
        descriptor = os.open(self.path / "engine.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self._await_former_engine(descriptor, timeout_seconds)
            os.ftruncate(descriptor, 0)  # the former engine's pid means nothing now
            yield descriptor
        finally:
            os.close(descriptor)

    def _await_former_engine(self, descriptor: int, timeout_seconds: float) -> None:
        deadline = time.monotonic() + timeout_seconds
        while not _locked(descriptor):
            if time.monotonic() > deadline:
                raise EngineNotReadyError(self.path, "the engine of the last service still holds the folder.")
            _end(descriptor)
            time.sleep(POLL_SECONDS)


def _locked(descriptor: int) -> bool:
    """Try to lock without waiting. `flock` belongs to the open file, so children that inherit it keep it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(descriptor: int) -> str:
    return os.pread(descriptor, 20, 0).decode(errors="replace") or "unknown"


def _end(descriptor: int) -> None:
    with contextlib.suppress(ProcessLookupError, ValueError):  # it is gone, or has not signed yet
        os.kill(int(_holder(descriptor)), signal.SIGKILL)
