"""Ties a child process to its parent, so that not even `kill -9` of the parent leaves an orphan.

As a script (`python tether.py PARENT_PID LOCK COMMAND...`) it ties itself to that parent, writes its pid into the lock
that it inherited as a file descriptor, and becomes the command. That is safer than a `preexec_fn`, which runs Python
between fork and exec of a process that has threads.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(parent_pid: int) -> None:
    """Ask the kernel to kill this process as soon as the thread that started it ends.

    Survives `exec`. Outside Linux it does nothing: whoever starts next must reclaim what was left.

    Raises:
        SystemExit: when the parent was gone before this was called.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent_pid:
        sys.exit("the parent is gone")


def main(arguments: list[str]) -> None:
    """Tie this process to the parent named first, sign the lock named second, become the command that follows."""
    parent_pid, lock, *command = arguments
    die_with_parent(int(parent_pid))
    os.pwrite(int(lock), str(os.getpid()).encode(), 0)
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted: the command is ours


if __name__ == "__main__":
    main(sys.argv[1:])
